/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-word-piece.h"

#include <string.h>

#define SPECIAL "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_ids (PscWordPiece *tokenizer, GArray *ids)
{
  guint n = psc_word_piece_get_n_entries (tokenizer);

  g_assert_cmpuint (ids->len, >=, 2);
  g_assert_cmpuint (ids->len, <=, psc_word_piece_get_max_tokens (tokenizer));
  for (guint i = 0; i < ids->len; i++)
    g_assert_true (g_array_index (ids, gint32, i) >= 0
                   && (guint) g_array_index (ids, gint32, i) < n);
  g_assert_cmpint (g_array_index (ids, gint32, 0), ==, psc_word_piece_lookup (tokenizer, "[CLS]"));
  g_assert_cmpint (g_array_index (ids, gint32, ids->len - 1), ==,
                   psc_word_piece_lookup (tokenizer, "[SEP]"));
}

/* The first byte's bits are options; then come a vocabulary, a NUL, and a text. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GString) vocabulary = NULL;
  g_autoptr (PscWordPiece) tokenizer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GArray) ids = NULL;
  const guint8 *end;
  gsize length;

  if (size == 0)
    return 0;
  end = memchr (data + 1, '\0', size - 1);
  length = end != NULL ? (gsize) (end - data - 1) : size - 1;

  /* With the special pieces put in front, most inputs get as far as their text. */
  vocabulary = g_string_new (data[0] & 1 ? SPECIAL : NULL);
  g_string_append_len (vocabulary, (const char *) data + 1, length);
  bytes = g_bytes_new (vocabulary->str, vocabulary->len);
  tokenizer = psc_word_piece_new (bytes, data[0] & 2, data[0] >> 2, NULL);
  if (tokenizer == NULL || end == NULL)
    return 0;

  ids = psc_word_piece_encode (tokenizer, (const char *) end + 1, size - length - 2, NULL);
  if (ids != NULL)
    check_ids (tokenizer, ids);

  return 0;
}
