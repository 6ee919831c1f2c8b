/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-map-entropy.h"

#include <math.h>

#include "metrics/psc-map-values.h"

double
psc_map_entropy (const float *map, gsize n)
{
  gsize counts[PSC_MAP_ENTROPY_BINS] = { 0 };
  double least, most;
  double entropy = 0;

  g_return_val_if_fail (map != NULL && n > 0, 0);

  if (!psc_map_is_finite (map, n))
    return NAN;
  least = most = map[0];
  for (gsize i = 1; i < n; i++)
    {
      least = MIN (least, map[i]);
      most = MAX (most, map[i]);
    }
  if (!(most > least))
    return 0;
  for (gsize i = 0; i < n; i++)
    {
      guint bin = (guint) ((map[i] - least) / (most - least) * PSC_MAP_ENTROPY_BINS);

      counts[MIN (bin, PSC_MAP_ENTROPY_BINS - 1)]++;
    }
  for (guint b = 0; b < PSC_MAP_ENTROPY_BINS; b++)
    if (counts[b] > 0)
      entropy -= (double) counts[b] / n * log ((double) counts[b] / n);
  return entropy;
}

double
psc_map_entropy_change (const float *map, const float *randomised, gsize n)
{
  double entropy = psc_map_entropy (map, n);

  return entropy > 0 ? (psc_map_entropy (randomised, n) - entropy) / entropy : NAN;
}
