/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib.h>
#include <math.h>

#include "metrics/psc-map-change.h"

static void
test_change (void)
{
  const float map[] = { 3, 4 };
  const float changed[] = { 3, 6 };
  const float nothing[] = { 0, 0 };

  g_assert_cmpfloat_with_epsilon (psc_map_change (map, changed, 2), 0.4, 1e-12);
  g_assert_cmpfloat (psc_map_change (map, map, 2), ==, 0);
  g_assert_cmpfloat (psc_map_change (map, nothing, 2), ==, 1);
  g_assert_true (isnan (psc_map_change (nothing, map, 2)));
}

static void
test_completeness (void)
{
  const float map[] = { 1, -2, 4 };

  g_assert_cmpfloat (psc_map_completeness_gap (map, 3, 3), ==, 0);
  g_assert_cmpfloat (psc_map_completeness_gap (map, 3, 4), ==, 0.25);
  g_assert_cmpfloat (psc_map_completeness_gap (map, 3, -3), ==, 2);
  g_assert_true (isnan (psc_map_completeness_gap (map, 3, 0)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map-change/change", test_change);
  g_test_add_func ("/map-change/completeness", test_completeness);

  return g_test_run ();
}
