/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"
#include "cohort/psc-cohort-results.h"
#include "metrics/psc-bootstrap.h"

G_BEGIN_DECLS

/**
 * PscCohortPairs:
 * @model, @method, @parameters: as in the results, of which they are borrowed
 * @rows, @references: (element-type PscCohortRow *): of the same image and query, in the same
 *   order; borrowed of the results
 *
 * Two maps of every image and query by one method, in two modes.
 */
typedef struct
{
  const char *model;
  const char *method;
  const char *parameters;
  GPtrArray *rows;
  GPtrArray *references;
} PscCohortPairs;

/** The pairs of maps in @mode with those in @reference, of all models and methods that have any, in
 * the order of the results. (transfer full) (element-type PscCohortPairs) */
GPtrArray *psc_cohort_pairs_collect (const PscCohortResults *results,
                                     PscCohortMode mode,
                                     PscCohortMode reference) G_GNUC_WARN_UNUSED_RESULT;

/**
 * PscCohortComparison:
 * @n: pairs that have the measure in both modes
 * @n_images, @n_patients: that these are of
 * @value, @reference: of them, the mean, or of a measure that is a ratio without bounds the median
 * @difference: the mean, or the median, of value − reference
 * @interval: of the difference, drawing patients; NAN with one patient
 */
typedef struct
{
  guint n;
  guint n_images;
  guint n_patients;
  double value;
  double reference;
  double difference;
  PscInterval interval;
} PscCohortComparison;

/** Whether medians of it are taken, since next to nothing in a denominator makes it any number. */
gboolean psc_cohort_measure_is_unbounded (PscCohortColumn measure);

/** Compares what is finite in both. */
void psc_cohort_pairs_compare (const PscCohortPairs *self,
                               PscCohortColumn measure,
                               guint32 seed,
                               PscCohortComparison *comparison);

G_END_DECLS
