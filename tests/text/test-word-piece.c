/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-word-piece.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* JsonParser ends a text at U+0000. Until the cases have been parsed, this stands for it. */
#define NUL_ESCAPE      "\\u0000"
#define STAND_IN_ESCAPE "\\ue0ff"
#define STAND_IN        "\xEE\x83\xBF"

#define MINIMAL "[PAD]\n[UNK]\n[CLS]\n[SEP]\n"

static JsonParser *
load_cases (const char *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) json = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  json = g_string_new (text);
  g_string_replace (json, NUL_ESCAPE, STAND_IN_ESCAPE, 0);
  json_parser_load_from_data (parser, json->str, json->len, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&parser);
}

static PscTokenizer *
new_from_text (const char *vocabulary, gboolean lower, guint max_tokens)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (vocabulary, strlen (vocabulary));
  g_autoptr (GError) error = NULL;
  PscTokenizer *tokenizer = psc_word_piece_new (bytes, lower, max_tokens, &error);

  g_assert_no_error (error);
  return tokenizer;
}

static char *
join_pieces (PscTokenizer *tokenizer, GArray *ids)
{
  GString *pieces = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (pieces, "%s%s", i > 0 ? " " : "",
                            psc_tokenizer_get_piece (tokenizer, g_array_index (ids, gint32, i)));
  return g_string_free (pieces, FALSE);
}

static char *
encode_to_pieces (PscTokenizer *tokenizer, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = psc_tokenizer_encode (tokenizer, text, length, &error);

  g_assert_no_error (error);
  return join_pieces (tokenizer, ids);
}

