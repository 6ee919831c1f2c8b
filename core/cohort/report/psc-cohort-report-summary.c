/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort/report/psc-cohort-report-private.h"
#include "model/psc-model-store.h"

static guint
count_patients (PscCohortReport *self)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < psc_cohort_results_get_n_rows (self->results); i++)
    {
      const PscCohortRow *row = psc_cohort_results_get_row (self->results, i);

      if (g_strcmp0 (psc_cohort_row_get_text (row, PSC_COHORT_STATUS), PSC_COHORT_STATUS_FAILED)
          != 0)
        g_hash_table_add (known, GUINT_TO_POINTER (psc_cohort_row_get_cluster (row)));
    }
  return g_hash_table_size (known);
}

static void
warn (PscCohortReport *self, guint n_images, guint n_patients)
{
  if (n_images < self->plan->n_images)
    psc_cohort_report_add_text (
        self, PSC_DOCUMENT_WARNING,
        _ ("This cohort is not done: results are there of %u of %u images."), n_images,
        self->plan->n_images);
  if (n_patients == 1)
    psc_document_add_text (self->document, PSC_DOCUMENT_WARNING,
                           _ ("All images are of one patient: nothing can be said about others, "
                              "and there are no intervals."));
  else if (n_patients > 0 && n_patients < PSC_COHORT_REPORT_FEW)
    psc_document_add_text (self->document, PSC_DOCUMENT_WARNING,
                           _ ("There are fewer than 10 patients: the intervals of this report are "
                              "likely to be too narrow."));
}

/* Whether images are phantoms is not in the results. */
static void
warn_of_demonstration (PscCohortReport *self)
{
  for (guint i = 0; i < self->plan->models->len; i++)
    if (g_strcmp0 (((PscCohortPlanModel *) self->plan->models->pdata[i])->name,
                   PSC_MODEL_STORE_DEMONSTRATION)
        == 0)
      psc_document_add_text (self->document, PSC_DOCUMENT_WARNING,
                             _ ("The demonstration model has never seen a radiograph: what is said "
                                "here of it means something for phantoms alone."));
}

void
psc_cohort_report_add_summary (PscCohortReport *self)
{
  guint n_images = psc_cohort_results_count_images (self->results);
  guint n_failed = psc_cohort_results_count_failed (self->results);
  guint n_patients = count_patients (self);

  psc_cohort_report_add_text (
      self, PSC_DOCUMENT_PLAIN,
      _ ("Images: %u, of which %u could not be read. Patients: %u. Models: %u. Queries: %u. Rows of "
         "results: %u."),
      n_images, n_failed, n_patients, self->plan->models->len, self->plan->queries->len,
      psc_cohort_results_get_n_rows (self->results));
  warn (self, n_images, n_patients);
  warn_of_demonstration (self);
  if (n_images == n_failed)
    psc_document_add_text (self->document, PSC_DOCUMENT_WARNING,
                           _ ("No image could be read: there is nothing to report but why."));
}
