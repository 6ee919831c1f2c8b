/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "image/psc-histogram.h"

static void
test_even (void)
{
  g_autoptr (PscImage) image = psc_image_new (100, 100, "test");
  g_autofree PscHistogram *histogram = NULL;
  PscWindow window;
  guint64 sum = 0;

  for (guint i = 0; i < 10000; i++)
    psc_image_get_mutable_values (image)[i] = (float) i;
  histogram = psc_histogram_new (image);
  g_assert_cmpfloat (histogram->low, ==, 0);
  g_assert_cmpfloat (histogram->high, ==, 9999);
  for (guint i = 0; i < PSC_HISTOGRAM_N_BINS; i++)
    {
      g_assert_cmpuint (histogram->counts[i], >=, 39);
      g_assert_cmpuint (histogram->counts[i], <=, 40);
      sum += histogram->counts[i];
    }
  g_assert_cmpuint (sum, ==, 10000);
  g_assert_cmpfloat_with_epsilon (psc_histogram_get_percentile (histogram, 0.25), 2500, 2);
  g_assert_cmpfloat (psc_histogram_get_percentile (histogram, -1), ==, 0);
  g_assert_cmpfloat (psc_histogram_get_percentile (histogram, 2), ==, 9999);
  psc_histogram_get_window (histogram, &window);
  g_assert_cmpfloat_with_epsilon (window.width, 9800, 4);
  g_assert_cmpfloat_with_epsilon (window.centre, 5000, 4);
}

/* A few pixels of metal, padding and what is no number do not make the window. */
static void
test_outliers (void)
{
  g_autoptr (PscImage) image = psc_image_new (100, 100, "test");
  float *values = psc_image_get_mutable_values (image);
  g_autofree PscHistogram *histogram = NULL;
  PscWindow window;

  for (guint i = 0; i < 10000; i++)
    values[i] = (float) (1000 + i % 1000);
  for (guint i = 0; i < 50; i++)
    values[i] = 60000;
  for (guint i = 50; i < 2000; i++)
    values[i] = NAN;
  histogram = psc_histogram_new (image);
  g_assert_cmpuint (histogram->n_values, ==, 10000 - 1950);
  psc_histogram_get_window (histogram, &window);
  /* To within a part of the histogram, of which there are 256. */
  g_assert_cmpfloat (window.width, <, 1500);
  g_assert_cmpfloat (window.width, >, 700);
}

static void
test_degenerate (void)
{
  g_autoptr (PscImage) flat = psc_image_new (8, 8, "test");
  g_autoptr (PscImage) nothing = psc_image_new (8, 8, "test");
  g_autofree PscHistogram *of_flat = psc_histogram_new (flat);
  g_autofree PscHistogram *of_nothing = NULL;
  PscWindow window;

  g_assert_cmpuint (of_flat->counts[0], ==, 64);
  psc_histogram_get_window (of_flat, &window);
  g_assert_cmpfloat (window.width, ==, 1);
  for (guint i = 0; i < 64; i++)
    psc_image_get_mutable_values (nothing)[i] = i % 2 == 0 ? NAN : INFINITY;
  of_nothing = psc_histogram_new (nothing);
  g_assert_cmpuint (of_nothing->n_values, ==, 0);
  psc_histogram_get_window (of_nothing, &window);
  g_assert_cmpfloat (window.width, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/histogram/even", test_even);
  g_test_add_func ("/histogram/outliers", test_outliers);
  g_test_add_func ("/histogram/degenerate", test_degenerate);

  return g_test_run ();
}
