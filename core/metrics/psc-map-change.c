/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-map-change.h"

#include <math.h>

double
psc_map_change (const float *map, const float *changed, gsize n)
{
  double length = 0;
  double distance = 0;

  g_return_val_if_fail (map != NULL && changed != NULL, NAN);

  for (gsize i = 0; i < n; i++)
    {
      double difference = (double) changed[i] - map[i];

      length += (double) map[i] * map[i];
      distance += difference * difference;
    }
  return length > 0 ? sqrt (distance / length) : NAN;
}

double
psc_map_completeness_gap (const float *map, gsize n, double total)
{
  double sum = 0;

  g_return_val_if_fail (map != NULL, NAN);

  for (gsize i = 0; i < n; i++)
    sum += map[i];
  return total != 0 ? fabs (sum - total) / fabs (total) : NAN;
}
