/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscWeightedMedian:
 *
 * Values put in order once, so that their median can be had for many weightings, as a bootstrap
 * asks for. Immutable; any thread.
 */
typedef struct _PscWeightedMedian PscWeightedMedian;

/** @values: [n], none NAN. (transfer full) */
PscWeightedMedian *psc_weighted_median_new (const double *values,
                                            gsize n) G_GNUC_WARN_UNUSED_RESULT;

void psc_weighted_median_free (PscWeightedMedian *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscWeightedMedian, psc_weighted_median_free)

/**
 * psc_weighted_median_get:
 * @weights: (nullable): [n], whole numbers that are not negative, in the order of the values given:
 *   how often each counts; %NULL for once each
 *
 * Returns: the middle one, or the mean of the middle two; NAN if there is none of any weight
 */
double psc_weighted_median_get (const PscWeightedMedian *self, const double *weights);

G_END_DECLS
