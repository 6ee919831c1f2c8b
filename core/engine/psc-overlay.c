/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-overlay.h"

#include <math.h>

struct _PscOverlay
{
  GObject parent_instance;

  PscMethod *method; /* owned */
  PscExplanationMode mode;
  PscQuery *query; /* owned */

  PscOverlayState state;
  PscOverlaySource source;
  PscMapGrid grid;         /* of @cells */
  GBytes *cells;           /* owned, nullable: the map before it is finished */
  double error;            /* of @cells, NaN unless chance has a part in them */
  const char *device_kind; /* static, nullable */
  GBytes *map;             /* owned, nullable: [A][A] floats, none until there is a map */
  PscMethod *stand_in;     /* owned, nullable: whose map that is, if it is not its own */
  PscPlacement placement;  /* of the map */
  gboolean has_score;
  gboolean is_plain;
  double logit;
  gboolean is_low;
  PscQueryReading *reading; /* owned, nullable */
  char *message;            /* owned, nullable */
  guint changed_id;
};

G_DEFINE_FINAL_TYPE (PscOverlay, psc_overlay, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PscOverlayState,
                    psc_overlay_state,
                    G_DEFINE_ENUM_VALUE (PSC_OVERLAY_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (PSC_OVERLAY_COMPUTING, "computing"),
                    G_DEFINE_ENUM_VALUE (PSC_OVERLAY_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (PSC_OVERLAY_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (PSC_OVERLAY_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (PSC_OVERLAY_FAILED, "failed"))

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
psc_overlay_finalize (GObject *object)
{
  PscOverlay *self = PSC_OVERLAY (object);

  g_clear_handle_id (&self->changed_id, g_source_remove);
  g_clear_object (&self->method);
  g_clear_object (&self->stand_in);
  g_clear_pointer (&self->query, psc_query_free);
  g_clear_pointer (&self->reading, psc_query_reading_unref);
  g_clear_pointer (&self->cells, g_bytes_unref);
  g_clear_pointer (&self->map, g_bytes_unref);
  g_free (self->message);
  G_OBJECT_CLASS (psc_overlay_parent_class)->finalize (object);
}

static void
psc_overlay_class_init (PscOverlayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_overlay_finalize;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_OVERLAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
psc_overlay_init (PscOverlay *self)
{
  self->error = NAN;
}

PscOverlay *
psc_overlay_new (PscMethod *method, PscExplanationMode mode, const PscQuery *query)
{
  PscOverlay *self;

  g_return_val_if_fail (PSC_IS_METHOD (method), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  self = g_object_new (PSC_TYPE_OVERLAY, NULL);
  self->method = g_object_ref (method);
  self->mode = mode;
  self->query = psc_query_copy (query);
  return self;
}

PscMethod *
psc_overlay_get_method (PscOverlay *self)
{
  return self->method;
}

PscExplanationMode
psc_overlay_get_mode (PscOverlay *self)
{
  return self->mode;
}

const PscQuery *
psc_overlay_get_query (PscOverlay *self)
{
  return self->query;
}

PscOverlayState
psc_overlay_get_state (PscOverlay *self)
{
  return self->state;
}

PscOverlaySource
psc_overlay_get_source (PscOverlay *self)
{
  return self->source;
}

PscMethod *
psc_overlay_get_stand_in (PscOverlay *self)
{
  return self->stand_in;
}

const float *
psc_overlay_get_values (PscOverlay *self, guint *side)
{
  *side = (guint) self->placement.side;
  return self->map != NULL ? g_bytes_get_data (self->map, NULL) : NULL;
}

GBytes *
psc_overlay_get_map (PscOverlay *self)
{
  return self->map;
}

PscMapGrid
psc_overlay_get_grid (PscOverlay *self)
{
  return self->cells != NULL ? self->grid : psc_map_grid_of_pixels ((guint) self->placement.side);
}

double
psc_overlay_get_error (PscOverlay *self)
{
  return self->error;
}

const char *
psc_overlay_get_device_kind (PscOverlay *self)
{
  return self->device_kind;
}

GBytes *
psc_overlay_get_cells (PscOverlay *self)
{
  return self->cells;
}

const PscPlacement *
psc_overlay_get_placement (PscOverlay *self)
{
  return self->map != NULL ? &self->placement : NULL;
}

double
psc_overlay_probe (PscOverlay *self, double x, double y)
{
  double side = (double) self->placement.side;
  const float *values;
  double u, v;

  if (self->map == NULL || self->stand_in != NULL)
    return NAN;
  psc_placement_to_model (&self->placement, x, y, &u, &v);
  if (!(u >= 0 && v >= 0 && u < side && v < side))
    return NAN;
  values = g_bytes_get_data (self->map, NULL);
  return values[(gsize) v * self->placement.side + (gsize) u];
}

gboolean
psc_overlay_get_score (PscOverlay *self, double *logit, gboolean *is_low)
{
  *logit = self->logit;
  *is_low = self->is_low;
  return self->has_score;
}

gboolean
psc_overlay_is_plain (PscOverlay *self)
{
  return self->is_plain;
}

const PscQueryReading *
psc_overlay_get_reading (PscOverlay *self)
{
  return self->reading;
}

const char *
psc_overlay_get_message (PscOverlay *self)
{
  return self->message;
}

/* No reference is held over the idle: whoever drops the last one need not be told. */
static gboolean
emit_changed_cb (gpointer user_data)
{
  PscOverlay *self = user_data;

  self->changed_id = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
queue_changed (PscOverlay *self)
{
  if (self->changed_id == 0)
    self->changed_id = g_idle_add_full (G_PRIORITY_DEFAULT, emit_changed_cb, self, NULL);
}

static void
drop_map (PscOverlay *self)
{
  g_clear_object (&self->stand_in);
  g_clear_pointer (&self->cells, g_bytes_unref);
  self->error = NAN;
  g_clear_pointer (&self->map, g_bytes_unref);
  self->placement = (PscPlacement){ 0 };
}

void
psc_overlay_reset (PscOverlay *self, PscMethod *method)
{
  g_set_object (&self->method, method);
  drop_map (self);
  self->has_score = FALSE;
  g_clear_pointer (&self->reading, psc_query_reading_unref);
  self->state = PSC_OVERLAY_WAITING;
  g_clear_pointer (&self->message, g_free);
  queue_changed (self);
}

void
psc_overlay_set_state (PscOverlay *self, PscOverlayState state, const char *message)
{
  if (self->state == state && g_strcmp0 (self->message, message) == 0)
    return;
  if (self->stand_in != NULL && (state == PSC_OVERLAY_CANCELLED || state == PSC_OVERLAY_FAILED))
    drop_map (self);
  self->state = state;
  g_free (self->message);
  self->message = g_strdup (message);
  queue_changed (self);
}

void
psc_overlay_set_method (PscOverlay *self, PscMethod *method)
{
  if (g_set_object (&self->method, method))
    queue_changed (self);
}

void
psc_overlay_set_cells (PscOverlay *self, PscMapGrid grid, const float *cells)
{
  g_clear_pointer (&self->cells, g_bytes_unref);
  self->grid = grid;
  self->cells = g_bytes_new (cells, psc_map_grid_get_n_cells (grid) * sizeof *cells);
}

void
psc_overlay_set_error (PscOverlay *self, double error)
{
  self->error = error;
}

void
psc_overlay_set_device_kind (PscOverlay *self, const char *device_kind)
{
  self->device_kind = device_kind;
}

/* A new one: whoever shows or measures the last may go on with it. */
static void
set_map (PscOverlay *self, float *values, const PscPlacement *placement)
{
  g_clear_pointer (&self->map, g_bytes_unref);
  self->map = g_bytes_new_take (values, placement->side * placement->side * sizeof *values);
  self->placement = *placement;
}

void
psc_overlay_take_map (PscOverlay *self,
                      PscOverlaySource source,
                      float *values,
                      const PscPlacement *placement)
{
  g_return_if_fail (values != NULL && placement != NULL && placement->side > 0);

  g_clear_object (&self->stand_in);
  set_map (self, values, placement);
  self->source = source;
  self->state = PSC_OVERLAY_READY;
  queue_changed (self);
}

void
psc_overlay_take_stand_in (PscOverlay *self,
                           PscMethod *method,
                           PscMapGrid grid,
                           const float *cells,
                           float *values,
                           const PscPlacement *placement)
{
  g_return_if_fail (PSC_IS_METHOD (method));
  g_return_if_fail (values != NULL && placement != NULL && placement->side > 0);
  g_return_if_fail (self->map == NULL || self->stand_in != NULL);

  g_set_object (&self->stand_in, method);
  psc_overlay_set_cells (self, grid, cells);
  set_map (self, values, placement);
  queue_changed (self);
}

void
psc_overlay_set_score (PscOverlay *self, double logit, gboolean is_low)
{
  if (self->has_score && self->logit == logit && self->is_low == is_low)
    return;
  self->has_score = TRUE;
  self->logit = logit;
  self->is_low = is_low;
  queue_changed (self);
}

void
psc_overlay_set_plain (PscOverlay *self, gboolean is_plain)
{
  is_plain = !!is_plain;
  if (self->is_plain == is_plain)
    return;
  self->is_plain = is_plain;
  queue_changed (self);
}

void
psc_overlay_set_reading (PscOverlay *self, PscQueryReading *reading)
{
  g_clear_pointer (&self->reading, psc_query_reading_unref);
  self->reading = psc_query_reading_ref (reading);
  queue_changed (self);
}
