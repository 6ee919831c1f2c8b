/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "metrics/psc-bootstrap.h"

static void
test_nothing (void)
{
  PscInterval interval = psc_bootstrap_mean (NULL, 0, 1);

  g_assert_true (isnan (interval.lower));
  g_assert_true (isnan (interval.upper));
}

/* What never varies is known exactly. */
static void
test_constant (void)
{
  const double values[] = { 0.25, 0.25, 0.25, 0.25 };
  PscInterval interval = psc_bootstrap_mean (values, G_N_ELEMENTS (values), 1);

  g_assert_cmpfloat (interval.lower, ==, 0.25);
  g_assert_cmpfloat (interval.upper, ==, 0.25);
}

/* Of shares the normal approximation is good: ± 1.96 √(p (1 − p) / n). */
static void
test_share (void)
{
  enum
  {
    N = 400
  };
  const double half = 1.96 * sqrt (0.25 * 0.75 / N);
  double values[N];
  PscInterval interval;

  for (guint i = 0; i < N; i++)
    values[i] = i % 4 == 0;
  interval = psc_bootstrap_mean (values, N, 3);
  g_assert_cmpfloat_with_epsilon (interval.lower, 0.25 - half, 0.2 * half);
  g_assert_cmpfloat_with_epsilon (interval.upper, 0.25 + half, 0.2 * half);
}

static void
test_seed (void)
{
  enum
  {
    N = 60
  };
  double values[N];
  PscInterval first, again, other;

  for (guint i = 0; i < N; i++)
    values[i] = sqrt (i);
  first = psc_bootstrap_mean (values, N, 5);
  again = psc_bootstrap_mean (values, N, 5);
  other = psc_bootstrap_mean (values, N, 6);
  g_assert_cmpmem (&first, sizeof first, &again, sizeof again);
  g_assert_true (first.lower != other.lower || first.upper != other.upper);
}

