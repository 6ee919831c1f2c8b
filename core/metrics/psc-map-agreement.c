/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-map-agreement.h"

#include <math.h>

#include "metrics/psc-map-values.h"

static double
get_mean (const float *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return sum / n;
}

double
psc_map_correlation (const float *a, const float *b, gsize n)
{
  double mean_a, mean_b;
  double aa = 0;
  double bb = 0;
  double ab = 0;

  g_return_val_if_fail (a != NULL && b != NULL, NAN);
  g_return_val_if_fail (n > 0, NAN);

  /* A mean is rounded, so a flat map's deviations from it need not be exactly 0. */
  if (psc_map_is_flat (a, n) || psc_map_is_flat (b, n))
    return NAN;

  mean_a = get_mean (a, n);
  mean_b = get_mean (b, n);
  for (gsize i = 0; i < n; i++)
    {
      aa += (a[i] - mean_a) * (a[i] - mean_a);
      bb += (b[i] - mean_b) * (b[i] - mean_b);
      ab += (a[i] - mean_a) * (b[i] - mean_b);
    }
  return CLAMP (ab / sqrt (aa) / sqrt (bb), -1, 1);
}

double
psc_map_agreement (const float *maps, guint n_maps, gsize n_pixels)
{
  double sum = 0;
  guint n = 0;

  g_return_val_if_fail (maps != NULL, NAN);

  for (guint i = 0; i < n_maps; i++)
    for (guint j = i + 1; j < n_maps; j++)
      {
        double correlation =
            psc_map_correlation (maps + i * n_pixels, maps + j * n_pixels, n_pixels);

        if (isnan (correlation))
          continue;
        sum += correlation;
        n++;
      }
  return n > 0 ? sum / n : NAN;
}
