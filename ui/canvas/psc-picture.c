/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-picture.h"

#include <math.h>

#include "ui/canvas/psc-surface-texture.h"

/* No panel is smaller than this on the screen. */
#define SMALLEST_SIDE 32

/* Tiles start and end at multiples of this, so that panning does not render at every step. */
#define TILE_STEP 256

/* Panels of different sizes may be on screen at once. */
#define N_KEPT 4

typedef struct
{
  float *values; /* owned, [height][width]; NULL for level 0, which is the image */
  gsize width;
  gsize height;
} Level;

typedef struct
{
  guint level;
  gsize x, y, width, height; /* in the level's pixels */
  gboolean has_window;
  PscWindow window;
  gboolean inverted;
} Key;

typedef struct
{
  Key key;
  cairo_surface_t *surface; /* owned */
  GdkTexture *texture;      /* owned, nullable */
} Rendering;

struct _PscPicture
{
  GObject parent_instance;

  PscImage *image;   /* owned */
  GArray *levels;    /* owned, of Level */
  GQueue renderings; /* owned, of Rendering *, the last used first */
};

G_DEFINE_FINAL_TYPE (PscPicture, psc_picture, G_TYPE_OBJECT)

static void
level_clear (gpointer data)
{
  g_free (((Level *) data)->values);
}

static void
rendering_free (gpointer data)
{
  Rendering *rendering = data;

  g_clear_object (&rendering->texture);
  cairo_surface_destroy (rendering->surface);
  g_free (rendering);
}

static void
psc_picture_finalize (GObject *object)
{
  PscPicture *self = PSC_PICTURE (object);

  g_queue_clear_full (&self->renderings, rendering_free);
  g_array_unref (self->levels);
  g_object_unref (self->image);
  G_OBJECT_CLASS (psc_picture_parent_class)->finalize (object);
}

static void
psc_picture_class_init (PscPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_picture_finalize;
}

static void
psc_picture_init (PscPicture *self)
{
  g_queue_init (&self->renderings);
  self->levels = g_array_new (FALSE, TRUE, sizeof (Level));
  g_array_set_clear_func (self->levels, level_clear);
}

static const float *
get_values (PscPicture *self, guint level)
{
  const Level *found = &g_array_index (self->levels, Level, level);

  return found->values != NULL ? found->values : psc_image_get_values (self->image);
}

/* Padding, which is not a number, has no part in its neighbours. */
static float
mean_of (const float values[4])
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

/* The last column and row of an odd size stand for what is left. */
static void
halve (const float *values, gsize width, gsize height, Level *half)
{
  half->width = (width + 1) / 2;
  half->height = (height + 1) / 2;
  half->values = g_new (float, half->width * half->height);
  for (gsize y = 0; y < half->height; y++)
    {
      const float *top = values + 2 * y * width;
      const float *bottom = 2 * y + 1 < height ? top + width : top;
      float *row = half->values + y * half->width;

      for (gsize x = 0; x < width / 2; x++)
        row[x] =
            mean_of ((float[]){ top[2 * x], top[2 * x + 1], bottom[2 * x], bottom[2 * x + 1] });
      if (width % 2 == 1)
        row[width / 2] = mean_of (
            (float[]){ top[width - 1], bottom[width - 1], top[width - 1], bottom[width - 1] });
    }
}

static PscPicture *
reduce (PscImage *image, GCancellable *cancellable)
{
  PscPicture *self = g_object_new (PSC_TYPE_PICTURE, NULL);
  Level level = { NULL, psc_image_get_width (image), psc_image_get_height (image) };
  float minimum, maximum;

  /* So that no window has to go through the image for it later. */
  psc_image_get_range (image, &minimum, &maximum);

  self->image = g_object_ref (image);
  g_array_append_val (self->levels, level);
  while (MIN (level.width, level.height) > SMALLEST_SIDE
         && !g_cancellable_is_cancelled (cancellable))
    {
      halve (get_values (self, self->levels->len - 1), level.width, level.height, &level);
      g_array_append_val (self->levels, level);
    }
  return self;
}

static void
reduce_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (PscPicture) picture = reduce (task_data, cancellable);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&picture), g_object_unref);
}

void
psc_picture_new_async (PscImage *image,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (PSC_IS_IMAGE (image));

  g_task_set_source_tag (task, psc_picture_new_async);
  g_task_set_task_data (task, g_object_ref (image), g_object_unref);
  g_task_run_in_thread (task, reduce_thread);
}

PscPicture *
psc_picture_new_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

PscImage *
psc_picture_get_image (PscPicture *self)
{
  return self->image;
}

