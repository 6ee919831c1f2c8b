/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-lines-view.h"

#include <math.h>

#include "engine/psc-latest-queue.h"
#include "ui/canvas/psc-surface-texture.h"

/* As of a picture's tiles: see there. */
#define TILE_STEP   256
#define TILE_MARGIN 64

typedef struct
{
  PscMapLines *lines;     /* owned */
  cairo_rectangle_t map;  /* where the map lies */
  cairo_rectangle_t area; /* what of it, in whole pixels */
  double thickness;
} Request;

typedef struct
{
  PscMapLines *lines; /* owned */
  cairo_rectangle_t map;
  cairo_rectangle_t area;
  cairo_surface_t *surface; /* owned */
  GdkTexture *texture;      /* owned, nullable */
} Tile;

struct _PscLinesView
{
  PscLatestQueue *queue; /* owned */
  Tile *tile;            /* owned, nullable */
  GFunc rendered;
  gpointer user_data;
};

static void
request_free (gpointer data)
{
  psc_map_lines_unref (((Request *) data)->lines);
  g_free (data);
}

static gboolean
rectangle_equal (const cairo_rectangle_t *a, const cairo_rectangle_t *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

static gboolean
request_equal (gconstpointer a, gconstpointer b)
{
  const Request *one = a;
  const Request *other = b;

  return one->lines == other->lines && rectangle_equal (&one->map, &other->map)
         && rectangle_equal (&one->area, &other->area) && one->thickness == other->thickness;
}

static void
tile_free (gpointer data)
{
  Tile *tile = data;

  g_clear_object (&tile->texture);
  cairo_surface_destroy (tile->surface);
  psc_map_lines_unref (tile->lines);
  g_free (tile);
}

static gpointer
render (gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  Tile *tile = g_new0 (Tile, 1);
  cairo_t *cr;

  tile->lines = psc_map_lines_ref (request->lines);
  tile->map = request->map;
  tile->area = request->area;
  tile->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) request->area.width,
                                              (int) request->area.height);
  cr = cairo_create (tile->surface);
  cairo_translate (cr, -request->area.x, -request->area.y);
  psc_map_lines_draw (request->lines, cr, &request->map, request->thickness);
  cairo_destroy (cr);
  if (cairo_surface_status (tile->surface) != CAIRO_STATUS_SUCCESS)
    g_clear_pointer (&tile, tile_free);
  return tile;
}

static void
rendered (gpointer data, gpointer result, gpointer user_data)
{
  PscLinesView *self = user_data;

  g_clear_pointer (&self->tile, tile_free);
  self->tile = result;
  self->rendered (self->user_data, NULL);
}

static const PscLatestFuncs funcs = { render, request_equal, rendered, request_free, tile_free };

PscLinesView *
psc_lines_view_new (GFunc func, gpointer user_data)
{
  PscLinesView *self = g_new0 (PscLinesView, 1);

  self->queue = psc_latest_queue_new (&funcs, self);
  self->rendered = func;
  self->user_data = user_data;
  return self;
}

void
psc_lines_view_free (PscLinesView *self)
{
  psc_latest_queue_free (self->queue);
  g_clear_pointer (&self->tile, tile_free);
  g_free (self);
}

void
psc_lines_view_clear (PscLinesView *self)
{
  psc_latest_queue_clear (self->queue);
  g_clear_pointer (&self->tile, tile_free);
}

static void
align (double visible, double length, double limit, double *start, double *covered)
{
  double end = ceil ((visible + length + TILE_MARGIN) / TILE_STEP) * TILE_STEP;

  *start = MAX (floor ((visible - TILE_MARGIN) / TILE_STEP) * TILE_STEP, 0);
  *covered = MIN (end, ceil (limit)) - *start;
}

/* What is to be had; %FALSE if nothing is in sight. */
static gboolean
get_area (const PscLinesPlace *place, cairo_rectangle_t *area)
{
  align (place->visible.x, place->visible.width, place->image_width, &area->x, &area->width);
  align (place->visible.y, place->visible.height, place->image_height, &area->y, &area->height);
  return area->width > 0 && area->height > 0;
}

static gboolean
is_current (PscLinesView *self, const PscMapLines *lines, const PscLinesPlace *place)
{
  cairo_rectangle_t area;

  if (!get_area (place, &area))
    return TRUE;
  return self->tile != NULL && self->tile->lines == lines
         && rectangle_equal (&self->tile->map, &place->map)
         && rectangle_equal (&self->tile->area, &area);
}

static void
ask (PscLinesView *self, PscMapLines *lines, const PscLinesPlace *place)
{
  Request *request;
  cairo_rectangle_t area;

  if (!get_area (place, &area))
    return;
  request = g_new0 (Request, 1);
  request->lines = psc_map_lines_ref (lines);
  request->map = place->map;
  request->area = area;
  request->thickness = place->thickness;
  psc_latest_queue_ask (self->queue, self, request);
}

gboolean
psc_lines_view_get_tile (PscLinesView *self,
                         PscMapLines *lines,
                         const PscLinesPlace *place,
                         PscLinesTile *tile)
{
  double growth;

  tile->is_current = is_current (self, lines, place);
  if (tile->is_current)
    psc_latest_queue_forget (self->queue, self);
  else
    ask (self, lines, place);
  if (self->tile == NULL)
    return FALSE;
  growth = place->map.width / self->tile->map.width;
  tile->surface = self->tile->surface;
  tile->area =
      (cairo_rectangle_t){ self->tile->area.x * growth, self->tile->area.y * growth,
                           self->tile->area.width * growth, self->tile->area.height * growth };
  return TRUE;
}

GdkTexture *
psc_lines_view_get_texture (PscLinesView *self)
{
  g_return_val_if_fail (self->tile != NULL, NULL);

  if (self->tile->texture == NULL)
    self->tile->texture = psc_surface_texture_new (self->tile->surface);
  return self->tile->texture;
}
