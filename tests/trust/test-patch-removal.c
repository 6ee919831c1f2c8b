/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-faithfulness.h"
#include "trust/psc-patch-removal.h"

#define SIDE 4
#define AREA (SIDE * SIDE)

/* Quarters of a picture. */
static const PscMapGrid quarters = { 2, 2, SIDE };

static void
test_grids (void)
{
  static const struct
  {
    PscMapGrid map;
    guint columns;
  } cases[] = {
    { { 224, 224, 224 }, 14 }, { { 7, 7, 224 }, 7 },    { { 14, 14, 224 }, 14 },
    { { 28, 28, 224 }, 14 },   { { 15, 15, 480 }, 15 }, { { 480, 480, 480 }, 30 },
    { { 32, 32, 448 }, 28 },   { { 8, 8, 8 }, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PscMapGrid patches = psc_patch_removal_choose_grid (cases[i].map);

      g_assert_cmpuint (patches.columns, ==, cases[i].columns);
      g_assert_cmpuint (patches.rows, ==, cases[i].columns);
      g_assert_cmpuint (patches.side, ==, cases[i].map.side);
    }
}

static void
test_average (void)
{
  float map[AREA] = { 0 };
  double relevance[4];

  map[0] = 4;
  map[SIDE + 1] = 4;
  map[AREA - 1] = -8;
  psc_patch_removal_average (quarters, map, relevance);
  g_assert_cmpfloat (relevance[0], ==, 2);
  g_assert_cmpfloat (relevance[1], ==, 0);
  g_assert_cmpfloat (relevance[2], ==, 0);
  g_assert_cmpfloat (relevance[3], ==, -2);
}

/* Of a side that patches do not divide, each pixel is in one of them. */
static void
test_uneven (void)
{
  const PscMapGrid patches = { 3, 3, 7 };
  float pixels[49], baseline[49], copy[49];
  guint order[9];
  g_autoptr (PscPerturbation) removal = NULL;

  for (guint i = 0; i < 49; i++)
    {
      pixels[i] = 1;
      baseline[i] = 0;
    }
  for (guint i = 0; i < 9; i++)
    order[i] = i;
  removal = psc_patch_removal_new (pixels, baseline, patches, order, 1, 9);
  g_assert_cmpuint (psc_perturbation_get_n_images (removal), ==, 10);
  for (guint step = 1; step < 9; step++)
    {
      guint n_left = 0, expected = 0;

      psc_perturbation_fill (removal, 1 + step, copy);
      for (guint i = 0; i < 49; i++)
        n_left += copy[i] == 1;
      for (guint p = step; p < 9; p++)
        expected += (p % 3 == 2 ? 3 : 2) * (p / 3 == 2 ? 3 : 2);
      g_assert_cmpuint (n_left, ==, expected);
    }
}

/* A linear score of pixels: its exact attribution to a quarter is what is lost with that. */
static double
score (const float *pixels)
{
  double sum = 0;

  for (guint i = 0; i < AREA; i++)
    sum += (i + 1.0) * pixels[i];
  return sum;
}

/* Weights 1 to 16 of pixels of 1 over a baseline of 0: quarters add 14, 22, 46 and 54 to 136. Least
 * first 136 122 100 54 0, most first 136 82 36 14 0: 144 between them, in 4 steps of 136. */
static void
test_linear_score (void)
{
  const guint orders[2][4] = { { 0, 1, 2, 3 }, { 3, 2, 1, 0 } };
  const double expected[2][5] = { { 136, 122, 100, 54, 0 }, { 136, 82, 36, 14, 0 } };
  float pixels[AREA], baseline[AREA] = { 0 }, copy[AREA], map[AREA];
  double values[8], curves[2][5], relevance[4];
  const guint ties[4] = { 0, 1, 2, 3 };
  guint order[4];
  g_autoptr (PscPerturbation) removal = NULL;

  for (guint i = 0; i < AREA; i++)
    {
      pixels[i] = 1;
      map[i] = (float) (i + 1);
    }
  psc_patch_removal_average (quarters, map, relevance);
  psc_faithfulness_order (relevance, ties, 4, TRUE, order);
  g_assert_cmpmem (order, sizeof order, orders[0], sizeof order);
  psc_faithfulness_order (relevance, ties, 4, FALSE, order);
  g_assert_cmpmem (order, sizeof order, orders[1], sizeof order);

  removal = psc_patch_removal_new (pixels, baseline, quarters, &orders[0][0], 2, 4);
  g_assert_cmpuint (psc_perturbation_get_n_images (removal), ==, G_N_ELEMENTS (values));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      psc_perturbation_fill (removal, i, copy);
      values[i] = score (copy);
    }
  for (guint o = 0; o < 2; o++)
    {
      psc_patch_removal_read_curve (PSC_PATCH_REMOVAL (removal), values, o, curves[o]);
      for (guint k = 0; k < 5; k++)
        g_assert_cmpfloat (curves[o][k], ==, expected[o][k]);
    }
  g_assert_cmpfloat_with_epsilon (psc_faithfulness_gap (curves[0], curves[1], 4), 144.0 / (4 * 136),
                                  1e-12);
}

/* What was encoded for one order is not taken for another. */
static void
test_keys (void)
{
  const guint one[4] = { 0, 1, 2, 3 };
  const guint other[4] = { 0, 1, 3, 2 };
  const float pixels[AREA] = { 1 };
  const float baseline[AREA] = { 0 };
  g_autoptr (PscPerturbation) a = psc_patch_removal_new (pixels, baseline, quarters, one, 1, 4);
  g_autoptr (PscPerturbation) b = psc_patch_removal_new (pixels, baseline, quarters, other, 1, 4);
  g_autoptr (PscPerturbation) c = psc_patch_removal_new (pixels, baseline, quarters, one, 1, 2);
  g_autoptr (PscPerturbation) d = psc_patch_removal_new (pixels, baseline, quarters, one, 1, 4);

  g_assert_cmpstr (psc_perturbation_get_key (a), !=, psc_perturbation_get_key (b));
  g_assert_cmpstr (psc_perturbation_get_key (a), !=, psc_perturbation_get_key (c));
  g_assert_cmpstr (psc_perturbation_get_key (a), ==, psc_perturbation_get_key (d));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/patch-removal/grids", test_grids);
  g_test_add_func ("/patch-removal/average", test_average);
  g_test_add_func ("/patch-removal/uneven", test_uneven);
  g_test_add_func ("/patch-removal/linear-score", test_linear_score);
  g_test_add_func ("/patch-removal/keys", test_keys);

  return g_test_run ();
}
