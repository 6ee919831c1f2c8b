/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-auroc.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  double score;
  gboolean positive;
} Case;

static int
compare_cases (const void *a, const void *b)
{
  double first = ((const Case *) a)->score;
  double second = ((const Case *) b)->score;

  return (first > second) - (first < second);
}

/* The sum of the positives' ranks, counted from 1; equal scores share the mean of their ranks. */
static double
sum_ranks (const Case *cases, gsize n)
{
  double sum = 0;

  for (gsize start = 0, end; start < n; start = end)
    {
      gsize n_positive = 0;

      for (end = start; end < n && cases[end].score == cases[start].score; end++)
        n_positive += cases[end].positive;
      sum += n_positive * (start + 1 + end) / 2.0;
    }
  return sum;
}

double
psc_auroc (const double *scores, const gboolean *positive, gsize n)
{
  g_autofree Case *cases = NULL;
  double n_positive = 0;
  double n_negative;

  g_return_val_if_fail (n == 0 || (scores != NULL && positive != NULL), NAN);

  cases = g_new (Case, n);
  for (gsize i = 0; i < n; i++)
    {
      if (isnan (scores[i]))
        return NAN;
      cases[i] = (Case){ scores[i], positive[i] != FALSE };
      n_positive += cases[i].positive;
    }
  n_negative = n - n_positive;
  if (n_positive == 0 || n_negative == 0)
    return NAN;

  qsort (cases, n, sizeof *cases, compare_cases);
  return (sum_ranks (cases, n) - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative);
}
