/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-phantom-mark.h"

#include <string.h>
#include <zlib.h>

/* A keyword that PNG knows (11.3.4.2), and what it is said of. */
static const char mark[] = "tEXtSource\0Promptoscope phantom";

#define MARK_SIZE (sizeof mark - 1)
#define TYPE_SIZE 4

/* The signature and the header, which has to come first. */
#define HEAD_SIZE (8 + 12 + 13)

static void
put_32 (guint8 *p, guint32 value)
{
  const guint32 big = GUINT32_TO_BE (value);

  memcpy (p, &big, sizeof big);
}

GByteArray *
psc_phantom_mark_add (GByteArray *png)
{
  GByteArray *marked;
  guint8 number[4];

  g_return_val_if_fail (png != NULL && png->len > HEAD_SIZE, png);

  marked = g_byte_array_sized_new (png->len + MARK_SIZE + 2 * sizeof number);
  g_byte_array_append (marked, png->data, HEAD_SIZE);
  put_32 (number, MARK_SIZE - TYPE_SIZE);
  g_byte_array_append (marked, number, sizeof number);
  g_byte_array_append (marked, (const guint8 *) mark, MARK_SIZE);
  put_32 (number, (guint32) crc32 (0, (const guint8 *) mark, MARK_SIZE));
  g_byte_array_append (marked, number, sizeof number);
  g_byte_array_append (marked, png->data + HEAD_SIZE, png->len - HEAD_SIZE);
  g_byte_array_unref (png);
  return marked;
}

gboolean
psc_phantom_mark_is (const guint8 *chunk, gsize length)
{
  return length == MARK_SIZE - TYPE_SIZE && memcmp (chunk, mark, MARK_SIZE) == 0;
}
