/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-svg-words.h"

#include <string.h>

GByteArray *
psc_svg_words_insert (GByteArray *drawing, const char *title, const char *description)
{
  g_autofree char *words = NULL;
  GByteArray *bytes;
  const char *root;
  const char *end;
  guint position;

  g_byte_array_append (drawing, (const guint8 *) "", 1);
  root = strstr ((const char *) drawing->data, "<svg");
  end = root != NULL ? strchr (root, '>') : NULL;
  g_assert (end != NULL);
  position = (guint) (end + 1 - (const char *) drawing->data);
  g_byte_array_set_size (drawing, drawing->len - 1);

  words = g_markup_printf_escaped ("\n<title>%s</title>\n<desc>%s</desc>", title, description);
  bytes = g_byte_array_sized_new (drawing->len + (guint) strlen (words));
  g_byte_array_append (bytes, drawing->data, position);
  g_byte_array_append (bytes, (const guint8 *) words, (guint) strlen (words));
  g_byte_array_append (bytes, drawing->data + position, drawing->len - position);
  return bytes;
}
