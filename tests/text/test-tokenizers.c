/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "text/psc-byte-pair.h"
#include "text/psc-sentence-piece.h"
#include "text/psc-word-piece.h"

/* How each family's texts become numbers. The references were made by the published code. */
typedef enum
{
  KIND_WORD_PIECE,
  KIND_BYTE_PAIR,
  KIND_OPENAI,
  KIND_SENTENCE_PIECE,
} Kind;

static const struct
{
  const char *family;
  Kind kind;
  guint max_tokens;
  PscCleanText cleaning; /* 0: what the tokenizer has at first */
  guint padded_length;
  gint32 padding;
} families[] = {
  { "biomedclip", KIND_WORD_PIECE, 64, PSC_CLEAN_TEXT_OPEN_CLIP, 64, 0 },
  { "biovil", KIND_WORD_PIECE, 96, PSC_CLEAN_TEXT_END },
  { "biovil-t", KIND_WORD_PIECE, 96, PSC_CLEAN_TEXT_END },
  { "cxr-clip", KIND_WORD_PIECE, 64 },
  { "hf-clip", KIND_BYTE_PAIR, 77, 0, 77, 3513 },
  { "open-clip", KIND_OPENAI, 77, 0, 77, 0 },
  { "openai-clip", KIND_OPENAI, 77, 0, 77, 0 },
  { "openai-jit", KIND_OPENAI, 77, 0, 77, 0 },
  { "openai-resnet", KIND_OPENAI, 77, 0, 77, 0 },
  { "siglip", KIND_SENTENCE_PIECE, 64, PSC_CLEAN_TEXT_SIGLIP, 64, 1 },
};

static GBytes *
load (const char *family, const char *name)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "families", family, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static PscBytePairVocabulary *
load_byte_pairs (const char *family)
{
  g_autoptr (GBytes) merges = load (family, "merges.txt");
  g_autoptr (GBytes) numbers = load (family, "vocab.json");
  g_autoptr (GError) error = NULL;
  PscBytePairVocabulary *vocabulary = psc_byte_pair_vocabulary_parse (merges, numbers, &error);

  g_assert_no_error (error);
  return vocabulary;
}

static PscTokenizer *
make_kind (const char *family, Kind kind, guint max_tokens, GError **error)
{
  g_autoptr (GBytes) pieces = NULL;
  g_autoptr (PscBytePairVocabulary) vocabulary = NULL;

  if (kind == KIND_WORD_PIECE)
    {
      pieces = load (family, "vocab.txt");
      return psc_word_piece_new (pieces, TRUE, max_tokens, error);
    }
  if (kind == KIND_SENTENCE_PIECE)
    {
      pieces = load (family, "spiece.model");
      return psc_sentence_piece_new (pieces, max_tokens, error);
    }
  if (kind == KIND_OPENAI)
    return psc_byte_pair_new (psc_byte_pair_vocabulary_get_openai (), max_tokens, error);
  vocabulary = load_byte_pairs (family);
  return psc_byte_pair_new (vocabulary, max_tokens, error);
}

static PscTokenizer *
make_tokenizer (gsize i)
{
  g_autoptr (GError) error = NULL;
  PscTokenizer *tokenizer =
      make_kind (families[i].family, families[i].kind, families[i].max_tokens, &error);

  g_assert_no_error (error);
  if (families[i].cleaning != 0)
    psc_tokenizer_set_cleaning (tokenizer, families[i].cleaning);
  return tokenizer;
}

static JsonArray *
load_cases (const char *family, const char *name, JsonParser *parser)
{
  g_autoptr (GBytes) bytes = load (family, name);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  json_parser_load_from_data (parser, text, size, &error);
  g_assert_no_error (error);
  return json_node_get_array (json_parser_get_root (parser));
}

static char *
join (GArray *ids)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%d ", g_array_index (ids, gint32, i));
  return g_string_free (text, FALSE);
}

static char *
join_expected (JsonArray *ids)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (ids); i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT " ", json_array_get_int_element (ids, i));
  return g_string_free (text, FALSE);
}

/* The pieces' own texts, where the reference tells them. */
static void
check_pieces (PscTokenizer *tokenizer, GArray *ids, JsonArray *expected)
{
  for (guint i = 0; i < json_array_get_length (expected); i++)
    g_assert_cmpstr (psc_tokenizer_get_piece (tokenizer, g_array_index (ids, gint32, i)), ==,
                     json_array_get_string_element (expected, i));
}

