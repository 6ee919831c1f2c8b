/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>
#include <zlib.h>

#include "image/psc-png-reader.h"

#define SIGNATURE_SIZE 8
#define CHUNK_OVERHEAD 12

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
write_32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (at, &value, sizeof value);
}

/* A mutated chunk has a wrong checksum, at which the reader would stop before it has seen anything
 * of the mutation. */
static void
repair_checksums (guint8 *data, gsize size)
{
  gsize at = SIGNATURE_SIZE;

  while (at < size && size - at >= CHUNK_OVERHEAD)
    {
      guint32 length;

      memcpy (&length, data + at, sizeof length);
      length = GUINT32_FROM_BE (length);
      if (length > size - at - CHUNK_OVERHEAD)
        break;
      write_32 (data + at + 8 + length, crc32 (0, data + at + 4, length + 4));
      at += CHUNK_OVERHEAD + length;
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint8 *repaired = g_memdup2 (data, size);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = NULL;

  repair_checksums (repaired, size);
  bytes = g_bytes_new_take (repaired, size);
  if (!psc_png_reader_probe (bytes))
    return 0;
  image = psc_png_reader_read (bytes, &error);
  g_assert_true ((image == NULL) == (error != NULL));
  return 0;
}
