/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-word-piece-vocabulary.h"

#include <string.h>

#include "text/psc-basic-tokenizer.h"

static const char *const special_pieces[] = { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", NULL };

static void
append_piece (GString *lines, const char *prefix, const char *piece)
{
  g_string_append (lines, prefix);
  g_string_append (lines, piece);
  g_string_append_c (lines, '\n');
}

/* The printable characters of ASCII; continuations can only be letters and digits, since
 * punctuation marks stand apart. */
static void
append_characters (GString *lines, const char *prefix, gboolean alphanumeric_only)
{
  for (char c = '!'; c <= '~'; c++)
    if (!g_ascii_isupper (c) && (g_ascii_isalnum (c) || !alphanumeric_only))
      append_piece (lines, prefix, (char[]){ c, '\0' });
}

static gboolean
remember_word (const char *word, gsize length, const PscTextSpan *spans, gpointer user_data)
{
  /* Single characters of ASCII are there already. */
  if (length > 1)
    g_hash_table_add (user_data, g_strndup (word, length));
  return TRUE;
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

GBytes *
psc_word_piece_vocabulary_new (const char *const *texts)
{
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GList) sorted = NULL;
  GString *lines = g_string_new (NULL);

  g_return_val_if_fail (texts != NULL, NULL);

  for (const char *const *text = texts; *text != NULL; text++)
    psc_basic_tokenizer_split (*text, strlen (*text), TRUE, special_pieces, remember_word, words);

  for (const char *const *piece = special_pieces; *piece != NULL; piece++)
    append_piece (lines, "", *piece);
  append_characters (lines, "", FALSE);
  append_characters (lines, "##", TRUE);
  sorted = g_list_sort (g_hash_table_get_keys (words), compare_words);
  for (GList *word = sorted; word != NULL; word = word->next)
    append_piece (lines, "", word->data);

  return g_string_free_to_bytes (lines);
}
