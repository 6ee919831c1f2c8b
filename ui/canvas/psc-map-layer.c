/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-map-layer.h"

#include "engine/psc-latest-queue.h"
#include "ui/canvas/psc-measured-map.h"
#include "ui/canvas/psc-surface-texture.h"

/* How long a map may stand in for the next one: longer, and it would be read as that. */
#define STALE_MS 400

/* For a thread. */
typedef struct
{
  guint64 number;
  PscMapDisplay display;
  PscMapMeasure measure;
  GBytes *values; /* owned, [A][A] floats */
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

  PscOverlay *overlay;   /* owned, nullable */
  PscMeasuredMap *map;   /* owned, nullable: what is shown, maybe another overlay's */
  PscScaleGroup *group;  /* owned, nullable */
  PscMapDisplay display; /* that the next measured map is shown in */
  PscMapMeasure measure; /* of the map shown, its scale shared if it is to be */
  guint stale_id;

  PscLatestQueue *measuring; /* owned */
  PscLatestQueue *rendering; /* owned */
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
  g_bytes_unref (((Request *) data)->values);
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
  const float *values = g_bytes_get_data (request->values, NULL);
  guint side = (guint) request->placement.side;
  Picture *picture = g_new0 (Picture, 1);

  picture->placement = request->placement;
  if (request->display.n_contours > 0)
    picture->lines = psc_map_lines_new (&request->display, &request->measure, values, side);
  else
    picture->surface = psc_map_render (&request->display, &request->measure, values, side);
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

static const PscLatestFuncs render_funcs = { render, request_equal, rendered, request_free,
                                             picture_free };

/* What is on screen stays there until that is rendered. */
static void
want_other (PscMapLayer *self)
{
  self->wanted++;
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

  self->measure = self->map != NULL ? self->map->measure : (PscMapMeasure){ 0 };
  if (self->group != NULL && self->map != NULL && self->map->display.scale == PSC_SCALE_SHARED)
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
tell_group (PscMapLayer *self)
{
  if (self->group == NULL)
    return;
  g_signal_handlers_block_by_func (self->group, group_changed_cb, self);
  psc_scale_group_set_measure (self->group, self, self->map != NULL ? &self->map->measure : NULL);
  g_signal_handlers_unblock_by_func (self->group, group_changed_cb, self);
}

/* Takes @map. Without one nothing of the last may be seen any more. */
static void
show (PscMapLayer *self, PscMeasuredMap *map)
{
  if (map == NULL)
    {
      psc_latest_queue_clear (self->rendering);
      g_clear_pointer (&self->picture, picture_free);
      self->asked = self->rendered = 0;
    }
  g_clear_pointer (&self->map, psc_measured_map_free);
  self->map = map;
  want_other (self);
  tell_group (self);
  share (self);
}

static void
show_nothing (PscMapLayer *self)
{
  g_clear_handle_id (&self->stale_id, g_source_remove);
  psc_latest_queue_clear (self->measuring);
  show (self, NULL);
  emit_changed (self);
}

static gboolean
has_map (PscOverlay *overlay)
{
  return overlay != NULL
         && (psc_overlay_get_state (overlay) == PSC_OVERLAY_READY
             || psc_overlay_get_stand_in (overlay) != NULL)
         && psc_overlay_get_map (overlay) != NULL;
}

/* (transfer full) (nullable): what is to be on screen, not measured: the overlay's map, or else the
 * one that is there. */
static PscMeasuredMap *
dup_wanted (PscMapLayer *self)
{
  if (has_map (self->overlay))
    return psc_measured_map_new (self->overlay, &self->display);
  return self->map != NULL ? psc_measured_map_new_like (self->map, &self->display) : NULL;
}

/* Until a thread has measured it, what is on screen stays as it is. */
static void
ask_measure (PscMapLayer *self)
{
  PscMeasuredMap *map = dup_wanted (self);

  if (map == NULL || (self->map != NULL && psc_measured_map_equal (self->map, map)))
    {
      psc_latest_queue_clear (self->measuring);
      g_clear_pointer (&map, psc_measured_map_free);
    }
  else
    psc_latest_queue_ask (self->measuring, self, map);
}

/* An older map of what is wanted is nearer to it than what is on screen. Of anything else, all that
 * is to be told is that nobody waits for it any more. */
static void
measured (gpointer data, gpointer result, gpointer user_data)
{
  PscMapLayer *self = user_data;
  const PscMeasuredMap *request = data;
  g_autofree PscMapMeasure *measure = result;
  PscMeasuredMap *wanted = dup_wanted (self);
  const PscMapDisplay *display = psc_map_is_measured_alike (&request->display, &self->display)
                                     ? &self->display
                                     : &request->display;

  if (wanted != NULL && wanted->overlay == request->overlay)
    {
      PscMeasuredMap *map = psc_measured_map_new_like (request, display);

      map->measure = *measure;
      show (self, map);
    }
  g_clear_pointer (&wanted, psc_measured_map_free);
  emit_changed (self);
}

static const PscLatestFuncs measure_funcs = { psc_measured_map_measure, psc_measured_map_equal,
                                              measured, psc_measured_map_free, g_free };

static gboolean
stale_cb (gpointer user_data)
{
  PscMapLayer *self = user_data;

  self->stale_id = 0;
  show_nothing (self);
  return G_SOURCE_REMOVE;
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
    {
      g_clear_handle_id (&self->stale_id, g_source_remove);
      ask_measure (self);
      emit_changed (self);
    }
  else if (self->map == NULL || !is_under_way (self->overlay))
    show_nothing (self);
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
  psc_latest_queue_clear (self->measuring);
  show (self, NULL);
  G_OBJECT_CLASS (psc_map_layer_parent_class)->dispose (object);
}

static void
psc_map_layer_finalize (GObject *object)
{
  PscMapLayer *self = PSC_MAP_LAYER (object);

  psc_latest_queue_free (self->measuring);
  psc_latest_queue_free (self->rendering);
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
  self->measuring = psc_latest_queue_new (&measure_funcs, self);
  self->rendering = psc_latest_queue_new (&render_funcs, self);
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
  show_nothing (self);
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
  if (display_equal (&self->display, display))
    return;
  self->display = *display;
  if (self->map != NULL && psc_map_is_measured_alike (&self->map->display, display))
    {
      self->map->display = *display;
      want_other (self);
    }
  ask_measure (self);
  emit_changed (self);
}

const PscMapDisplay *
psc_map_layer_get_display (PscMapLayer *self)
{
  return self->map != NULL ? &self->map->display : &self->display;
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
  tell_group (self);
  share (self);
  emit_changed (self);
}

const PscMapMeasure *
psc_map_layer_get_measure (PscMapLayer *self)
{
  return self->map != NULL ? &self->measure : NULL;
}

gboolean
psc_map_layer_is_stale (PscMapLayer *self)
{
  return self->map != NULL && (self->map->overlay != self->overlay || !has_map (self->overlay));
}

const float *
psc_map_layer_get_values (PscMapLayer *self, guint *side)
{
  if (self->map == NULL || self->measure.state != PSC_MAP_STATE_SHOWN)
    return NULL;
  *side = (guint) self->map->placement.side;
  return g_bytes_get_data (self->map->values, NULL);
}

static void
ask_picture (PscMapLayer *self)
{
  Request *request = g_new0 (Request, 1);

  request->number = self->wanted;
  request->display = self->map->display;
  request->measure = self->measure;
  request->values = g_bytes_ref (self->map->values);
  request->placement = self->map->placement;
  self->asked = self->wanted;
  psc_latest_queue_ask (self->rendering, self, request);
}

static Picture *
get_picture (PscMapLayer *self)
{
  guint side;

  if (psc_map_layer_get_values (self, &side) == NULL)
    return NULL;
  if (self->rendered != self->wanted && self->asked != self->wanted)
    ask_picture (self);
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

  return psc_latest_queue_is_idle (self->measuring)
         && (psc_map_layer_get_values (self, &side) == NULL || self->rendered == self->wanted);
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
