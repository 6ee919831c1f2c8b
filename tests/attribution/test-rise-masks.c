/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/methods/psc-rise-masks.h"

/* The picture is 1 and the baseline 0, so that a copy is its mask. */
static PscPerturbation *
new_masks (guint side, guint cells, double p, guint n, guint seed, gboolean is_centred)
{
  g_autofree float *pixels = g_new (float, side *side);
  g_autofree float *baseline = g_new0 (float, side *side);

  for (guint i = 0; i < side * side; i++)
    pixels[i] = 1;
  return psc_rise_masks_new (side, pixels, baseline, cells, p, n, seed, is_centred);
}

/* [N][A][A] */
static float *
read_masks (PscPerturbation *perturbation)
{
  guint area = psc_perturbation_get_side (perturbation) * psc_perturbation_get_side (perturbation);
  guint n = psc_perturbation_get_n_images (perturbation);
  float *masks = g_new (float, (gsize) n *area);

  for (guint i = 0; i < n; i++)
    psc_perturbation_fill (perturbation, i, masks + (gsize) i * area);
  return masks;
}

static const struct
{
  guint side, cells;
  double p;
} shapes[] = { { 20, 3, 0.5 }, { 56, 8, 0.5 }, { 7, 7, 0.3 }, { 9, 2, 0.8 }, { 5, 1, 0.5 } };

/* Where the baseline shows and where the picture does. */
static void
test_blend (void)
{
  const float pixels[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  const float baseline[] = { 9, 8, 7, 6, 5, 4, 3, 2, 1 };
  g_autoptr (PscPerturbation) blend = psc_rise_masks_new (3, pixels, baseline, 2, 0.5, 20, 3, TRUE);
  g_autoptr (PscPerturbation) bare = new_masks (3, 2, 0.5, 20, 3, TRUE);
  g_autofree float *blends = read_masks (blend);
  g_autofree float *masks = read_masks (bare);

  for (guint i = 0; i < 20 * 9; i++)
    g_assert_cmpfloat_with_epsilon (
        blends[i], masks[i] * pixels[i % 9] + (1 - masks[i]) * baseline[i % 9], 1e-5);
}

/* Masks are open with the probability that they should, everywhere, and never by more than all. */
static void
test_masks (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  guint side = shapes[index].side, area = side * side;
  const guint n = 4000;
  g_autoptr (PscPerturbation) perturbation =
      new_masks (side, shapes[index].cells, shapes[index].p, n, 1, TRUE);
  g_autofree float *masks = read_masks (perturbation);

  for (guint i = 0; i < area; i++)
    {
      double sum = 0;

      for (guint k = 0; k < n; k++)
        {
          g_assert_true (masks[k * area + i] >= 0 && masks[k * area + i] <= 1);
          sum += masks[k * area + i];
        }
      g_assert_cmpfloat_with_epsilon (sum / n, shapes[index].p, 4 * 0.5 / sqrt (n));
    }
}

/* Neighbouring pixels differ by at most what a cell's side allows. */
static void
test_smooth (void)
{
  g_autoptr (PscPerturbation) perturbation = new_masks (56, 8, 0.5, 50, 1, TRUE);
  g_autofree float *masks = read_masks (perturbation);
  double steepest = 0;

  for (guint k = 0; k < 50; k++)
    for (guint y = 0; y < 56; y++)
      for (guint x = 0; x + 1 < 56; x++)
        steepest =
            MAX (steepest, fabs (masks[(k * 56 + y) * 56 + x + 1] - masks[(k * 56 + y) * 56 + x]));
  g_assert_cmpfloat_with_epsilon (steepest, 1.0 / 7, 1e-5);
}

static double *
new_values (guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    values[i] = 2 + g_rand_double (random);
  return values;
}

/* Mask by mask, pixel by pixel: the map, and how far its terms lie apart. */
static double
sum_plainly (const float *masks,
             const double *values,
             guint n,
             guint area,
             double p,
             gboolean is_centred,
             double *map)
{
  double mean = 0, error = 0;

  for (guint k = 0; k < n; k++)
    mean += values[k] / n;
  for (guint i = 0; i < area; i++)
    {
      double squares = 0;

      map[i] = 0;
      for (guint k = 0; k < n; k++)
        {
          double mask = masks[k * area + i];
          double term =
              is_centred ? (values[k] - mean) * (mask - p) / (p * (1 - p)) : values[k] * mask / p;

          map[i] += term / n;
          squares += term * term / n;
        }
      error += (squares - map[i] * map[i]) / (n - 1) / area;
    }
  return sqrt (error);
}

static void
test_map (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data) / 2;
  gboolean is_centred = GPOINTER_TO_UINT (data) % 2;
  guint side = shapes[index].side, area = side * side;
  const guint n = 300;
  g_autoptr (PscPerturbation) perturbation =
      new_masks (side, shapes[index].cells, shapes[index].p, n, 2, is_centred);
  g_autofree float *masks = read_masks (perturbation);
  g_autofree double *values = new_values (n);
  g_autofree double *expected = g_new (double, area);
  g_autofree float *map = g_new (float, area);
  double error = sum_plainly (masks, values, n, area, shapes[index].p, is_centred, expected);

  psc_perturbation_make_map (perturbation, values, map);
  for (guint i = 0; i < area; i++)
    g_assert_cmpfloat_with_epsilon (map[i], expected[i], 1e-5);
  g_assert_cmpfloat_with_epsilon (psc_perturbation_measure_error (perturbation, values, map), error,
                                  1e-4 * error);
}

