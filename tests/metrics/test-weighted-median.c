/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "metrics/psc-weighted-median.h"

static const struct
{
  gsize n;
  double values[5];
  double weights[5];
  double plain;
  double weighted;
} cases[] = {
  { 1, { 7 }, { 3 }, 7, 7 },
  { 3, { 3, 1, 2 }, { 1, 1, 1 }, 2, 2 },
  { 4, { 4, 1, 3, 2 }, { 1, 1, 1, 1 }, 2.5, 2.5 },
  /* 1 1 1 4 4 */
  { 3, { 4, 9, 1 }, { 2, 0, 3 }, 4, 1 },
  /* 1 1 4 4, with what is left out between the two */
  { 3, { 4, 2, 1 }, { 2, 0, 2 }, 2, 2.5 },
  { 5, { 5, 5, 5, 1, 9 }, { 0, 1, 1, 1, 1 }, 5, 5 },
};

static void
test_by_hand (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscWeightedMedian) median = psc_weighted_median_new (cases[i].values, cases[i].n);

      g_assert_cmpfloat (psc_weighted_median_get (median, NULL), ==, cases[i].plain);
      g_assert_cmpfloat (psc_weighted_median_get (median, cases[i].weights), ==, cases[i].weighted);
    }
}

static void
test_nothing (void)
{
  const double values[] = { 1, 2 };
  const double none[] = { 0, 0 };
  g_autoptr (PscWeightedMedian) empty = psc_weighted_median_new (NULL, 0);
  g_autoptr (PscWeightedMedian) weightless = psc_weighted_median_new (values, 2);

  g_assert_true (isnan (psc_weighted_median_get (empty, NULL)));
  g_assert_true (isnan (psc_weighted_median_get (weightless, none)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/weighted-median/by-hand", test_by_hand);
  g_test_add_func ("/weighted-median/nothing", test_nothing);

  return g_test_run ();
}
