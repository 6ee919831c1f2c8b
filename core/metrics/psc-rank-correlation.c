/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-rank-correlation.h"

#include <math.h>
#include <string.h>

#include "metrics/psc-radix-sort.h"

/* Two words, as psc_radix_sort() has them. */
typedef struct
{
  guint32 key;
  guint32 index;
} Place;

/* 0 and −0 are the same. */
static guint32
get_key (float value)
{
  guint32 bits;

  value = value == 0 ? 0 : value;
  memcpy (&bits, &value, sizeof bits);
  return psc_radix_key (bits);
}

void
psc_ranks_fill (const float *values, gsize n, float *ranks)
{
  g_autofree Place *sorted = NULL;

  g_return_if_fail (n == 0 || (values != NULL && ranks != NULL));
  g_return_if_fail (n <= G_MAXUINT32);

  sorted = g_new (Place, n);
  for (gsize i = 0; i < n; i++)
    sorted[i] = (Place){ get_key (values[i]), (guint32) i };
  psc_radix_sort ((guint32 *) sorted, n, sizeof *sorted / sizeof (guint32));

  for (gsize start = 0, end; start < n; start = end)
    {
      for (end = start + 1; end < n && sorted[end].key == sorted[start].key; end++)
        ;
      for (gsize i = start; i < end; i++)
        ranks[sorted[i].index] = (float) ((start + 1 + end) / 2.0);
    }
}

/* The mean of ranks is known. */
double
psc_rank_correlation_of_ranks (const float *a, const float *b, gsize n)
{
  double mean = (n + 1) / 2.0;
  double aa = 0;
  double bb = 0;
  double ab = 0;

  g_return_val_if_fail (a != NULL && b != NULL, NAN);

  for (gsize i = 0; i < n; i++)
    {
      aa += (a[i] - mean) * (a[i] - mean);
      bb += (b[i] - mean) * (b[i] - mean);
      ab += (a[i] - mean) * (b[i] - mean);
    }
  return aa > 0 && bb > 0 ? CLAMP (ab / sqrt (aa) / sqrt (bb), -1, 1) : NAN;
}

double
psc_rank_correlation (const float *a, const float *b, gsize n)
{
  g_autofree float *ranks_a = NULL;
  g_autofree float *ranks_b = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, NAN);

  ranks_a = g_new (float, n);
  ranks_b = g_new (float, n);
  psc_ranks_fill (a, n, ranks_a);
  psc_ranks_fill (b, n, ranks_b);
  return psc_rank_correlation_of_ranks (ranks_a, ranks_b, n);
}
