/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-map-display.h"

G_BEGIN_DECLS

/**
 * PscMapLines:
 *
 * The contour lines of a map in a display, traced once in the map's own space, to be drawn at any
 * place and size. Immutable; safe to use from several threads.
 */
typedef struct _PscMapLines PscMapLines;

/**
 * psc_map_lines_new:
 * @values: (array length=side*side): the map
 *
 * Those of a map that is not shown are none.
 */
PscMapLines *psc_map_lines_new (const PscMapDisplay *display,
                                const PscMapMeasure *measure,
                                const float *values,
                                guint side) G_GNUC_WARN_UNUSED_RESULT;
PscMapLines *psc_map_lines_ref (PscMapLines *self);
void psc_map_lines_unref (PscMapLines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscMapLines, psc_map_lines_unref)

/**
 * psc_map_lines_draw:
 * @area: where the whole map lies in user space
 * @thickness: of a line, in user space
 *
 * Each in its own colour with a halo. Not clipped: a line may reach half its thickness beyond
 * @area.
 */
void psc_map_lines_draw (const PscMapLines *self,
                         cairo_t *cr,
                         const cairo_rectangle_t *area,
                         double thickness);

G_END_DECLS
