/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "cohort/psc-cohort-results.h"
#include "cohort/psc-cohort-store.h"
#include "metrics/psc-bootstrap.h"

G_BEGIN_DECLS

/** The most queries of a matrix. */
#define PSC_COHORT_SIMILARITY_MAX_QUERIES 30

/**
 * PscCohortSimilarity:
 * @queries: (element-type guint): which of the plan's; classes, or if there are fewer than two of
 *   these, prompts
 * @pearson, @spearman: [queries][queries], means over images of the correlation of two queries'
 *   maps; NAN where no image has both
 * @image_pearson, @image_spearman: (element-type double): of each image the mean over pairs of
 *   queries
 * @images, @patients: (element-type guint): of the same
 *
 * How much the maps of different queries on one image are alike, by one method and mode: what
 * “Envisioning MedCLIP” shows in its figure 1. Flat maps are left out.
 */
typedef struct
{
  GArray *queries;
  double *pearson;
  double *spearman;
  GArray *image_pearson;
  GArray *image_spearman;
  GArray *images;
  GArray *patients;
} PscCohortSimilarity;

/**
 * PscCohortDisagreement:
 * @image: its place in the table, from 1
 * @method, @query: in the plan
 * @correlation: Spearman's, of the fused and the conventional map
 */
typedef struct
{
  guint image;
  guint method;
  guint query;
  double correlation;
} PscCohortDisagreement;

/**
 * PscCohortSimilarities:
 *
 * Of one model, by method and mode of the plan.
 */
typedef struct _PscCohortSimilarities PscCohortSimilarities;

/**
 * psc_cohort_similarities_new:
 * @model: in the plan, which keeps maps
 * @progress: (nullable): called with what is done, from 0 to 1
 *
 * Reads the maps of all images, one after the other, and passes over those that are not there.
 *
 * Returns: (transfer full): or %NULL with G_IO_ERROR_CANCELLED
 */
PscCohortSimilarities *psc_cohort_similarities_new (const PscCohortResults *results,
                                                    const PscCohortPlan *plan,
                                                    PscCohortStore *store,
                                                    guint model,
                                                    void (*progress) (double done, gpointer data),
                                                    gpointer progress_data,
                                                    GCancellable *cancellable,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

void psc_cohort_similarities_free (PscCohortSimilarities *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortSimilarities, psc_cohort_similarities_free)

/** How many images had maps. */
guint psc_cohort_similarities_get_n_images (const PscCohortSimilarities *self);

/** @mode: the place of a mode in the plan. Borrowed */
const PscCohortSimilarity *
psc_cohort_similarities_get (const PscCohortSimilarities *self, guint method, guint mode);

/** Of every image the map in which the two modes agree least, the least first; borrowed.
 * (element-type PscCohortDisagreement) */
GArray *psc_cohort_similarities_get_disagreements (const PscCohortSimilarities *self);

G_END_DECLS
