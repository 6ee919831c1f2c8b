/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-tiff-probe.h"

#include <string.h>

gboolean
psc_tiff_probe (GBytes *bytes)
{
  static const char magic[][4] = { "II*\0", "MM\0*", "II+\0", "MM\0+" };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (guint i = 0; i < G_N_ELEMENTS (magic); i++)
    {
      if (size >= sizeof magic[i] && memcmp (data, magic[i], sizeof magic[i]) == 0)
        return TRUE;
    }
  return FALSE;
}
