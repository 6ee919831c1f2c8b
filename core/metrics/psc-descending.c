/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-descending.h"

#include <string.h>

#include "metrics/psc-radix-sort.h"

void
psc_sort_descending (float *values, gsize n)
{
  g_autofree guint32 *keys = NULL;

  g_return_if_fail (n == 0 || values != NULL);
  G_STATIC_ASSERT (sizeof *values == sizeof *keys);

  if (n < 2)
    return;
  keys = g_new (guint32, n);
  memcpy (keys, values, n * sizeof *keys);
  for (gsize i = 0; i < n; i++)
    keys[i] = ~psc_radix_key (keys[i]);
  psc_radix_sort (keys, n, 1);
  for (gsize i = 0; i < n; i++)
    keys[i] = psc_radix_bits (~keys[i]);
  memcpy (values, keys, n * sizeof *keys);
}
