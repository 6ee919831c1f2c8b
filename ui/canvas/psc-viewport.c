/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-viewport.h"

struct _PscViewport
{
  GObject parent_instance;

  PscImage *image; /* owned, nullable */
  double zoom;
  double centre_x;
  double centre_y;
  gboolean mirrored;
  gboolean inverted;
  gboolean has_window;
  PscWindow window;
  gboolean has_point;
  double point_x; /* image pixels */
  double point_y;
  PscMeasureSet *measures; /* owned, nullable */
  PscRegionSet *regions;   /* owned, nullable */
  gboolean regions_shown;
};

G_DEFINE_FINAL_TYPE (PscViewport, psc_viewport, G_TYPE_OBJECT)

enum
{
  PROP_ZOOM = 1,
  PROP_MIRRORED,
  PROP_INVERTED,
  PROP_REGIONS_SHOWN,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
emit_changed (PscViewport *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
psc_viewport_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PscViewport *self = PSC_VIEWPORT (object);

  switch (id)
    {
    case PROP_ZOOM:
      g_value_set_double (value, self->zoom);
      break;
    case PROP_MIRRORED:
      g_value_set_boolean (value, self->mirrored);
      break;
    case PROP_INVERTED:
      g_value_set_boolean (value, self->inverted);
      break;
    case PROP_REGIONS_SHOWN:
      g_value_set_boolean (value, self->regions_shown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_viewport_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PscViewport *self = PSC_VIEWPORT (object);

  switch (id)
    {
    case PROP_ZOOM:
      psc_viewport_zoom_at (self, g_value_get_double (value), self->centre_x, self->centre_y);
      break;
    case PROP_MIRRORED:
      psc_viewport_set_mirrored (self, g_value_get_boolean (value));
      break;
    case PROP_INVERTED:
      psc_viewport_set_inverted (self, g_value_get_boolean (value));
      break;
    case PROP_REGIONS_SHOWN:
      psc_viewport_set_regions_shown (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_viewport_dispose (GObject *object)
{
  psc_viewport_set_measures (PSC_VIEWPORT (object), NULL);
  psc_viewport_set_regions (PSC_VIEWPORT (object), NULL);
  g_clear_object (&PSC_VIEWPORT (object)->image);
  G_OBJECT_CLASS (psc_viewport_parent_class)->dispose (object);
}

static void
psc_viewport_class_init (PscViewportClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = psc_viewport_get_property;
  object_class->set_property = psc_viewport_set_property;
  object_class->dispose = psc_viewport_dispose;

  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, PSC_VIEWPORT_MIN_ZOOM,
                                               PSC_VIEWPORT_MAX_ZOOM, 1, flags);
  properties[PROP_MIRRORED] = g_param_spec_boolean ("mirrored", NULL, NULL, FALSE, flags);
  properties[PROP_INVERTED] = g_param_spec_boolean ("inverted", NULL, NULL, FALSE, flags);
  properties[PROP_REGIONS_SHOWN] = g_param_spec_boolean ("regions-shown", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_VIEWPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
psc_viewport_init (PscViewport *self)
{
  self->zoom = 1;
  self->centre_x = 0.5;
  self->centre_y = 0.5;
  self->regions_shown = TRUE;
}

PscViewport *
psc_viewport_new (void)
{
  return g_object_new (PSC_TYPE_VIEWPORT, NULL);
}

void
psc_viewport_set_image (PscViewport *self, PscImage *image)
{
  if (!g_set_object (&self->image, image))
    return;
  self->has_point = FALSE;
  psc_viewport_set_measures (self, NULL);
  psc_viewport_set_regions (self, NULL);
  psc_viewport_reset (self);
}

PscImage *
psc_viewport_get_image (PscViewport *self)
{
  return self->image;
}

double
psc_viewport_get_zoom (PscViewport *self)
{
  return self->zoom;
}

static void
change_zoom (PscViewport *self, double zoom)
{
  if (self->zoom == zoom)
    return;
  self->zoom = zoom;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
}

/* On screen a point lies (point − centre) · zoom from the middle, up to a factor. */
void
psc_viewport_zoom_at (PscViewport *self, double zoom, double x, double y)
{
  double old = self->zoom;

  change_zoom (self, CLAMP (zoom, PSC_VIEWPORT_MIN_ZOOM, PSC_VIEWPORT_MAX_ZOOM));
  psc_viewport_set_centre (self, x - (x - self->centre_x) * old / self->zoom,
                           y - (y - self->centre_y) * old / self->zoom);
}

void
psc_viewport_set_centre (PscViewport *self, double x, double y)
{
  self->centre_x = CLAMP (x, 0, 1);
  self->centre_y = CLAMP (y, 0, 1);
  emit_changed (self);
}

void
psc_viewport_get_centre (PscViewport *self, double *x, double *y)
{
  *x = self->centre_x;
  *y = self->centre_y;
}

void
psc_viewport_fit (PscViewport *self)
{
  change_zoom (self, 1);
  psc_viewport_set_centre (self, 0.5, 0.5);
}

void
psc_viewport_reset (PscViewport *self)
{
  self->has_window = FALSE;
  psc_viewport_set_mirrored (self, FALSE);
  psc_viewport_set_inverted (self, FALSE);
  psc_viewport_fit (self);
}

const PscWindow *
psc_viewport_get_window (PscViewport *self)
{
  return self->has_window ? &self->window : NULL;
}

void
psc_viewport_set_window (PscViewport *self, const PscWindow *window)
{
  self->has_window = window != NULL;
  if (window != NULL)
    self->window = *window;
  emit_changed (self);
}

void
psc_viewport_get_shown_window (PscViewport *self, PscWindow *window)
{
  const PscVoiTable *table = psc_image_get_voi_table (self->image);

  if (self->has_window)
    *window = self->window;
  else if (table != NULL)
    *window = (PscWindow){
      table->first + table->n_entries / 2.0,
      MAX (table->n_entries, 2),
      PSC_WINDOW_LINEAR_EXACT,
    };
  else
    psc_image_get_window (self->image, window);
}

gboolean
psc_viewport_get_mirrored (PscViewport *self)
{
  return self->mirrored;
}

void
psc_viewport_set_mirrored (PscViewport *self, gboolean mirrored)
{
  if (self->mirrored == mirrored)
    return;
  self->mirrored = mirrored;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MIRRORED]);
  emit_changed (self);
}

gboolean
psc_viewport_get_inverted (PscViewport *self)
{
  return self->inverted;
}

void
psc_viewport_set_inverted (PscViewport *self, gboolean inverted)
{
  if (self->inverted == inverted)
    return;
  self->inverted = inverted;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INVERTED]);
  emit_changed (self);
}

PscMeasureSet *
psc_viewport_get_measures (PscViewport *self)
{
  return self->measures;
}

void
psc_viewport_set_measures (PscViewport *self, PscMeasureSet *measures)
{
  if (self->measures == measures)
    return;
  if (self->measures != NULL)
    g_signal_handlers_disconnect_by_func (self->measures, emit_changed, self);
  g_set_object (&self->measures, measures);
  if (measures != NULL)
    g_signal_connect_swapped (measures, "changed", G_CALLBACK (emit_changed), self);
  emit_changed (self);
}

PscRegionSet *
psc_viewport_get_regions (PscViewport *self)
{
  return self->regions;
}

void
psc_viewport_set_regions (PscViewport *self, PscRegionSet *regions)
{
  if (self->regions == regions)
    return;
  if (self->regions != NULL)
    g_signal_handlers_disconnect_by_func (self->regions, emit_changed, self);
  g_set_object (&self->regions, regions);
  if (regions != NULL)
    {
      g_signal_connect_swapped (regions, "changed", G_CALLBACK (emit_changed), self);
      g_signal_connect_swapped (regions, "sketched", G_CALLBACK (emit_changed), self);
    }
  emit_changed (self);
}

gboolean
psc_viewport_get_regions_shown (PscViewport *self)
{
  return self->regions_shown;
}

void
psc_viewport_set_regions_shown (PscViewport *self, gboolean shown)
{
  if (self->regions_shown == shown)
    return;
  self->regions_shown = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REGIONS_SHOWN]);
  emit_changed (self);
}

gboolean
psc_viewport_get_point (PscViewport *self, double *x, double *y)
{
  *x = self->point_x;
  *y = self->point_y;
  return self->has_point;
}

void
psc_viewport_set_point (PscViewport *self, double x, double y)
{
  self->has_point = TRUE;
  self->point_x = x;
  self->point_y = y;
  emit_changed (self);
}

void
psc_viewport_clear_point (PscViewport *self)
{
  if (!self->has_point)
    return;
  self->has_point = FALSE;
  emit_changed (self);
}
