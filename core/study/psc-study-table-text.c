/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-table-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

#include "study/psc-study-table.h"

#define CHUNK ((gsize) 256 * 1024)

/* Beyond so many bytes an unpacked table is at most so many times as large as the packed one. */
#define MAX_SMALL ((gsize) 64 * 1024 * 1024)
#define MAX_RATIO 200

/* How many of the first bytes tell UTF-16 without a mark from other text. */
#define SNIFFED 256

gboolean
psc_study_table_text_is_packed (const guint8 *bytes, gsize size)
{
  return size >= 3 && bytes[0] == 0x1f && bytes[1] == 0x8b && bytes[2] == Z_DEFLATED;
}

/* A table becomes a tenth of its size when it is packed, a bomb a thousandth. */
static gsize
get_limit (gsize packed_size)
{
  const gsize fair = MAX_SMALL + packed_size * MAX_RATIO;

  return MIN (fair, PSC_STUDY_TABLE_MAX_SIZE);
}

static gboolean
fail_size (gsize limit, GError **error)
{
  g_set_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_TABLE,
               _ ("the table is larger than %u MiB when it is unpacked"),
               (guint) (limit / (1024 * 1024)));
  return FALSE;
}

/* A file may be several packed ones in a row; what follows them is passed over. Returns FALSE with
 * an error only where it was cancelled or is too much; a damaged file ends early. */
static gboolean
inflate_into (
    z_stream *stream, GByteArray *text, gboolean *is_cut, GCancellable *cancellable, GError **error)
{
  const gsize limit = get_limit (stream->avail_in);

  for (;;)
    {
      const gsize before = text->len;
      int status;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_byte_array_set_size (text, (guint) (before + CHUNK));
      stream->next_out = text->data + before;
      stream->avail_out = CHUNK;
      status = inflate (stream, Z_NO_FLUSH);
      g_byte_array_set_size (text, (guint) (before + CHUNK - stream->avail_out));
      if (text->len > limit)
        return fail_size (limit, error);
      if (status == Z_STREAM_END)
        {
          if (!psc_study_table_text_is_packed (stream->next_in, stream->avail_in))
            return TRUE;
          if (inflateReset (stream) == Z_OK)
            continue;
        }
      if (status != Z_OK || (stream->avail_in == 0 && stream->avail_out > 0))
        {
          *is_cut = TRUE;
          return TRUE;
        }
    }
}

static GBytes *
unpack (GBytes *bytes, gboolean *is_cut, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  z_stream stream = { .zalloc = Z_NULL };
  gsize size;
  gboolean is_done;

  stream.next_in = (Bytef *) g_bytes_get_data (bytes, &size);
  stream.avail_in = (uInt) size;
  if (inflateInit2 (&stream, MAX_WBITS + 16) != Z_OK)
    {
      g_set_error_literal (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_TABLE,
                           _ ("there is not enough memory to unpack the table"));
      return NULL;
    }
  is_done = inflate_into (&stream, text, is_cut, cancellable, error);
  inflateEnd (&stream);
  if (!is_done)
    return NULL;

  /* Of the row at which the file breaks off nobody knows how it goes on. */
  while (*is_cut && text->len > 0 && text->data[text->len - 1] != '\n'
         && text->data[text->len - 1] != '\r')
    g_byte_array_set_size (text, text->len - 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&text));
}

/* How a character of two or four bytes is stored. */
typedef struct
{
  guint width;
  gboolean is_big;
} Units;

static guint32
read_unit (const guint8 *at, Units units)
{
  guint32 value = 0;

  for (guint i = 0; i < units.width; i++)
    value |= (guint32) at[units.is_big ? units.width - 1 - i : i] << (8 * i);
  return value;
}

/* What is no character becomes U+FFFD, so that it costs no more than its own field. */
static GBytes *
decode (const guint8 *data, gsize size, Units units)
{
  GString *text = g_string_sized_new (size / units.width + 1);

  for (gsize i = 0; i + units.width <= size; i += units.width)
    {
      guint32 c = read_unit (data + i, units);

      if (c >= 0xd800 && c < 0xdc00 && units.width == 2 && i + 4 <= size)
        {
          const guint32 low = read_unit (data + i + 2, units);

          if (low >= 0xdc00 && low < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
              i += 2;
            }
        }
      g_string_append_unichar (text, c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0xfffd : c);
    }
  return g_string_free_to_bytes (text);
}

/* Text without a mark that is mostly Latin has zero bytes in every second place. */
static gboolean
sniff_unmarked (const guint8 *data, gsize size, Units *units)
{
  const gsize n = MIN (size, SNIFFED) / 2;
  gsize zeros[2] = { 0, 0 };

  for (gsize i = 0; i < n; i++)
    {
      zeros[0] += data[2 * i] == 0;
      zeros[1] += data[2 * i + 1] == 0;
    }
  *units = (Units){ 2, zeros[0] > zeros[1] };
  return n >= 4 && MAX (zeros[0], zeros[1]) > n / 2 && MIN (zeros[0], zeros[1]) <= n / 16;
}

static GBytes *
strip_mark (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Units units;

  if (size >= 4 && memcmp (data, "\xff\xfe\0\0", 4) == 0)
    return decode (data + 4, size - 4, (Units){ 4, FALSE });
  if (size >= 4 && memcmp (data, "\0\0\xfe\xff", 4) == 0)
    return decode (data + 4, size - 4, (Units){ 4, TRUE });
  if (size >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    return decode (data + 2, size - 2, (Units){ 2, FALSE });
  if (size >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    return decode (data + 2, size - 2, (Units){ 2, TRUE });
  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    return g_bytes_new_from_bytes (bytes, 3, size - 3);
  if (sniff_unmarked (data, size, &units))
    return decode (data, size, units);
  return g_bytes_ref (bytes);
}

GBytes *
psc_study_table_text_new (GBytes *bytes,
                          gboolean *is_cut,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GBytes) unpacked = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  *is_cut = FALSE;
  unpacked = psc_study_table_text_is_packed (data, size)
                 ? unpack (bytes, is_cut, cancellable, error)
                 : g_bytes_ref (bytes);
  return unpacked != NULL ? strip_mark (unpacked) : NULL;
}

char *
psc_study_table_text_to_utf8 (const char *field)
{
  char *text;

  if (g_utf8_validate (field, -1, NULL))
    return g_strdup (field);
  text = g_convert_with_fallback (field, -1, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL);
  return text != NULL ? text : g_utf8_make_valid (field, -1);
}
