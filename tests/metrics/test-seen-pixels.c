/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "metrics/psc-descending.h"
#include "metrics/psc-descent.h"
#include "psc-test-placement.h"

static int
compare_descending (const void *a, const void *b)
{
  float left = *(const float *) a;
  float right = *(const float *) b;

  return (left < right) - (left > right);
}

/* Of every size of number, of both signs, of both zeros, and with many that are equal. */
static void
test_sort (void)
{
  enum
  {
    N = 20000
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autofree float *values = g_new (float, N);
  g_autofree float *expected = g_new (float, N);

  for (guint i = 0; i < N; i++)
    switch (i % 4)
      {
      case 0:
        values[i] = (float) g_rand_double_range (random, -1, 1);
        break;
      case 1:
        values[i] = (float) g_rand_int_range (random, -5, 5);
        break;
      case 2:
        values[i] = (float) g_rand_double_range (random, -1e38, 1e38);
        break;
      default:
        values[i] = (float) g_rand_double_range (random, -1e-38, 1e-38);
      }
  values[7] = -0.0f;
  memcpy (expected, values, N * sizeof *values);
  qsort (expected, N, sizeof *expected, compare_descending);
  psc_sort_descending (values, N);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat (values[i], ==, expected[i]);
  psc_sort_descending (NULL, 0);
}

/* The map's cells stand at their centres, a quarter and three quarters of the picture; what lies
 * beyond them goes on as it is. Columns and rows read 0, ¼, ¾, 1 of the way. */
static void
test_enlarged (void)
{
  const float map[] = { 0, 1, 2, 3 };
  static const float steps[] = { 0, 0.25, 0.75, 1 };
  PscPlacement placement = psc_test_place (4, 4, 2);

  for (guint i = 0; i < 16; i++)
    {
      guint8 mask[16] = { 0 };
      g_autoptr (PscSeenPixels) pixels = NULL;

      mask[i] = PSC_TRUTH_INSIDE;
      mask[(i + 1) % 16] = PSC_TRUTH_INSIDE - 1;
      pixels = psc_seen_pixels_new (map, &placement, mask, NULL);
      g_assert_cmpuint (pixels->inside.n, ==, 1);
      g_assert_cmpuint (pixels->outside.n, ==, 15);
      g_assert_cmpuint (pixels->n_unseen, ==, 0);
      g_assert_cmpfloat (pixels->inside.greatest, ==, steps[i % 4] + 2 * steps[i / 4]);
      g_assert_cmpfloat (pixels->inside.sum, ==, pixels->inside.greatest);
      g_assert_cmpfloat (pixels->outside.greatest, ==, i == 15 ? 2.75 : 3);
      g_assert_cmpfloat (pixels->outside.least, ==, i == 0 ? 0.25 : 0);
    }
}

/* A picture of 4 × 2 lies in the middle of a square: its rows are those between the input's two. */
static void
test_margin (void)
{
  const float map[] = { 0, 1, 2, 3 };
  const guint8 upper[] = { 255, 0, 0, 0, 0, 0, 0, 0 };
  const guint8 lower[] = { 0, 0, 0, 0, 0, 0, 0, 255 };
  PscPlacement placement = psc_test_place (4, 2, 2);
  g_autoptr (PscSeenPixels) first = psc_seen_pixels_new (map, &placement, upper, NULL);
  g_autoptr (PscSeenPixels) last = psc_seen_pixels_new (map, &placement, lower, NULL);

  g_assert_cmpfloat (first->inside.sum, ==, 0.5);
  g_assert_cmpfloat (last->inside.sum, ==, 2.5);
  g_assert_cmpuint (psc_seen_pixels_count (first), ==, 8);
}

/* Of 8 × 4 pixels the model sees the middle 4 × 4: the others are no part of the map, and what of
 * the truth lies there is counted apart. */
static void
test_crop (void)
{
  const PscPlacement placement = psc_test_place_as (PSC_FRAMING_CROP, 8, 4, 4);
  g_autoptr (PscSeenPixels) pixels = NULL;
  guint8 mask[32] = { 0 };
  float map[16];

  g_assert_cmpfloat (placement.left, ==, 2);
  g_assert_cmpfloat (placement.right, ==, 6);
  for (guint i = 0; i < 16; i++)
    map[i] = (float) i;
  mask[0 * 8 + 1] = mask[0 * 8 + 2] = mask[3 * 8 + 5] = mask[3 * 8 + 6] = mask[3 * 8 + 7] = 255;
  pixels = psc_seen_pixels_new (map, &placement, mask, NULL);
  g_assert_cmpuint (psc_seen_pixels_count (pixels), ==, 16);
  g_assert_cmpuint (psc_seen_pixels_count_truth (pixels), ==, 5);
  g_assert_cmpuint (pixels->n_unseen, ==, 3);
  g_assert_cmpuint (pixels->inside.n, ==, 2);
  g_assert_cmpfloat (pixels->inside.greatest, ==, 15);
  g_assert_cmpfloat (pixels->inside.least, ==, 0);
}

/* However odd the ratio of the two grids, what lies between equal values is equal to them. */
static void
test_plateau (void)
{
  enum
  {
    WIDTH = 37,
    HEIGHT = 23
  };
  const float map[] = { 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f };
  static guint8 mask[WIDTH * HEIGHT];
  PscPlacement placement = psc_test_place (WIDTH, HEIGHT, 3);
  g_autoptr (PscSeenPixels) pixels = psc_seen_pixels_new (map, &placement, mask, NULL);
  g_autoptr (PscDescent) descent = psc_descent_new (pixels, 1000, NULL);

  g_assert_true (psc_descent_step (descent));
  g_assert_cmpfloat (descent->value, ==, 0.1f);
  g_assert_cmpuint (descent->n_outside, ==, WIDTH * HEIGHT);
  g_assert_false (psc_descent_step (descent));
}

/* Whatever fits into memory at a time, it goes the same way down. */
static void
test_descent (void)
{
  const float map[] = { 2, 1, 1, -1 };
  const guint8 mask[] = { 0, 255, 0, 255 };
  static const struct
  {
    float value;
    gsize n_inside;
    gsize n_outside;
  } steps[] = { { 2, 0, 1 }, { 1, 1, 2 }, { -1, 2, 2 } };
  PscPlacement placement = psc_test_place (2, 2, 2);
  g_autoptr (PscSeenPixels) pixels = psc_seen_pixels_new (map, &placement, mask, NULL);

  for (gsize limit = 1; limit <= 8; limit++)
    {
      g_autoptr (PscDescent) descent = psc_descent_new (pixels, limit, NULL);

      for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
        {
          g_assert_true (psc_descent_step (descent));
          g_assert_cmpfloat (descent->value, ==, steps[i].value);
          g_assert_cmpuint (descent->n_inside, ==, steps[i].n_inside);
          g_assert_cmpuint (descent->n_outside, ==, steps[i].n_outside);
        }
      g_assert_false (psc_descent_step (descent));
    }
}

/* Both zeros are one value, in whatever stretch they lie, and a map with plateaus and noise gives
 * the same steps however little of it fits. */
static void
test_stretches (void)
{
  enum
  {
    SIDE = 40
  };
  static float map[SIDE * SIDE];
  static guint8 mask[SIDE * SIDE];
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  PscPlacement placement = psc_test_place (SIDE, SIDE, SIDE);
  g_autoptr (PscSeenPixels) pixels = NULL;
  static const gsize limits[] = { 1, 7, 100, 900 };

  for (guint i = 0; i < SIDE * SIDE; i++)
    {
      map[i] = (float) (i % 3 == 0 ? g_rand_double_range (random, -1, 1) : (int) (i % 5) - 2);
      mask[i] = g_rand_int_range (random, 0, 4) == 0 ? 255 : 0;
    }
  map[3] = -0.0f;
  map[9] = 0.0f;
  pixels = psc_seen_pixels_new (map, &placement, mask, NULL);
  for (guint k = 0; k < G_N_ELEMENTS (limits); k++)
    {
      g_autoptr (PscDescent) whole = psc_descent_new (pixels, SIDE * SIDE, NULL);
      g_autoptr (PscDescent) parts = psc_descent_new (pixels, limits[k], NULL);
      float last = G_MAXFLOAT;

      while (psc_descent_step (whole))
        {
          g_assert_true (psc_descent_step (parts));
          g_assert_cmpfloat (whole->value, <, last);
          g_assert_cmpfloat (parts->value, ==, whole->value);
          g_assert_cmpuint (parts->n_inside, ==, whole->n_inside);
          g_assert_cmpuint (parts->n_outside, ==, whole->n_outside);
          last = whole->value;
        }
      g_assert_false (psc_descent_step (parts));
      g_assert_cmpuint (whole->n_inside + whole->n_outside, ==, SIDE * SIDE);
    }
}

/* Nobody waits for what nobody wants any more. */
static void
test_cancelled (void)
{
  const float map[] = { 2, 1, 1, -1 };
  const guint8 mask[] = { 0, 255, 0, 255 };
  PscPlacement placement = psc_test_place (2, 2, 2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PscSeenPixels) pixels = psc_seen_pixels_new (map, &placement, mask, cancellable);
  g_autoptr (PscDescent) descent = psc_descent_new (pixels, 1, cancellable);

  g_assert_true (psc_descent_step (descent));
  g_cancellable_cancel (cancellable);
  g_assert_false (psc_descent_step (descent));
  g_assert_null (psc_seen_pixels_new (map, &placement, mask, cancellable));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/seen-pixels/sort", test_sort);
  g_test_add_func ("/metrics/seen-pixels/enlarged", test_enlarged);
  g_test_add_func ("/metrics/seen-pixels/margin", test_margin);
  g_test_add_func ("/metrics/seen-pixels/crop", test_crop);
  g_test_add_func ("/metrics/seen-pixels/plateau", test_plateau);
  g_test_add_func ("/metrics/seen-pixels/descent", test_descent);
  g_test_add_func ("/metrics/seen-pixels/stretches", test_stretches);
  g_test_add_func ("/metrics/seen-pixels/cancelled", test_cancelled);
  return g_test_run ();
}
