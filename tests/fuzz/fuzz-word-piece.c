/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "fuzz-spans.h"
#include "text/psc-word-piece.h"

#include <string.h>

#define SPECIAL "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_reading (PscTokenizer *tokenizer, PscPromptReading *reading)
{
  guint n_entries = psc_tokenizer_get_n_entries (tokenizer);
  g_autofree char *remark = psc_prompt_reading_dup_remark (reading);
  guint n;
  const PscPromptPiece *pieces = psc_prompt_reading_get_pieces (reading, &n);

  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpuint (n, <=, psc_tokenizer_get_max_tokens (tokenizer));
  for (guint i = 0; i < n; i++)
    g_assert_true (pieces[i].id >= 0 && (guint) pieces[i].id < n_entries);
  g_assert_cmpint (pieces[0].id, ==, psc_tokenizer_lookup (tokenizer, "[CLS]"));
  g_assert_cmpint (pieces[n - 1].id, ==, psc_tokenizer_lookup (tokenizer, "[SEP]"));
  fuzz_check_spans (reading);
  g_assert_true (remark == NULL || g_utf8_validate (remark, -1, NULL));
}

/* The first byte's bits are options; then come a vocabulary, a NUL, and a text. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GString) vocabulary = NULL;
  g_autoptr (PscTokenizer) tokenizer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscPromptReading) reading = NULL;
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

  reading = psc_tokenizer_read (tokenizer, (const char *) end + 1, size - length - 2, NULL);
  if (reading != NULL)
    check_reading (tokenizer, reading);

  return 0;
}
