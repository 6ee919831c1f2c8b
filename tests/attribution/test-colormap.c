/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib.h>
#include <math.h>

#include "attribution/psc-colormap.h"

static double
linear (guint8 level)
{
  double v = level / 255.0;

  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

/* CIE 1976 L* of an sRGB colour. */
static double
lightness_at (const PscColormap *colormap, double t)
{
  guint8 rgb[3];
  double y;

  psc_colormap_sample (colormap, t, rgb);
  y = 0.2126 * linear (rgb[0]) + 0.7152 * linear (rgb[1]) + 0.0722 * linear (rgb[2]);
  return y > 216.0 / 24389 ? 116 * cbrt (y) - 16 : y * 24389 / 27;
}

static void
test_names (void)
{
  const char *const *names = psc_colormap_get_names ();
  const char *expected[] = { "inferno", "viridis", "cividis", "diverging", "grey", "jet", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (names[i], ==, expected[i]);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_assert_cmpstr (psc_colormap_get_name (psc_colormap_get (names[i])), ==, names[i]);
      g_assert_cmpstr (psc_colormap_get_label (psc_colormap_get (names[i])), !=, "");
    }
  g_assert_null (psc_colormap_get ("rainbow"));
  g_assert_null (psc_colormap_get (""));
}

static void
test_published_values (void)
{
  /* First, middle (index 128) and last colour of the published tables, rounded to 8 bits. */
  const struct
  {
    const char *name;
    double t;
    guint8 rgb[3];
  } cases[] = {
    { "inferno", 0, { 0, 0, 4 } },
    { "inferno", 128 / 255.0, { 188, 55, 84 } },
    { "inferno", 1, { 252, 255, 164 } },
    { "viridis", 0, { 68, 1, 84 } },
    { "viridis", 128 / 255.0, { 33, 145, 140 } },
    { "viridis", 1, { 253, 231, 37 } },
    { "cividis", 0, { 0, 34, 78 } },
    { "cividis", 1, { 254, 232, 56 } },
    { "grey", 0.5, { 128, 128, 128 } },
    { "jet", 0, { 0, 0, 128 } },
    { "jet", 0.5, { 128, 255, 128 } },
    { "jet", 1, { 128, 0, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 rgb[3];

      psc_colormap_sample (psc_colormap_get (cases[i].name), cases[i].t, rgb);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpint (ABS (rgb[c] - cases[i].rgb[c]), <=, 1);
    }
}

static void
test_sequential_lightness_rises (void)
{
  const char *names[] = { "inferno", "viridis", "cividis", "grey" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const PscColormap *colormap = psc_colormap_get (names[i]);

      /* 64 steps: wide enough that rounding to 8 bits cannot turn the order. */
      for (guint k = 0; k < 64; k++)
        g_assert_cmpfloat (lightness_at (colormap, k / 64.0), <,
                           lightness_at (colormap, (k + 1) / 64.0));
    }
}

static void
test_diverging_is_symmetric (void)
{
  const PscColormap *colormap = psc_colormap_get ("diverging");
  guint8 low[3], middle[3], high[3];

  for (guint k = 0; k <= 100; k++)
    {
      double below = lightness_at (colormap, 0.5 - k / 200.0);
      double above = lightness_at (colormap, 0.5 + k / 200.0);

      g_assert_cmpfloat_with_epsilon (below, above, 0.8);
      g_assert_cmpfloat_with_epsilon (above, 25 + 45 * k / 100.0, 0.8);
    }

  psc_colormap_sample (colormap, 0, low);
  psc_colormap_sample (colormap, 0.5, middle);
  psc_colormap_sample (colormap, 1, high);
  g_assert_cmpint (low[2], >, low[0] + 60);
  g_assert_cmpint (high[0], >, high[2] + 60);
  g_assert_cmpint (ABS (middle[0] - middle[2]), <=, 1);
}

static void
test_smooth (void)
{
  const char *const *names = psc_colormap_get_names ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      const PscColormap *colormap = psc_colormap_get (names[i]);
      guint8 last[3];

      psc_colormap_sample (colormap, 0, last);
      for (guint k = 1; k <= 1000; k++)
        {
          guint8 rgb[3];

          psc_colormap_sample (colormap, k / 1000.0, rgb);
          for (guint c = 0; c < 3; c++)
            {
              g_assert_cmpint (ABS (rgb[c] - last[c]), <=, 3);
              last[c] = rgb[c];
            }
        }
    }
}

static void
test_out_of_range (void)
{
  const char *const *names = psc_colormap_get_names ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      const PscColormap *colormap = psc_colormap_get (names[i]);
      const double odd[] = { -1, -INFINITY, NAN, 2, INFINITY };
      guint8 ends[2][3];

      psc_colormap_sample (colormap, 0, ends[0]);
      psc_colormap_sample (colormap, 1, ends[1]);
      for (guint k = 0; k < G_N_ELEMENTS (odd); k++)
        {
          guint8 rgb[3];

          psc_colormap_sample (colormap, odd[k], rgb);
          g_assert_cmpmem (rgb, 3, ends[k >= 3], 3);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/colormap/names", test_names);
  g_test_add_func ("/colormap/published-values", test_published_values);
  g_test_add_func ("/colormap/sequential-lightness-rises", test_sequential_lightness_rises);
  g_test_add_func ("/colormap/diverging-is-symmetric", test_diverging_is_symmetric);
  g_test_add_func ("/colormap/smooth", test_smooth);
  g_test_add_func ("/colormap/out-of-range", test_out_of_range);

  return g_test_run ();
}
