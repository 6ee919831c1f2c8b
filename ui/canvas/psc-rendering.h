/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "image/psc-pyramid.h"

G_BEGIN_DECLS

/**
 * PscRenderingKey:
 * @part: what of the image
 * @has_window: or its own presentation
 * @inverted: on top of that
 *
 * All that the pixels of a rendering depend on, but for the image.
 */
typedef struct
{
  PscPyramidPart part;
  gboolean has_window;
  PscWindow window;
  gboolean inverted;
} PscRenderingKey;

/** Whether both show the same brightness for the same value. */
gboolean psc_rendering_key_is_alike (const PscRenderingKey *a, const PscRenderingKey *b);

gboolean psc_rendering_key_equal (const PscRenderingKey *a, const PscRenderingKey *b);

/** A part of an image in pixels for the screen. @texture is for the main thread to make. */
typedef struct
{
  PscRenderingKey key;
  cairo_surface_t *surface; /* owned */
  GdkTexture *texture;      /* owned, nullable */
} PscRendering;

/** For a thread. (nullable): %NULL if @cancellable stopped it, or memory ran out. */
PscRendering *psc_rendering_new (PscPyramid *pyramid,
                                 const PscRenderingKey *key,
                                 GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void psc_rendering_free (PscRendering *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscRendering, psc_rendering_free)

/** Whether it shows all of @area, in image pixels. */
gboolean psc_rendering_covers (const PscRendering *self, const cairo_rectangle_t *area);

G_END_DECLS
