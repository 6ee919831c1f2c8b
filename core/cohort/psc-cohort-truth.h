/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-answer.h"
#include "cohort/psc-cohort-loader.h"
#include "metrics/psc-localisation.h"

G_BEGIN_DECLS

/**
 * PscCohortTruth:
 *
 * For this folder: where the findings are that answer what an image is asked: of each query, the
 * union of those that are there.
 */
typedef struct _PscCohortTruth PscCohortTruth;

/** @asked: [n], queries. Where it is cancelled, not all is found. (transfer full) */
PscCohortTruth *psc_cohort_truth_new (const PscCohortTask *task,
                                      const PscCohortLoaded *image,
                                      guint n,
                                      const guint *asked,
                                      GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_truth_free (PscCohortTruth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortTruth, psc_cohort_truth_free)

/** Whether a map of the query at @index of those asked can be measured. */
gboolean psc_cohort_truth_has (const PscCohortTruth *self, guint index);

/** (nullable): why not, as the column “message” has it; static */
const char *psc_cohort_truth_get_reason (const PscCohortTruth *self, guint index);

/**
 * psc_cohort_truth_measure:
 * @placement: where the image lies in the model's input
 * @can_measure: [n]: whether there is a map of the query in that mode
 * @with_others: whether @specificity is wanted
 * @found: (out caller-allocates): [n]; of queries that psc_cohort_truth_has()
 * @specificity: (out caller-allocates): [n]; NAN where it is not known
 *
 * Measures the maps of one mode of an answer, on all processors; what is cancelled is NAN.
 */
void psc_cohort_truth_measure (const PscCohortTruth *self,
                               const PscCohortAnswer *answer,
                               PscCohortMode mode,
                               const PscPlacement *placement,
                               const gboolean *can_measure,
                               gboolean with_others,
                               GCancellable *cancellable,
                               PscLocalisation *found,
                               double *specificity);

G_END_DECLS
