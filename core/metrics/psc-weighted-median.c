/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-weighted-median.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  double value;
  gsize index;
} Entry;

struct _PscWeightedMedian
{
  Entry *entries; /* owned, [n], from the lowest value to the highest */
  gsize n;
};

static int
compare_entries (const void *a, const void *b)
{
  double first = ((const Entry *) a)->value;
  double second = ((const Entry *) b)->value;

  return (first > second) - (first < second);
}

PscWeightedMedian *
psc_weighted_median_new (const double *values, gsize n)
{
  PscWeightedMedian *self;

  g_return_val_if_fail (n == 0 || values != NULL, NULL);

  self = g_new0 (PscWeightedMedian, 1);
  self->n = n;
  self->entries = g_new (Entry, n);
  for (gsize i = 0; i < n; i++)
    self->entries[i] = (Entry){ values[i], i };
  if (n > 0)
    qsort (self->entries, n, sizeof *self->entries, compare_entries);
  return self;
}

void
psc_weighted_median_free (PscWeightedMedian *self)
{
  g_free (self->entries);
  g_free (self);
}

double
psc_weighted_median_get (const PscWeightedMedian *self, const double *weights)
{
  double total = 0;
  double below = 0;
  double first = NAN;

  g_return_val_if_fail (self != NULL, NAN);

  for (gsize i = 0; i < self->n; i++)
    total += weights != NULL ? weights[i] : 1;
  for (gsize i = 0; i < self->n; i++)
    {
      double weight = weights != NULL ? weights[self->entries[i].index] : 1;

      below += weight;
      if (weight == 0 || below < total / 2)
        continue;
      if (!isnan (first))
        return first + (self->entries[i].value - first) / 2;
      /* Half of them end here: the other one of the middle two is the next. */
      if (below > total / 2)
        return self->entries[i].value;
      first = self->entries[i].value;
    }
  return first;
}
