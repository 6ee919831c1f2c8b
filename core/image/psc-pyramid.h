/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "image/psc-grey-table.h"
#include "image/psc-image.h"

G_BEGIN_DECLS

/**
 * PscPyramid:
 *
 * An image at full depth with its reductions to one half, one quarter and so on, each pixel the
 * mean of those it stands for, so that a picture of any size is made of about as many pixels as it
 * has itself. Never changes after it was made; safe to use from several threads.
 */
#define PSC_TYPE_PYRAMID (psc_pyramid_get_type ())
G_DECLARE_FINAL_TYPE (PscPyramid, psc_pyramid, PSC, PYRAMID, GObject)

/**
 * PscPyramidPart:
 * @level: halvings
 * @x, @y, @width, @height: in the level's pixels, all within it
 */
typedef struct
{
  guint level;
  gsize x;
  gsize y;
  gsize width;
  gsize height;
} PscPyramidPart;

/** For a thread. (nullable): %NULL if @cancellable stopped it. */
PscPyramid *psc_pyramid_new (PscImage *image, GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

PscImage *psc_pyramid_get_image (PscPyramid *self);

/** Level 0 is the image itself. */
guint psc_pyramid_get_n_levels (PscPyramid *self);

/** Pixels of a level, which at the right and the bottom may reach over the image. */
void psc_pyramid_get_size (PscPyramid *self, guint level, gsize *width, gsize *height);

/** The level to draw at @scale screen pixels per image pixel: at least as large as that, and less
 * than twice as large where the image is. */
guint psc_pyramid_choose_level (PscPyramid *self, double scale);

/**
 * psc_pyramid_render:
 * @flip: 0xff to turn black into white, otherwise 0
 * @pixels: (out caller-allocates): [height][stride / 4], 0xffRRGGBB
 *
 * Returns: %FALSE if @cancellable stopped it on the way
 */
gboolean psc_pyramid_render (PscPyramid *self,
                             const PscPyramidPart *part,
                             const PscGreyTable *table,
                             guint8 flip,
                             guint32 *pixels,
                             gsize stride,
                             GCancellable *cancellable);

G_END_DECLS
