/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "image/psc-image.h"

G_BEGIN_DECLS

/**
 * PscPictureTile:
 * @surface: RGB24
 * @x, @y: of its top left corner, in image pixels
 * @scale: image pixels per pixel of @surface, a power of two
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
} PscPictureTile;

/**
 * PscPicture:
 *
 * An image at full depth with its reductions to one half, one quarter and so on, each pixel the
 * mean of those it stands for, so that every panel that shows it renders about as many pixels as it
 * has on the screen. Belongs to the main thread once it is made.
 */
#define PSC_TYPE_PICTURE (psc_picture_get_type ())
G_DECLARE_FINAL_TYPE (PscPicture, psc_picture, PSC, PICTURE, GObject)

/** Reduces @image on a thread. */
void psc_picture_new_async (PscImage *image,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
PscPicture *psc_picture_new_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

PscImage *psc_picture_get_image (PscPicture *self);

/** How often the image was halved, at most, and the level to draw at @scale screen pixels per image
 * pixel: at least as large as that, and less than twice as large where the image is. */
guint psc_picture_get_n_levels (PscPicture *self);
guint psc_picture_choose_level (PscPicture *self, double scale);

/**
 * psc_picture_render:
 * @area: what of the image is in sight, in image pixels
 * @window: (nullable): %NULL for the image's own presentation
 * @inverted: whether to turn black into white on top of that
 * @tile: (out): covers @area with at least a pixel to spare where the image goes on
 *
 * The last few renderings are kept.
 *
 * Returns: %FALSE if nothing of the image is in @area
 */
gboolean psc_picture_render (PscPicture *self,
                             guint level,
                             const cairo_rectangle_t *area,
                             const PscWindow *window,
                             gboolean inverted,
                             PscPictureTile *tile);

/** The texture of a tile that psc_picture_render() gave last; borrowed. */
GdkTexture *psc_picture_get_texture (PscPicture *self, const PscPictureTile *tile);

G_END_DECLS