/* Of samples of a distribution, nearly 19 of 20 intervals hold its mean. */
static void
test_coverage (void)
{
  enum
  {
    N = 40,
    N_SAMPLES = 300
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint n_held = 0;

  for (guint sample = 0; sample < N_SAMPLES; sample++)
    {
      double values[N];
      PscInterval interval;

      for (guint i = 0; i < N; i++)
        values[i] = g_rand_double (random);
      interval = psc_bootstrap_mean (values, N, sample);
      n_held += interval.lower <= 0.5 && interval.upper >= 0.5;
    }
  g_assert_cmpuint (n_held, >, N_SAMPLES * 89 / 100);
  g_assert_cmpuint (n_held, <, N_SAMPLES * 99 / 100);
}

/* Nothing differs from itself; the other way round it is the same with the other sign; what all
 * images gain alike is gained for certain, however much the images vary. */
static void
test_difference (void)
{
  enum
  {
    N = 50
  };
  double a[N], b[N], shifted[N];
  double difference, reverse;
  PscInterval interval, other;

  for (guint i = 0; i < N; i++)
    {
      a[i] = i % 7;
      b[i] = i % 5;
      shifted[i] = a[i] + 0.5;
    }
  interval = psc_bootstrap_difference (a, a, N, 1, &difference);
  g_assert_cmpfloat (difference, ==, 0);
  g_assert_cmpfloat (interval.lower, ==, 0);
  g_assert_cmpfloat (interval.upper, ==, 0);

  interval = psc_bootstrap_difference (shifted, a, N, 1, &difference);
  g_assert_cmpfloat (difference, ==, 0.5);
  g_assert_cmpfloat (interval.lower, ==, 0.5);
  g_assert_cmpfloat (interval.upper, ==, 0.5);

  interval = psc_bootstrap_difference (a, b, N, 1, &difference);
  other = psc_bootstrap_difference (b, a, N, 1, &reverse);
  g_assert_cmpfloat (difference, ==, -reverse);
  g_assert_cmpfloat_with_epsilon (interval.lower, -other.upper, 1e-12);
  g_assert_cmpfloat_with_epsilon (interval.upper, -other.lower, 1e-12);
  g_assert_cmpfloat (interval.lower, <, difference);
  g_assert_cmpfloat (interval.upper, >, difference);
}

/* An image that lacks one of the two says nothing of their difference. */
static void
test_difference_missing (void)
{
  const double a[] = { 1, NAN, 3, 5 };
  const double b[] = { 0, 2, NAN, 3 };
  const double kept_a[] = { 1, 5 };
  const double kept_b[] = { 0, 3 };
  double difference, kept;
  PscInterval interval = psc_bootstrap_difference (a, b, 4, 9, &difference);
  PscInterval expected = psc_bootstrap_difference (kept_a, kept_b, 2, 9, &kept);

  g_assert_cmpfloat (difference, ==, 1.5);
  g_assert_cmpfloat (kept, ==, 1.5);
  g_assert_cmpmem (&interval, sizeof interval, &expected, sizeof expected);

  interval = psc_bootstrap_difference (a + 1, b + 1, 2, 9, &difference);
  g_assert_true (isnan (difference));
  g_assert_true (isnan (interval.lower));
}

/* One part of nearly nothing does not outweigh the others; what is missing is left out; the
 * interval is of both together. */
static void
test_ratio (void)
{
  const double parts[] = { 1, 2, 3, -5, NAN };
  const double wholes[] = { 2, 4, 6, 1e-12, 1 };
  const double doubled[] = { 2, 4, 6, -10, 1 };
  const PscRatios half = { parts, wholes };
  const PscRatios whole = { doubled, wholes };
  double ratio;
  PscInterval interval = psc_bootstrap_ratio (&half, NULL, 3, 5, &ratio);

  g_assert_cmpfloat (ratio, ==, 0.5);
  g_assert_cmpfloat (interval.lower, ==, 0.5);
  g_assert_cmpfloat (interval.upper, ==, 0.5);
  psc_bootstrap_ratio (&half, NULL, 5, 5, &ratio);
  g_assert_cmpfloat_with_epsilon (ratio, 1 / 12.0, 1e-9);
  interval = psc_bootstrap_ratio (&half, &whole, 3, 5, &ratio);
  g_assert_cmpfloat (ratio, ==, -0.5);
  g_assert_cmpfloat (interval.upper, ==, -0.5);
  interval = psc_bootstrap_ratio (&half, NULL, 0, 5, &ratio);
  g_assert_true (isnan (ratio) && isnan (interval.lower) && isnan (interval.upper));
}

typedef struct
{
  const double *values;
  guint n;
} Values;

static double
get_mean (const double *weights, gpointer user_data)
{
  const Values *values = user_data;
  double sum = 0;
  double n = 0;

  for (guint i = 0; i < values->n; i++)
    {
      sum += weights[i] * values->values[i];
      n += weights[i];
    }
  return n > 0 ? sum / n : NAN;
}

/* Where each case is its own cluster, and the mean is what is asked for, it is the plain one. */
static void
test_clusters_of_one (void)
{
  const double numbers[] = { 3, -1, 4, 1, -5, 9, 2, 6 };
  const guint clusters[] = { 9, 8, 7, 6, 5, 4, 3, 2 };
  Values values = { numbers, G_N_ELEMENTS (numbers) };
  PscInterval plain = psc_bootstrap_mean (numbers, values.n, 3);
  PscInterval drawn = psc_bootstrap_clusters (clusters, values.n, 3, get_mean, &values);

  g_assert_cmpfloat_with_epsilon (drawn.lower, plain.lower, 1e-12);
  g_assert_cmpfloat_with_epsilon (drawn.upper, plain.upper, 1e-12);
}

/* Copies of a patient's image tell nothing new, though cases drawn one by one would seem to. */
static void
test_clusters_of_copies (void)
{
  const double numbers[] = { 3, 3, 3, 3, -1, -1, -1, -1, 4, 4, 4, 4, -5, -5, -5, -5 };
  const double singles[] = { 3, -1, 4, -5 };
  const guint clusters[] = { 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3 };
  const guint few[] = { 0, 1, 2, 3 };
  Values many_values = { numbers, G_N_ELEMENTS (numbers) };
  Values few_values = { singles, G_N_ELEMENTS (singles) };
  PscInterval drawn = psc_bootstrap_clusters (clusters, many_values.n, 11, get_mean, &many_values);
  PscInterval expected = psc_bootstrap_clusters (few, few_values.n, 11, get_mean, &few_values);
  PscInterval naive = psc_bootstrap_mean (numbers, many_values.n, 11);

  g_assert_cmpfloat_with_epsilon (drawn.lower, expected.lower, 1e-12);
  g_assert_cmpfloat_with_epsilon (drawn.upper, expected.upper, 1e-12);
  g_assert_cmpfloat (drawn.lower, <, naive.lower);
  g_assert_cmpfloat (drawn.upper, >, naive.upper);
}

static double
get_nothing (const double *weights, gpointer user_data)
{
  return NAN;
}

/* Two patients: a sample is all of one in one draw of four, and all of the other in another. */
static void
test_few_clusters (void)
{
  const double numbers[] = { 0, 1 };
  const guint two[] = { 0, 1 };
  const guint one[] = { 4, 4 };
  Values values = { numbers, 2 };
  PscInterval interval = psc_bootstrap_clusters (two, 2, 1, get_mean, &values);

  g_assert_cmpfloat (interval.lower, ==, 0);
  g_assert_cmpfloat (interval.upper, ==, 1);
  g_assert_true (isnan (psc_bootstrap_clusters (one, 2, 1, get_mean, &values).lower));
  g_assert_true (isnan (psc_bootstrap_clusters (NULL, 0, 1, get_mean, &values).lower));
  g_assert_true (isnan (psc_bootstrap_clusters (two, 2, 1, get_nothing, NULL).upper));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bootstrap/nothing", test_nothing);
  g_test_add_func ("/bootstrap/constant", test_constant);
  g_test_add_func ("/bootstrap/share", test_share);
  g_test_add_func ("/bootstrap/seed", test_seed);
  g_test_add_func ("/bootstrap/coverage", test_coverage);
  g_test_add_func ("/bootstrap/difference", test_difference);
  g_test_add_func ("/bootstrap/difference-missing", test_difference_missing);
  g_test_add_func ("/bootstrap/ratio", test_ratio);
  g_test_add_func ("/bootstrap/clusters-of-one", test_clusters_of_one);
  g_test_add_func ("/bootstrap/clusters-of-copies", test_clusters_of_copies);
  g_test_add_func ("/bootstrap/few-clusters", test_few_clusters);

  return g_test_run ();
}
