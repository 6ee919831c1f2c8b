/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-bootstrap.h"

#include <math.h>
#include <stdlib.h>

static int
compare (const void *a, const void *b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
resample_mean (const double *values, guint n, GRand *random)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += values[g_rand_int_range (random, 0, (gint32) n)];
  return sum / n;
}

/* Between the two sorted values that stand to either side of @share of them. */
static double
get_quantile (const double *sorted, guint n, double share)
{
  double place = share * (n - 1);
  guint below = (guint) floor (place);
  guint above = MIN (below + 1, n - 1);

  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/* @values: sorted in place */
static PscInterval
get_middle (double *values, guint n)
{
  const double tail = (1 - PSC_BOOTSTRAP_LEVEL) / 2;

  if (n == 0)
    return (PscInterval){ NAN, NAN };
  qsort (values, n, sizeof *values, compare);
  return (PscInterval){ get_quantile (values, n, tail), get_quantile (values, n, 1 - tail) };
}

PscInterval
psc_bootstrap_mean (const double *values, guint n, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  double means[PSC_BOOTSTRAP_RESAMPLINGS];

  g_return_val_if_fail (n <= G_MAXINT32, ((PscInterval){ NAN, NAN }));

  if (n == 0)
    return (PscInterval){ NAN, NAN };
  for (guint i = 0; i < G_N_ELEMENTS (means); i++)
    means[i] = resample_mean (values, n, random);
  return get_middle (means, G_N_ELEMENTS (means));
}

PscInterval
psc_bootstrap_difference (
    const double *a, const double *b, guint n, guint32 seed, double *difference)
{
  g_autofree double *differences = g_new (double, n);
  double sum = 0;
  guint n_pairs = 0;

  g_return_val_if_fail (n == 0 || (a != NULL && b != NULL), ((PscInterval){ NAN, NAN }));

  for (guint i = 0; i < n; i++)
    {
      if (isnan (a[i]) || isnan (b[i]))
        continue;
      differences[n_pairs++] = a[i] - b[i];
      sum += a[i] - b[i];
    }
  if (difference != NULL)
    *difference = n_pairs > 0 ? sum / n_pairs : NAN;
  return psc_bootstrap_mean (differences, n_pairs, seed);
}

/* Σ parts / Σ wholes over those that @drawn names; NAN if there is nothing to divide by. */
static double
divide (const PscRatios *ratios, const guint *drawn, guint n)
{
  double parts = 0;
  double wholes = 0;

  for (guint i = 0; i < n; i++)
    {
      parts += ratios->parts[drawn[i]];
      wholes += ratios->wholes[drawn[i]];
    }
  return wholes != 0 ? parts / wholes : NAN;
}

static double
compare_ratios (const PscRatios *a, const PscRatios *b, const guint *drawn, guint n)
{
  return divide (a, drawn, n) - (b != NULL ? divide (b, drawn, n) : 0);
}

static gboolean
has_ratio (const PscRatios *ratios, guint i)
{
  return ratios == NULL || (!isnan (ratios->parts[i]) && !isnan (ratios->wholes[i]));
}

PscInterval
psc_bootstrap_ratio (
    const PscRatios *a, const PscRatios *b, guint n, guint32 seed, double *difference)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree guint *kept = g_new (guint, n);
  g_autofree guint *drawn = g_new (guint, n);
  double values[PSC_BOOTSTRAP_RESAMPLINGS];
  guint n_kept = 0, n_values = 0;

  g_return_val_if_fail (a != NULL && n <= G_MAXINT32, ((PscInterval){ NAN, NAN }));

  for (guint i = 0; i < n; i++)
    if (has_ratio (a, i) && has_ratio (b, i))
      kept[n_kept++] = i;
  if (difference != NULL)
    *difference = compare_ratios (a, b, kept, n_kept);
  for (guint r = 0; r < G_N_ELEMENTS (values) && n_kept > 0; r++)
    {
      for (guint i = 0; i < n_kept; i++)
        drawn[i] = kept[g_rand_int_range (random, 0, (gint32) n_kept)];
      values[n_values] = compare_ratios (a, b, drawn, n_kept);
      n_values += !isnan (values[n_values]);
    }
  return get_middle (values, n_values);
}
