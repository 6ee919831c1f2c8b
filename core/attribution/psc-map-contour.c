/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-map-contour.h"

/* A square between the centres of four pixels. Its corners and edges are numbered clockwise, edge i
 * from corner i to the next:
 *
 *   corner 0 – edge 0 – corner 1
 *      |                   |
 *   edge 3              edge 1
 *      |                   |
 *   corner 3 – edge 2 – corner 2
 */
typedef struct
{
  double x; /* of corner 0 */
  double y;
  double values[4]; /* at the corners, less the level */
} Square;

static const double corners[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };

static void
cross_edge (const Square *square, guint edge, double *x, double *y)
{
  guint next = (edge + 1) % 4;
  double t = square->values[edge] / (square->values[edge] - square->values[next]);

  *x = square->x + corners[edge][0] + t * (corners[next][0] - corners[edge][0]);
  *y = square->y + corners[edge][1] + t * (corners[next][1] - corners[edge][1]);
}

static void
add_piece (cairo_t *cr, const Square *square, guint from, guint to)
{
  double x, y;

  cross_edge (square, from, &x, &y);
  cairo_move_to (cr, x, y);
  cross_edge (square, to, &x, &y);
  cairo_line_to (cr, x, y);
}

static void
trace_square (cairo_t *cr, const Square *square)
{
  guint crossed[4];
  guint n_crossed = 0;
  double mean = 0;

  for (guint i = 0; i < 4; i++)
    {
      mean += square->values[i] / 4;
      if ((square->values[i] >= 0) != (square->values[(i + 1) % 4] >= 0))
        crossed[n_crossed++] = i;
    }

  if (n_crossed == 2)
    add_piece (cr, square, crossed[0], crossed[1]);
  if (n_crossed < 4)
    return;

  /* A saddle: the pieces cut off the two corners that differ from the middle. */
  if ((mean >= 0) == (square->values[0] >= 0))
    {
      add_piece (cr, square, 0, 1);
      add_piece (cr, square, 2, 3);
    }
  else
    {
      add_piece (cr, square, 3, 0);
      add_piece (cr, square, 1, 2);
    }
}

void
psc_map_trace_contour (cairo_t *cr, const float *normalised, guint side, double level)
{
  g_return_if_fail (cr != NULL && normalised != NULL);
  g_return_if_fail (level >= -1 && level <= 1);

  for (guint y = 0; y + 1 < side; y++)
    for (guint x = 0; x + 1 < side; x++)
      {
        const float *top = normalised + (gsize) y * side + x;
        const float *bottom = top + side;
        Square square = {
          x + 0.5,
          y + 0.5,
          { top[0] - level, top[1] - level, bottom[1] - level, bottom[0] - level },
        };

        trace_square (cr, &square);
      }
}

/* Strokes the path over a wider copy of itself, dark under a light colour and light under a dark
 * one, so that it shows on bone and on lung alike. */
static void
stroke_contour (cairo_t *cr, const PscMapDisplay *display, double level, double thickness)
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

void
psc_map_draw_contours (cairo_t *cr,
                       const PscMapDisplay *display,
                       const PscMapMeasure *measure,
                       const float *values,
                       guint side,
                       const cairo_rectangle_t *area,
                       double thickness)
{
  gsize n = (gsize) side * side;
  guint n_signs = display->sign == PSC_SIGN_SIGNED ? 2 : 1;
  g_autofree float *normalised = NULL;

  g_return_if_fail (cr != NULL && measure != NULL && values != NULL && area != NULL);

  if (measure->state != PSC_MAP_STATE_SHOWN)
    return;
  normalised = g_new (float, n);
  psc_map_normalise (display, measure, values, n, normalised);
  for (guint i = 0; i < display->n_contours * n_signs; i++)
    {
      double level = display->contours[i / n_signs] * (i % n_signs == 0 ? 1 : -1);

      cairo_save (cr);
      cairo_translate (cr, area->x, area->y);
      cairo_scale (cr, area->width / side, area->height / side);
      cairo_new_path (cr);
      psc_map_trace_contour (cr, normalised, side, level);
      cairo_restore (cr);
      stroke_contour (cr, display, level, thickness);
    }
}
