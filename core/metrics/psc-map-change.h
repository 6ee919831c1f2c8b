/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_map_change:
 * @map, @changed: [n]
 *
 * ‖changed − map‖ / ‖map‖ with Euclid's norm: of maps of an image and of one next to it, what Yeh
 * et al. (“On the (in)fidelity and sensitivity of explanations”, 2019) take the maximum of.
 *
 * Returns: 0 or more, or NAN if @map is 0 everywhere
 */
double psc_map_change (const float *map, const float *changed, gsize n);

/**
 * psc_map_completeness_gap:
 * @map: [n]
 * @total: what its values are to add up to
 *
 * |Σ map − total| / |total|: how far a map is from the completeness of Sundararajan et al.
 * (“Axiomatic attribution for deep networks”, 2017).
 *
 * Returns: 0 or more, or NAN if @total is 0
 */
double psc_map_completeness_gap (const float *map, gsize n, double total);

G_END_DECLS
