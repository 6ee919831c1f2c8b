/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-map-display.h"

G_BEGIN_DECLS

/**
 * psc_map_trace_contour:
 * @cr: its path is extended by straight pieces; user space is the map's, pixel (0, 0) covering the
 *   unit square at the origin
 * @normalised: (array length=side*side): from psc_map_normalise()
 * @level: −1 to 1
 *
 * The line where values, taken at the centres of pixels and interpolated linearly between them,
 * equal @level: marching squares, saddles resolved by the mean of the four corners.
 */
void psc_map_trace_contour (cairo_t *cr, const float *normalised, guint side, double level);

/**
 * psc_map_draw_contours:
 * @values: (array length=side*side): the map
 * @area: where the whole map lies in user space
 * @thickness: of a line, in user space
 *
 * Draws the lines of @display, each in its own colour with a halo; nothing for a map that is not
 * shown. Not clipped: a line may reach half its thickness beyond @area.
 */
void psc_map_draw_contours (cairo_t *cr,
                            const PscMapDisplay *display,
                            const PscMapMeasure *measure,
                            const float *values,
                            guint side,
                            const cairo_rectangle_t *area,
                            double thickness);

G_END_DECLS
