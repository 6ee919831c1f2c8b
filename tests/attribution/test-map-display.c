/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib.h>
#include <math.h>

#include "attribution/psc-map-bar.h"
#include "attribution/psc-map-contour.h"
#include "attribution/psc-map-display.h"
#include "attribution/psc-map-lines.h"
#include "attribution/psc-npy.h"

static PscNpy *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "map-display", name, NULL);
  PscNpy *npy = psc_npy_read (path, &error);

  g_assert_no_error (error);
  return npy;
}

static PscMapMeasure
measure (const PscMapDisplay *display, const float *values, gsize n)
{
  PscMapMeasure result;

  psc_map_measure (display, values, n, &result);
  return result;
}

/* Against what NumPy computes from Captum's definition, see fixtures/map-display/make.py. */
static void
test_reference (void)
{
  const PscSign signs[] = { PSC_SIGN_POSITIVE, PSC_SIGN_ABSOLUTE, PSC_SIGN_SIGNED };
  g_autoptr (PscNpy) map = load ("map.npy");

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
      g_autofree char *name = g_strconcat (psc_sign_get_name (signs[i]), ".npy", NULL);
      g_autoptr (PscNpy) expected = load (name);
      g_autofree float *got = g_new (float, map->n_values);
      PscMapMeasure measured;

      display.sign = signs[i];
      measured = measure (&display, map->values, map->n_values);
      psc_map_normalise (&display, &measured, map->values, map->n_values, got);
      for (gsize k = 0; k < map->n_values; k++)
        g_assert_cmpfloat_with_epsilon (got[k], expected->values[k], 1e-6);
    }
}

static void
test_by_hand (void)
{
  /* Magnitudes in order: 1 2 3 4 90, total 100; their sums: 1 3 6 10 100. */
  const float values[] = { 3, -1, 90, 2, -4 };
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  PscMapRange range;
  PscMapMeasure m;

  display.sign = PSC_SIGN_SIGNED;
  display.mass = 0.10;
  m = measure (&display, values, 5);
  g_assert_cmpint (m.state, ==, PSC_MAP_STATE_SHOWN);
  g_assert_cmpfloat (m.limit, ==, 4);
  g_assert_cmpfloat (m.minimum, ==, -4);
  g_assert_cmpfloat (m.maximum, ==, 90);
  psc_map_get_range (&display, &m, &range);
  g_assert_cmpfloat (range.minimum, ==, -4);
  g_assert_cmpfloat (range.maximum, ==, 4);
  g_assert_false (range.clips_low);
  g_assert_true (range.clips_high);

  display.mass = 0.98;
  g_assert_cmpfloat (measure (&display, values, 5).limit, ==, 90);
  display.mass = 0.05;
  g_assert_cmpfloat (measure (&display, values, 5).limit, ==, 3);

  /* Positive: 2 3 90, total 95; the sums: 2 5 95. */
  display.sign = PSC_SIGN_POSITIVE;
  display.mass = 5.0 / 95;
  m = measure (&display, values, 5);
  g_assert_cmpfloat (m.limit, ==, 3);
  g_assert_cmpfloat (m.minimum, ==, 0);
  psc_map_get_range (&display, &m, &range);
  g_assert_cmpfloat (range.minimum, ==, 0);

  display.scale = PSC_SCALE_RAW;
  display.sign = PSC_SIGN_SIGNED;
  m = measure (&display, values, 5);
  psc_map_get_range (&display, &m, &range);
  g_assert_cmpfloat (m.limit, ==, 90);
  g_assert_cmpfloat (range.minimum, ==, -90);
  g_assert_false (range.clips_low || range.clips_high);
}

