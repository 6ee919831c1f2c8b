/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-byte-pair.h"

#include <string.h>

#define MERGES "#version\nl u\nlu n\nlun g</w>\nn g</w>\na b\na b</w>\n"

static PscTokenizer *
make (const char *merges, const char *numbers, guint max_tokens)
{
  g_autoptr (GBytes) merges_bytes = g_bytes_new_static (merges, strlen (merges));
  g_autoptr (GBytes) numbers_bytes =
      numbers != NULL ? g_bytes_new_static (numbers, strlen (numbers)) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscBytePairVocabulary) vocabulary =
      psc_byte_pair_vocabulary_parse (merges_bytes, numbers_bytes, &error);
  PscTokenizer *tokenizer;

  g_assert_no_error (error);
  tokenizer = psc_byte_pair_new (vocabulary, max_tokens, &error);
  g_assert_no_error (error);
  return tokenizer;
}

/* The pieces with the bytes that each stands for: “lun[0-3] g</w>[3-4]”. */
static char *
describe (PscTokenizer *tokenizer, const char *text)
{
  g_autoptr (PscPromptReading) reading = psc_tokenizer_read (tokenizer, text, -1, NULL);
  GString *description = g_string_new (NULL);
  guint n;
  const PscPromptPiece *pieces = psc_prompt_reading_get_pieces (reading, &n);

  for (guint i = 1; i + 1 < n; i++)
    g_string_append_printf (
        description, "%s%s%s[%u-%u]", i > 1 ? " " : "", pieces[i].is_unknown ? "?" : "",
        psc_tokenizer_get_piece (tokenizer, pieces[i].id), pieces[i].start, pieces[i].end);
  if (psc_prompt_reading_get_cut (reading) != NULL)
    g_string_append_printf (description, " | %s", psc_prompt_reading_get_cut (reading));
  return g_string_free (description, FALSE);
}

static void
test_spans (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "lung", "lung</w>[0-4]" },
    { " LUNG\u2019s ", "lung</w>[1-5] '[5-8] s</w>[8-9]" },
    { "lungx", "lun[0-3] g[3-4] x</w>[4-5]" },
    { "ababab", "ab[0-2] ab[2-4] ab</w>[4-6]" },
    { "&lt;ab", "<</w>[0-4] ab</w>[4-6]" },
    { "\u00E9", "\u00C3[0-2] \u00A9</w>[0-2]" },
    { "", "" },
    { " \n ", "" },
    { "a1b22", "a</w>[0-1] 1</w>[1-2] b</w>[2-3] 2</w>[3-4] 2</w>[4-5]" },
    { "a'tb", "a</w>[0-1] '[1-2] t</w>[2-3] b</w>[3-4]" },
    { "<|endoftext|>", "<|endoftext|>[0-13]" },
    { "<|startoftext|>ab<|", "<|startoftext|>[0-15] ab</w>[15-17] <[17-18] |</w>[18-19]" },
    { "a\xFF"
      "b",
      "ab</w>[0-3]" },
  };
  g_autoptr (PscTokenizer) tokenizer = make (MERGES, NULL, 77);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = describe (tokenizer, cases[i].text);

      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static void
test_cut (void)
{
  static const char *const expected[] = {
    [2] = " | lung abc lung",
    [3] = "lung</w>[0-4] | abc lung",
    [4] = "lung</w>[0-4] ab[5-7] | c lung",
    [5] = "lung</w>[0-4] ab[5-7] c</w>[7-8] | lung",
    [6] = "lung</w>[0-4] ab[5-7] c</w>[7-8] lung</w>[9-13]",
  };

  for (guint max_tokens = 2; max_tokens < G_N_ELEMENTS (expected); max_tokens++)
    {
      g_autoptr (PscTokenizer) tokenizer = make (MERGES, NULL, max_tokens);
      g_autofree char *found = describe (tokenizer, "lung abc lung");

      g_assert_cmpstr (found, ==, expected[max_tokens]);
    }
}

