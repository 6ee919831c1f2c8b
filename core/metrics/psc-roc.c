/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-roc.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  double score;
  gsize index;
  gboolean positive;
} Case;

struct _PscRoc
{
  Case *cases; /* owned, [n], from the lowest score to the highest */
  gsize n;
};

static int
compare_cases (const void *a, const void *b)
{
  double first = ((const Case *) a)->score;
  double second = ((const Case *) b)->score;

  return (first > second) - (first < second);
}

PscRoc *
psc_roc_new (const double *scores, const gboolean *positive, gsize n)
{
  PscRoc *self;

  g_return_val_if_fail (n == 0 || (scores != NULL && positive != NULL), NULL);

  self = g_new0 (PscRoc, 1);
  self->n = n;
  self->cases = g_new (Case, n);
  for (gsize i = 0; i < n; i++)
    self->cases[i] = (Case){ scores[i], i, positive[i] != FALSE };
  if (n > 0)
    qsort (self->cases, n, sizeof *self->cases, compare_cases);
  return self;
}

void
psc_roc_free (PscRoc *self)
{
  g_free (self->cases);
  g_free (self);
}

double
psc_roc_get_area (const PscRoc *self, const double *weights)
{
  double won = 0;
  double negatives = 0;
  double positives = 0;

  g_return_val_if_fail (self != NULL, NAN);

  for (gsize start = 0, end; start < self->n; start = end)
    {
      double tied[2] = { 0, 0 };

      for (end = start; end < self->n && self->cases[end].score == self->cases[start].score; end++)
        {
          const Case *one = &self->cases[end];

          tied[one->positive] += weights != NULL ? weights[one->index] : 1;
        }
      won += tied[1] * (negatives + tied[0] / 2);
      negatives += tied[0];
      positives += tied[1];
    }
  return positives > 0 && negatives > 0 ? won / positives / negatives : NAN;
}
