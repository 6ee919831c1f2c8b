/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-picture.h"

#include <math.h>

#include "engine/psc-latest-queue.h"
#include "ui/canvas/psc-rendering.h"
#include "ui/canvas/psc-surface-texture.h"

/* Tiles start and end at multiples of this, so that panning does not render at every step, and
 * reach at least as far beyond what is in sight as a hand moves until the next one is there. */
#define TILE_STEP   256
#define TILE_MARGIN 64

/* Panels of different sizes may be on screen at once. */
#define N_KEPT 4

/* The whole image is kept at the first level with no longer side than this, which is a fraction of
 * what a panel shows: it stands in wherever there is no tile. */
#define BACKDROP_SIDE 640

struct _PscPicture
{
  GObject parent_instance;

  PscPyramid *pyramid;    /* owned */
  PscLatestQueue *queue;  /* owned */
  PscRendering *backdrop; /* owned, nullable if memory ran out: the whole */
  GQueue renderings;      /* owned, of PscRendering *, the last used first */
  PscRendering *last;     /* borrowed: what was given last */
};

G_DEFINE_FINAL_TYPE (PscPicture, psc_picture, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* For a thread. */
typedef struct
{
  PscPyramid *pyramid; /* owned */
  PscRenderingKey key;
  gboolean has_backdrop;
  PscRenderingKey backdrop; /* to be made along with it */
} Request;

typedef struct
{
  PscRendering *rendering; /* owned */
  PscRendering *backdrop;  /* owned, nullable */
} Result;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->pyramid);
  g_free (request);
}

static gboolean
request_equal (gconstpointer a, gconstpointer b)
{
  return psc_rendering_key_equal (&((const Request *) a)->key, &((const Request *) b)->key);
}

static void
result_free (gpointer data)
{
  Result *result = data;

  g_clear_pointer (&result->rendering, psc_rendering_free);
  g_clear_pointer (&result->backdrop, psc_rendering_free);
  g_free (result);
}

static gpointer
render (gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  g_autoptr (PscRendering) rendering =
      psc_rendering_new (request->pyramid, &request->key, cancellable);
  Result *result;

  if (rendering == NULL)
    return NULL;
  result = g_new0 (Result, 1);
  result->rendering = g_steal_pointer (&rendering);
  if (request->has_backdrop)
    result->backdrop = psc_rendering_new (request->pyramid, &request->backdrop, cancellable);
  return result;
}

static void
rendered (gpointer data, gpointer result_data, gpointer user_data)
{
  PscPicture *self = user_data;
  Result *result = result_data;

  g_queue_push_head (&self->renderings, g_steal_pointer (&result->rendering));
  if (self->renderings.length > N_KEPT)
    psc_rendering_free (g_queue_pop_tail (&self->renderings));
  if (result->backdrop != NULL)
    {
      g_clear_pointer (&self->backdrop, psc_rendering_free);
      self->backdrop = g_steal_pointer (&result->backdrop);
    }
  self->last = NULL;
  result_free (result);
  g_signal_emit (self, signals[CHANGED], 0);
}

static const PscLatestFuncs funcs = { render, request_equal, rendered, request_free, result_free };

static void
psc_picture_finalize (GObject *object)
{
  PscPicture *self = PSC_PICTURE (object);

  psc_latest_queue_free (self->queue);
  g_queue_clear_full (&self->renderings, (GDestroyNotify) psc_rendering_free);
  g_clear_pointer (&self->backdrop, psc_rendering_free);
  g_clear_object (&self->pyramid);
  G_OBJECT_CLASS (psc_picture_parent_class)->finalize (object);
}

