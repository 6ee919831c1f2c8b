/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-faithfulness.h"

#include <math.h>
#include <stdlib.h>

void
psc_faithfulness_shuffle (GRand *random, guint *order, guint n)
{
  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (guint i = n; i-- > 1;)
    {
      guint j = (guint) g_rand_int_range (random, 0, (gint32) i + 1);
      guint kept = order[i];

      order[i] = order[j];
      order[j] = kept;
    }
}

typedef struct
{
  double value; /* lowest goes first */
  guint turn;   /* among equals */
  guint patch;
} Turn;

static int
compare (const void *a, const void *b)
{
  const Turn *one = a;
  const Turn *other = b;

  if (one->value != other->value)
    return one->value < other->value ? -1 : 1;
  return (one->turn > other->turn) - (one->turn < other->turn);
}

void
psc_faithfulness_order (
    const double *relevance, const guint *ties, guint n, gboolean least_first, guint *order)
{
  g_autofree Turn *turns = g_new (Turn, n);

  g_return_if_fail (relevance != NULL && ties != NULL && order != NULL);

  for (guint i = 0; i < n; i++)
    {
      double value = relevance[ties[i]];

      turns[i] = (Turn){ least_first ? value : -value, i, ties[i] };
    }
  qsort (turns, n, sizeof *turns, compare);
  for (guint i = 0; i < n; i++)
    order[i] = turns[i].patch;
}

guint
psc_faithfulness_count_gone (guint n, guint step, guint n_steps)
{
  g_return_val_if_fail (step <= n_steps && n_steps > 0, 0);

  return (guint) (((guint64) n * step + n_steps / 2) / n_steps);
}

double
psc_faithfulness_area (const double *least_first, const double *most_first, guint n_steps)
{
  double sum = 0;

  g_return_val_if_fail (least_first != NULL && most_first != NULL && n_steps > 0, NAN);

  for (guint k = 1; k <= n_steps; k++)
    sum += least_first[k] - most_first[k];
  return sum / n_steps;
}

double
psc_faithfulness_drop (const double *curve, guint n_steps)
{
  g_return_val_if_fail (curve != NULL && n_steps > 0, NAN);

  return fabs (curve[0] - curve[n_steps]);
}

double
psc_faithfulness_gap (const double *least_first, const double *most_first, guint n_steps)
{
  double drop, score;

  g_return_val_if_fail (least_first != NULL && most_first != NULL && n_steps > 0, NAN);

  drop = psc_faithfulness_drop (most_first, n_steps);
  score = fmax (fabs (most_first[0]), fabs (most_first[n_steps]));
  if (!(drop > PSC_FAITHFULNESS_LEAST_DROP * score))
    return NAN;
  return psc_faithfulness_area (least_first, most_first, n_steps) / drop;
}

double
psc_faithfulness_deviation (const double *curves, guint n_pairs, guint n_steps)
{
  gsize length = (gsize) n_steps + 1;
  double sum = 0;

  g_return_val_if_fail (curves != NULL && n_pairs > 0, NAN);

  for (guint p = 0; p < n_pairs; p++)
    {
      const double *pair = curves + 2 * p * length;
      double gap = psc_faithfulness_gap (pair, pair + length, n_steps);

      sum += gap * gap;
    }
  return sqrt (sum / n_pairs);
}
