/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/report/psc-cohort-picture.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-map-display.h"

static cairo_surface_t *
make_grey (const guint8 *picture, guint side)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) side, (int) side);
  guchar *pixels = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      ((guint32 *) (pixels + y * stride))[x] = 0x010101u * picture[(gsize) y * side + x];
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* Stretches @layer over the whole of what is @side wide. */
static void
paint (cairo_t *cr, cairo_surface_t *layer, guint layer_side, guint side)
{
  cairo_save (cr);
  cairo_scale (cr, side / (double) layer_side, side / (double) layer_side);
  cairo_set_source_surface (cr, layer, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, layer_side, layer_side);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
paint_map (cairo_t *cr, const float *map, guint map_side, guint side)
{
  const PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  PscMapMeasure measure;
  cairo_surface_t *colours;

  psc_map_measure (&display, map, (gsize) map_side * map_side, &measure);
  if (measure.state != PSC_MAP_STATE_SHOWN)
    return;
  colours = psc_map_render (&display, &measure, map, map_side);
  paint (cr, colours, map_side, side);
  cairo_surface_destroy (colours);
}

cairo_surface_t *
psc_cohort_picture_new (const guint8 *picture, guint side, const float *map, guint map_side)
{
  guint shown = MIN (side, PSC_COHORT_PICTURE_MAX_SIDE);
  cairo_surface_t *grey = make_grey (picture, side);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) shown, (int) shown);
  cairo_t *cr = cairo_create (surface);

  paint (cr, grey, side, shown);
  if (map != NULL)
    paint_map (cr, map, map_side, shown);
  cairo_destroy (cr);
  cairo_surface_destroy (grey);
  return surface;
}

const char *
psc_cohort_picture_describe (const float *map, guint map_side)
{
  const PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  PscMapMeasure measure;

  psc_map_measure (&display, map, (gsize) map_side * map_side, &measure);
  if (measure.state != PSC_MAP_STATE_SHOWN)
    return _ ("nothing positive to show");
  return psc_map_hides_stronger_part (&display, &measure)
             ? _ ("mostly against the query (not shown)")
             : NULL;
}