/* The same text from all kinds of files. */
static void
test_files (void)
{
  static const char *const jsons[] = {
    "{ \"version\": [1, {\"a\": \"}\\\\\"}], \"model\": { \"type\": \"BPE\","
    "  \"vocab\": { \"a\": 0, \"b</w>\": 1, \"ab</w>\": 2, \"<|startoftext|>\": 3,"
    "    \"<|endoftext|>\": 4 }, \"merges\": [\"a b</w>\"] } }",
    "{ \"model\": { \"merges\": [[\"\\u0061\", \"b</w>\"]],"
    "  \"vocab\": { \"ab</w>\": 2, \"<|startoftext|>\": 3, \"<|endoftext|>\": 4 } } }",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (jsons); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (jsons[i], strlen (jsons[i]));
      g_autoptr (GError) error = NULL;
      g_autoptr (PscBytePairVocabulary) vocabulary =
          psc_byte_pair_vocabulary_parse_json (bytes, &error);
      g_autoptr (PscTokenizer) tokenizer = NULL;
      g_autofree char *found = NULL;

      g_assert_no_error (error);
      tokenizer = psc_byte_pair_new (vocabulary, 77, &error);
      g_assert_no_error (error);
      found = describe (tokenizer, "AB z");
      /* A byte that the vocabulary lacks is what Hugging Face calls unknown. */
      g_assert_cmpstr (found, ==, "ab</w>[0-2] ?<|endoftext|>[3-4]");
    }
}

/* Cleaning as Hugging Face does leaves character references and typographic quotes alone. */
static void
test_cleaning (void)
{
  g_autoptr (PscTokenizer) tokenizer =
      make (MERGES,
            "{\"&\":5,\"l\":6,\"t</w>\":7,\";</w>\":8,\"<|startoftext|>\":3,"
            "\"<|endoftext|>\":4,\"&</w>\":9}",
            77);
  g_autofree char *found = describe (tokenizer, "&LT;");
  g_autofree char *unescaped = NULL;

  g_assert_cmpstr (found, ==, "&</w>[0-1] l[1-2] t</w>[2-3] ;</w>[3-4]");
  psc_tokenizer_set_cleaning (tokenizer, PSC_CLEAN_TEXT_OPEN_CLIP);
  unescaped = describe (tokenizer, "&amp;");
  g_assert_cmpstr (unescaped, ==, "&</w>[0-5]");
}

static void
test_numbers (void)
{
  g_autoptr (PscTokenizer) tokenizer =
      make (MERGES,
            "{\"a\":9,\"lung</w>\":0,\"a</w>\":-0,\"<|startoftext|>\":3,"
            "\"<|endoftext|>\":4}",
            77);

  g_assert_cmpuint (psc_tokenizer_get_n_entries (tokenizer), ==, 10);
  g_assert_null (psc_tokenizer_get_piece (tokenizer, 1));
  g_assert_cmpint (psc_tokenizer_lookup (tokenizer, "a"), ==, 9);
  g_assert_cmpint (psc_tokenizer_lookup (tokenizer, "lu"), ==, -1);
}

