/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-order.h"

#include <math.h>

/* How many keys are merged between two looks at whether it was cancelled. */
#define CANCEL_STEP 65536

/* Whether @a has to come before @b, and not only may. */
static gboolean
precedes (const PscCohortKey *a, const PscCohortKey *b, gboolean descending)
{
  if (isnan (a->value) || isnan (b->value))
    return !isnan (a->value) && isnan (b->value);
  return descending ? a->value > b->value : a->value < b->value;
}

/* Runs [first, middle) and [middle, end) of @from become one of @to. */
static void
merge (const PscCohortKey *from,
       PscCohortKey *to,
       guint first,
       guint middle,
       guint end,
       gboolean descending)
{
  guint left = first, right = middle;

  for (guint i = first; i < end; i++)
    if (left < middle && (right == end || !precedes (&from[right], &from[left], descending)))
      to[i] = from[left++];
    else
      to[i] = from[right++];
}

/* Runs of @width become runs of twice that. */
static gboolean
merge_all (const PscCohortKey *from,
           PscCohortKey *to,
           guint n,
           guint width,
           gboolean descending,
           GCancellable *cancellable)
{
  guint n_since = 0;

  for (guint64 first = 0; first < n; first += 2 * (guint64) width)
    {
      guint middle = (guint) MIN (first + width, n);
      guint end = (guint) MIN (first + 2 * (guint64) width, n);

      merge (from, to, (guint) first, middle, end, descending);
      n_since += end - (guint) first;
      if (n_since >= CANCEL_STEP && g_cancellable_is_cancelled (cancellable))
        return FALSE;
      n_since = n_since >= CANCEL_STEP ? 0 : n_since;
    }
  return TRUE;
}

gboolean
psc_cohort_order_sort (
    PscCohortKey *keys, guint n, gboolean descending, GCancellable *cancellable, GError **error)
{
  g_autofree PscCohortKey *buffer = g_new (PscCohortKey, n);
  PscCohortKey *from = keys, *to = buffer;

  for (guint64 width = 1; width < n; width *= 2)
    {
      PscCohortKey *other = from;

      if (!merge_all (from, to, n, (guint) width, descending, cancellable))
        break;
      from = to;
      to = other;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (guint i = 0; from != keys && i < n; i++)
    keys[i] = from[i];
  return TRUE;
}