static void
test_no_stretched_noise (void)
{
  const struct
  {
    float values[4];
    PscSign sign;
    PscMapState state;
  } cases[] = {
    { { 0, 0, 0, 0 }, PSC_SIGN_POSITIVE, PSC_MAP_STATE_FLAT },
    { { 0, 0, 0, 0 }, PSC_SIGN_SIGNED, PSC_MAP_STATE_FLAT },
    { { 5, 5, 5, 5 }, PSC_SIGN_SIGNED, PSC_MAP_STATE_FLAT },
    { { 1, 1, 1, 1.0000001f }, PSC_SIGN_SIGNED, PSC_MAP_STATE_SHOWN },
    { { 1e30f, 1e30f, 1e30f, 1e30f }, PSC_SIGN_ABSOLUTE, PSC_MAP_STATE_FLAT },
    { { 2, -2, 2, -2 }, PSC_SIGN_ABSOLUTE, PSC_MAP_STATE_FLAT },
    { { 2, -2, 2, -2 }, PSC_SIGN_SIGNED, PSC_MAP_STATE_SHOWN },
    { { -1, -2, -3, -4 }, PSC_SIGN_POSITIVE, PSC_MAP_STATE_NOTHING_POSITIVE },
    { { -1, -2, -3, 0 }, PSC_SIGN_POSITIVE, PSC_MAP_STATE_NOTHING_POSITIVE },
    { { NAN, INFINITY, NAN, -INFINITY }, PSC_SIGN_SIGNED, PSC_MAP_STATE_NOT_FINITE },
    { { NAN, 3, NAN, 3 }, PSC_SIGN_SIGNED, PSC_MAP_STATE_FLAT },
    { { NAN, 1, INFINITY, 3 }, PSC_SIGN_SIGNED, PSC_MAP_STATE_SHOWN },
    { { 1e-44f, 0, 0, 0 }, PSC_SIGN_POSITIVE, PSC_MAP_STATE_SHOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
      PscMapMeasure m;
      float got[4];

      display.sign = cases[i].sign;
      m = measure (&display, cases[i].values, 4);
      g_test_message ("case %u: limit %g", i, m.limit);
      g_assert_cmpint (m.state, ==, cases[i].state);
      g_assert_true (isfinite (m.minimum) && isfinite (m.maximum) && isfinite (m.limit));
      g_assert_true ((m.limit > 0) == (m.state == PSC_MAP_STATE_SHOWN));
      psc_map_normalise (&display, &m, cases[i].values, 4, got);
      for (guint k = 0; k < 4; k++)
        {
          g_assert_true (got[k] >= -1 && got[k] <= 1);
          if (m.state != PSC_MAP_STATE_SHOWN || !isfinite (cases[i].values[k]))
            g_assert_cmpfloat (got[k], ==, 0);
        }
    }
}

static void
test_shared (void)
{
  const float small[] = { 0, 1, 2, 3 };
  const float large[] = { 0, 10, 20, 50 };
  const float flat[] = { 7, 7, 7, 7 };
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  PscMapMeasure a, b, c;
  PscMapMeasure *all[] = { &a, &b, &c };
  float got[4];

  display.scale = PSC_SCALE_SHARED;
  a = measure (&display, small, 4);
  b = measure (&display, large, 4);
  c = measure (&display, flat, 4);
  g_assert_cmpfloat (a.limit, ==, 3);
  psc_map_share_limit (all, 3);
  g_assert_cmpfloat (a.limit, ==, 50);
  g_assert_cmpfloat (b.limit, ==, 50);
  g_assert_cmpfloat (c.limit, ==, 0);
  psc_map_normalise (&display, &a, small, 4, got);
  g_assert_cmpfloat_with_epsilon (got[3], 0.06, 1e-7);
}

static guint32
pixel (cairo_surface_t *surface, guint x, guint y)
{
  const guchar *data = cairo_image_surface_get_data (surface);

  return ((const guint32 *) (data + y * cairo_image_surface_get_stride (surface)))[x];
}

static void
test_render (void)
{
  const float values[9] = { -4, -2, 0, 0, 1, 2, NAN, 3, 4 };
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  PscMapMeasure m;
  cairo_surface_t *surface;
  guint8 rgb[3];

  display.sign = PSC_SIGN_SIGNED;
  display.scale = PSC_SCALE_RAW;
  display.opacity = 0.5;
  display.threshold = 0.5;
  m = measure (&display, values, 9);
  surface = psc_map_render (&display, &m, values, 3);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);

  /* Opacity follows the magnitude; below half of the limit, at 0 and at NaN nothing is drawn. */
  g_assert_cmpint (pixel (surface, 0, 0) >> 24, ==, 128);
  g_assert_cmpint (pixel (surface, 1, 0) >> 24, ==, 64);
  g_assert_cmpint (pixel (surface, 2, 2) >> 24, ==, 128);
  g_assert_cmpint (pixel (surface, 1, 2) >> 24, ==, 96);
  g_assert_cmpint (pixel (surface, 2, 0), ==, 0);
  g_assert_cmpint (pixel (surface, 1, 1), ==, 0);
  g_assert_cmpint (pixel (surface, 0, 2), ==, 0);

  psc_colormap_sample (psc_colormap_get ("diverging"), 1, rgb);
  g_assert_cmpint (ABS ((int) (pixel (surface, 2, 2) >> 16 & 0xff) - (rgb[0] + 1) / 2), <=, 1);
  g_assert_cmpint (pixel (surface, 0, 0) & 0xff, >, pixel (surface, 0, 0) >> 16 & 0xff);
  cairo_surface_destroy (surface);

  m = (PscMapMeasure){ .state = PSC_MAP_STATE_FLAT };
  surface = psc_map_render (&display, &m, values, 3);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpint (pixel (surface, i % 3, i / 3), ==, 0);
  cairo_surface_destroy (surface);
}

