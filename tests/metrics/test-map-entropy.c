/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib.h>
#include <math.h>

#include "metrics/psc-map-entropy.h"

/* Half of the values are in one bin, a quarter in each of two more. */
static void
test_by_hand (void)
{
  const float map[] = { 0, 0, 0, 0, 5, 5.01f, 10, 10 };

  g_assert_cmpfloat_with_epsilon (psc_map_entropy (map, 8), 0.5 * log (2) + 0.5 * log (4), 1e-12);
}

/* One value in each bin is as disorderly as it gets, whatever the scale. */
static void
test_uniform (void)
{
  float map[PSC_MAP_ENTROPY_BINS];

  for (guint i = 0; i < PSC_MAP_ENTROPY_BINS; i++)
    map[i] = -7 * ((float) i + 0.5f);
  g_assert_cmpfloat_with_epsilon (psc_map_entropy (map, PSC_MAP_ENTROPY_BINS), log (100), 0.03);
}

static void
test_change (void)
{
  const float two[] = { 0, 0, 1, 1 };
  const float four[] = { 0, 1, 2, 3 };

  g_assert_cmpfloat_with_epsilon (psc_map_entropy_change (two, four, 4), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (psc_map_entropy_change (four, two, 4), -0.5, 1e-12);
  g_assert_cmpfloat (psc_map_entropy_change (four, four, 4), ==, 0);
}

static void
test_flat (void)
{
  const float flat[] = { 3, 3 };
  const float other[] = { 1, 2 };

  g_assert_cmpfloat (psc_map_entropy (flat, 2), ==, 0);
  g_assert_true (isnan (psc_map_entropy_change (flat, other, 2)));
  g_assert_cmpfloat (psc_map_entropy_change (other, flat, 2), ==, -1);
}

static void
test_not_finite (void)
{
  const float broken[] = { 1, NAN, 3, 4 };
  const float endless[] = { 1, 2, INFINITY, 4 };
  const float whole[] = { 1, 2, 3, 4 };

  g_assert_true (isnan (psc_map_entropy (broken, 4)));
  g_assert_true (isnan (psc_map_entropy (endless, 4)));
  g_assert_true (isnan (psc_map_entropy_change (whole, broken, 4)));
  g_assert_true (isnan (psc_map_entropy_change (broken, whole, 4)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map-entropy/by-hand", test_by_hand);
  g_test_add_func ("/map-entropy/uniform", test_uniform);
  g_test_add_func ("/map-entropy/change", test_change);
  g_test_add_func ("/map-entropy/flat", test_flat);
  g_test_add_func ("/map-entropy/not-finite", test_not_finite);

  return g_test_run ();
}