static void
psc_picture_class_init (PscPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_picture_finalize;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_PICTURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
psc_picture_init (PscPicture *self)
{
  g_queue_init (&self->renderings);
  self->queue = psc_latest_queue_new (&funcs, self);
}

static void
get_backdrop_key (PscPyramid *pyramid, const PscRenderingKey *look, PscRenderingKey *key)
{
  PscPyramidPart *part = &key->part;

  *key = *look;
  *part = (PscPyramidPart){ 0 };
  psc_pyramid_get_size (pyramid, 0, &part->width, &part->height);
  while (MAX (part->width, part->height) > BACKDROP_SIDE
         && part->level + 1 < psc_pyramid_get_n_levels (pyramid))
    psc_pyramid_get_size (pyramid, ++part->level, &part->width, &part->height);
}

/* What a picture is made of. */
typedef struct
{
  PscPyramid *pyramid;
  PscRendering *backdrop;
} Parts;

static void
parts_free (gpointer data)
{
  Parts *parts = data;

  g_clear_object (&parts->pyramid);
  g_clear_pointer (&parts->backdrop, psc_rendering_free);
  g_free (parts);
}

static void
make_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const PscRenderingKey look = { 0 };
  PscRenderingKey key;
  Parts *parts = g_new0 (Parts, 1);

  parts->pyramid = psc_pyramid_new (task_data, cancellable);
  if (parts->pyramid != NULL)
    {
      get_backdrop_key (parts->pyramid, &look, &key);
      parts->backdrop = psc_rendering_new (parts->pyramid, &key, cancellable);
    }
  if (g_task_return_error_if_cancelled (task))
    parts_free (parts);
  else
    g_task_return_pointer (task, parts, parts_free);
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
  g_task_run_in_thread (task, make_thread);
}

PscPicture *
psc_picture_new_finish (GAsyncResult *result, GError **error)
{
  Parts *parts = g_task_propagate_pointer (G_TASK (result), error);
  PscPicture *self;

  if (parts == NULL)
    return NULL;
  self = g_object_new (PSC_TYPE_PICTURE, NULL);
  self->pyramid = g_steal_pointer (&parts->pyramid);
  self->backdrop = g_steal_pointer (&parts->backdrop);
  parts_free (parts);
  return self;
}

PscImage *
psc_picture_get_image (PscPicture *self)
{
  return psc_pyramid_get_image (self->pyramid);
}

guint
psc_picture_choose_level (PscPicture *self, double scale)
{
  return psc_pyramid_choose_level (self->pyramid, scale);
}

/* The multiples of TILE_STEP around [start, start + length], in a level's pixels. */
static gboolean
align (double start, double length, double scale, gsize n_pixels, gsize *first, gsize *n_covered)
{
  double low = MAX (floor ((start / scale - TILE_MARGIN) / TILE_STEP), 0) * TILE_STEP;
  double high = ceil (((start + length) / scale + TILE_MARGIN) / TILE_STEP) * TILE_STEP;

  if (!(length > 0) || start + length <= 0 || start >= (double) n_pixels * scale)
    return FALSE;
  low = MIN (low, (double) ((n_pixels - 1) / TILE_STEP * TILE_STEP));
  *first = (gsize) low;
  *n_covered = MIN ((gsize) high, n_pixels) - *first;
  return TRUE;
}

static gboolean
get_part (PscPicture *self, guint level, const cairo_rectangle_t *area, PscPyramidPart *part)
{
  double scale = ldexp (1, (int) level);
  gsize width, height;

  psc_pyramid_get_size (self->pyramid, level, &width, &height);
  part->level = level;
  return align (area->x, area->width, scale, width, &part->x, &part->width)
         && align (area->y, area->height, scale, height, &part->y, &part->height);
}

static void
ask (PscPicture *self, gconstpointer owner, const PscRenderingKey *key)
{
  Request *request = g_new0 (Request, 1);

  request->pyramid = g_object_ref (self->pyramid);
  request->key = *key;
  request->has_backdrop =
      self->backdrop == NULL || !psc_rendering_key_is_alike (&self->backdrop->key, key);
  if (request->has_backdrop)
    get_backdrop_key (self->pyramid, key, &request->backdrop);
  psc_latest_queue_ask (self->queue, owner, request);
}

