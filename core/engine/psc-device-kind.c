/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-device-kind.h"

#include <string.h>

#define REDUCED "-bfloat16"

gboolean
psc_device_kind_is_reduced (const char *kind)
{
  g_return_val_if_fail (kind != NULL, FALSE);

  return g_str_has_suffix (kind, REDUCED);
}

char *
psc_device_kind_dup_device (const char *kind)
{
  const gsize n_precision = psc_device_kind_is_reduced (kind) ? strlen (REDUCED) : 0;

  return g_strndup (kind, strlen (kind) - n_precision);
}
