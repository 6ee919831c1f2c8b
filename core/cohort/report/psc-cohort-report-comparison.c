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

/* Two kinds of maps, and how they and their difference are called. */
typedef struct
{
  PscCohortMode mode;
  PscCohortMode reference;
  const char *heading;
  const char *note;
  const char *mode_title;
  const char *reference_title;
  const char *difference;
  const char *axis;
} Kind;

static const Kind kinds[] = {
  {
      PSC_COHORT_FUSED,
      PSC_COHORT_CONVENTIONAL,
      N_ ("Fused against conventional maps"),
      /* xgettext:no-c-format */
      N_ ("Pairs are the fused and the conventional map of the same image, query and method, where "
          "both have the measure; what is compared is their difference, pair by pair, so that what "
          "makes an image easy for both does not count. Means over pairs, or medians where it says "
          "so; in brackets the 95 % bootstrap interval, drawing patients."),
      N_ ("Fused"),
      N_ ("Conventional"),
      N_ ("Fused − conventional"),
      N_ ("fused − conventional; the line is no difference"),
  },
  {
      PSC_COHORT_CONTRAST,
      PSC_COHORT_FUSED,
      N_ ("Contrast against fused maps"),
      N_ ("What it does to a fused map to take away what the class’s negative says, or another "
          "sentence where the methods below name one: pairs of the same image, query and method."),
      N_ ("Contrast"),
      N_ ("Fused"),
      N_ ("Contrast − fused"),
      N_ ("contrast − fused; the line is no difference"),
  },
  {
      PSC_COHORT_CENTRED,
      PSC_COHORT_FUSED,
      N_ ("Centred against fused maps"),
      N_ ("What it does to a fused map to take away what all prompts of the bank share: pairs of "
          "the same image, query and method."),
      N_ ("Centred"),
      N_ ("Fused"),
      N_ ("Centred − fused"),
      N_ ("centred − fused; the line is no difference"),
  },
};

static PscTable *
new_table (const Kind *kind)
{
  PscTable *table = psc_table_new (7);

  psc_table_set_column (table, 0, _ ("Method"), FALSE);
  psc_table_set_column (table, 1, _ ("Pairs"), TRUE);
  psc_table_set_column (table, 2, _ ("Images"), TRUE);
  psc_table_set_column (table, 3, _ ("Patients"), TRUE);
  psc_table_set_column (table, 4, _ (kind->mode_title), TRUE);
  psc_table_set_column (table, 5, _ (kind->reference_title), TRUE);
  psc_table_set_column (table, 6, _ (kind->difference), TRUE);
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
  g_autofree char *value = psc_cohort_report_format (comparison->value);
  g_autofree char *reference = psc_cohort_report_format (comparison->reference);

  psc_table_add_row (table, (const char *[]){ title, n, images, patients, value, reference, text });
}

/* One measure of a model: a row for each method that has it. */
static gboolean
add_measure (PscCohortReport *self,
             const Kind *kind,
             GPtrArray *all,
             const char *model,
             PscCohortColumn measure)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (PscChartInterval));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  const char *title = psc_cohort_report_get_measure_title (measure);
  PscTable *table = new_table (kind);

  for (guint i = 0; i < all->len; i++)
    {
      const PscCohortPairs *pairs = g_ptr_array_index (all, i);
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
      self->document, psc_chart_new_intervals ((const PscChartInterval *) (gpointer) rows->data,
                                               rows->len, 0, NAN, NAN, _ (kind->axis), title));
  return TRUE;
}

static gboolean
add_model (PscCohortReport *self, const Kind *kind, GPtrArray *all, const char *model)
{
  gboolean is_any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    is_any |= add_measure (self, kind, all, model, measures[i]);
  return is_any;
}

static gboolean
is_first (GPtrArray *all, guint index)
{
  const PscCohortPairs *one = g_ptr_array_index (all, index);

  for (guint i = 0; i < index; i++)
    if (((const PscCohortPairs *) g_ptr_array_index (all, i))->model == one->model)
      return FALSE;
  return TRUE;
}

/* The first kind is what the report is about: where it is missing, that is said. */
static void
add_kind (PscCohortReport *self, const Kind *kind)
{
  g_autoptr (GPtrArray) all = psc_cohort_pairs_collect (self->results, kind->mode, kind->reference);
  gboolean is_any = FALSE;

  if (all->len == 0 && kind != kinds)
    return;
  psc_document_add_heading (self->document, 1, _ (kind->heading));
  psc_document_add_text (self->document, PSC_DOCUMENT_NOTE, _ (kind->note));
  for (guint i = 0; i < all->len; i++)
    {
      const PscCohortPairs *pairs = g_ptr_array_index (all, i);

      if (!is_first (all, i))
        continue;
      if (self->plan->models->len > 1)
        psc_cohort_report_add_text (self, PSC_DOCUMENT_PLAIN, _ ("Model: %s"), pairs->model);
      is_any |= add_model (self, kind, all, pairs->model);
    }
  psc_document_add_text (
      self->document, is_any ? PSC_DOCUMENT_NOTE : PSC_DOCUMENT_PLAIN,
      is_any ? psc_cohort_report_get_footnote ()
             : _ ("No measure is there of both kinds of maps: one of them was not made, or nothing "
                  "was measured."));
}

void
psc_cohort_report_add_comparisons (PscCohortReport *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    add_kind (self, &kinds[i]);
}
