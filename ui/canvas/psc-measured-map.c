/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-measured-map.h"

PscMeasuredMap *
psc_measured_map_new (PscOverlay *overlay, const PscMapDisplay *display)
{
  PscMeasuredMap *self = g_new0 (PscMeasuredMap, 1);

  self->overlay = g_object_ref (overlay);
  self->values = g_bytes_ref (psc_overlay_get_map (overlay));
  self->placement = *psc_overlay_get_placement (overlay);
  self->display = *display;
  return self;
}

PscMeasuredMap *
psc_measured_map_new_like (const PscMeasuredMap *like, const PscMapDisplay *display)
{
  PscMeasuredMap *self = g_new0 (PscMeasuredMap, 1);

  self->overlay = g_object_ref (like->overlay);
  self->values = g_bytes_ref (like->values);
  self->placement = like->placement;
  self->display = *display;
  return self;
}

void
psc_measured_map_free (gpointer data)
{
  PscMeasuredMap *self = data;

  g_object_unref (self->overlay);
  g_bytes_unref (self->values);
  g_free (self);
}

gboolean
psc_map_is_measured_alike (const PscMapDisplay *a, const PscMapDisplay *b)
{
  return a->sign == b->sign && a->scale == b->scale && a->mass == b->mass;
}

gboolean
psc_measured_map_equal (gconstpointer a, gconstpointer b)
{
  const PscMeasuredMap *one = a;
  const PscMeasuredMap *other = b;

  return one->overlay == other->overlay && one->values == other->values
         && psc_map_is_measured_alike (&one->display, &other->display);
}

gpointer
psc_measured_map_measure (gpointer data, GCancellable *cancellable)
{
  const PscMeasuredMap *self = data;
  gsize size;
  const float *values = g_bytes_get_data (self->values, &size);
  PscMapMeasure *measure = g_new (PscMapMeasure, 1);

  psc_map_measure (&self->display, values, size / sizeof *values, measure);
  return measure;
}
