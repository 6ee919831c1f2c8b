/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-map-layer.h"

#include "engine/psc-latest-queue.h"
#include "ui/canvas/psc-surface-texture.h"

/* How long a map may stand in for the next one: longer, and it would be read as that. */
#define STALE_MS 400

/* For a thread. */
typedef struct
{
  guint64 number;
  PscMapDisplay display;
  PscMapMeasure measure;
  float *values; /* owned, [A][A] */
  PscPlacement placement;
} Request;

/* One of @surface and @lines, as the display has it. */
typedef struct
{
  PscPlacement placement;
  cairo_surface_t *surface; /* owned, nullable */
  GdkTexture *texture;      /* owned, nullable */
  PscMapLines *lines;       /* owned, nullable */
} Picture;

struct _PscMapLayer
{
  GObject parent_instance;

  PscOverlay *overlay;  /* owned, nullable */
  PscOverlay *shown;    /* owned, nullable: has a map */
  PscScaleGroup *group; /* owned, nullable */
  PscMapDisplay display;
  PscMapMeasure own; /* of the map shown, by itself */
  PscMapMeasure measure;
  guint stale_id;

  PscLatestQueue *queue; /* owned */
  guint64 wanted;   /* the number of what is to be rendered: another whenever that is another */
  guint64 asked;    /* the number of what was asked for last */
  guint64 rendered; /* the number of the picture below */
  Picture *picture; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (PscMapLayer, psc_map_layer, G_TYPE_OBJECT)

enum
{
  CHANGED,
  RENDERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
request_free (gpointer data)
{
  g_free (((Request *) data)->values);
  g_free (data);
}

static gboolean
request_equal (gconstpointer a, gconstpointer b)
{
  return ((const Request *) a)->number == ((const Request *) b)->number;
}

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_clear_object (&picture->texture);
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  g_clear_pointer (&picture->lines, psc_map_lines_unref);
  g_free (picture);
}

static gpointer
render (gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  guint side = (guint) request->placement.side;
  Picture *picture = g_new0 (Picture, 1);

  picture->placement = request->placement;
  if (request->display.n_contours > 0)
    picture->lines =
        psc_map_lines_new (&request->display, &request->measure, request->values, side);
  else
    picture->surface = psc_map_render (&request->display, &request->measure, request->values, side);
  return picture;
}

static void
rendered (gpointer data, gpointer result, gpointer user_data)
{
  PscMapLayer *self = user_data;

  g_clear_pointer (&self->picture, picture_free);
  self->picture = result;
  self->rendered = ((const Request *) data)->number;
  g_signal_emit (self, signals[RENDERED], 0);
}

static const PscLatestFuncs funcs = { render, request_equal, rendered, request_free, picture_free };

/* What is on screen stays there until that is rendered. */
static void
want_other (PscMapLayer *self)
{
  self->wanted++;
}

/* Nothing of the map may be seen any more. */
static void
drop_picture (PscMapLayer *self)
{
  psc_latest_queue_clear (self->queue);
  g_clear_pointer (&self->picture, picture_free);
  self->asked = 0;
  self->rendered = 0;
}

static void
emit_changed (PscMapLayer *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
share (PscMapLayer *self)
{
  double limit = self->measure.limit;

  self->measure = self->own;
  if (self->group != NULL && self->shown != NULL && self->display.scale == PSC_SCALE_SHARED)
    psc_scale_group_share (self->group, &self->measure);
  if (self->measure.limit != limit)
    want_other (self);
}

static void
group_changed_cb (PscMapLayer *self)
{
  share (self);
  emit_changed (self);
}

static void
measure (PscMapLayer *self)
{
  const float *values = NULL;
  guint side = 0;

  want_other (self);
  if (self->shown != NULL)
    values = psc_overlay_get_values (self->shown, &side);
  /* An overlay can lose its map before it says so. */
  if (values == NULL)
    {
      g_clear_object (&self->shown);
      drop_picture (self);
    }
  self->own = (PscMapMeasure){ 0 };
  if (values != NULL)
    psc_map_measure (&self->display, values, (gsize) side * side, &self->own);
  if (self->group != NULL)
    {
      g_signal_handlers_block_by_func (self->group, group_changed_cb, self);
      psc_scale_group_set_measure (self->group, self, values != NULL ? &self->own : NULL);
      g_signal_handlers_unblock_by_func (self->group, group_changed_cb, self);
    }
  share (self);
  emit_changed (self);
}

static void
show (PscMapLayer *self, PscOverlay *overlay)
{
  g_clear_handle_id (&self->stale_id, g_source_remove);
  g_set_object (&self->shown, overlay);
  measure (self);
}

static gboolean
stale_cb (gpointer user_data)
{
  PscMapLayer *self = user_data;

  self->stale_id = 0;
  show (self, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
has_map (PscOverlay *overlay)
{
  guint side;

  return overlay != NULL
         && (psc_overlay_get_state (overlay) == PSC_OVERLAY_READY
             || psc_overlay_get_stand_in (overlay) != NULL)
         && psc_overlay_get_values (overlay, &side) != NULL;
}

static gboolean
is_under_way (PscOverlay *overlay)
{
  PscOverlayState state;

  if (overlay == NULL)
    return FALSE;
  state = psc_overlay_get_state (overlay);
  return state == PSC_OVERLAY_WAITING || state == PSC_OVERLAY_COMPUTING;
}

static void
follow (PscMapLayer *self)
{
  if (has_map (self->overlay))
    show (self, self->overlay);
  else if (self->shown == NULL || !is_under_way (self->overlay))
    show (self, NULL);
  else
    {
      if (self->stale_id == 0)
        self->stale_id = g_timeout_add (STALE_MS, stale_cb, self);
      emit_changed (self);
    }
}

static void
forget_overlay (PscMapLayer *self)
{
  if (self->overlay != NULL)
    g_signal_handlers_disconnect_by_func (self->overlay, follow, self);
  g_clear_object (&self->overlay);
}

static void
forget_group (PscMapLayer *self)
{
  if (self->group == NULL)
    return;
  g_signal_handlers_disconnect_by_func (self->group, group_changed_cb, self);
  psc_scale_group_set_measure (self->group, self, NULL);
  g_clear_object (&self->group);
}

static void
psc_map_layer_dispose (GObject *object)
{
  PscMapLayer *self = PSC_MAP_LAYER (object);

  g_clear_handle_id (&self->stale_id, g_source_remove);
  forget_overlay (self);
  forget_group (self);
  g_clear_object (&self->shown);
  drop_picture (self);
  G_OBJECT_CLASS (psc_map_layer_parent_class)->dispose (object);
}

static void
psc_map_layer_finalize (GObject *object)
{
  psc_latest_queue_free (PSC_MAP_LAYER (object)->queue);
  G_OBJECT_CLASS (psc_map_layer_parent_class)->finalize (object);
}

static void
psc_map_layer_class_init (PscMapLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = psc_map_layer_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_map_layer_finalize;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_MAP_LAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[RENDERED] = g_signal_new ("rendered", PSC_TYPE_MAP_LAYER, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
psc_map_layer_init (PscMapLayer *self)
{
  const PscMapDisplay display = PSC_MAP_DISPLAY_INIT;

  self->display = display;
  self->wanted = 1;
  self->queue = psc_latest_queue_new (&funcs, self);
}

PscMapLayer *
psc_map_layer_new (void)
{
  return g_object_new (PSC_TYPE_MAP_LAYER, NULL);
}

void
psc_map_layer_set_overlay (PscMapLayer *self, PscOverlay *overlay)
{
  if (self->overlay == overlay)
    return;
  forget_overlay (self);
  if (overlay != NULL)
    {
      self->overlay = g_object_ref (overlay);
      g_signal_connect_swapped (overlay, "changed", G_CALLBACK (follow), self);
    }
  follow (self);
}

PscOverlay *
psc_map_layer_get_overlay (PscMapLayer *self)
{
  return self->overlay;
}

void
psc_map_layer_clear (PscMapLayer *self)
{
  forget_overlay (self);
  show (self, NULL);
}

static gboolean
display_equal (const PscMapDisplay *a, const PscMapDisplay *b)
{
  if (a->colormap != b->colormap || a->sign != b->sign || a->scale != b->scale || a->mass != b->mass
      || a->opacity != b->opacity || a->threshold != b->threshold || a->n_contours != b->n_contours)
    return FALSE;
  for (guint i = 0; i < a->n_contours; i++)
    if (a->contours[i] != b->contours[i])
      return FALSE;
  return TRUE;
}

void
psc_map_layer_set_display (PscMapLayer *self, const PscMapDisplay *display)
{
  gboolean same_measure;

  if (display_equal (&self->display, display))
    return;
  same_measure = self->display.sign == display->sign && self->display.scale == display->scale
                 && self->display.mass == display->mass;
  self->display = *display;
  if (!same_measure)
    {
      measure (self);
      return;
    }
  want_other (self);
  emit_changed (self);
}

const PscMapDisplay *
psc_map_layer_get_display (PscMapLayer *self)
{
  return &self->display;
}

void
psc_map_layer_set_scale_group (PscMapLayer *self, PscScaleGroup *group)
{
  if (self->group == group)
    return;
  forget_group (self);
  if (group != NULL)
    {
      self->group = g_object_ref (group);
      g_signal_connect_swapped (group, "changed", G_CALLBACK (group_changed_cb), self);
    }
  measure (self);
}

const PscMapMeasure *
psc_map_layer_get_measure (PscMapLayer *self)
{
  return self->shown != NULL ? &self->measure : NULL;
}

gboolean
psc_map_layer_is_stale (PscMapLayer *self)
{
  return self->shown != NULL && (self->shown != self->overlay || !has_map (self->shown));
}

const float *
psc_map_layer_get_values (PscMapLayer *self, guint *side)
{
  if (self->shown == NULL || self->measure.state != PSC_MAP_STATE_SHOWN)
    return NULL;
  return psc_overlay_get_values (self->shown, side);
}

/* The values are the overlay's for no longer than until it changes. */
static void
ask (PscMapLayer *self, const float *values, guint side)
{
  Request *request = g_new0 (Request, 1);

  request->number = self->wanted;
  request->display = self->display;
  request->measure = self->measure;
  request->values = g_memdup2 (values, (gsize) side * side * sizeof *values);
  request->placement = *psc_overlay_get_placement (self->shown);
  self->asked = self->wanted;
  psc_latest_queue_ask (self->queue, self, request);
}

static Picture *
get_picture (PscMapLayer *self)
{
  guint side;
  const float *values = psc_map_layer_get_values (self, &side);

  if (values == NULL)
    return NULL;
  if (self->rendered != self->wanted && self->asked != self->wanted)
    ask (self, values, side);
  return self->picture;
}

const PscPlacement *
psc_map_layer_get_placement (PscMapLayer *self)
{
  Picture *picture = get_picture (self);

  return picture != NULL ? &picture->placement : NULL;
}

gboolean
psc_map_layer_is_rendered (PscMapLayer *self)
{
  guint side;

  return psc_map_layer_get_values (self, &side) == NULL || self->rendered == self->wanted;
}

cairo_surface_t *
psc_map_layer_get_surface (PscMapLayer *self)
{
  Picture *picture = get_picture (self);

  return picture != NULL ? picture->surface : NULL;
}

GdkTexture *
psc_map_layer_get_texture (PscMapLayer *self)
{
  Picture *picture = get_picture (self);

  if (picture == NULL || picture->surface == NULL)
    return NULL;
  if (picture->texture == NULL)
    picture->texture = psc_surface_texture_new (picture->surface);
  return picture->texture;
}

PscMapLines *
psc_map_layer_get_lines (PscMapLayer *self)
{
  Picture *picture = get_picture (self);

  return picture != NULL ? picture->lines : NULL;
}
