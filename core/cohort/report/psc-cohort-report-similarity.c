/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort/report/psc-cohort-report-private.h"
#include "document/psc-chart.h"

static const PscCohortPlanModel *
get_model (PscCohortReport *self, guint model)
{
  return g_ptr_array_index (self->plan->models, model);
}

static const char *
get_mode_title (PscCohortReport *self, guint mode)
{
  return psc_cohort_report_get_mode_title (
      psc_cohort_mode_get_nick (g_array_index (self->plan->modes, PscCohortMode, mode)));
}

/* Values of cases that have each of two arrays, or of one. */
typedef struct
{
  const double *values; /* borrowed */
  guint n;
} Values;

static double
get_mean (const double *weights, gpointer user_data)
{
  const Values *self = user_data;
  double sum = 0;
  double total = 0;

  for (guint i = 0; i < self->n; i++)
    {
      double weight = weights != NULL ? weights[i] : 1;

      sum += weight * self->values[i];
      total += weight;
    }
  return total > 0 ? sum / total : NAN;
}

static char *
describe_mean (GArray *values, GArray *patients)
{
  Values all = { (const double *) (gpointer) values->data, values->len };
  PscInterval interval =
      psc_bootstrap_clusters ((const guint *) (gpointer) patients->data, patients->len,
                              PSC_COHORT_REPORT_SEED, get_mean, &all);

  return psc_cohort_report_format_interval (get_mean (NULL, &all), &interval,
                                            psc_cohort_count_different (patients)
                                                < PSC_COHORT_REPORT_FEW);
}

/* (transfer full): of images that both have, Spearman's of one less the other's. */
static char *
describe_difference (const PscCohortSimilarity *one, const PscCohortSimilarity *other)
{
  g_autoptr (GArray) differences = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) patients = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0, k = 0; i < one->images->len && k < other->images->len;)
    {
      guint image = g_array_index (one->images, guint, i);
      guint counterpart = g_array_index (other->images, guint, k);
      double difference;

      if (image != counterpart)
        {
          if (image < counterpart)
            i++;
          else
            k++;
          continue;
        }
      difference = g_array_index (one->image_spearman, double, i)
                   - g_array_index (other->image_spearman, double, k);
      g_array_append_val (differences, difference);
      g_array_append_val (patients, g_array_index (one->patients, guint, i));
      i++;
      k++;
    }
  return describe_mean (differences, patients);
}

static void
add_summary_row (PscCohortReport *self,
                 const PscCohortSimilarities *similarities,
                 const char *method_title,
                 guint method,
                 guint mode,
                 PscTable *table)
{
  const PscCohortSimilarity *similarity = psc_cohort_similarities_get (similarities, method, mode);
  int conventional = psc_cohort_plan_find_mode (self->plan, PSC_COHORT_CONVENTIONAL);
  g_autofree char *n = g_strdup_printf ("%u", similarity->images->len);
  g_autofree char *pearson = describe_mean (similarity->image_pearson, similarity->patients);
  g_autofree char *spearman = describe_mean (similarity->image_spearman, similarity->patients);
  g_autofree char *difference = NULL;

  if (similarity->images->len == 0)
    return;
  if (conventional >= 0 && (guint) conventional != mode)
    difference = describe_difference (
        similarity, psc_cohort_similarities_get (similarities, method, (guint) conventional));
  psc_table_add_row (table, (const char *[]){ method_title, get_mode_title (self, mode), n, pearson,
                                              spearman, difference });
}

static void
add_summary (PscCohortReport *self, guint model, const PscCohortSimilarities *similarities)
{
  const PscCohortPlanModel *planned = get_model (self, model);
  PscTable *table = psc_table_new (6);

  psc_table_set_column (table, 0, _ ("Method"), FALSE);
  psc_table_set_column (table, 1, _ ("Mode"), FALSE);
  psc_table_set_column (table, 2, _ ("Images"), TRUE);
  psc_table_set_column (table, 3, _ ("Pearson"), TRUE);
  psc_table_set_column (table, 4, _ ("Spearman"), TRUE);
  psc_table_set_column (table, 5, _ ("Spearman: less conventional"), TRUE);
  for (guint method = 0; method < planned->methods->len; method++)
    {
      const PscCohortPlanMethod *one = g_ptr_array_index (planned->methods, method);

      for (guint mode = 0; mode < self->plan->modes->len; mode++)
        add_summary_row (self, similarities, psc_cohort_report_get_method_title (one->name), method,
                         mode, table);
    }
  psc_document_take_table (self->document, table);
}

