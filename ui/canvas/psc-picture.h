/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "image/psc-image.h"

G_BEGIN_DECLS

/**
 * PscPictureTile:
 * @surface: RGB24; borrowed until the picture is asked again
 * @x, @y: of its top left corner, in image pixels
 * @scale: image pixels per pixel of @surface, a power of two
 * @is_current: whether it is what was asked for, or stands in until that is there
 *
 * A part of an image as it was rendered. At the right and bottom edge of the image a tile may reach
 * over it by less than one of its own pixels.
 */
typedef struct
{
  cairo_surface_t *surface;
  double x;
  double y;
  double scale;
  gboolean is_current;
} PscPictureTile;

/**
 * PscPicture:
 *
 * An image as a screen shows it: parts of it in some window, which threads render from its pyramid,
 * so that nobody who draws has to wait. Belongs to the main thread once it is made. Signal
 * “changed”: a tile has come.
 */
#define PSC_TYPE_PICTURE (psc_picture_get_type ())
G_DECLARE_FINAL_TYPE (PscPicture, psc_picture, PSC, PICTURE, GObject)

/** Reduces @image on a thread, and renders the whole of it small, in its own presentation. */
void psc_picture_new_async (PscImage *image,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
PscPicture *psc_picture_new_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

PscImage *psc_picture_get_image (PscPicture *self);

/** The level of psc_pyramid_choose_level(). */
guint psc_picture_choose_level (PscPicture *self, double scale);

/**
 * psc_picture_get_tile:
 * @owner: who draws; it waits for nothing else any more
 * @area: what of the image is in sight, in image pixels
 * @window: (nullable): %NULL for the image's own presentation
 * @inverted: whether to turn black into white on top of that
 * @tile: (out): covers @area with at least a pixel to spare where the image goes on
 *
 * Does not block. What is not there is asked for, unless @owner asks for something else before its
 * turn comes, and until then the latest that there is of all of @area stands in: in the same window
 * if possible, in another place or at another level. The last few tiles are kept.
 *
 * Returns: %FALSE if nothing of the image is in @area
 */
gboolean psc_picture_get_tile (PscPicture *self,
                               gconstpointer owner,
                               guint level,
                               const cairo_rectangle_t *area,
                               const PscWindow *window,
                               gboolean inverted,
                               PscPictureTile *tile);

/** @owner draws no more. */
void psc_picture_forget (PscPicture *self, gconstpointer owner);

/** The texture of a tile that psc_picture_get_tile() gave last; borrowed. */
GdkTexture *psc_picture_get_texture (PscPicture *self, const PscPictureTile *tile);

G_END_DECLS