/* The limit agrees with a plain sort for sizes about those of real maps. */
static void
test_limit_of_many (void)
{
  const gsize n = 224 * 224;
  g_autofree float *values = g_new (float, n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  double total = 0;
  double up_to_limit = 0;
  double below_limit = 0;
  PscMapMeasure m;

  for (gsize i = 0; i < n; i++)
    values[i] = (float) (pow (g_rand_double (rand), 8) * 1e-5);
  m = measure (&display, values, n);
  for (gsize i = 0; i < n; i++)
    {
      total += values[i];
      up_to_limit += values[i] <= m.limit ? values[i] : 0;
      below_limit += values[i] < m.limit ? values[i] : 0;
    }
  g_assert_cmpfloat (up_to_limit, >=, 0.98 * total * (1 - 1e-12));
  g_assert_cmpfloat (below_limit, <, 0.98 * total);
}

/* A cone around a point has circles for contours, with their radius known. */
static void
test_contour_of_cone (void)
{
  enum
  {
    SIDE = 40
  };
  float values[SIDE * SIDE];
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (double));
  double length = 0;

  for (guint row = 0; row < SIDE; row++)
    for (guint column = 0; column < SIDE; column++)
      values[row * SIDE + column] =
          (float) (1 - hypot (column + 0.5 - 18.3, row + 0.5 - 20.6) / 20);

  psc_map_trace_contour (ends, values, SIDE, 0.4);
  g_assert_cmpuint (ends->len % 4, ==, 0);
  for (guint i = 0; i < ends->len; i += 4)
    {
      const double *piece = &g_array_index (ends, double, i);

      g_assert_cmpfloat_with_epsilon (hypot (piece[0] - 18.3, piece[1] - 20.6), 12, 0.02);
      g_assert_cmpfloat_with_epsilon (hypot (piece[2] - 18.3, piece[3] - 20.6), 12, 0.02);
      length += hypot (piece[2] - piece[0], piece[3] - piece[1]);
    }
  /* All of the circle, and each piece once. */
  g_assert_cmpfloat_with_epsilon (length, 2 * G_PI * 12, 0.1);
}

static void
test_contour_of_saddle (void)
{
  const float values[] = { 1, 0, 0, 1 };
  const double low_corners[] = { 1.25, 0.5, 1.5, 0.75 };
  const double high_corners[] = { 0.5, 0.75, 0.75, 0.5 };
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (double));

  /* The middle (0.5) is above the level: the line cuts off the two low corners. */
  psc_map_trace_contour (ends, values, 2, 0.25);
  g_assert_cmpuint (ends->len, ==, 8);
  g_assert_cmpmem (ends->data, sizeof low_corners, low_corners, sizeof low_corners);

  g_array_set_size (ends, 0);
  psc_map_trace_contour (ends, values, 2, 0.75);
  g_assert_cmpuint (ends->len, ==, 8);
  g_assert_cmpmem (ends->data, sizeof high_corners, high_corners, sizeof high_corners);
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  cairo_surface_flush (surface);
  return ((guint32 *) (cairo_image_surface_get_data (surface)
                       + y * cairo_image_surface_get_stride (surface)))[x];
}

