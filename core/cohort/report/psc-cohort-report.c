/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/report/psc-cohort-report.h"

#include <glib/gi18n-lib.h>

#include "cohort/report/psc-cohort-report-private.h"

/* The most values of all maps of one image and model that are compared with each other. */
#define MAX_VALUES ((gsize) 256 * 1024 * 1024)

/* How a model's share of the progress is told. */
typedef struct
{
  PscCohortReportProgress progress;
  gpointer user_data;
  double begun;
  double share;
} Progress;

static void
report_clear (PscCohortReport *self)
{
  g_clear_pointer (&self->plan, psc_cohort_plan_free);
  g_clear_pointer (&self->store, psc_cohort_store_free);
  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_clear_pointer (&self->partners, g_hash_table_unref);
  g_clear_pointer (&self->similarities, g_ptr_array_unref);
  g_clear_pointer (&self->results, psc_cohort_results_free);
  g_clear_object (&self->document);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscCohortReport, report_clear)

static void
similarities_free (gpointer data)
{
  if (data != NULL)
    psc_cohort_similarities_free (data);
}

static void
tell_progress (double done, gpointer data)
{
  const Progress *self = data;

  self->progress (self->begun + done * self->share, self->user_data);
}

/* Whether there are maps of a model to compare, and memory for it. */
static gboolean
has_maps (PscCohortReport *self, guint model)
{
  return self->plan->maps == PSC_COHORT_MAPS_PROMPTS && self->plan->queries->len > 1
         && self->plan->modes->len > 0
         && ((PscCohortPlanModel *) self->plan->models->pdata[model])->methods->len > 0
         && psc_cohort_store_count_values (self->store, model) <= MAX_VALUES;
}

static gboolean
compare_maps (PscCohortReport *self,
              PscCohortReportProgress progress,
              gpointer user_data,
              GCancellable *cancellable,
              GError **error)
{
  guint n = self->plan->models->len;

  self->similarities = g_ptr_array_new_with_free_func (similarities_free);
  for (guint i = 0; i < n; i++)
    {
      Progress share = { progress, user_data, i / (double) n, 1.0 / n };
      PscCohortSimilarities *similarities = NULL;

      if (has_maps (self, i))
        {
          similarities = psc_cohort_similarities_new (self->results, self->plan, self->store, i,
                                                      progress != NULL ? tell_progress : NULL,
                                                      &share, cancellable, error);
          if (similarities == NULL)
            return FALSE;
        }
      g_ptr_array_add (self->similarities, similarities);
    }
  return TRUE;
}

static void
find_partners (PscCohortReport *self)
{
  g_autoptr (GPtrArray) all =
      psc_cohort_pairs_collect (self->results, PSC_COHORT_FUSED, PSC_COHORT_CONVENTIONAL);

  self->partners = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      const PscCohortPairs *pairs = g_ptr_array_index (all, i);

      for (guint k = 0; k < pairs->rows->len; k++)
        g_hash_table_insert (self->partners, pairs->rows->pdata[k], pairs->references->pdata[k]);
    }
}

PscDocument *
psc_cohort_report_new (const char *folder,
                       PscCohortReportProgress progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_auto (PscCohortReport) self = { NULL };

  g_return_val_if_fail (folder != NULL, NULL);

  self.plan = psc_cohort_plan_load (folder, error);
  if (self.plan == NULL)
    return NULL;
  self.results = psc_cohort_results_load (folder, cancellable, error);
  if (self.results == NULL)
    return NULL;
  self.store = psc_cohort_store_new (folder, self.plan);
  self.cases = psc_cohort_cases_collect (self.results);
  find_partners (&self);
  if (!compare_maps (&self, progress, user_data, cancellable, error))
    return NULL;

  self.document = psc_document_new (_ ("What a cohort’s maps and scores say"));
  psc_cohort_report_add_summary (&self);
  psc_cohort_report_add_scores (&self);
  psc_cohort_report_add_comparisons (&self);
  psc_cohort_report_add_similarity (&self);
  psc_cohort_report_add_galleries (&self);
  psc_cohort_report_add_failures (&self);
  psc_cohort_report_add_methods (&self);
  return g_steal_pointer (&self.document);
}
