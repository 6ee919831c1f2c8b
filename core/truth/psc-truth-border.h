/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-region.h"

G_BEGIN_DECLS

/**
 * psc_truth_border_trace:
 * @max_points: corners after which it gives up
 *
 * Private to this folder: the borders of a mask between pixels, those of holes as well, each a
 * closed line of its corners.
 *
 * Returns: (transfer full) (nullable): of GArray, of PscTruthPoint; %NULL for a mask of more
 * corners
 */
GPtrArray *psc_truth_border_trace (const PscTruthRuns *runs,
                                   gsize max_points) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): the corners of a closed line that it takes for none to be off by more than
 * @tolerance; the method of Ramer, Douglas and Peucker. */
GArray *psc_truth_border_simplify (const PscTruthPoint *points,
                                   guint n_points,
                                   double tolerance) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
