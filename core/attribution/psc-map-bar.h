/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-map-display.h"

G_BEGIN_DECLS

/**
 * psc_map_draw_bar:
 * @area: in user space
 * @mark: width of a contour's mark, in user space
 *
 * The colour bar of a map, lowest value at the left: the colours of what @display draws, filled
 * or, for contours, one mark each. What its threshold hides is left as it is.
 */
void psc_map_draw_bar (cairo_t *cr,
                       const PscMapDisplay *display,
                       const cairo_rectangle_t *area,
                       double mark);

G_END_DECLS
