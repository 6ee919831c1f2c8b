/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "attribution/psc-method.h"
#include "cohort/report/psc-cohort-report-private.h"
#include "figure/psc-figure-text.h"

/* What is compared between modes. What is the same in both, or a control, is left out. */
static const char *const titles[PSC_COHORT_N_COLUMNS] = {
  [PSC_COHORT_SPECIFICITY] = N_ ("Specificity (higher: answers the query)"),
  [PSC_COHORT_AUPRC] = N_ ("AUPRC (higher: outlines the finding)"),
  [PSC_COHORT_HIT] = N_ ("Hits (higher: points at the finding)"),
  [PSC_COHORT_RELEVANCE_MASS] = N_ ("Relevance mass (higher: lies inside the finding)"),
  [PSC_COHORT_RANK_ACCURACY] = N_ ("Rank accuracy (higher: lies inside the finding)"),
  [PSC_COHORT_CNR] = N_ ("Contrast to noise (higher: stands out in the finding), medians"),
  [PSC_COHORT_IOU_AREA] = N_ ("IoU at the finding’s area (higher: covers it)"),
  [PSC_COHORT_IOU_OTSU] = N_ ("IoU at Otsu’s threshold (higher: covers it)"),
  [PSC_COHORT_FAITHFULNESS] = N_ ("Faithfulness (higher: ranks what the score rests on), medians"),
  [PSC_COHORT_COMPLETENESS_GAP] = N_ ("Completeness gap in percent (lower: adds up), medians"),
  [PSC_COHORT_MODEL_DEPENDENCE] = N_ ("Correlation with a random model’s map (lower: depends on "
                                      "the model)"),
  [PSC_COHORT_PROMPT_DEPENDENCE] = N_ ("Correlation with other prompts’ maps (lower: depends on "
                                       "the prompt)"),
  [PSC_COHORT_STABILITY] = N_ ("Stability (higher: changes little with the image)"),
  [PSC_COHORT_ALIKE] = N_ ("Likeness to the maps of other queries (lower: answers the query)"),
};

char *
psc_cohort_report_format (double value)
{
  return isfinite (value) ? psc_figure_format_fixed (value, 2) : g_strdup ("–");
}

char *
psc_cohort_report_format_interval (double value, const PscInterval *interval, gboolean too_little)
{
  const char *mark = too_little ? " ‡" : "";
  g_autofree char *number = psc_cohort_report_format (value);
  g_autofree char *lower = NULL;
  g_autofree char *upper = NULL;

  if (!isfinite (value))
    return g_steal_pointer (&number);
  if (!isfinite (interval->lower) || !isfinite (interval->upper))
    return g_strconcat (number, mark, NULL);
  lower = psc_cohort_report_format (interval->lower);
  upper = psc_cohort_report_format (interval->upper);
  return g_strdup_printf ("%s [%s, %s]%s", number, lower, upper, mark);
}

const char *
psc_cohort_report_get_footnote (void)
{
  return _ ("‡ Of fewer than 10 patients, or of fewer than 10 images with or without what is asked "
            "for: too few to rest anything on, and the interval is likely to be too narrow.");
}

const char *
psc_cohort_report_get_measure_title (PscCohortColumn measure)
{
  g_return_val_if_fail (measure < PSC_COHORT_N_COLUMNS, NULL);

  return titles[measure] != NULL ? _ (titles[measure]) : NULL;
}

const char *
psc_cohort_report_get_method_title (const char *name)
{
  g_autoptr (PscMethod) method = NULL;

  if (!psc_cohort_report_has_text (name))
    return "–";
  method = psc_method_new (name, PSC_PRESET_PAPER, NULL);
  return method != NULL ? psc_method_get_title (method) : name;
}

const char *
psc_cohort_report_get_mode_title (const char *nick)
{
  static const char *const modes[PSC_COHORT_N_MODES] = {
    [PSC_COHORT_FUSED] = N_ ("fused"),
    [PSC_COHORT_CONVENTIONAL] = N_ ("conventional"),
    [PSC_COHORT_CONTRAST] = N_ ("contrast"),
    [PSC_COHORT_CENTRED] = N_ ("centred"),
  };
  PscCohortMode mode;

  return psc_cohort_mode_from_nick (nick, &mode) ? _ (modes[mode]) : nick;
}

char *
psc_cohort_report_name_query (const char *prompt, const char *class_name)
{
  if (psc_cohort_report_has_text (prompt))
    return g_strdup_printf (_ ("“%s”"), prompt);
  return g_strdup (psc_cohort_report_has_text (class_name) ? class_name : "–");
}

gboolean
psc_cohort_report_has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

void
psc_cohort_report_add_text (PscCohortReport *self, PscDocumentTone tone, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  psc_document_add_text (self->document, tone, text);
}