/* Of Σ a m, a map of infinitely many masks is a seen through the masks' correlation, which along an
 * axis is the mean over shifts of the product of two pixels' weights. */
static double *
correlate (guint side, guint cell)
{
  double *correlation = g_new0 (double, side *side);

  for (guint shift = 0; shift < cell; shift++)
    for (guint i = 0; i < side; i++)
      for (guint j = 0; j < side; j++)
        {
          double a = (i + shift + 0.5) / cell, b = (j + shift + 0.5) / cell;

          for (double knot = 0; knot <= side; knot++)
            correlation[i * side + j] +=
                MAX (1 - fabs (a - knot), 0) * MAX (1 - fabs (b - knot), 0) / cell;
        }
  return correlation;
}

#define TOY_SIDE 12
#define TOY_AREA (TOY_SIDE * TOY_SIDE)

static double
get_toy_weight (guint i)
{
  return i % TOY_SIDE < 4 && i / TOY_SIDE > 6 ? 1 : i == 20 ? -5 : 0;
}

/* The map of the toy function with so many masks, and its error. */
static double
explain_toy (guint n, guint seed, float *map)
{
  g_autoptr (PscPerturbation) perturbation = new_masks (TOY_SIDE, 3, 0.5, n, seed, TRUE);
  g_autofree float *masks = read_masks (perturbation);
  g_autofree double *values = g_new0 (double, n);

  for (guint k = 0; k < n; k++)
    for (guint i = 0; i < TOY_AREA; i++)
      values[k] += get_toy_weight (i) * masks[k * TOY_AREA + i];
  psc_perturbation_make_map (perturbation, values, map);
  return psc_perturbation_measure_error (perturbation, values, map);
}

static void
test_expectation (void)
{
  g_autofree double *correlation = correlate (TOY_SIDE, TOY_SIDE / 3);
  float map[TOY_AREA];
  double error = explain_toy (40000, 5, map);
  double squares = 0;

  for (guint i = 0; i < TOY_AREA; i++)
    {
      double expected = 0;

      for (guint j = 0; j < TOY_AREA; j++)
        expected += get_toy_weight (j) * correlation[i / TOY_SIDE * TOY_SIDE + j / TOY_SIDE]
                    * correlation[i % TOY_SIDE * TOY_SIDE + j % TOY_SIDE];
      squares += pow (map[i] - expected, 2);
    }
  g_assert_cmpfloat (sqrt (squares / TOY_AREA), <, 2 * error);
  g_assert_cmpfloat (error, <, 0.05);
}

/* The error falls with the root of the number of masks, and is what maps of other seeds are apart.
 */
static void
test_error (void)
{
  float one[TOY_AREA], other[TOY_AREA];
  double few = explain_toy (500, 1, one);
  double many = explain_toy (8000, 1, one);
  double squares = 0;

  g_assert_cmpfloat_with_epsilon (few / many, 4, 0.4);
  for (guint seed = 10; seed < 30; seed += 2)
    {
      explain_toy (500, seed, one);
      explain_toy (500, seed + 1, other);
      for (guint i = 0; i < TOY_AREA; i++)
        squares += pow (one[i] - other[i], 2);
    }
  g_assert_cmpfloat_with_epsilon (sqrt (squares / 10 / TOY_AREA) / (sqrt (2) * few), 1, 0.25);
}

/* Same seed, same masks; more of them begin with the same ones; how they are summed changes none.
 */
static void
test_repeats (void)
{
  g_autoptr (PscPerturbation) one = new_masks (20, 4, 0.5, 30, 7, TRUE);
  g_autoptr (PscPerturbation) plain = new_masks (20, 4, 0.5, 30, 7, FALSE);
  g_autoptr (PscPerturbation) more = new_masks (20, 4, 0.5, 60, 7, TRUE);
  g_autoptr (PscPerturbation) other = new_masks (20, 4, 0.5, 30, 8, TRUE);
  g_autofree float *masks = read_masks (one);
  g_autofree float *more_masks = read_masks (more);
  g_autofree float *other_masks = read_masks (other);

  g_assert_cmpmem (masks, 30 * 400 * sizeof *masks, more_masks, 30 * 400 * sizeof *masks);
  g_assert_cmpint (memcmp (masks, other_masks, 400 * sizeof *masks), !=, 0);
  g_assert_cmpstr (psc_perturbation_get_key (one), ==, psc_perturbation_get_key (plain));
  g_assert_cmpstr (psc_perturbation_get_key (one), !=, psc_perturbation_get_key (more));
  g_assert_cmpstr (psc_perturbation_get_key (one), !=, psc_perturbation_get_key (other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rise-masks/blend", test_blend);
  g_test_add_func ("/rise-masks/smooth", test_smooth);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *masks = g_strdup_printf ("/rise-masks/masks/%u", i);
      g_autofree char *plain = g_strdup_printf ("/rise-masks/map/plain/%u", i);
      g_autofree char *centred = g_strdup_printf ("/rise-masks/map/centred/%u", i);

      g_test_add_data_func (masks, GUINT_TO_POINTER (i), test_masks);
      g_test_add_data_func (plain, GUINT_TO_POINTER (2 * i), test_map);
      g_test_add_data_func (centred, GUINT_TO_POINTER (2 * i + 1), test_map);
    }
  g_test_add_func ("/rise-masks/expectation", test_expectation);
  g_test_add_func ("/rise-masks/error", test_error);
  g_test_add_func ("/rise-masks/repeats", test_repeats);

  return g_test_run ();
}
