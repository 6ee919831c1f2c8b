/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib.h>
#include <math.h>

#include "metrics/psc-faithfulness.h"

#define N_PATCHES 4

/* A score that patches add to: what it is once @order's first so many are gone. */
static void
fill_curve (const double *shares, const guint *order, guint n, double *curve)
{
  double score = 0;

  for (guint i = 0; i < n; i++)
    score += shares[i];
  curve[0] = score;
  for (guint k = 1; k <= n; k++)
    curve[k] = score -= shares[order[k - 1]];
}

static double
measure (const double *shares, const double *relevance, const guint *ties, guint n)
{
  g_autofree double *least = g_new (double, n + 1);
  g_autofree double *most = g_new (double, n + 1);
  g_autofree guint *order = g_new (guint, n);

  psc_faithfulness_order (relevance, ties, n, TRUE, order);
  fill_curve (shares, order, n, least);
  psc_faithfulness_order (relevance, ties, n, FALSE, order);
  fill_curve (shares, order, n, most);
  return psc_faithfulness_gap (least, most, n);
}

/* Of shares 4, 3, 2 and 1 the score is 10 9 7 4 0 one way and 10 6 3 1 0 the other: 10 between
 * them, over 4 steps and a drop of 10. */
static void
test_exact_map (void)
{
  const double shares[N_PATCHES] = { 2, 4, 1, 3 };
  const double opposite[N_PATCHES] = { -2, -4, -1, -3 };
  const guint ties[N_PATCHES] = { 0, 1, 2, 3 };

  g_assert_cmpfloat_with_epsilon (measure (shares, shares, ties, N_PATCHES), 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (measure (shares, opposite, ties, N_PATCHES), -0.25, 1e-12);
}

/* The same where the baseline scores higher than the picture: the exact map is as faithful. */
static void
test_rising_score (void)
{
  const double shares[N_PATCHES] = { 1, -3, 2, -4 };
  const guint ties[N_PATCHES] = { 0, 1, 2, 3 };

  /* −4 0 3 2 0 and −4 −6 −7 −4 0, over 4 steps and a drop of 4. */
  g_assert_cmpfloat_with_epsilon (measure (shares, shares, ties, N_PATCHES), 22.0 / 16, 1e-12);
}

static void
test_flat_map (void)
{
  const double shares[N_PATCHES] = { 2, 4, 1, 3 };
  const double flat[N_PATCHES] = { 1, 1, 1, 1 };
  const guint ties[N_PATCHES] = { 2, 0, 3, 1 };
  guint order[N_PATCHES];

  g_assert_cmpfloat (measure (shares, flat, ties, N_PATCHES), ==, 0);
  psc_faithfulness_order (flat, ties, N_PATCHES, FALSE, order);
  for (guint i = 0; i < N_PATCHES; i++)
    g_assert_cmpuint (order[i], ==, ties[i]);
}

/* Pairs with gaps of 0.25 and −0.05: √((0.0625 + 0.0025) / 2). */
static void
test_deviation (void)
{
  const double curves[2][2][N_PATCHES + 1] = {
    { { 10, 9, 7, 4, 0 }, { 10, 6, 3, 1, 0 } },
    { { 10, 5, 4, 3, 0 }, { 10, 6, 5, 3, 0 } },
  };

  g_assert_cmpfloat_with_epsilon (psc_faithfulness_deviation (&curves[0][0][0], 2, N_PATCHES),
                                  sqrt ((0.0625 + 0.0025) / 2), 1e-12);
}

static void
shuffle (GRand *random, guint *order, guint n)
{
  for (guint i = n; i-- > 1;)
    {
      guint j = (guint) g_rand_int_range (random, 0, (gint32) i + 1);
      guint kept = order[i];

      order[i] = order[j];
      order[j] = kept;
    }
}

/* How many random maps are within two deviations that five pairs of random orders give. */
static void
test_random_maps (void)
{
  enum
  {
    N = 49,
    N_PAIRS = 5,
    N_MAPS = 200,
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  double shares[N], relevance[N], curves[N_PAIRS][2][N + 1];
  guint ties[N], order[N], reverse[N];
  guint n_within = 0;
  double deviation;

  for (guint i = 0; i < N; i++)
    {
      shares[i] = g_rand_double (random);
      ties[i] = order[i] = i;
    }
  for (guint p = 0; p < N_PAIRS; p++)
    {
      shuffle (random, order, N);
      for (guint i = 0; i < N; i++)
        reverse[i] = order[N - 1 - i];
      fill_curve (shares, order, N, curves[p][0]);
      fill_curve (shares, reverse, N, curves[p][1]);
    }
  deviation = psc_faithfulness_deviation (&curves[0][0][0], N_PAIRS, N);
  for (guint m = 0; m < N_MAPS; m++)
    {
      for (guint i = 0; i < N; i++)
        relevance[i] = g_rand_double (random);
      n_within += fabs (measure (shares, relevance, ties, N)) <= 2 * deviation;
    }
  g_assert_cmpuint (n_within, >, N_MAPS * 8 / 10);
  g_assert_cmpfloat (measure (shares, shares, ties, N), >, 5 * deviation);
}

static void
test_no_drop (void)
{
  const double curve[] = { 1, 2, 1 };

  g_assert_true (isnan (psc_faithfulness_gap (curve, curve, 2)));
}

/* What a picture loses is measured against its score, and not against rounding. */
static void
test_small_drop (void)
{
  const double least[] = { 10, 9, 9.995 };
  const double most[] = { 10, 8, 9.995 };
  const double least_of_more[] = { 10, 9, 9.5 };
  const double most_of_more[] = { 10, 8, 9.5 };
  const double across[] = { 0.01, 0, -0.01 };

  g_assert_true (isnan (psc_faithfulness_gap (least, most, 2)));
  g_assert_cmpfloat_with_epsilon (psc_faithfulness_area (least, most, 2), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (psc_faithfulness_drop (most, 2), 0.005, 1e-12);
  g_assert_cmpfloat_with_epsilon (psc_faithfulness_gap (least_of_more, most_of_more, 2), 1, 1e-12);
  g_assert_cmpfloat (psc_faithfulness_gap (across, across, 2), ==, 0);
}

/* How far random maps go in deviations of five pairs: Student's t with 5 degrees of freedom, of
 * which a tenth is beyond 2 and a twentieth beyond 2.6. */
static void
test_band (void)
{
  enum
  {
    N = 49,
    N_PAIRS = 5,
    N_TRIALS = 2000,
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  double shares[N], curves[N_PAIRS + 1][2][N + 1];
  guint order[N], reverse[N];
  guint n_beyond_2 = 0, n_beyond_26 = 0;

  for (guint i = 0; i < N; i++)
    {
      shares[i] = g_rand_double (random);
      order[i] = i;
    }
  for (guint t = 0; t < N_TRIALS; t++)
    {
      double z;

      for (guint p = 0; p < N_PAIRS + 1; p++)
        {
          shuffle (random, order, N);
          for (guint i = 0; i < N; i++)
            reverse[i] = order[N - 1 - i];
          fill_curve (shares, order, N, curves[p][0]);
          fill_curve (shares, reverse, N, curves[p][1]);
        }
      z = psc_faithfulness_gap (curves[N_PAIRS][0], curves[N_PAIRS][1], N)
          / psc_faithfulness_deviation (&curves[0][0][0], N_PAIRS, N);
      n_beyond_2 += fabs (z) > 2;
      n_beyond_26 += fabs (z) > 2.6;
    }
  g_assert_cmpuint (n_beyond_2, >, N_TRIALS * 8 / 100);
  g_assert_cmpuint (n_beyond_2, <, N_TRIALS * 13 / 100);
  g_assert_cmpuint (n_beyond_26, >, N_TRIALS * 3 / 100);
  g_assert_cmpuint (n_beyond_26, <, N_TRIALS * 7 / 100);
}

static void
test_steps (void)
{
  guint gone = 0;

  for (guint step = 1; step <= 14; step++)
    {
      guint now = psc_faithfulness_count_gone (49, step, 14);

      g_assert_cmpuint (now - gone, >=, 3);
      g_assert_cmpuint (now - gone, <=, 4);
      gone = now;
    }
  g_assert_cmpuint (gone, ==, 49);
  g_assert_cmpuint (psc_faithfulness_count_gone (196, 3, 14), ==, 42);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/faithfulness/exact-map", test_exact_map);
  g_test_add_func ("/faithfulness/rising-score", test_rising_score);
  g_test_add_func ("/faithfulness/flat-map", test_flat_map);
  g_test_add_func ("/faithfulness/deviation", test_deviation);
  g_test_add_func ("/faithfulness/random-maps", test_random_maps);
  g_test_add_func ("/faithfulness/no-drop", test_no_drop);
  g_test_add_func ("/faithfulness/small-drop", test_small_drop);
  g_test_add_func ("/faithfulness/band", test_band);
  g_test_add_func ("/faithfulness/steps", test_steps);

  return g_test_run ();
}