/* Along a bar of 100 pixels: what is drawn at which values. */
static void
test_bar (void)
{
  static const struct
  {
    PscSign sign;
    double threshold;
    guint n_contours;
    gboolean drawn[5]; /* at 2, 30, 50, 70, 98 */
  } cases[] = {
    { PSC_SIGN_POSITIVE, 0, 0, { TRUE, TRUE, TRUE, TRUE, TRUE } },
    { PSC_SIGN_POSITIVE, 0.6, 0, { FALSE, FALSE, FALSE, TRUE, TRUE } },
    { PSC_SIGN_SIGNED, 0.6, 0, { TRUE, FALSE, FALSE, FALSE, TRUE } },
    { PSC_SIGN_SIGNED, 0, 1, { FALSE, TRUE, FALSE, TRUE, FALSE } },
    { PSC_SIGN_POSITIVE, 0, 1, { FALSE, FALSE, FALSE, FALSE, FALSE } },
  };
  static const int places[] = { 2, 30, 50, 70, 98 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 100, 4);
      cairo_t *cr = cairo_create (surface);

      display.sign = cases[i].sign;
      display.threshold = cases[i].threshold;
      display.n_contours = cases[i].n_contours;
      display.contours[0] = 0.4;
      psc_map_draw_bar (cr, &display, &(cairo_rectangle_t){ 0, 0, 100, 4 }, 4);
      for (guint j = 0; j < G_N_ELEMENTS (places); j++)
        g_assert_cmpint (get_pixel (surface, places[j], 2) >> 24 != 0, ==, cases[i].drawn[j]);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

/* A ramp from left to right has upright contours, at the places of its levels in the area given. */
static void
test_draw_lines (void)
{
  g_autoptr (PscMapLines) lines = NULL;
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 120, 40);
  cairo_t *cr = cairo_create (surface);
  PscMapMeasure measure;
  float values[100];

  for (guint i = 0; i < 100; i++)
    values[i] = (float) (i % 10 + 0.5) - 5;
  display.sign = PSC_SIGN_SIGNED;
  display.scale = PSC_SCALE_RAW;
  display.n_contours = 1;
  display.contours[0] = 2 / 4.5;
  psc_map_measure (&display, values, 100, &measure);
  lines = psc_map_lines_new (&display, &measure, values, 10);
  psc_map_lines_draw (lines, cr, &(cairo_rectangle_t){ 20, 0, 100, 40 }, 2);
  for (int x = 0; x < 120; x++)
    {
      gboolean near = ABS (x + 0.5 - 50) < 1 || ABS (x + 0.5 - 90) < 1;
      gboolean far = ABS (x + 0.5 - 50) > 3 && ABS (x + 0.5 - 90) > 3;

      if (near)
        g_assert_cmpuint (get_pixel (surface, x, 20) >> 24, ==, 255);
      if (far)
        g_assert_cmpuint (get_pixel (surface, x, 20), ==, 0);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static cairo_surface_t *
draw_lines (const PscMapLines *lines, double offset, double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 200, 150);
  cairo_t *cr = cairo_create (surface);

  psc_map_lines_draw (lines, cr, &(cairo_rectangle_t){ offset, -offset, scale, scale }, 1.5);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Lines that were drawn elsewhere before are drawn to the pixel like fresh ones. */
static void
test_lines_keep (void)
{
  enum
  {
    SIDE = 48
  };
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (PscMapLines) kept = NULL;
  float values[SIDE * SIDE];
  PscMapMeasure measured;

  for (guint i = 0; i < SIDE * SIDE; i++)
    values[i] = (float) g_rand_double_range (rand, -1, 1);
  display.sign = PSC_SIGN_SIGNED;
  psc_map_display_spread_contours (&display, 3);
  measured = measure (&display, values, SIDE * SIDE);
  kept = psc_map_lines_new (&display, &measured, values, SIDE);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (PscMapLines) fresh = psc_map_lines_new (&display, &measured, values, SIDE);
      cairo_surface_t *got = draw_lines (kept, 7.3 * i, 100 + 90.7 * i);
      cairo_surface_t *expected = draw_lines (fresh, 7.3 * i, 100 + 90.7 * i);
      gsize size = (gsize) (cairo_image_surface_get_stride (got) * 150);
      gsize n_drawn = 0;

      g_assert_cmpmem (cairo_image_surface_get_data (got), size,
                       cairo_image_surface_get_data (expected), size);
      for (gsize k = 0; k < size; k++)
        n_drawn += cairo_image_surface_get_data (got)[k] != 0;
      g_assert_cmpuint (n_drawn, >, 0);
      cairo_surface_destroy (got);
      cairo_surface_destroy (expected);
    }
}

/* There are none on a map that is not shown. */
static void
test_no_lines (void)
{
  const float flat[] = { 7, 7, 7, 7 };
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  g_autoptr (PscMapLines) lines = NULL;
  PscMapMeasure measured;
  cairo_surface_t *surface;

  psc_map_display_spread_contours (&display, 3);
  measured = measure (&display, flat, 4);
  lines = psc_map_lines_new (&display, &measured, flat, 2);
  surface = draw_lines (lines, 0, 100);
  for (int y = 0; y < 150; y++)
    for (int x = 0; x < 200; x++)
      g_assert_cmphex (get_pixel (surface, x, y), ==, 0);
  cairo_surface_destroy (surface);
}

/* Before the sign takes it away. */
static void
test_against (void)
{
  static const PscSign signs[] = { PSC_SIGN_POSITIVE, PSC_SIGN_ABSOLUTE, PSC_SIGN_SIGNED };
  static const float values[] = { -3, 0, 1, NAN };
  static const float nothing[] = { 0, 0 };
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  PscMapMeasure measured;

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      display.sign = signs[i];
      measured = measure (&display, values, G_N_ELEMENTS (values));
      g_assert_cmpfloat (measured.against, ==, 0.75);
      g_assert_true (psc_map_hides_stronger_part (&display, &measured)
                     == (signs[i] == PSC_SIGN_POSITIVE));
      measured = measure (&display, &values[1], G_N_ELEMENTS (values) - 1);
      g_assert_false (psc_map_hides_stronger_part (&display, &measured));
    }
  g_assert_cmpfloat (measure (&display, nothing, G_N_ELEMENTS (nothing)).against, ==, 0);
}

