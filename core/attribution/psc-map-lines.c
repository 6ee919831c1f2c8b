/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-map-lines.h"

#include "attribution/psc-map-contour.h"

typedef struct
{
  double level;
  GArray *ends; /* owned, see psc_map_trace_contour() */
} Line;

struct _PscMapLines
{
  PscMapDisplay display;
  guint side;
  GArray *lines; /* owned, of Line */
};

static void
line_clear (gpointer data)
{
  g_array_unref (((Line *) data)->ends);
}

static void
add_line (PscMapLines *self, const float *normalised, double level)
{
  Line line = { level, g_array_new (FALSE, FALSE, sizeof (double)) };

  psc_map_trace_contour (line.ends, normalised, self->side, level);
  g_array_append_val (self->lines, line);
}

PscMapLines *
psc_map_lines_new (const PscMapDisplay *display,
                   const PscMapMeasure *measure,
                   const float *values,
                   guint side)
{
  gsize n = (gsize) side * side;
  g_autofree float *normalised = NULL;
  PscMapLines *self;

  g_return_val_if_fail (display != NULL && measure != NULL && values != NULL, NULL);

  self = g_atomic_rc_box_new0 (PscMapLines);
  self->display = *display;
  self->side = side;
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (self->lines, line_clear);
  if (measure->state != PSC_MAP_STATE_SHOWN)
    return self;

  normalised = g_new (float, n);
  psc_map_normalise (display, measure, values, n, normalised);
  for (guint i = 0; i < display->n_contours; i++)
    {
      add_line (self, normalised, display->contours[i]);
      if (display->sign == PSC_SIGN_SIGNED)
        add_line (self, normalised, -display->contours[i]);
    }
  return self;
}

static void
lines_clear (gpointer data)
{
  g_array_unref (((PscMapLines *) data)->lines);
}

PscMapLines *
psc_map_lines_ref (PscMapLines *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
psc_map_lines_unref (PscMapLines *self)
{
  g_atomic_rc_box_release_full (self, lines_clear);
}

/* Strokes the path over a wider copy of itself, dark under a light colour and light under a dark
 * one, so that it shows on bone and on lung alike. */
static void
stroke (cairo_t *cr, const PscMapDisplay *display, double level, double thickness)
{
  const PscColormap *colormap = psc_map_display_get_colormap (display);
  double halo;
  guint8 rgb[3];

  psc_colormap_sample (colormap, display->sign == PSC_SIGN_SIGNED ? (level + 1) / 2 : level, rgb);
  halo = 0.21 * rgb[0] + 0.72 * rgb[1] + 0.07 * rgb[2] < 110 ? 1 : 0;
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_source_rgba (cr, halo, halo, halo, 0.5);
  cairo_set_line_width (cr, 2.2 * thickness);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
  cairo_set_line_width (cr, thickness);
  cairo_stroke (cr);
}

static void
add_path (cairo_t *cr, const GArray *ends)
{
  const double *end = (const double *) (gconstpointer) ends->data;

  cairo_new_path (cr);
  for (guint i = 0; i < ends->len; i += 4)
    {
      cairo_move_to (cr, end[i], end[i + 1]);
      cairo_line_to (cr, end[i + 2], end[i + 3]);
    }
}

void
psc_map_lines_draw (const PscMapLines *self,
                    cairo_t *cr,
                    const cairo_rectangle_t *area,
                    double thickness)
{
  g_return_if_fail (self != NULL && cr != NULL && area != NULL);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);

      cairo_save (cr);
      cairo_translate (cr, area->x, area->y);
      cairo_scale (cr, area->width / self->side, area->height / self->side);
      add_path (cr, line->ends);
      cairo_restore (cr);
      stroke (cr, &self->display, line->level, thickness);
    }
}
