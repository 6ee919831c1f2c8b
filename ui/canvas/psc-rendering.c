/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-rendering.h"

#include <math.h>

gboolean
psc_rendering_key_is_alike (const PscRenderingKey *a, const PscRenderingKey *b)
{
  return a->inverted == b->inverted && a->has_window == b->has_window
         && (!a->has_window
             || (a->window.centre == b->window.centre && a->window.width == b->window.width
                 && a->window.function == b->window.function));
}

gboolean
psc_rendering_key_equal (const PscRenderingKey *a, const PscRenderingKey *b)
{
  return a->part.level == b->part.level && a->part.x == b->part.x && a->part.y == b->part.y
         && a->part.width == b->part.width && a->part.height == b->part.height
         && psc_rendering_key_is_alike (a, b);
}

PscRendering *
psc_rendering_new (PscPyramid *pyramid, const PscRenderingKey *key, GCancellable *cancellable)
{
  g_autoptr (PscRendering) self = g_new0 (PscRendering, 1);
  g_autoptr (PscGreyTable) table = NULL;
  guchar *pixels;

  self->key = *key;
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) key->part.width,
                                              (int) key->part.height);
  pixels = cairo_image_surface_get_data (self->surface);
  if (pixels == NULL)
    return NULL;
  table =
      psc_grey_table_new (psc_pyramid_get_image (pyramid), key->has_window ? &key->window : NULL);
  if (!psc_pyramid_render (pyramid, &key->part, table, key->inverted ? 0xff : 0, (guint32 *) pixels,
                           (gsize) cairo_image_surface_get_stride (self->surface), cancellable))
    return NULL;
  cairo_surface_mark_dirty (self->surface);
  return g_steal_pointer (&self);
}

void
psc_rendering_free (PscRendering *self)
{
  g_clear_object (&self->texture);
  cairo_surface_destroy (self->surface);
  g_free (self);
}

gboolean
psc_rendering_covers (const PscRendering *self, const cairo_rectangle_t *area)
{
  const PscPyramidPart *part = &self->key.part;
  double scale = ldexp (1, (int) part->level);

  return (double) part->x * scale <= area->x && (double) part->y * scale <= area->y
         && (double) (part->x + part->width) * scale >= area->x + area->width
         && (double) (part->y + part->height) * scale >= area->y + area->height;
}
