/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_map_trace_contour:
 * @ends: (element-type double): gets the straight pieces of the line, x and y of one end and of the
 * other, in the map's space, pixel (0, 0) covering the unit square at the origin
 * @normalised: (array length=side*side): from psc_map_normalise()
 * @level: −1 to 1
 *
 * The line where values, taken at the centres of pixels and interpolated linearly between them,
 * equal @level: marching squares, saddles resolved by the mean of the four corners.
 */
void psc_map_trace_contour (GArray *ends, const float *normalised, guint side, double level);

G_END_DECLS
