/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-pyramid.h"

#include <math.h>

/* No panel is smaller than this on the screen. */
#define SMALLEST_SIDE 32

typedef struct
{
  float *values; /* owned, [height][width]; NULL for level 0, which is the image */
  gsize width;
  gsize height;
} Level;

struct _PscPyramid
{
  GObject parent_instance;

  PscImage *image; /* owned */
  GArray *levels;  /* owned, of Level */
};

G_DEFINE_FINAL_TYPE (PscPyramid, psc_pyramid, G_TYPE_OBJECT)

static void
level_clear (gpointer data)
{
  g_free (((Level *) data)->values);
}

static void
psc_pyramid_finalize (GObject *object)
{
  PscPyramid *self = PSC_PYRAMID (object);

  g_array_unref (self->levels);
  g_clear_object (&self->image);
  G_OBJECT_CLASS (psc_pyramid_parent_class)->finalize (object);
}

static void
psc_pyramid_class_init (PscPyramidClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_pyramid_finalize;
}

static void
psc_pyramid_init (PscPyramid *self)
{
  self->levels = g_array_new (FALSE, TRUE, sizeof (Level));
  g_array_set_clear_func (self->levels, level_clear);
}

static const Level *
get_level (PscPyramid *self, guint level)
{
  return &g_array_index (self->levels, Level, level);
}

static const float *
get_values (PscPyramid *self, guint level)
{
  const Level *found = get_level (self, level);

  return found->values != NULL ? found->values : psc_image_get_values (self->image);
}

/* Padding, which is not a number, has no part in its neighbours. */
static float
mean_of_numbers (const float values[4])
{
  float sum = 0;
  guint n = 0;

  for (guint i = 0; i < 4; i++)
    if (!isnan (values[i]))
      {
        sum += values[i];
        n++;
      }
  return n > 0 ? sum / n : NAN;
}

static inline float
mean_of (float a, float b, float c, float d)
{
  float mean = (a + b + c + d) * 0.25f;

  return G_LIKELY (!isnan (mean)) ? mean : mean_of_numbers ((float[]){ a, b, c, d });
}

/* The last column and row of an odd size stand for what is left. */
static void
halve_rows (const float *top, const float *bottom, gsize width, float *row)
{
  for (gsize x = 0; x < width / 2; x++)
    row[x] = mean_of (top[2 * x], top[2 * x + 1], bottom[2 * x], bottom[2 * x + 1]);
  if (width % 2 == 1)
    row[width / 2] = mean_of (top[width - 1], bottom[width - 1], top[width - 1], bottom[width - 1]);
}

static gboolean
add_half (PscPyramid *self, GCancellable *cancellable)
{
  const Level *whole = get_level (self, self->levels->len - 1);
  const float *values = get_values (self, self->levels->len - 1);
  Level half = { NULL, (whole->width + 1) / 2, (whole->height + 1) / 2 };
  gsize y;

  half.values = g_new (float, half.width *half.height);
  for (y = 0; y < half.height && !g_cancellable_is_cancelled (cancellable); y++)
    {
      const float *top = values + 2 * y * whole->width;
      const float *bottom = 2 * y + 1 < whole->height ? top + whole->width : top;

      halve_rows (top, bottom, whole->width, half.values + y * half.width);
    }
  g_array_append_val (self->levels, half);
  return y == half.height;
}

PscPyramid *
psc_pyramid_new (PscImage *image, GCancellable *cancellable)
{
  g_autoptr (PscPyramid) self = NULL;
  Level level = { NULL, psc_image_get_width (image), psc_image_get_height (image) };
  float minimum, maximum;

  g_return_val_if_fail (PSC_IS_IMAGE (image), NULL);

  /* So that no window has to go through the image for it later. */
  psc_image_get_range (image, &minimum, &maximum);

  self = g_object_new (PSC_TYPE_PYRAMID, NULL);
  self->image = g_object_ref (image);
  g_array_append_val (self->levels, level);
  while (MIN (level.width, level.height) > SMALLEST_SIDE)
    {
      if (!add_half (self, cancellable))
        return NULL;
      level = *get_level (self, self->levels->len - 1);
    }
  return g_steal_pointer (&self);
}

PscImage *
psc_pyramid_get_image (PscPyramid *self)
{
  return self->image;
}

guint
psc_pyramid_get_n_levels (PscPyramid *self)
{
  return self->levels->len;
}

void
psc_pyramid_get_size (PscPyramid *self, guint level, gsize *width, gsize *height)
{
  g_return_if_fail (level < self->levels->len);

  *width = get_level (self, level)->width;
  *height = get_level (self, level)->height;
}

guint
psc_pyramid_choose_level (PscPyramid *self, double scale)
{
  /* A fitted picture is to come out at exactly the level of its size. */
  double halvings = floor (-log2 (scale) + 1e-6);

  return (guint) CLAMP (halvings, 0, self->levels->len - 1);
}

gboolean
psc_pyramid_render (PscPyramid *self,
                    const PscPyramidPart *part,
                    const PscGreyTable *table,
                    guint8 flip,
                    guint32 *pixels,
                    gsize stride,
                    GCancellable *cancellable)
{
  const Level *level;
  const float *values;
  g_autofree guint8 *grey = NULL;

  g_return_val_if_fail (PSC_IS_PYRAMID (self), FALSE);
  g_return_val_if_fail (part->level < self->levels->len, FALSE);
  level = get_level (self, part->level);
  g_return_val_if_fail (part->x + part->width <= level->width, FALSE);
  g_return_val_if_fail (part->y + part->height <= level->height, FALSE);

  values = get_values (self, part->level) + part->y * level->width + part->x;
  grey = g_malloc (part->width);
  for (gsize y = 0; y < part->height; y++)
    {
      guint32 *row = pixels + y * (stride / sizeof *pixels);

      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      psc_grey_table_map (table, values + y * level->width, part->width, grey);
      for (gsize x = 0; x < part->width; x++)
        row[x] = 0xff000000 | (guint32) (grey[x] ^ flip) * 0x010101u;
    }
  return TRUE;
}
