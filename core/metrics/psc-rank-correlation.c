/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-rank-correlation.h"

#include <math.h>
#include <string.h>

/* A radix sort looks at so many bits of a key at a time. */
#define DIGIT_BITS 11
#define N_DIGITS   3
#define N_BUCKETS  (1u << DIGIT_BITS)

typedef struct
{
  guint32 key;
  guint32 index;
} Place;

/* An integer that lies among others as the number does; 0 and −0 are the same. */
static guint32
get_key (float value)
{
  guint32 bits;

  value = value == 0 ? 0 : value;
  memcpy (&bits, &value, sizeof bits);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

/* By one digit, keeping the order of equal ones. */
static void
sort_by_digit (const Place *from, gsize n, guint digit, Place *to)
{
  guint shift = digit * DIGIT_BITS;
  gsize starts[N_BUCKETS] = { 0 };
  gsize sum = 0;

  for (gsize i = 0; i < n; i++)
    starts[from[i].key >> shift & (N_BUCKETS - 1)]++;
  for (guint b = 0; b < N_BUCKETS; b++)
    {
      gsize count = starts[b];

      starts[b] = sum;
      sum += count;
    }
  for (gsize i = 0; i < n; i++)
    to[starts[from[i].key >> shift & (N_BUCKETS - 1)]++] = from[i];
}

void
psc_ranks_fill (const float *values, gsize n, float *ranks)
{
  g_autofree Place *places = NULL;
  g_autofree Place *other = NULL;
  Place *sorted;

  g_return_if_fail (n == 0 || (values != NULL && ranks != NULL));
  g_return_if_fail (n <= G_MAXUINT32);

  places = g_new (Place, n);
  other = g_new (Place, n);
  for (gsize i = 0; i < n; i++)
    places[i] = (Place){ get_key (values[i]), (guint32) i };
  sort_by_digit (places, n, 0, other);
  sort_by_digit (other, n, 1, places);
  sort_by_digit (places, n, N_DIGITS - 1, other);
  sorted = other;

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