static void
test_damaged_merges (void)
{
  static const struct
  {
    const char *merges;
    const char *message;
  } cases[] = {
    { "", "no merges" },
    { "#version", "no merges" },
    { "#version\n", "no merges" },
    { "#version\n\n", "not one" },
    { "#version\na", "not one" },
    { "#version\na b c\n", "not one" },
    { "#version\na b\n\nc d\n", "not one" },
    { "#version\na \xFF\n", "UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) merges = g_bytes_new_static (cases[i].merges, strlen (cases[i].merges));
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_byte_pair_vocabulary_parse (merges, NULL, &error));
      g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

static void
test_damaged_numbers (void)
{
  static const char *const numbers[] = {
    "",
    "[]",
    "{",
    "{}x",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1.5}",
    "{\"a\":1e3}",
    "{\"a\":\"1\"}",
    "{\"a\":-1}",
    "{\"a\":1000000}",
    "{\"a\":99999999999999999999}",
    "{\"a\":1,}",
    "{\"a\":1 \"b\":2}",
    "{\"\\u0000\":1}",
    "{\"\\ud800\":1}",
    "{\"\\ud800\\u0041\":1}",
    "{\"\\x\":1}",
    "{\"\\u12\":1}",
    "{\"a:1}",
    "{\"a\n\":1}",
    "{\"\xFF\":1}",
  };
  g_autoptr (GBytes) merges = g_bytes_new_static (MERGES, strlen (MERGES));

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (numbers[i], strlen (numbers[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_byte_pair_vocabulary_parse (merges, bytes, &error));
      g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY);
    }
}

static void
test_damaged_json (void)
{
  static const char *const jsons[] = {
    "",
    "{}",
    "{\"model\": {}}",
    "{\"model\": 1}",
    "{\"model\": {\"vocab\": {\"a\": 1}}}",
    "{\"model\": {\"vocab\": {\"a\": 1}, \"merges\": []}}",
    "{\"model\": {\"vocab\": {\"a\": 1}, \"merges\": [\"a\"]}}",
    "{\"model\": {\"vocab\": {\"a\": 1}, \"merges\": [[\"a\"]]}}",
    "{\"model\": {\"vocab\": {\"a\": 1}, \"merges\": [[\"a\", \"b\", \"c\"]]}}",
    "{\"model\": {\"vocab\": [], \"merges\": [\"a b\"]}}",
    "{\"model\": {\"vocab\": {\"a\": 1}, \"merges\": [\"a b\"]}",
    "{\"x\": [[, \"model\": {\"vocab\": {\"a\": 1}, \"merges\": [\"a b\"]}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (jsons); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (jsons[i], strlen (jsons[i]));
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", jsons[i]);
      g_assert_null (psc_byte_pair_vocabulary_parse_json (bytes, &error));
      g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY);
    }
}

static void
test_without_end (void)
{
  static const char *const numbers[] = { "{\"<|startoftext|>\":1}", "{\"<|endoftext|>\":1}" };
  g_autoptr (GBytes) merges = g_bytes_new_static (MERGES, strlen (MERGES));

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (numbers[i], strlen (numbers[i]));
      g_autoptr (PscBytePairVocabulary) vocabulary =
          psc_byte_pair_vocabulary_parse (merges, bytes, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) short_error = NULL;

      g_assert_null (psc_byte_pair_new (vocabulary, 77, &error));
      g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY);
      g_assert_null (psc_byte_pair_new (vocabulary, 1, &short_error));
      g_assert_error (short_error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH);
    }
}

/* A word as long as a text may be is merged in a moment, whatever merges there are. */
static void
test_long_word (void)
{
  g_autoptr (PscTokenizer) tokenizer = make ("#\na a\naa aa\naaaa aaaa\nb a\na b\n", NULL, 20000);
  g_autofree char *word = g_strnfill (PSC_TOKENIZER_MAX_TEXT_LENGTH, 'a');
  g_autoptr (GArray) ids = psc_tokenizer_encode (tokenizer, word, -1, NULL);
  g_autoptr (GArray) mixed = NULL;

  /* The last byte is of another kind, which leaves seven behind the eights. */
  g_assert_cmpuint (ids->len, ==, 2 + PSC_TOKENIZER_MAX_TEXT_LENGTH / 8 - 1 + 4);
  for (gsize i = 0; i < PSC_TOKENIZER_MAX_TEXT_LENGTH; i += 2)
    word[i] = 'b';
  mixed = psc_tokenizer_encode (tokenizer, word, -1, NULL);
  g_assert_cmpuint (mixed->len, ==, 2 + PSC_TOKENIZER_MAX_TEXT_LENGTH / 2 + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/byte-pair/spans", test_spans);
  g_test_add_func ("/byte-pair/cut", test_cut);
  g_test_add_func ("/byte-pair/files", test_files);
  g_test_add_func ("/byte-pair/cleaning", test_cleaning);
  g_test_add_func ("/byte-pair/numbers", test_numbers);
  g_test_add_func ("/byte-pair/damaged-merges", test_damaged_merges);
  g_test_add_func ("/byte-pair/damaged-numbers", test_damaged_numbers);
  g_test_add_func ("/byte-pair/damaged-json", test_damaged_json);
  g_test_add_func ("/byte-pair/without-end", test_without_end);
  g_test_add_func ("/byte-pair/long-word", test_long_word);

  return g_test_run ();
}
