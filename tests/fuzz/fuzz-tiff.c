/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-tiff-probe.h"
#include "image/psc-tiff-reader.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = NULL;

  if (!psc_tiff_probe (bytes))
    return 0;
  image = psc_tiff_reader_read (bytes, &error);
  g_assert_true ((image == NULL) == (error != NULL));
  return 0;
}
