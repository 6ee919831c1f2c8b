/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "attribution/psc-map-lines.h"

G_BEGIN_DECLS

/**
 * PscLinesPlace:
 * @map: where the whole map lies
 * @image_width, @image_height: of the image, beyond which nothing is drawn
 * @visible: what is in sight
 * @thickness: of a line
 *
 * All in device pixels from the image's top left.
 */
typedef struct
{
  cairo_rectangle_t map;
  double image_width;
  double image_height;
  cairo_rectangle_t visible;
  double thickness;
} PscLinesPlace;

/**
 * PscLinesTile:
 * @surface: ARGB32; borrowed, as is @texture, until the view is asked again
 * @area: where it belongs
 * @is_current: whether it is what was asked for, or stands in until that is there
 */
typedef struct
{
  cairo_surface_t *surface;
  cairo_rectangle_t area;
  gboolean is_current;
} PscLinesTile;

/**
 * PscLinesView:
 *
 * The contour lines of a map as one canvas shows them, stroked on a thread somewhat beyond what is
 * in sight, so that panning only moves them. Belongs to the main thread.
 */
typedef struct _PscLinesView PscLinesView;

/** @rendered: called when there is a new tile */
PscLinesView *psc_lines_view_new (GFunc rendered, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void psc_lines_view_free (PscLinesView *self);

/** Forgets what it shows: for another image. */
void psc_lines_view_clear (PscLinesView *self);

/** Does not block: what is not there is asked for, and the last tile stands in at its new place.
 * %FALSE if there is none. */
gboolean psc_lines_view_get_tile (PscLinesView *self,
                                  PscMapLines *lines,
                                  const PscLinesPlace *place,
                                  PscLinesTile *tile);

/** The texture of the last tile; borrowed. */
GdkTexture *psc_lines_view_get_texture (PscLinesView *self);

G_END_DECLS
