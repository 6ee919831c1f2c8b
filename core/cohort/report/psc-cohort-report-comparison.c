/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort/report/psc-cohort-report-private.h"
#include "document/psc-chart.h"

/* In the order in which they answer the question. */
static const PscCohortColumn measures[] = {
  PSC_COHORT_SPECIFICITY,
  PSC_COHORT_ALIKE,
  PSC_COHORT_PROMPT_DEPENDENCE,
  PSC_COHORT_FAITHFULNESS,
  PSC_COHORT_AUPRC,
  PSC_COHORT_HIT,
  PSC_COHORT_RELEVANCE_MASS,
  PSC_COHORT_RANK_ACCURACY,
  PSC_COHORT_CNR,
  PSC_COHORT_IOU_AREA,
  PSC_COHORT_IOU_OTSU,
  PSC_COHORT_MODEL_DEPENDENCE,
  PSC_COHORT_STABILITY,
  PSC_COHORT_COMPLETENESS_GAP,
};

static PscTable *
new_table (void)
{
  PscTable *table = psc_table_new (7);

  psc_table_set_column (table, 0, _ ("Method"), FALSE);
  psc_table_set_column (table, 1, _ ("Pairs"), TRUE);
  psc_table_set_column (table, 2, _ ("Images"), TRUE);
  psc_table_set_column (table, 3, _ ("Patients"), TRUE);
  psc_table_set_column (table, 4, _ ("Fused"), TRUE);
  psc_table_set_column (table, 5, _ ("Conventional"), TRUE);
  psc_table_set_column (table, 6, _ ("Fused − conventional"), TRUE);
  return table;
}

static void
add_row (PscTable *table,
         const char *title,
         const PscCohortComparison *comparison,
         const char *text)
{
  g_autofree char *n = g_strdup_printf ("%u", comparison->n);
  g_autofree char *images = g_strdup_printf ("%u", comparison->n_images);
  g_autofree char *patients = g_strdup_printf ("%u", comparison->n_patients);
  g_autofree char *fused = psc_cohort_report_format (comparison->fused);
  g_autofree char *conventional = psc_cohort_report_format (comparison->conventional);

  psc_table_add_row (table,
                     (const char *[]){ title, n, images, patients, fused, conventional, text });
}

/* One measure of a model: a row for each method that has it. */
static gboolean
add_measure (PscCohortReport *self, const char *model, PscCohortColumn measure)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (PscChartInterval));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  const char *title = psc_cohort_report_get_measure_title (measure);
  PscTable *table = new_table ();

  for (guint i = 0; i < self->pairs->len; i++)
    {
      const PscCohortPairs *pairs = g_ptr_array_index (self->pairs, i);
      const char *method = psc_cohort_report_get_method_title (pairs->method);
      PscCohortComparison comparison;
      PscChartInterval row;
      char *text;

      if (pairs->model != model)
        continue;
      psc_cohort_pairs_compare (pairs, measure, PSC_COHORT_REPORT_SEED, &comparison);
      if (comparison.n == 0)
        continue;
      text = psc_cohort_report_format_interval (comparison.difference, &comparison.interval,
                                                comparison.n_patients < PSC_COHORT_REPORT_FEW);
      g_ptr_array_add (texts, text);
      add_row (table, method, &comparison, text);
      row = (PscChartInterval){ method, comparison.difference, comparison.interval.lower,
                                comparison.interval.upper, text };
      g_array_append_val (rows, row);
    }
  if (rows->len == 0)
    {
      psc_table_free (table);
      return FALSE;
    }
  psc_document_add_heading (self->document, 2, title);
  psc_document_add_text (self->document, PSC_DOCUMENT_NOTE,
                         psc_cohort_column_get_description (measure));
  psc_document_take_table (self->document, table);
  psc_document_take_drawing (
      self->document,
      psc_chart_new_intervals ((const PscChartInterval *) (gpointer) rows->data, rows->len, 0, NAN,
                               NAN, _ ("fused − conventional; the line is no difference"), title));
  return TRUE;
}

static gboolean
add_model (PscCohortReport *self, const char *model)
{
  gboolean is_any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    is_any |= add_measure (self, model, measures[i]);
  return is_any;
}

static gboolean
is_first (GPtrArray *pairs, guint index)
{
  const PscCohortPairs *one = g_ptr_array_index (pairs, index);

  for (guint i = 0; i < index; i++)
    if (((const PscCohortPairs *) g_ptr_array_index (pairs, i))->model == one->model)
      return FALSE;
  return TRUE;
}

void
psc_cohort_report_add_comparison (PscCohortReport *self)
{
  gboolean is_any = FALSE;

  psc_document_add_heading (self->document, 1, _ ("Fused against conventional maps"));
  psc_document_add_text (
      self->document, PSC_DOCUMENT_NOTE,
      /* xgettext:no-c-format */
      _ ("Pairs are the fused and the conventional map of the same image, query and method, where "
         "both have the measure; what is compared is their difference, pair by pair, so that what "
         "makes an image easy for both does not count. Means over pairs, or medians where it says "
         "so; in brackets the 95 % bootstrap interval, drawing patients."));
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const PscCohortPairs *pairs = g_ptr_array_index (self->pairs, i);

      if (!is_first (self->pairs, i))
        continue;
      if (self->plan->models->len > 1)
        psc_cohort_report_add_text (self, PSC_DOCUMENT_PLAIN, _ ("Model: %s"), pairs->model);
      is_any |= add_model (self, pairs->model);
    }
  psc_document_add_text (
      self->document, is_any ? PSC_DOCUMENT_NOTE : PSC_DOCUMENT_PLAIN,
      is_any ? psc_cohort_report_get_footnote ()
             : _ ("No measure is there of both kinds of maps: one of them was not made, or nothing "
                  "was measured."));
}