static void
check_case (PscTokenizer *tokenizers[2], JsonObject *object)
{
  PscTokenizer *tokenizer = tokenizers[json_object_get_boolean_member (object, "lower")];
  JsonArray *expected_ids = json_object_get_array_member (object, "ids");
  JsonArray *expected_tokens = json_object_get_array_member (object, "tokens");
  g_autoptr (GString) text = g_string_new (json_object_get_string_member (object, "text"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  char *stand_in;

  while ((stand_in = strstr (text->str, STAND_IN)) != NULL)
    {
      gssize at = stand_in - text->str;

      g_string_erase (text, at, strlen (STAND_IN));
      g_string_insert_c (text, at, '\0');
      /* strstr() ends at the NUL, of which no case has two. */
      g_assert_null (strstr (text->str + at + 1, STAND_IN));
    }

  ids = psc_tokenizer_encode (tokenizer, text->str, text->len, &error);
  g_assert_no_error (error);
  g_test_message ("“%s”, lower-cased: %d", text->str,
                  psc_word_piece_get_do_lower_case (PSC_WORD_PIECE (tokenizer)));
  g_assert_cmpuint (ids->len, ==, json_array_get_length (expected_ids));
  for (guint i = 0; i < ids->len; i++)
    {
      gint32 id = g_array_index (ids, gint32, i);

      g_assert_cmpint (id, ==, json_array_get_int_element (expected_ids, i));
      g_assert_cmpstr (psc_tokenizer_get_piece (tokenizer, id), ==,
                       json_array_get_string_element (expected_tokens, i));
    }
}

static void
check_cases (JsonArray *cases, const char *vocabulary)
{
  PscTokenizer *tokenizers[2];

  tokenizers[FALSE] = new_from_text (vocabulary, FALSE, 77);
  tokenizers[TRUE] = new_from_text (vocabulary, TRUE, 77);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    check_case (tokenizers, json_array_get_object_element (cases, i));
  g_assert_finalize_object (tokenizers[FALSE]);
  g_assert_finalize_object (tokenizers[TRUE]);
}

static void
test_reference (void)
{
  g_autoptr (JsonParser) parser = load_cases ("tiny", "tokenizer_cases.json");
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", "vocab.txt", NULL);
  g_autofree char *vocabulary = NULL;
  JsonArray *cases = json_node_get_array (json_parser_get_root (parser));

  g_assert_true (g_file_get_contents (path, &vocabulary, NULL, NULL));
  g_assert_cmpuint (json_array_get_length (cases), ==, 30);
  check_cases (cases, vocabulary);
}

static void
test_own_cases (void)
{
  g_autoptr (JsonParser) parser = load_cases (".", "tokenizer-cases-own.json");
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonArray *pieces = json_object_get_array_member (root, "vocabulary");
  g_autoptr (GString) vocabulary = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (pieces); i++)
    g_string_append_printf (vocabulary, "%s\n", json_array_get_string_element (pieces, i));
  check_cases (json_object_get_array_member (root, "cases"), vocabulary->str);
}

static void
test_line_ends (void)
{
  static const char *const vocabularies[] = {
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\n\nlung\n",
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\n\nlung",
    "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n\r\nlung\r\n",
    "[PAD]\r[UNK]\r[CLS]\r[SEP]\r\rlung\r",
    "\xEF\xBB\xBF[PAD]\n[UNK]\n[CLS]\n[SEP]\n\nlung\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vocabularies); i++)
    {
      g_autoptr (PscTokenizer) tokenizer = new_from_text (vocabularies[i], TRUE, 77);

      g_assert_cmpuint (psc_tokenizer_get_n_entries (tokenizer), ==, 6);
      g_assert_cmpint (psc_tokenizer_lookup (tokenizer, "lung"), ==, 5);
      g_assert_cmpstr (psc_tokenizer_get_piece (tokenizer, 4), ==, "");
      g_assert_cmpstr (psc_tokenizer_get_piece (tokenizer, 5), ==, "lung");
    }
}

static void
test_lookup (void)
{
  g_autoptr (PscTokenizer) tokenizer =
      new_from_text (MINIMAL "lung\n##s\nlung\nlungs\nlu\n", TRUE, 12);

  g_assert_cmpint (psc_tokenizer_lookup (tokenizer, "lung"), ==, 6);
  g_assert_cmpint (psc_tokenizer_lookup (tokenizer, "lungs"), ==, 7);
  g_assert_cmpint (psc_tokenizer_lookup (tokenizer, "lu"), ==, 8);
  g_assert_cmpint (psc_tokenizer_lookup (tokenizer, "lun"), ==, -1);
  g_assert_cmpint (psc_tokenizer_lookup (tokenizer, ""), ==, -1);
  g_assert_cmpstr (psc_tokenizer_get_piece (tokenizer, 4), ==, "lung");
  g_assert_null (psc_tokenizer_get_piece (tokenizer, 9));
  g_assert_null (psc_tokenizer_get_piece (tokenizer, -1));
  g_assert_cmpuint (psc_tokenizer_get_max_tokens (tokenizer), ==, 12);
  g_assert_true (psc_word_piece_get_do_lower_case (PSC_WORD_PIECE (tokenizer)));
}

static void
test_without_mask (void)
{
  g_autoptr (PscTokenizer) tokenizer = new_from_text (MINIMAL "[\n]\nmask\n", TRUE, 77);
  g_autofree char *pieces = encode_to_pieces (tokenizer, "[MASK]", -1);

  g_assert_cmpstr (pieces, ==, "[CLS] [ mask ] [SEP]");
}

static void
test_limit_of_tokens (void)
{
  static const char *const expected[] = {
    [2] = "[CLS] [SEP]",         [3] = "[CLS] a [SEP]",           [4] = "[CLS] a ##b [SEP]",
    [5] = "[CLS] a ##b a [SEP]", [6] = "[CLS] a ##b a ##b [SEP]", [7] = "[CLS] a ##b a ##b [SEP]",
  };

  for (guint max_tokens = 2; max_tokens < G_N_ELEMENTS (expected); max_tokens++)
    {
      g_autoptr (PscTokenizer) tokenizer = new_from_text (MINIMAL "a\n##b\n", TRUE, max_tokens);
      g_autofree char *pieces = encode_to_pieces (tokenizer, "ab ab", -1);

      g_assert_cmpstr (pieces, ==, expected[max_tokens]);
    }
}

static void
test_invalid_text (void)
{
  g_autoptr (PscTokenizer) tokenizer = new_from_text (MINIMAL "lung\n##s\n", TRUE, 77);
  g_autofree char *pieces = encode_to_pieces (tokenizer, "lu\xFFng\xE2\x82s \xED\xA0\x80 \xC3", -1);
  g_autofree char *none = encode_to_pieces (tokenizer, "", 0);

  g_assert_cmpstr (pieces, ==, "[CLS] lung ##s [SEP]");
  g_assert_cmpstr (none, ==, "[CLS] [SEP]");
}

static void
test_long_text (void)
{
  g_autoptr (PscTokenizer) tokenizer = new_from_text (MINIMAL "a\n", FALSE, 77);
  g_autofree char *text = g_strnfill (PSC_TOKENIZER_MAX_TEXT_LENGTH + 1, ' ');
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;

  text[PSC_TOKENIZER_MAX_TEXT_LENGTH - 1] = 'a';
  ids = psc_tokenizer_encode (tokenizer, text, PSC_TOKENIZER_MAX_TEXT_LENGTH, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 3);

  g_assert_null (psc_tokenizer_encode (tokenizer, text, -1, &error));
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH);
}

static void
check_refused (const char *vocabulary, gsize size, guint max_tokens, int code, const char *message)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (vocabulary, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_word_piece_new (bytes, TRUE, max_tokens, &error));
  g_assert_error (error, PSC_TEXT_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_damaged_vocabulary (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "[UNK]" },
    { "\n\n\n", "[UNK]" },
    { "[PAD]\n[CLS]\n[SEP]\n", "[UNK]" },
    { "[PAD]\n[UNK]\n[SEP]\n", "[CLS]" },
    { "[PAD]\n[UNK]\n[CLS]\n", "[SEP]" },
    { "[UNK]\n[CLS]\n[SEP]\n", "[PAD]" },
    { "[PAD] \n[UNK]\n[CLS]\n[SEP]\n", "[PAD]" },
    { MINIMAL "l\xFCng\n", "UTF-8" },
  };
  g_autofree char *lines = g_strnfill (PSC_TOKENIZER_MAX_ENTRIES + 1, '\n');
  g_autofree char *line = g_strnfill (PSC_TOKENIZER_MAX_VOCABULARY_SIZE + 1, 'a');

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_refused (cases[i].text, strlen (cases[i].text), 77, PSC_TEXT_ERROR_VOCABULARY,
                   cases[i].message);
  check_refused (MINIMAL "a\0b\n", strlen (MINIMAL) + 4, 77, PSC_TEXT_ERROR_VOCABULARY, "UTF-8");
  check_refused (lines, strlen (lines), 77, PSC_TEXT_ERROR_VOCABULARY, "1000000");
  check_refused (line, strlen (line), 77, PSC_TEXT_ERROR_VOCABULARY, "16 MiB");
  check_refused (MINIMAL, strlen (MINIMAL), 1, PSC_TEXT_ERROR_LENGTH, "1");
}

