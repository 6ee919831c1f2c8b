/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-metrics.h"

#include <glib/gi18n-lib.h>

#include "cohort/psc-cohort-error.h"
#include "report/psc-report-trust.h"

#define BIT(column) ((PscCohortMetrics) 1 << (column))

#define ALIKE BIT (PSC_COHORT_ALIKE)

#define TRUTH                                                                                      \
  (BIT (PSC_COHORT_HIT) | BIT (PSC_COHORT_RELEVANCE_MASS) | BIT (PSC_COHORT_AREA_SHARE)            \
   | BIT (PSC_COHORT_RANK_ACCURACY) | BIT (PSC_COHORT_AUPRC) | BIT (PSC_COHORT_CNR)                \
   | BIT (PSC_COHORT_IOU_AREA) | BIT (PSC_COHORT_IOU_OTSU) | BIT (PSC_COHORT_UNSEEN_SHARE)         \
   | BIT (PSC_COHORT_SPECIFICITY))

/* What is measured of each line. */
static const PscCohortMetrics lines[PSC_TRUST_N_LINES] = {
  [PSC_TRUST_FAITHFULNESS] = BIT (PSC_COHORT_FAITHFULNESS) | BIT (PSC_COHORT_FAITHFULNESS_CONTROL),
  [PSC_TRUST_COMPLETENESS] = BIT (PSC_COHORT_COMPLETENESS_GAP) | BIT (PSC_COHORT_STACK_GAP),
  [PSC_TRUST_MODEL] = BIT (PSC_COHORT_MODEL_DEPENDENCE),
  [PSC_TRUST_PROMPT] = BIT (PSC_COHORT_PROMPT_DEPENDENCE),
  [PSC_TRUST_STABILITY] = BIT (PSC_COHORT_STABILITY),
};

static PscCohortMetrics
get_trust (void)
{
  PscCohortMetrics all = 0;

  for (guint i = 0; i < PSC_TRUST_N_LINES; i++)
    all |= lines[i];
  return all;
}

static gboolean
read_name (const char *name, gboolean has_truth, PscCohortMetrics *metrics, GError **error)
{
  PscCohortColumn column;

  if (g_str_equal (name, "none"))
    return TRUE;
  if (g_str_equal (name, "all"))
    *metrics |= get_trust () | ALIKE | (has_truth ? TRUTH : 0);
  else if (g_str_equal (name, "trust"))
    *metrics |= get_trust ();
  else if (g_str_equal (name, "truth"))
    *metrics |= TRUTH;
  else if (psc_cohort_column_find (name, &column) && psc_cohort_column_is_measure (column))
    *metrics |= BIT (column);
  else
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_REQUEST,
                   _ ("“%s” is not measured; see --help"), name);
      return FALSE;
    }
  if (has_truth || (*metrics & TRUTH) == 0)
    return TRUE;
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_REQUEST,
               _ ("“%s” needs regions: --truth FILE"), name);
  return FALSE;
}

gboolean
psc_cohort_metrics_parse (const char *text,
                          gboolean has_truth,
                          PscCohortMetrics *metrics,
                          GError **error)
{
  g_auto (GStrv) names = NULL;

  *metrics = 0;
  if (text == NULL)
    {
      *metrics = ALIKE | (has_truth ? TRUTH : 0);
      return TRUE;
    }
  /* Of an empty text g_strsplit() makes no name at all. */
  if (*text == '\0')
    return read_name (text, has_truth, metrics, error);
  names = g_strsplit (text, ",", -1);
  for (char **name = names; *name != NULL; name++)
    if (!read_name (g_strstrip (*name), has_truth, metrics, error))
      return FALSE;
  return TRUE;
}

char **
psc_cohort_metrics_dup_names (PscCohortMetrics self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (psc_cohort_metrics_has (self, c))
      g_strv_builder_add (names, psc_cohort_column_get_name (c));
  return g_strv_builder_end (names);
}

gboolean
psc_cohort_metrics_has (PscCohortMetrics self, PscCohortColumn column)
{
  return (self & BIT (column)) != 0;
}

gboolean
psc_cohort_metrics_need_truth (PscCohortMetrics self)
{
  return (self & TRUTH) != 0;
}

gboolean
psc_cohort_metrics_need_trust (PscCohortMetrics self)
{
  return (self & get_trust ()) != 0;
}

guint
psc_cohort_metrics_get_left_out (PscCohortMetrics self)
{
  guint left_out = 0;

  for (guint i = 0; i < PSC_TRUST_N_LINES; i++)
    if ((self & lines[i]) == 0)
      left_out |= 1u << i;
  return left_out;
}

gboolean
psc_cohort_metrics_find_figure (PscTrustFigure figure, PscCohortColumn *column)
{
  return psc_cohort_column_find (psc_report_trust_get_name (figure), column);
}

PscCohortColumn
psc_cohort_metrics_get_localisation (guint index)
{
  PscCohortColumn column = PSC_COHORT_HIT;

  psc_cohort_column_find (psc_localisation_get_name (index), &column);
  return column;
}
