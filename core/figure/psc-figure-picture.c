/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-figure-picture.h"

#include <math.h>

#include "figure/psc-figure.h"

/* A map goes into a vector file with that many samples for each of its own: viewers differ in
 * whether they smooth an embedded image, and at this size the difference does not show. */
#define VECTOR_SAMPLES 3

static guint
mean_of_block (const guint8 *grey, gsize width, gsize height, gsize x, gsize y, guint factor)
{
  gsize right = MIN (x + factor, width);
  gsize bottom = MIN (y + factor, height);
  guint64 sum = 0;

  for (gsize row = y; row < bottom; row++)
    for (gsize column = x; column < right; column++)
      sum += grey[row * width + column];

  return (guint) ((sum + (right - x) * (bottom - y) / 2) / ((right - x) * (bottom - y)));
}

cairo_surface_t *
psc_figure_picture_new (PscImage *image, const PscWindow *window, gboolean inverted, double scale)
{
  gsize width = psc_image_get_width (image);
  gsize height = psc_image_get_height (image);
  guint factor = scale < 1 ? MAX ((guint) (1 / scale), 1) : 1;
  g_autofree guint8 *grey = NULL;
  cairo_surface_t *surface;
  guchar *pixels;
  gsize stride;

  while ((MAX (width, height) + factor - 1) / factor > PSC_FIGURE_MAX_SIDE)
    factor++;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ((width + factor - 1) / factor),
                                        (int) ((height + factor - 1) / factor));
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;

  grey = g_malloc (width * height);
  psc_image_render (image, window, grey);
  pixels = cairo_image_surface_get_data (surface);
  stride = (gsize) cairo_image_surface_get_stride (surface);
  for (gsize y = 0; y < height; y += factor)
    {
      guint32 *row = (guint32 *) (pixels + y / factor * stride);

      for (gsize x = 0; x < width; x += factor)
        {
          guint level = mean_of_block (grey, width, height, x, y, factor);

          row[x / factor] = 0x010101 * (inverted ? 255 - level : level);
        }
    }
  cairo_surface_mark_dirty (surface);

  return surface;
}

static void
get_scale (cairo_t *cr,
           cairo_surface_t *surface,
           const cairo_rectangle_t *area,
           double *scale_x,
           double *scale_y)
{
  *scale_x = area->width / cairo_image_surface_get_width (surface);
  *scale_y = area->height / cairo_image_surface_get_height (surface);
  cairo_user_to_device_distance (cr, scale_x, scale_y);
}

static void
set_source (cairo_t *cr,
            cairo_surface_t *surface,
            const cairo_rectangle_t *area,
            cairo_filter_t filter,
            cairo_extend_t extend)
{
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (surface);
  cairo_matrix_t matrix;

  cairo_matrix_init_scale (&matrix, cairo_image_surface_get_width (surface) / area->width,
                           cairo_image_surface_get_height (surface) / area->height);
  cairo_matrix_translate (&matrix, -area->x, -area->y);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_pattern_set_filter (pattern, filter);
  cairo_pattern_set_extend (pattern, extend);
  cairo_set_source (cr, pattern);
  cairo_pattern_destroy (pattern);
}

static gboolean
is_vector (cairo_t *cr)
{
  return cairo_surface_get_type (cairo_get_target (cr)) != CAIRO_SURFACE_TYPE_IMAGE;
}

void
psc_figure_paint_picture (cairo_t *cr, cairo_surface_t *picture, const cairo_rectangle_t *area)
{
  double scale_x, scale_y;
  gboolean enlarged;

  /* Pixels that are enlarged, or drawn as they are, stay sharp. */
  get_scale (cr, picture, area, &scale_x, &scale_y);
  enlarged = MIN (scale_x, scale_y) >= 1 && !is_vector (cr);
  cairo_save (cr);
  cairo_rectangle (cr, area->x, area->y, area->width, area->height);
  set_source (cr, picture, area, enlarged ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD,
              is_vector (cr) ? CAIRO_EXTEND_NONE : CAIRO_EXTEND_PAD);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
paint_map_smoothly (cairo_t *cr,
                    cairo_surface_t *map,
                    const cairo_rectangle_t *map_area,
                    const cairo_rectangle_t *picture_area)
{
  double scale_x, scale_y;

  get_scale (cr, map, map_area, &scale_x, &scale_y);
  cairo_save (cr);
  cairo_rectangle (cr, picture_area->x, picture_area->y, picture_area->width, picture_area->height);
  cairo_clip (cr);
  cairo_rectangle (cr, map_area->x, map_area->y, map_area->width, map_area->height);
  set_source (cr, map, map_area,
              MIN (scale_x, scale_y) < 0.75 ? CAIRO_FILTER_GOOD : CAIRO_FILTER_BILINEAR,
              CAIRO_EXTEND_PAD);
  cairo_fill (cr);
  cairo_restore (cr);
}

static int
count_samples (double length, double map_length, int n_samples)
{
  return (int) CLAMP (ceil (length / map_length * n_samples * VECTOR_SAMPLES), 1, 4096);
}

void
psc_figure_paint_map (cairo_t *cr,
                      cairo_surface_t *map,
                      const cairo_rectangle_t *map_area,
                      const cairo_rectangle_t *picture_area)
{
  cairo_surface_t *enlarged;
  cairo_t *inner;
  int width, height;

  if (!is_vector (cr))
    {
      paint_map_smoothly (cr, map, map_area, picture_area);
      return;
    }

  width = count_samples (picture_area->width, map_area->width, cairo_image_surface_get_width (map));
  height =
      count_samples (picture_area->height, map_area->height, cairo_image_surface_get_height (map));
  enlarged = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  inner = cairo_create (enlarged);
  cairo_scale (inner, width / picture_area->width, height / picture_area->height);
  cairo_translate (inner, -picture_area->x, -picture_area->y);
  paint_map_smoothly (inner, map, map_area, picture_area);
  cairo_destroy (inner);

  cairo_save (cr);
  cairo_rectangle (cr, picture_area->x, picture_area->y, picture_area->width, picture_area->height);
  set_source (cr, enlarged, picture_area, CAIRO_FILTER_GOOD, CAIRO_EXTEND_NONE);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_surface_destroy (enlarged);
}