static void
check_case (PscTokenizer *tokenizer, JsonObject *item)
{
  const char *text = json_object_get_string_member (item, "text");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = psc_tokenizer_encode (tokenizer, text, -1, &error);
  g_autofree char *found = NULL;
  g_autofree char *expected = join_expected (json_object_get_array_member (item, "ids"));

  g_assert_no_error (error);
  found = join (ids);
  if (!g_str_equal (found, expected))
    g_error ("“%s”:\n%s\nshould be\n%s", text, found, expected);
  if (json_object_has_member (item, "tokens"))
    check_pieces (tokenizer, ids, json_object_get_array_member (item, "tokens"));
}

static void
test_cases (gconstpointer user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);
  g_autoptr (PscTokenizer) tokenizer = make_tokenizer (i);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = load_cases (families[i].family, "tokenizer_cases.json", parser);

  g_assert_cmpuint (json_array_get_length (cases), ==, 15);
  for (guint j = 0; j < json_array_get_length (cases); j++)
    check_case (tokenizer, json_array_get_object_element (cases, j));
}

static void
test_prompts (gconstpointer user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);
  g_autoptr (PscTokenizer) tokenizer = make_tokenizer (i);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = load_cases (families[i].family, "tokens.json", parser);

  if (families[i].padded_length > 0)
    psc_tokenizer_set_padding (tokenizer, families[i].padded_length, families[i].padding, FALSE);
  g_assert_cmpuint (json_array_get_length (cases), ==, 6);
  for (guint j = 0; j < json_array_get_length (cases); j++)
    {
      JsonObject *item = json_array_get_object_element (cases, j);
      g_autoptr (PscPromptReading) reading = NULL;
      g_autoptr (GArray) ids = NULL;
      guint n_attended;

      check_case (tokenizer, item);
      reading =
          psc_tokenizer_read (tokenizer, json_object_get_string_member (item, "text"), -1, NULL);
      ids = psc_tokenizer_pad (tokenizer, reading, &n_attended);
      g_assert_cmpuint (n_attended, ==, json_object_get_int_member (item, "length"));
      g_assert_cmpuint (ids->len, >=, families[i].padded_length);
    }
}

/* Rows of the text encoder's embedding. */
static void
test_n_entries (void)
{
  static const struct
  {
    const char *family;
    guint n_entries;
  } expected[] = { { "hf-clip", 3514 }, { "open-clip", 49408 } };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (families); j++)
      if (g_str_equal (families[j].family, expected[i].family))
        {
          g_autoptr (PscTokenizer) tokenizer = make_tokenizer (j);
          guint n = psc_tokenizer_get_n_entries (tokenizer);

          g_assert_cmpuint (n, ==, expected[i].n_entries);
          g_assert_cmpstr (psc_tokenizer_get_piece (tokenizer, n - 1), ==, "<|endoftext|>");
          g_assert_cmpint (psc_tokenizer_lookup (tokenizer, "<|endoftext|>"), ==, n - 1);
          g_assert_null (psc_tokenizer_get_piece (tokenizer, n));
          g_assert_null (psc_tokenizer_get_piece (tokenizer, -1));
        }
}

static gpointer
get_openai (gpointer data)
{
  return (gpointer) psc_byte_pair_vocabulary_get_openai ();
}

/* What comes with the program is read once, whoever asks for it first. */
static void
test_openai_once (void)
{
  GThread *threads[4];
  const PscBytePairVocabulary *first;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("vocabulary", get_openai, NULL);
  first = psc_byte_pair_vocabulary_get_openai ();
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == first);
  g_assert_cmpuint (first->left->len, ==, 48894);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autofree char *cases = g_strdup_printf ("/tokenizers/%s/cases", families[i].family);
      g_autofree char *prompts = g_strdup_printf ("/tokenizers/%s/prompts", families[i].family);

      g_test_add_data_func (cases, GSIZE_TO_POINTER (i), test_cases);
      g_test_add_data_func (prompts, GSIZE_TO_POINTER (i), test_prompts);
    }
  g_test_add_func ("/tokenizers/n-entries", test_n_entries);
  g_test_add_func ("/tokenizers/openai-once", test_openai_once);

  return g_test_run ();
}
