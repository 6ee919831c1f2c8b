/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "metrics/psc-control-map.h"
#include "metrics/psc-localisation.h"
#include "psc-test-placement.h"

#define EPSILON 1e-9

/* Of a picture of the model's own size: the map's values are the pixels'. */
static PscLocalisation
measure (gsize side, const float *map, const guint8 *mask)
{
  PscPlacement placement = psc_test_place (side, side, side);
  PscLocalisation result;

  psc_localisation_measure (map, &placement, mask, NULL, &result);
  return result;
}

/* Every figure is worked out beside it. */
static void
test_by_hand (void)
{
  const float map[] = { 9, 8, 7, 6, 5, 4, 3, 2, -1 };
  const guint8 mask[] = { 255, 0, 255, 0, 0, 255, 0, 0, 0 };
  /* Inside 9, 7, 4; outside 8, 6, 5, 3, 2, −1. */
  const double inside = (81 + 49 + 16) / 3.0 - 400 / 9.0;
  const double outside = (64 + 36 + 25 + 9 + 4 + 1) / 6.0 - (23 / 6.0) * (23 / 6.0);
  PscLocalisation result = measure (3, map, mask);

  g_assert_cmpfloat (result.hit, ==, 1);
  g_assert_cmpfloat_with_epsilon (result.relevance_mass, 20.0 / 44, EPSILON);
  g_assert_cmpfloat_with_epsilon (result.area_share, 3.0 / 9, EPSILON);
  g_assert_cmpfloat (result.unseen_share, ==, 0);
  /* Of the three highest, 9 and 7 lie inside. */
  g_assert_cmpfloat_with_epsilon (result.rank_accuracy, 2.0 / 3, EPSILON);
  g_assert_cmpfloat_with_epsilon (result.iou_area, 2.0 / 4, EPSILON);
  /* Those inside are the first, the third and the sixth. */
  g_assert_cmpfloat_with_epsilon (result.auprc, (1.0 / 1 + 2.0 / 3 + 3.0 / 6) / 3, EPSILON);
  g_assert_cmpfloat_with_epsilon (result.cnr, (20 / 3.0 - 23 / 6.0) / sqrt (inside + outside),
                                  EPSILON);
  /* The cut below 5 has 5 · 4 · (35/5 − 9/4)² = 451.25, its neighbours 441.8 and 420.5; above it
   * are 9 and 7 of the truth, and three others. */
  g_assert_cmpfloat_with_epsilon (result.iou_otsu, 2.0 / 6, EPSILON);
}

/* The truth itself is the best of maps. */
static void
test_truth (void)
{
  const float map[] = { 0, 1, 1, 0, 0, 0, 1, 0, 0 };
  const guint8 mask[] = { 0, 255, 255, 0, 0, 0, 255, 0, 0 };
  PscLocalisation result = measure (3, map, mask);

  g_assert_cmpfloat (result.hit, ==, 1);
  g_assert_cmpfloat (result.relevance_mass, ==, 1);
  g_assert_cmpfloat (result.rank_accuracy, ==, 1);
  g_assert_cmpfloat (result.auprc, ==, 1);
  g_assert_true (isinf (result.cnr) && result.cnr > 0);
  g_assert_cmpfloat (result.iou_area, ==, 1);
  g_assert_cmpfloat (result.iou_otsu, ==, 1);
}

/* Everything but the truth is the worst, and signed contrast says so. */
static void
test_reverse (void)
{
  const float map[] = { 2, 0, 0, 2, 2, 3, 0, 2, 2 };
  const guint8 mask[] = { 0, 255, 255, 0, 0, 0, 255, 0, 0 };
  PscLocalisation result = measure (3, map, mask);

  g_assert_cmpfloat (result.hit, ==, 0);
  g_assert_cmpfloat (result.relevance_mass, ==, 0);
  g_assert_cmpfloat (result.rank_accuracy, ==, 0);
  g_assert_cmpfloat_with_epsilon (result.auprc, 3.0 / 9, EPSILON);
  g_assert_cmpfloat (result.cnr, <, 0);
  g_assert_cmpfloat (result.iou_area, ==, 0);
  g_assert_cmpfloat (result.iou_otsu, ==, 0);
}

