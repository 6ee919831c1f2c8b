/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_ranks_fill:
 * @values: [n], finite
 * @ranks: (out caller-allocates): [n], from 1 on; equal values share the mean of their ranks
 *
 * Takes a few passes over the values, however they lie.
 */
void psc_ranks_fill (const float *values, gsize n, float *ranks);

/**
 * psc_rank_correlation:
 * @a, @b: [n], finite
 *
 * Spearman's ρ (“The proof and measurement of association between two things”, 1904): Pearson's
 * correlation of the ranks, with mid-ranks for ties. What it says of maps does not depend on how
 * they are scaled.
 *
 * Returns: -1 to 1, or NAN if one of them is flat
 */
double psc_rank_correlation (const float *a, const float *b, gsize n);

/** The same of ranks from psc_ranks_fill(), for who compares one map with many. */
double psc_rank_correlation_of_ranks (const float *a, const float *b, gsize n);

G_END_DECLS
