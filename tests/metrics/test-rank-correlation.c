/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib.h>
#include <math.h>

#include "metrics/psc-rank-correlation.h"

static void
test_mid_ranks (void)
{
  const float values[] = { 3, -1, 2, 2, -0.0f, 0.0f, 1e30f, -1e30f };
  const float expected[] = { 7, 2, 5.5f, 5.5f, 3.5f, 3.5f, 8, 1 };
  float ranks[G_N_ELEMENTS (values)];

  psc_ranks_fill (values, G_N_ELEMENTS (values), ranks);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_cmpfloat (ranks[i], ==, expected[i]);
}

/* scipy.stats.spearmanr's own example, with two values that are equal. */
static void
test_published (void)
{
  const float a[] = { 1, 2, 3, 4, 5 };
  const float b[] = { 5, 6, 7, 8, 7 };

  g_assert_cmpfloat_with_epsilon (psc_rank_correlation (a, b, 5), 0.8207826816681233, 1e-12);
}

static void
test_any_monotone_scale (void)
{
  float a[500], b[500], c[500];
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < G_N_ELEMENTS (a); i++)
    {
      a[i] = (float) g_rand_double_range (random, -3, 3);
      b[i] = expf (a[i]);
      c[i] = -a[i] * a[i] * a[i];
    }
  g_assert_cmpfloat_with_epsilon (psc_rank_correlation (a, b, 500), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (psc_rank_correlation (a, c, 500), -1, 1e-12);
}

static void
test_flat (void)
{
  const float flat[] = { 2, 2, 2 };
  const float other[] = { 1, 2, 3 };

  g_assert_true (isnan (psc_rank_correlation (flat, other, 3)));
  g_assert_true (isnan (psc_rank_correlation (other, flat, 3)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rank-correlation/mid-ranks", test_mid_ranks);
  g_test_add_func ("/rank-correlation/published", test_published);
  g_test_add_func ("/rank-correlation/any-monotone-scale", test_any_monotone_scale);
  g_test_add_func ("/rank-correlation/flat", test_flat);

  return g_test_run ();
}
