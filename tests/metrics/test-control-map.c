/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "metrics/psc-control-map.h"
#include "psc-test-placement.h"

#define EPSILON 1e-6

/* A picture of the model's own size: coverage is the mask, and half grey counts as inside. */
static void
test_region_same_size (void)
{
  const guint8 mask[] = { 0, 255, 127, 128 };
  PscPlacement placement;
  g_autofree float *coverage = NULL;

  placement = psc_test_place (2, 2, 2);
  coverage = psc_control_map_new_region (&placement, mask);
  g_assert_cmpfloat (coverage[0], ==, 0);
  g_assert_cmpfloat (coverage[1], ==, 1);
  g_assert_cmpfloat (coverage[2], ==, 0);
  g_assert_cmpfloat (coverage[3], ==, 1);
}

/* 4 × 2 pixels in a 2 × 2 input: a row of black above and below, two picture pixels a model pixel.
 * The mask's two pixels fill a quarter of the input's upper left and upper right pixel each. */
static void
test_region_margin (void)
{
  const guint8 mask[] = { 0, 255, 255, 0, 0, 0, 0, 0 };
  PscPlacement placement;
  g_autofree float *coverage = NULL;

  placement = psc_test_place (4, 2, 2);
  g_assert_cmpfloat (placement.offset_y, ==, 0.5);
  coverage = psc_control_map_new_region (&placement, mask);
  g_assert_cmpfloat_with_epsilon (coverage[0], 0.25, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[1], 0.25, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[2], 0, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[3], 0, EPSILON);
}

/* Three picture pixels on two of the model: the middle one falls on both, half each. */
static void
test_region_fraction (void)
{
  const guint8 mask[] = { 0, 255, 0, 0, 255, 0, 0, 0, 0 };
  PscPlacement placement;
  g_autofree float *coverage = NULL;

  placement = psc_test_place (3, 3, 2);
  coverage = psc_control_map_new_region (&placement, mask);
  /* Columns 1 to 1.5 of rows 0 to 1.5, out of 1.5 × 1.5. */
  g_assert_cmpfloat_with_epsilon (coverage[0], 0.5 * 1.5 / 2.25, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[1], 0.5 * 1.5 / 2.25, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[2], 0.5 * 0.5 / 2.25, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[3], 0.5 * 0.5 / 2.25, EPSILON);
}

/* What the picture's pixels add up to is what the model's do, at any scale. */
static void
test_region_area (void)
{
  const gsize width = 37;
  const gsize height = 53;
  g_autofree guint8 *mask = g_malloc0 (width * height);
  g_autofree float *coverage = NULL;
  PscPlacement placement;
  double sum = 0;

  for (gsize y = 10; y < 30; y++)
    for (gsize x = 3; x < 20; x++)
      mask[y * width + x] = 255;
  placement = psc_test_place (width, height, 16);
  coverage = psc_control_map_new_region (&placement, mask);
  for (gsize i = 0; i < 16 * 16; i++)
    sum += coverage[i];
  g_assert_cmpfloat_with_epsilon (sum, 20 * 17 * (16.0 / 53) * (16.0 / 53), 1e-4);
}

/* On a picture of 6 × 2 in an input of 6 × 6, the four pixels around the middle are the highest,
 * and the corners' centres are nearly at 0. */
static void
test_centre (void)
{
  PscPlacement placement = psc_test_place (6, 2, 6);
  g_autofree float *map = psc_control_map_new_centre (&placement);
  float maximum = map[2 * 6 + 2];

  for (gsize i = 0; i < 6 * 6; i++)
    g_assert_cmpfloat (map[i], <=, maximum);
  g_assert_cmpfloat (map[2 * 6 + 3], ==, maximum);
  g_assert_cmpfloat (map[3 * 6 + 3], ==, maximum);
  g_assert_cmpfloat (map[1 * 6 + 3], <, maximum);
  g_assert_cmpfloat_with_epsilon (maximum, 1 - sqrt (0.5) / sqrt (10), EPSILON);
  g_assert_cmpfloat_with_epsilon (map[2 * 6], 1 - sqrt (6.25 + 0.25) / sqrt (10), EPSILON);
}

static void
test_random (void)
{
  const gsize side = 64;
  g_autofree float *map = psc_control_map_new_random (side, 1);
  g_autofree float *again = psc_control_map_new_random (side, 1);
  g_autofree float *other = psc_control_map_new_random (side, 2);
  double sum = 0;

  for (gsize i = 0; i < side * side; i++)
    {
      g_assert_cmpfloat (map[i], >=, 0);
      g_assert_cmpfloat (map[i], <=, 1);
      sum += map[i];
    }
  g_assert_cmpfloat_with_epsilon (sum / (side * side), 0.5, 0.02);
  g_assert_cmpmem (map, side * side * sizeof *map, again, side * side * sizeof *again);
  g_assert_cmpint (memcmp (map, other, side * side * sizeof *map), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/control-map/region-same-size", test_region_same_size);
  g_test_add_func ("/metrics/control-map/region-margin", test_region_margin);
  g_test_add_func ("/metrics/control-map/region-fraction", test_region_fraction);
  g_test_add_func ("/metrics/control-map/region-area", test_region_area);
  g_test_add_func ("/metrics/control-map/centre", test_centre);
  g_test_add_func ("/metrics/control-map/random", test_random);
  return g_test_run ();
}
