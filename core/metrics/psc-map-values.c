/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-map-values.h"

#include <math.h>

gboolean
psc_map_is_flat (const float *map, gsize n)
{
  g_return_val_if_fail (map != NULL, TRUE);

  for (gsize i = 1; i < n; i++)
    if (map[i] != map[0])
      return FALSE;
  return TRUE;
}

gboolean
psc_map_is_finite (const float *map, gsize n)
{
  g_return_val_if_fail (map != NULL, FALSE);

  for (gsize i = 0; i < n; i++)
    if (!isfinite (map[i]))
      return FALSE;
  return TRUE;
}