/* A map that is the same everywhere finds what chance does, at any enlargement. */
static void
test_constant (void)
{
  const float map[] = { 0.3f, 0.3f, 0.3f, 0.3f };
  PscPlacement placement = psc_test_place (7, 5, 2);
  guint8 mask[35] = { 0 };
  PscLocalisation result;

  for (guint i = 0; i < 7; i++)
    mask[i * 4] = 255;
  psc_localisation_measure (map, &placement, mask, NULL, &result);
  g_assert_cmpfloat_with_epsilon (result.area_share, 0.2, EPSILON);
  g_assert_cmpfloat_with_epsilon (result.hit, 0.2, EPSILON);
  g_assert_cmpfloat_with_epsilon (result.relevance_mass, 0.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (result.rank_accuracy, 0.2, EPSILON);
  g_assert_cmpfloat_with_epsilon (result.auprc, 0.2, EPSILON);
  g_assert_cmpfloat (result.cnr, ==, 0);
  g_assert_cmpfloat_with_epsilon (result.iou_area, 0.2 / 1.8, EPSILON);
  g_assert_cmpfloat (result.iou_otsu, ==, 0);
}

/* And so does noise, on average, which over so many pixels is near. */
static void
test_random (void)
{
  enum
  {
    SIDE = 400
  };
  g_autofree guint8 *mask = g_malloc0 (SIDE * SIDE);
  g_autofree float *map = psc_control_map_new_random (SIDE, 5);
  double hits = 0;
  PscLocalisation result;

  for (gsize y = 100; y < 300; y++)
    for (gsize x = 50; x < 130; x++)
      mask[y * SIDE + x] = 255;
  result = measure (SIDE, map, mask);
  g_assert_cmpfloat (result.area_share, ==, 0.1);
  g_assert_cmpfloat_with_epsilon (result.relevance_mass, 0.1, 0.005);
  g_assert_cmpfloat_with_epsilon (result.rank_accuracy, 0.1, 0.01);
  g_assert_cmpfloat_with_epsilon (result.auprc, 0.1, 0.005);
  g_assert_cmpfloat_with_epsilon (result.cnr, 0, 0.05);
  g_assert_cmpfloat_with_epsilon (result.iou_area, 0.1 / 1.9, 0.01);

  for (guint seed = 0; seed < 400; seed++)
    {
      g_autofree float *small = psc_control_map_new_random (10, seed);

      hits += measure (10, small,
                       (const guint8[100]){ 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 })
                  .hit;
    }
  g_assert_cmpfloat_with_epsilon (hits / 400, 0.1, 0.06);
}

/* Pixels that share a value count by their share inside. */
static void
test_ties (void)
{
  const float pairs[] = { 5, 5, 1, 1 };
  const guint8 one_of_each[] = { 255, 0, 255, 0 };
  const float three[] = { 5, 3, 3, 3 };
  const guint8 two_of_three[] = { 0, 255, 255, 0 };
  PscLocalisation result = measure (2, pairs, one_of_each);

  g_assert_cmpfloat (result.hit, ==, 0.5);
  g_assert_cmpfloat (result.rank_accuracy, ==, 0.5);
  g_assert_cmpfloat (result.auprc, ==, 0.5);

  /* The second of the two highest is one of three, of which two lie inside. */
  result = measure (2, three, two_of_three);
  g_assert_cmpfloat (result.hit, ==, 0);
  g_assert_cmpfloat_with_epsilon (result.rank_accuracy, 2.0 / 3 / 2, EPSILON);
  g_assert_cmpfloat_with_epsilon (result.iou_area, 2.0 / 3 / (4 - 2.0 / 3), EPSILON);
  g_assert_cmpfloat_with_epsilon (result.auprc, 2.0 / 4, EPSILON);
}

/* What speaks against a finding everywhere points nowhere, but it still has an order. */
static void
test_nothing_positive (void)
{
  const float negative[] = { -2, -1, -2, -2 };
  const float zero[] = { 0, 0, 0, 0 };
  const guint8 mask[] = { 0, 255, 0, 0 };
  PscLocalisation result = measure (2, negative, mask);

  g_assert_cmpfloat (result.hit, ==, 0);
  g_assert_cmpfloat (result.relevance_mass, ==, 0);
  g_assert_cmpfloat (result.iou_otsu, ==, 0);
  g_assert_cmpfloat (result.rank_accuracy, ==, 1);
  g_assert_cmpfloat (result.auprc, ==, 1);

  result = measure (2, zero, mask);
  g_assert_cmpfloat (result.hit, ==, 0);
  g_assert_cmpfloat (result.relevance_mass, ==, 0);
  g_assert_cmpfloat (result.area_share, ==, 0.25);
  g_assert_cmpfloat (result.auprc, ==, 0.25);
}

/* Half of the truth is cropped away: no map finds more than the other half, and what is not seen is
 * not among the pixels that are not the truth either. */
static void
test_unseen (void)
{
  const PscPlacement placement = psc_test_place_as (PSC_FRAMING_CROP, 8, 4, 4);
  const float best[] = { 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  guint8 mask[32] = { 0 };
  PscLocalisation result;

  mask[0 * 8 + 1] = mask[0 * 8 + 2] = mask[1 * 8 + 1] = mask[1 * 8 + 2] = 255;
  psc_localisation_measure (best, &placement, mask, NULL, &result);
  g_assert_cmpfloat (result.hit, ==, 1);
  g_assert_cmpfloat (result.relevance_mass, ==, 1);
  g_assert_cmpfloat (result.area_share, ==, 2.0 / 16);
  g_assert_cmpfloat (result.unseen_share, ==, 0.5);
  g_assert_cmpfloat (result.auprc, ==, 0.5);
  g_assert_true (isinf (result.cnr));
  g_assert_cmpfloat (result.iou_otsu, ==, 2.0 / 4);
  /* Four pixels are taken: both of the truth that are seen, and two of 14 that are tied at 0. */
  g_assert_cmpfloat (result.rank_accuracy, ==, 0.5);
  g_assert_cmpfloat (result.iou_area, ==, 2.0 / 6);
}

static void
test_all_unseen (void)
{
  const PscPlacement placement = psc_test_place_as (PSC_FRAMING_CROP, 8, 4, 4);
  const float map[16] = { 0, 1 };
  guint8 mask[32] = { 255 };
  PscLocalisation result;

  psc_localisation_measure (map, &placement, mask, NULL, &result);
  g_assert_cmpfloat (result.hit, ==, 0);
  g_assert_cmpfloat (result.relevance_mass, ==, 0);
  g_assert_cmpfloat (result.area_share, ==, 0);
  g_assert_cmpfloat (result.unseen_share, ==, 1);
  g_assert_cmpfloat (result.rank_accuracy, ==, 0);
  g_assert_cmpfloat (result.auprc, ==, 0);
  g_assert_true (isnan (result.cnr));
  g_assert_cmpfloat (result.iou_area, ==, 0);
  g_assert_cmpfloat (result.iou_otsu, ==, 0);
}

/* Truth of more pixels than the model sees. */
static void
test_more_truth_than_view (void)
{
  const PscPlacement placement = psc_test_place_as (PSC_FRAMING_CROP, 8, 4, 4);
  const float map[16] = { 0, 1 };
  guint8 mask[32];
  PscLocalisation result;

  memset (mask, 255, sizeof mask);
  psc_localisation_measure (map, &placement, mask, NULL, &result);
  g_assert_cmpfloat (result.rank_accuracy, ==, 0.5);
  g_assert_cmpfloat (result.iou_area, ==, 0.5);
  g_assert_cmpfloat (result.area_share, ==, 1);
  g_assert_cmpfloat (result.auprc, ==, 0.5);
  g_assert_true (isnan (result.cnr));
}

static void
test_no_truth (void)
{
  const float map[] = { 1, 2, 3, 4 };
  const guint8 mask[] = { 0, 127, 0, 0 };
  PscLocalisation result = measure (2, map, mask);

  g_assert_true (isnan (result.hit));
  g_assert_true (isnan (result.area_share));
  g_assert_true (isnan (result.auprc));
  g_assert_true (isnan (result.iou_otsu));
}

/* Values that have no place in an order, or would have none between their neighbours. */
static void
test_not_finite (void)
{
  static const float values[] = { NAN, INFINITY, -INFINITY };
  const guint8 mask[16] = { 255, 255 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint place = 0; place < 16; place += 5)
      {
        float map[16] = { 1, 2, 3 };
        PscLocalisation found;

        map[place] = values[i];
        found = measure (4, map, mask);
        g_assert_true (isnan (found.hit));
        g_assert_true (isnan (found.auprc));
        g_assert_true (isnan (found.cnr));
        g_assert_true (isnan (found.iou_otsu));
      }
}

/* Of the definitions, one threshold after the other, on maps with many equal values. */
static void
test_against_definitions (void)
{
  enum
  {
    SIDE = 12,
    N = SIDE * SIDE
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  for (guint round = 0; round < 20; round++)
    {
      float map[N];
      guint8 mask[N];
      double n_truth = 0, auprc = 0, recall = 0, best = 0, otsu = 0;
      PscLocalisation result;

      for (guint i = 0; i < N; i++)
        {
          map[i] = (float) g_rand_int_range (random, -3, 12);
          mask[i] = g_rand_int_range (random, 0, 3) == 0 ? 255 : 0;
          n_truth += mask[i] != 0;
        }
      for (int threshold = 12; threshold >= -3; threshold--)
        {
          double above[2] = { 0 }, sum_above = 0, sum = 0, separation;

          for (guint i = 0; i < N; i++)
            {
              above[mask[i] != 0] += map[i] >= threshold;
              sum_above += map[i] >= threshold ? MAX (map[i], 0) : 0;
              sum += MAX (map[i], 0);
            }
          if (above[1] > 0)
            auprc += (above[1] / n_truth - recall) * above[1] / (above[0] + above[1]);
          recall = above[1] / n_truth;
          if (threshold <= 0 || above[0] + above[1] == 0)
            continue;
          separation =
              sum_above / (above[0] + above[1]) - (sum - sum_above) / (N - above[0] - above[1]);
          separation *= separation * (above[0] + above[1]) * (N - above[0] - above[1]);
          if (separation > best)
            {
              best = separation;
              otsu = above[1] / (n_truth + above[0]);
            }
        }
      result = measure (SIDE, map, mask);
      g_assert_cmpfloat_with_epsilon (result.auprc, auprc, EPSILON);
      g_assert_cmpfloat_with_epsilon (result.iou_otsu, otsu, EPSILON);
    }
}

/* Contrast and ranks do not depend on a map's zero and unit, mass not on its unit. */
static void
test_units (void)
{
  const float map[] = { 4, 1, 3, -2, 0, 2, 1, 5, -1 };
  const guint8 mask[] = { 255, 0, 255, 0, 0, 255, 0, 0, 0 };
  PscLocalisation before = measure (3, map, mask);
  PscLocalisation after;
  float changed[9];

  for (guint i = 0; i < 9; i++)
    changed[i] = 8 * map[i];
  after = measure (3, changed, mask);
  g_assert_cmpfloat_with_epsilon (after.relevance_mass, before.relevance_mass, EPSILON);
  g_assert_cmpfloat_with_epsilon (after.iou_otsu, before.iou_otsu, EPSILON);

  for (guint i = 0; i < 9; i++)
    changed[i] = 2 * map[i] + 16;
  after = measure (3, changed, mask);
  g_assert_cmpfloat_with_epsilon (after.cnr, before.cnr, EPSILON);
  g_assert_cmpfloat_with_epsilon (after.auprc, before.auprc, EPSILON);
  g_assert_cmpfloat_with_epsilon (after.rank_accuracy, before.rank_accuracy, EPSILON);
}

/* A picture of which only some pixels fit into memory has the same measures; cancelled, it has
 * none. */
static void
test_within (void)
{
  enum
  {
    WIDTH = 90,
    HEIGHT = 70,
    SIDE = 16
  };
  static guint8 mask[WIDTH * HEIGHT];
  PscPlacement placement = psc_test_place (WIDTH, HEIGHT, SIDE);
  g_autofree float *map = psc_control_map_new_random (SIDE, 5);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  PscLocalisation whole, parts;

  for (guint y = 10; y < 40; y++)
    for (guint x = 20; x < 60; x++)
      mask[y * WIDTH + x] = 255;
  for (guint i = 0; i < 4 * SIDE; i++)
    map[i] = i % 2 == 0 ? 0 : -0.3f;
  g_assert_true (psc_localisation_measure (map, &placement, mask, NULL, &whole));
  for (gsize limit = 1; limit < WIDTH * HEIGHT; limit *= 13)
    {
      g_assert_true (psc_localisation_measure_within (map, &placement, mask, limit, NULL, &parts));
      g_assert_cmpmem (&parts, sizeof parts, &whole, sizeof whole);
    }
  g_cancellable_cancel (cancellable);
  g_assert_false (psc_localisation_measure (map, &placement, mask, cancellable, &parts));
  g_assert_true (isnan (parts.auprc));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/localisation/by-hand", test_by_hand);
  g_test_add_func ("/metrics/localisation/truth", test_truth);
  g_test_add_func ("/metrics/localisation/reverse", test_reverse);
  g_test_add_func ("/metrics/localisation/constant", test_constant);
  g_test_add_func ("/metrics/localisation/random", test_random);
  g_test_add_func ("/metrics/localisation/ties", test_ties);
  g_test_add_func ("/metrics/localisation/nothing-positive", test_nothing_positive);
  g_test_add_func ("/metrics/localisation/unseen", test_unseen);
  g_test_add_func ("/metrics/localisation/all-unseen", test_all_unseen);
  g_test_add_func ("/metrics/localisation/more-truth-than-view", test_more_truth_than_view);
  g_test_add_func ("/metrics/localisation/no-truth", test_no_truth);
  g_test_add_func ("/metrics/localisation/not-finite", test_not_finite);
  g_test_add_func ("/metrics/localisation/against-definitions", test_against_definitions);
  g_test_add_func ("/metrics/localisation/units", test_units);
  g_test_add_func ("/metrics/localisation/within", test_within);
  return g_test_run ();
}
