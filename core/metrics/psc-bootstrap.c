/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-bootstrap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* Numbers @clusters from 0 on into @dense. Returns: how many there are */
static guint
number_clusters (const guint *clusters, guint n, guint *dense)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < n; i++)
    {
      gpointer key = GUINT_TO_POINTER (clusters[i]);
      gpointer number;

      if (!g_hash_table_lookup_extended (numbers, key, NULL, &number))
        {
          number = GUINT_TO_POINTER (g_hash_table_size (numbers));
          g_hash_table_insert (numbers, key, number);
        }
      dense[i] = GPOINTER_TO_UINT (number);
    }
  return g_hash_table_size (numbers);
}

static void
draw_clusters (GRand *random, guint *counts, guint n_clusters)
{
  memset (counts, 0, n_clusters * sizeof *counts);
  for (guint i = 0; i < n_clusters; i++)
    counts[g_rand_int_range (random, 0, (gint32) n_clusters)]++;
}

PscInterval
psc_bootstrap_clusters (
    const guint *clusters, guint n, guint32 seed, PscWeightedFigure figure, gpointer user_data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree guint *dense = g_new (guint, n);
  g_autofree guint *counts = g_new (guint, n);
  g_autofree double *weights = g_new (double, n);
  double values[PSC_BOOTSTRAP_RESAMPLINGS];
  guint n_clusters, n_values = 0;

  g_return_val_if_fail (n == 0 || clusters != NULL, ((PscInterval){ NAN, NAN }));
  g_return_val_if_fail (n <= G_MAXINT32 && figure != NULL, ((PscInterval){ NAN, NAN }));

  n_clusters = number_clusters (clusters, n, dense);
  if (n_clusters < 2)
    return (PscInterval){ NAN, NAN };
  for (guint r = 0; r < G_N_ELEMENTS (values); r++)
    {
      draw_clusters (random, counts, n_clusters);
      for (guint i = 0; i < n; i++)
        weights[i] = counts[dense[i]];
      values[n_values] = figure (weights, user_data);
      n_values += !isnan (values[n_values]);
    }
  return get_middle (values, 2 * n_values >= G_N_ELEMENTS (values) ? n_values : 0);
}
