/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-results.h"

G_BEGIN_DECLS

/**
 * PscCohortCases:
 * @model, @kind, @prompt, @class_name: as in the results, of which they are borrowed
 * @logits, @probabilities: (element-type double); a probability is NAN where the model has none
 * @positive: (element-type gboolean)
 * @patients: (element-type guint)
 * @n_uncertain: images of which the table leaves open whether they have it; they are no cases
 * @n_unknown: images of which it says nothing; neither
 *
 * What a model scores for one query on images of which it is known whether they have what it asks
 * for, each image once: arrays of one length.
 */
typedef struct
{
  const char *model;
  const char *kind;
  const char *prompt;
  const char *class_name;
  GArray *logits;
  GArray *probabilities;
  GArray *positive;
  GArray *patients;
  guint n_uncertain;
  guint n_unknown;
} PscCohortCases;

/** Of all models and queries, in the order of the results. (transfer full) (element-type
 * PscCohortCases) */
GPtrArray *psc_cohort_cases_collect (const PscCohortResults *results) G_GNUC_WARN_UNUSED_RESULT;

guint psc_cohort_cases_count_positive (const PscCohortCases *self);

/** Whether there are both positives and negatives. */
gboolean psc_cohort_cases_are_both (const PscCohortCases *self);

/** Whether there is a probability for every case. */
gboolean psc_cohort_cases_have_probabilities (const PscCohortCases *self);

/** The number by which a row's patient is drawn. */
guint psc_cohort_row_get_cluster (const PscCohortRow *row);

/** How many different numbers there are, such as clusters. @numbers: (element-type guint) */
guint psc_cohort_count_different (GArray *numbers);

/** The image of a row: its place in the table, from 1; 0 where that is not known. */
guint psc_cohort_row_get_image (const PscCohortRow *row);

G_END_DECLS
