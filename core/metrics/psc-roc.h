/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscRoc:
 *
 * Scores of positives and negatives, put in order once, so that the area under the receiver
 * operating characteristic can be had for many weightings of the same cases, as a bootstrap asks
 * for. Immutable; any thread.
 */
typedef struct _PscRoc PscRoc;

/** @scores: [n], none NAN; @positive: [n], which of them belong to positives. (transfer full) */
PscRoc *
psc_roc_new (const double *scores, const gboolean *positive, gsize n) G_GNUC_WARN_UNUSED_RESULT;

void psc_roc_free (PscRoc *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscRoc, psc_roc_free)

/**
 * psc_roc_get_area:
 * @weights: (nullable): [n], not negative, in the order of the scores given; %NULL for 1 each
 *
 * The probability that a positive scores above a negative, a tie counting half, where a case of
 * weight w stands for w of them. Exact.
 *
 * Returns: 0 to 1, or NAN if there are no positives or no negatives of any weight
 */
double psc_roc_get_area (const PscRoc *self, const double *weights);

G_END_DECLS
