/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-mass-limit.h"

#include <float.h>
#include <string.h>

/* Floats that are not negative sort like their bits. The value is looked for by ever more of them:
 * the first 13 after the sign, then 9 and 9, which keeps the sums of a step in a processor's
 * nearest cache.
 */
#define MAX_BINS (1 << 13)

static const struct
{
  guint shift;
  guint n_bins;
} steps[] = { { 18, MAX_BINS }, { 9, 1 << 9 }, { 0, 1 << 9 } };

/* The magnitudes that may be the limit, and the sum of all that are less. */
typedef struct
{
  guint32 *bits; /* borrowed */
  gsize n;
  double below;
  double sum; /* of those that may be it */
} Candidates;

static float
float_from_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static double
add_up (const guint32 *bits, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += float_from_bits (bits[i]);
  return sum;
}

static guint32
find_greatest (const guint32 *bits, gsize n)
{
  guint32 greatest = 0;

  for (gsize i = 0; i < n; i++)
    greatest = MAX (greatest, bits[i]);
  return greatest;
}

static gboolean
narrow (Candidates *candidates, guint shift, guint n_bins, double target)
{
  double sums[MAX_BINS];
  gsize n_left = 0;
  guint bin = 0;

  memset (sums, 0, n_bins * sizeof *sums);
  for (gsize i = 0; i < candidates->n; i++)
    sums[(candidates->bits[i] >> shift) % n_bins] += float_from_bits (candidates->bits[i]);
  while (bin < n_bins && candidates->below + sums[bin] < target)
    candidates->below += sums[bin++];
  if (bin == n_bins)
    return FALSE;

  for (gsize i = 0; i < candidates->n; i++)
    if ((candidates->bits[i] >> shift) % n_bins == bin)
      candidates->bits[n_left++] = candidates->bits[i];
  candidates->n = n_left;
  candidates->sum = sums[bin];
  return n_left > 0;
}

/* Sums in another order are rounded otherwise: %FALSE if that might decide. */
static gboolean
select_limit (guint32 *bits, gsize n, double mass, guint32 *limit)
{
  double total = add_up (bits, n);
  double error = 4 * (double) n * DBL_EPSILON * total;
  double target = mass * total;
  guint32 greatest = find_greatest (bits, n);
  Candidates candidates = { bits, n, 0, total };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (!narrow (&candidates, steps[i].shift, steps[i].n_bins, target))
      return FALSE;
  *limit = candidates.bits[0];
  return candidates.below < target - error
         && (*limit == greatest || candidates.below + candidates.sum >= target + error);
}

/* Two passes over 16 bits each take a tenth of what qsort() takes. */
static void
sort_magnitudes (guint32 *bits, guint32 *spare, gsize n)
{
  g_autofree gsize *starts = g_new (gsize, 1 << 16);

  for (int shift = 0; shift < 32; shift += 16)
    {
      guint32 *from = shift == 0 ? bits : spare;
      guint32 *to = shift == 0 ? spare : bits;
      gsize sum = 0;

      memset (starts, 0, sizeof (gsize) << 16);
      for (gsize i = 0; i < n; i++)
        starts[(from[i] >> shift) & 0xffff]++;
      for (guint i = 0; i < 1 << 16; i++)
        {
          gsize count = starts[i];

          starts[i] = sum;
          sum += count;
        }
      for (gsize i = 0; i < n; i++)
        to[starts[(from[i] >> shift) & 0xffff]++] = from[i];
    }
}

static guint32
sort_for_limit (guint32 *bits, gsize n, double mass)
{
  g_autofree guint32 *spare = g_new (guint32, n);
  double total;
  double sum = 0;

  sort_magnitudes (bits, spare, n);
  total = add_up (bits, n);
  for (gsize i = 0; i < n; i++)
    {
      sum += float_from_bits (bits[i]);
      if (sum >= mass * total)
        return bits[i];
    }
  return bits[n - 1];
}

float
psc_mass_limit_find (const float *magnitudes, gsize n, double mass)
{
  g_autofree guint32 *bits = NULL;
  guint32 limit;

  g_return_val_if_fail (magnitudes != NULL && n > 0, 0);
  g_return_val_if_fail (mass > 0 && mass <= 1, 0);

  bits = g_new (guint32, n);
  memcpy (bits, magnitudes, n * sizeof *bits);
  if (!select_limit (bits, n, mass, &limit))
    {
      memcpy (bits, magnitudes, n * sizeof *bits);
      limit = sort_for_limit (bits, n, mass);
    }
  return float_from_bits (limit);
}
