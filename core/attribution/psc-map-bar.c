/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-map-bar.h"

#define N_STOPS 64

static cairo_pattern_t *
create_pattern (const PscColormap *colormap, const cairo_rectangle_t *bar)
{
  cairo_pattern_t *pattern = cairo_pattern_create_linear (bar->x, 0, bar->x + bar->width, 0);

  for (guint i = 0; i <= N_STOPS; i++)
    {
      double t = i / (double) N_STOPS;
      guint8 rgb[3];

      psc_colormap_sample (colormap, t, rgb);
      cairo_pattern_add_color_stop_rgb (pattern, t, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
    }
  return pattern;
}

static void
add_contour_marks (cairo_t *cr,
                   const PscMapDisplay *display,
                   const cairo_rectangle_t *bar,
                   double mark)
{
  for (guint i = 0; i < display->n_contours; i++)
    {
      gboolean is_signed = display->sign == PSC_SIGN_SIGNED;
      double t = is_signed ? (1 + display->contours[i]) / 2 : display->contours[i];
      double x = bar->x + t * (bar->width - mark);
      double mirrored = bar->x + (1 - t) * (bar->width - mark);

      cairo_rectangle (cr, x, bar->y, mark, bar->height);
      if (is_signed)
        cairo_rectangle (cr, mirrored, bar->y, mark, bar->height);
    }
}

void
psc_map_draw_bar (cairo_t *cr,
                  const PscMapDisplay *display,
                  const cairo_rectangle_t *area,
                  double mark)
{
  cairo_pattern_t *pattern;
  double hidden, arm;

  g_return_if_fail (cr != NULL && display != NULL && area != NULL);

  hidden = CLAMP (display->threshold, 0, 1) * area->width;
  arm = (area->width - hidden) / 2;
  if (display->n_contours > 0)
    add_contour_marks (cr, display, area, mark);
  else if (display->sign == PSC_SIGN_SIGNED)
    {
      cairo_rectangle (cr, area->x, area->y, arm, area->height);
      cairo_rectangle (cr, area->x + area->width - arm, area->y, arm, area->height);
    }
  else
    cairo_rectangle (cr, area->x + hidden, area->y, area->width - hidden, area->height);

  pattern = create_pattern (psc_map_display_get_colormap (display), area);
  cairo_set_source (cr, pattern);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
}
