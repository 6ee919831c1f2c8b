/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_auroc:
 * @scores: [n]
 * @positive: [n], which of them belong to positives
 *
 * The area under the receiver operating characteristic: the probability that a positive scores
 * above a negative, a tie counting half. Exact: the statistic of Mann and Whitney. See PscRoc.
 *
 * Returns: 0 to 1, or NAN if there are no positives or no negatives, or a score is NAN
 */
double psc_auroc (const double *scores, const gboolean *positive, gsize n);

G_END_DECLS