guint
psc_picture_get_n_levels (PscPicture *self)
{
  return self->levels->len;
}

guint
psc_picture_choose_level (PscPicture *self, double scale)
{
  /* A fitted picture is to come out at exactly the level of its size. */
  double halvings = floor (-log2 (scale) + 1e-6);

  return (guint) CLAMP (halvings, 0, self->levels->len - 1);
}

static gboolean
key_equal (const Key *a, const Key *b)
{
  return a->level == b->level && a->x == b->x && a->y == b->y && a->width == b->width
         && a->height == b->height && a->inverted == b->inverted && a->has_window == b->has_window
         && (!a->has_window
             || (a->window.centre == b->window.centre && a->window.width == b->window.width
                 && a->window.function == b->window.function));
}

/* The multiples of TILE_STEP around [start, start + length], in a level's pixels. */
static gboolean
align (double start, double length, double scale, gsize n_pixels, gsize *first, gsize *n_covered)
{
  double low = MAX (floor ((start / scale - 1) / TILE_STEP), 0) * TILE_STEP;
  double high = ceil (((start + length) / scale + 1) / TILE_STEP) * TILE_STEP;

  if (!(length > 0) || start + length <= 0 || start >= (double) n_pixels * scale)
    return FALSE;
  *first = (gsize) low;
  *n_covered = MIN ((gsize) high, n_pixels) - *first;
  return TRUE;
}

static cairo_surface_t *
render (PscPicture *self, const Key *key)
{
  const Level *level = &g_array_index (self->levels, Level, key->level);
  const float *values = get_values (self, key->level) + key->y * level->width + key->x;
  g_autofree guint8 *grey = g_malloc (key->width);
  guint8 flip = key->inverted ? 0xff : 0;
  cairo_surface_t *surface;
  guchar *pixels;

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) key->width, (int) key->height);
  pixels = cairo_image_surface_get_data (surface);
  if (pixels == NULL)
    return surface;
  for (gsize y = 0; y < key->height; y++)
    {
      guint32 *row = (guint32 *) (pixels + y * (gsize) cairo_image_surface_get_stride (surface));

      psc_image_render_values (self->image, key->has_window ? &key->window : NULL,
                               values + y * level->width, key->width, grey);
      for (gsize x = 0; x < key->width; x++)
        row[x] = 0xff000000 | (grey[x] ^ flip) * 0x010101u;
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* Moves what it finds to the front. */
static Rendering *
get_rendering (PscPicture *self, const Key *key)
{
  Rendering *rendering;

  for (GList *link = self->renderings.head; link != NULL; link = link->next)
    {
      rendering = link->data;
      if (!key_equal (&rendering->key, key))
        continue;
      g_queue_unlink (&self->renderings, link);
      g_queue_push_head_link (&self->renderings, link);
      return rendering;
    }

  rendering = g_new0 (Rendering, 1);
  rendering->key = *key;
  rendering->surface = render (self, key);
  g_queue_push_head (&self->renderings, rendering);
  if (self->renderings.length > N_KEPT)
    rendering_free (g_queue_pop_tail (&self->renderings));
  return rendering;
}

gboolean
psc_picture_render (PscPicture *self,
                    guint level,
                    const cairo_rectangle_t *area,
                    const PscWindow *window,
                    gboolean inverted,
                    PscPictureTile *tile)
{
  const Level *found;
  double scale = ldexp (1, (int) level);
  Key key = { .level = level, .inverted = inverted, .has_window = window != NULL };

  g_return_val_if_fail (PSC_IS_PICTURE (self), FALSE);
  g_return_val_if_fail (level < self->levels->len, FALSE);

  if (window != NULL)
    key.window = *window;
  found = &g_array_index (self->levels, Level, level);
  if (!align (area->x, area->width, scale, found->width, &key.x, &key.width)
      || !align (area->y, area->height, scale, found->height, &key.y, &key.height))
    return FALSE;

  tile->surface = get_rendering (self, &key)->surface;
  tile->x = (double) key.x * scale;
  tile->y = (double) key.y * scale;
  tile->scale = scale;
  return cairo_surface_status (tile->surface) == CAIRO_STATUS_SUCCESS;
}

GdkTexture *
psc_picture_get_texture (PscPicture *self, const PscPictureTile *tile)
{
  Rendering *rendering = g_queue_peek_head (&self->renderings);

  g_return_val_if_fail (rendering != NULL && rendering->surface == tile->surface, NULL);

  if (rendering->texture == NULL)
    rendering->texture = psc_surface_texture_new (rendering->surface);
  return rendering->texture;
}
