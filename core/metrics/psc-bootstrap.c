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

PscInterval
psc_bootstrap_mean (const double *values, guint n, guint32 seed)
{
  const double tail = (1 - PSC_BOOTSTRAP_LEVEL) / 2;
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  double means[PSC_BOOTSTRAP_RESAMPLINGS];

  g_return_val_if_fail (n <= G_MAXINT32, ((PscInterval){ NAN, NAN }));

  if (n == 0)
    return (PscInterval){ NAN, NAN };
  for (guint i = 0; i < G_N_ELEMENTS (means); i++)
    means[i] = resample_mean (values, n, random);
  qsort (means, G_N_ELEMENTS (means), sizeof *means, compare);
  return (PscInterval){ get_quantile (means, G_N_ELEMENTS (means), tail),
                        get_quantile (means, G_N_ELEMENTS (means), 1 - tail) };
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