/* Moves what it finds to the front. */
static PscRendering *
find_rendering (PscPicture *self, const PscRenderingKey *key)
{
  for (GList *link = self->renderings.head; link != NULL; link = link->next)
    {
      PscRendering *rendering = link->data;

      if (!psc_rendering_key_equal (&rendering->key, key))
        continue;
      g_queue_unlink (&self->renderings, link);
      g_queue_push_head_link (&self->renderings, link);
      return rendering;
    }
  return NULL;
}

/* In the same window if possible, and sharp before small. */
static PscRendering *
find_stand_in (PscPicture *self, const PscRenderingKey *key, const cairo_rectangle_t *area)
{
  PscRendering *other = NULL;

  for (GList *link = self->renderings.head; link != NULL; link = link->next)
    {
      PscRendering *rendering = link->data;

      if (!psc_rendering_covers (rendering, area))
        continue;
      if (psc_rendering_key_is_alike (&rendering->key, key))
        return rendering;
      if (other == NULL)
        other = rendering;
    }
  if (other == NULL
      || (self->backdrop != NULL && psc_rendering_key_is_alike (&self->backdrop->key, key)))
    return self->backdrop;
  return other;
}

static void
clip_to_image (PscPicture *self, const cairo_rectangle_t *area, cairo_rectangle_t *clipped)
{
  PscImage *image = psc_picture_get_image (self);
  double right = MIN (area->x + area->width, (double) psc_image_get_width (image));
  double bottom = MIN (area->y + area->height, (double) psc_image_get_height (image));

  clipped->x = MAX (area->x, 0);
  clipped->y = MAX (area->y, 0);
  clipped->width = right - clipped->x;
  clipped->height = bottom - clipped->y;
}

static PscRendering *
choose_rendering (PscPicture *self,
                  gconstpointer owner,
                  const PscRenderingKey *key,
                  const cairo_rectangle_t *area)
{
  PscRendering *found = find_rendering (self, key);
  cairo_rectangle_t clipped;

  if (found != NULL)
    {
      psc_latest_queue_forget (self->queue, owner);
      return found;
    }
  ask (self, owner, key);
  clip_to_image (self, area, &clipped);
  return find_stand_in (self, key, &clipped);
}

gboolean
psc_picture_get_tile (PscPicture *self,
                      gconstpointer owner,
                      guint level,
                      const cairo_rectangle_t *area,
                      const PscWindow *window,
                      gboolean inverted,
                      PscPictureTile *tile)
{
  PscRenderingKey key = { .inverted = inverted, .has_window = window != NULL };
  const PscPyramidPart *part;

  g_return_val_if_fail (PSC_IS_PICTURE (self), FALSE);
  g_return_val_if_fail (level < psc_pyramid_get_n_levels (self->pyramid), FALSE);

  if (window != NULL)
    key.window = *window;
  if (!get_part (self, level, area, &key.part))
    {
      psc_latest_queue_forget (self->queue, owner);
      return FALSE;
    }
  self->last = choose_rendering (self, owner, &key, area);
  if (self->last == NULL)
    return FALSE;
  part = &self->last->key.part;
  tile->surface = self->last->surface;
  tile->scale = ldexp (1, (int) part->level);
  tile->x = (double) part->x * tile->scale;
  tile->y = (double) part->y * tile->scale;
  tile->is_current = psc_rendering_key_equal (&self->last->key, &key);
  return TRUE;
}

void
psc_picture_forget (PscPicture *self, gconstpointer owner)
{
  psc_latest_queue_forget (self->queue, owner);
}

GdkTexture *
psc_picture_get_texture (PscPicture *self, const PscPictureTile *tile)
{
  PscRendering *rendering = self->last;

  g_return_val_if_fail (rendering != NULL && rendering->surface == tile->surface, NULL);

  if (rendering->texture == NULL)
    rendering->texture = psc_surface_texture_new (rendering->surface);
  return rendering->texture;
}