/* Spearman's below the diagonal, Pearson's above it. */
static PscDrawing *
draw_matrix (PscCohortReport *self,
             const PscCohortSimilarity *similarity,
             const char *title,
             const char *description)
{
  guint n = similarity->queries->len;
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autofree double *values = g_new (double, (gsize) n *n);

  for (guint i = 0; i < n; i++)
    {
      const PscCohortPlanQuery *query =
          g_ptr_array_index (self->plan->queries, g_array_index (similarity->queries, guint, i));

      g_ptr_array_add (labels, psc_cohort_report_name_query (query->prompt, query->class_name));
      for (guint k = 0; k < n; k++)
        values[i * n + k] =
            k > i ? similarity->pearson[i * n + k] : similarity->spearman[i * n + k];
    }
  return psc_chart_new_matrix ((const char *const *) labels->pdata, values, n, title, description);
}

static void
add_matrices_of (PscCohortReport *self,
                 const PscCohortSimilarities *similarities,
                 const char *method_title,
                 guint method)
{
  guint n_modes = self->plan->modes->len;
  int conventional = psc_cohort_plan_find_mode (self->plan, PSC_COHORT_CONVENTIONAL);
  gboolean is_begun = FALSE;

  /* The conventional one comes first: it is what others are compared with. */
  for (guint i = 0; i < n_modes; i++)
    {
      guint mode = (MAX (conventional, 0) + i) % n_modes;
      const PscCohortSimilarity *similarity =
          psc_cohort_similarities_get (similarities, method, mode);
      const char *mode_title = get_mode_title (self, mode);
      g_autofree char *description = g_strdup_printf ("%s · %s", method_title, mode_title);

      if (similarity->images->len == 0)
        continue;
      if (!is_begun)
        psc_document_add_heading (self->document, 2, method_title);
      is_begun = TRUE;
      psc_document_take_drawing (self->document,
                                 draw_matrix (self, similarity, mode_title, description));
    }
}

static void
add_matrices (PscCohortReport *self, guint model, const PscCohortSimilarities *similarities)
{
  const PscCohortPlanModel *planned = get_model (self, model);

  for (guint method = 0; method < planned->methods->len; method++)
    {
      const PscCohortPlanMethod *one = g_ptr_array_index (planned->methods, method);

      add_matrices_of (self, similarities, psc_cohort_report_get_method_title (one->name), method);
    }
}

static void
say_why_not (PscCohortReport *self)
{
  if (self->plan->maps == PSC_COHORT_MAPS_PROMPTS)
    psc_document_add_text (self->document, PSC_DOCUMENT_PLAIN,
                           _ ("No map could be read from the store of this model, or there are "
                              "fewer than two queries, or too many maps of one image."));
  else
    psc_document_add_text (
        self->document, PSC_DOCUMENT_PLAIN,
        _ ("The maps of this cohort were not kept (--maps prompts keeps them): there are no "
           "matrices. The measure “alike” above is the mean over all other queries."));
}

void
psc_cohort_report_add_similarity (PscCohortReport *self)
{
  psc_document_add_heading (self->document, 1, _ ("How alike the maps of different queries are"));
  psc_document_add_text (
      self->document, PSC_DOCUMENT_NOTE,
      /* xgettext:no-c-format */
      _ ("Correlations of the maps of two queries on one image, by the same method and mode, "
         "averaged over images; flat maps are left out. Near 1 a map shows the image and not what "
         "was asked: the argument of figure 1 of “Envisioning MedCLIP”. In a matrix Pearson’s is "
         "above the diagonal, Spearman’s below it. The table has the mean over all pairs of "
         "queries, by image, and 95 % bootstrap intervals, drawing patients."));
  for (guint i = 0; i < self->similarities->len; i++)
    {
      const PscCohortSimilarities *similarities = g_ptr_array_index (self->similarities, i);

      psc_document_add_heading (self->document, 2, get_model (self, i)->name);
      if (similarities == NULL || psc_cohort_similarities_get_n_images (similarities) == 0)
        {
          say_why_not (self);
          continue;
        }
      add_summary (self, i, similarities);
      add_matrices (self, i, similarities);
    }
}