/* Words whose sums are equal in every hash function of the kind h = 33 h + c; a table of them would
 * take minutes to fill. */
static void
test_colliding_vocabulary (void)
{
  enum
  {
    N_PAIRS = 16
  };
  g_autoptr (GString) vocabulary = g_string_new (MINIMAL);
  g_autoptr (PscTokenizer) tokenizer = NULL;

  for (guint i = 0; i < 1 << N_PAIRS; i++)
    {
      for (guint bit = 0; bit < N_PAIRS; bit++)
        g_string_append (vocabulary, i >> bit & 1 ? "bA" : "ab");
      g_string_append_c (vocabulary, '\n');
    }
  g_assert_cmpuint (g_str_hash ("bA"), ==, g_str_hash ("ab"));

  tokenizer = new_from_text (vocabulary->str, FALSE, 77);
  g_assert_cmpint (psc_tokenizer_lookup (tokenizer, "abababababababababababababababab"), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/word-piece/reference", test_reference);
  g_test_add_func ("/word-piece/own-cases", test_own_cases);
  g_test_add_func ("/word-piece/line-ends", test_line_ends);
  g_test_add_func ("/word-piece/lookup", test_lookup);
  g_test_add_func ("/word-piece/without-mask", test_without_mask);
  g_test_add_func ("/word-piece/limit-of-tokens", test_limit_of_tokens);
  g_test_add_func ("/word-piece/invalid-text", test_invalid_text);
  g_test_add_func ("/word-piece/long-text", test_long_text);
  g_test_add_func ("/word-piece/damaged-vocabulary", test_damaged_vocabulary);
  g_test_add_func ("/word-piece/colliding-vocabulary", test_colliding_vocabulary);

  return g_test_run ();
}