static void
test_names (void)
{
  PscSign sign = PSC_SIGN_POSITIVE;
  PscScale scale = PSC_SCALE_MAP;

  g_assert_true (psc_sign_from_name ("signed", &sign));
  g_assert_cmpint (sign, ==, PSC_SIGN_SIGNED);
  g_assert_false (psc_sign_from_name ("Signed", &sign));
  g_assert_true (psc_scale_from_name ("raw", &scale));
  g_assert_cmpint (scale, ==, PSC_SCALE_RAW);
  g_assert_false (psc_scale_from_name ("", &scale));
  g_assert_cmpstr (psc_scale_get_name (PSC_SCALE_SHARED), ==, "shared");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map-display/reference", test_reference);
  g_test_add_func ("/map-display/by-hand", test_by_hand);
  g_test_add_func ("/map-display/no-stretched-noise", test_no_stretched_noise);
  g_test_add_func ("/map-display/shared", test_shared);
  g_test_add_func ("/map-display/render", test_render);
  g_test_add_func ("/map-display/limit-of-many", test_limit_of_many);
  g_test_add_func ("/map-display/contour-of-cone", test_contour_of_cone);
  g_test_add_func ("/map-display/contour-of-saddle", test_contour_of_saddle);
  g_test_add_func ("/map-display/bar", test_bar);
  g_test_add_func ("/map-display/draw-lines", test_draw_lines);
  g_test_add_func ("/map-display/lines-keep", test_lines_keep);
  g_test_add_func ("/map-display/no-lines", test_no_lines);
  g_test_add_func ("/map-display/against", test_against);
  g_test_add_func ("/map-display/names", test_names);

  return g_test_run ();
}
