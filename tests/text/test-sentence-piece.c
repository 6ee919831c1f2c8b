/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-sentence-piece.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define N_FLIPS 300
#define SEED    20240329

static char *
make_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", name, NULL);
}

static GBytes *
load_model (void)
{
  g_autofree char *path = make_path ("families/siglip/spiece.model");
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static PscTokenizer *
make_from_bytes (GBytes *bytes, guint max_tokens)
{
  g_autoptr (GError) error = NULL;
  PscTokenizer *tokenizer = psc_sentence_piece_new (bytes, max_tokens, &error);

  g_assert_no_error (error);
  return tokenizer;
}

static PscTokenizer *
make (guint max_tokens)
{
  g_autoptr (GBytes) bytes = load_model ();

  return make_from_bytes (bytes, max_tokens);
}

/* The pieces with the bytes that each stands for. */
static char *
describe (PscTokenizer *tokenizer, const char *text)
{
  g_autoptr (PscPromptReading) reading = psc_tokenizer_read (tokenizer, text, -1, NULL);
  GString *description = g_string_new (NULL);
  guint n;
  const PscPromptPiece *pieces = psc_prompt_reading_get_pieces (reading, &n);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (
        description, "%s%s%s[%u-%u]", i > 0 ? " " : "", pieces[i].is_unknown ? "?" : "",
        psc_tokenizer_get_piece (tokenizer, pieces[i].id), pieces[i].start, pieces[i].end);
  if (psc_prompt_reading_get_cut (reading) != NULL)
    g_string_append_printf (description, " | %s", psc_prompt_reading_get_cut (reading));
  return g_string_free (description, FALSE);
}

static void
check_case (PscTokenizer *tokenizer, JsonObject *item)
{
  const char *text = json_object_get_string_member (item, "text");
  JsonArray *expected = json_object_get_array_member (item, "ids");
  g_autoptr (GArray) ids = psc_tokenizer_encode (tokenizer, text, -1, NULL);

  g_test_message ("“%s”", text);
  /* Behind what the library gives comes the end. */
  g_assert_cmpuint (ids->len, ==, json_array_get_length (expected) + 1);
  for (guint i = 0; i + 1 < ids->len; i++)
    g_assert_cmpint (g_array_index (ids, gint32, i), ==, json_array_get_int_element (expected, i));
}

static void
test_reference (void)
{
  g_autoptr (PscTokenizer) tokenizer = make (1000);
  g_autofree char *path = make_path ("sentence-piece-cases.json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *cases;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  cases = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (cases), >, 40);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    check_case (tokenizer, json_array_get_object_element (cases, i));
}

static void
test_spans (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "</s>[0-0]" },
    { "Small effusion.", "▁small[0-5] ▁effusion[6-15] </s>[15-15]" },
    { "  the\u3000\u00BD", "▁the[2-5] ▁1[8-10] ?<unk>[8-10] 2[8-10] </s>[10-10]" },
    { "\u80BA\u708E x", "▁[0-0] ?<unk>[0-6] ▁[6-7] x[7-8] </s>[8-8]" },
  };
  g_autoptr (PscTokenizer) tokenizer = make (64);

  psc_tokenizer_set_cleaning (tokenizer, PSC_CLEAN_TEXT_SIGLIP);
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
    [1] = "</s>[14-14] | small effusion",
    [2] = "▁small[0-5] </s>[14-14] | effusion",
    [3] = "▁small[0-5] ▁effusion[6-14] </s>[14-14]",
  };

  for (guint max_tokens = 1; max_tokens < G_N_ELEMENTS (expected); max_tokens++)
    {
      g_autoptr (PscTokenizer) tokenizer = make (max_tokens);
      g_autofree char *found = describe (tokenizer, "small effusion");

      g_assert_cmpstr (found, ==, expected[max_tokens]);
    }
}

static void
test_siglip (void)
{
  g_autoptr (PscTokenizer) tokenizer = make (64);
  g_autoptr (PscPromptReading) reading = NULL;
  g_autoptr (GArray) ids = NULL;
  guint n_attended;

  psc_sentence_piece_set_up_siglip (PSC_SENTENCE_PIECE (tokenizer));
  reading = psc_tokenizer_read (tokenizer, "The LUNG, 2.5!", -1, NULL);
  ids = psc_tokenizer_pad (tokenizer, reading, &n_attended);
  g_assert_cmpuint (ids->len, ==, 64);
  g_assert_cmpuint (n_attended, ==, 64);
  g_assert_cmpint (g_array_index (ids, gint32, 63), ==, 1);
  /* A comma and a decimal point that are not read are told of, a closing mark is not. */
  g_assert_cmpstr (psc_prompt_reading_get_dropped (reading)[0], ==, ",");
  g_assert_cmpstr (psc_prompt_reading_get_dropped (reading)[1], ==, ".");
  g_assert_null (psc_prompt_reading_get_dropped (reading)[2]);
}

static void
test_vocabulary (void)
{
  g_autoptr (PscTokenizer) tokenizer = make (64);

  g_assert_cmpuint (psc_tokenizer_get_n_entries (tokenizer), ==, 300);
  for (gint32 i = 0; i < 300; i++)
    g_assert_cmpint (psc_tokenizer_lookup (tokenizer, psc_tokenizer_get_piece (tokenizer, i)), ==,
                     i);
  g_assert_cmpint (psc_tokenizer_lookup (tokenizer, "never"), ==, -1);
  g_assert_null (psc_tokenizer_get_piece (tokenizer, 300));
  g_assert_null (psc_tokenizer_get_piece (tokenizer, -1));
}

/* Messages of a model: UNKNOWN, END, A (score 0), and a trainer's and a normaliser's that follow.
 */
#define UNKNOWN "\x0A\x09\x0A\x05<unk>\x18\x02"
#define END     "\x0A\x08\x0A\x04</s>\x18\x03"
#define A                                                                                          \
  "\x0A\x08\x0A\x01"                                                                               \
  "a\x15\x00\x00\x00\x00"
#define TRAINER "\x12\x06\xC0\x02\x00\xD0\x02\x01"

static void
test_damaged (void)
{
#define CASE(literal, message)                                                                     \
  {                                                                                                \
    literal, sizeof literal - 1, message                                                           \
  }
  static const struct
  {
    const char *model;
    gsize size;
    const char *message;
  } cases[] = {
    CASE ("", "no piece for"),
    CASE ("\x0A", "damaged"),
    CASE ("\x0A\x7F", "damaged"),
    CASE ("\x0A\x00", "damaged"),
    CASE ("\x03\x00", "damaged"),
    CASE ("\x00\x00", "damaged"),
    CASE ("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "damaged"),
    CASE ("\x0A\x03\x0A\x01\xFF", "damaged"),
    CASE ("\x0A\x02\x0A\x00", "damaged"),
    CASE ("\x0A\x08\x0A\x01"
          "a\x15\x00\x00\xC0\x7F",
          "damaged"),
    CASE (UNKNOWN END A A TRAINER, "“a” twice"),
    CASE (UNKNOWN A, "no piece for"),
    CASE (UNKNOWN END A "\x12\x02\x18\x02", "of a kind"),
    CASE (UNKNOWN END A "\x12\x03\x98\x02\x01", "of a kind"),
    CASE (UNKNOWN END A "\x1A\x03\x12\x01x", "damaged"),
    CASE (UNKNOWN END A "\x1A\x07\x12\x05\x00\x00\x00\x00\x00", "damaged"),
    CASE (UNKNOWN END A "\x1A\x0B\x12\x09\x05\x00\x00\x00xxxx\x00", "damaged"),
    CASE (UNKNOWN END A "\x1A\x0B\x12\x09\x04\x00\x00\x00xxxxy", "damaged"),
    CASE (UNKNOWN END A "\x1A\x0B\x12\x09\xFC\xFF\xFF\xFFxxxxy", "damaged"),
  };
#undef CASE

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].model, cases[i].size);
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_sentence_piece_new (bytes, 64, &error));
      g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY);
      g_test_message ("%" G_GSIZE_FORMAT ": %s", i, error->message);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

static void
test_small (void)
{
  static const char model[] = UNKNOWN END A TRAINER;
  g_autoptr (GBytes) bytes = g_bytes_new_static (model, sizeof model - 1);
  g_autoptr (PscTokenizer) tokenizer = make_from_bytes (bytes, 64);
  g_autofree char *found = describe (tokenizer, "aab");
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (found, ==, "?<unk>[0-0] a[0-1] a[1-2] ?<unk>[2-3] </s>[3-3]");
  g_assert_null (psc_sentence_piece_new (bytes, 0, &error));
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH);
}

/* Whatever the table of characters says, nothing outside it is read. */
static void
test_flipped (void)
{
  g_autoptr (GBytes) bytes = load_model ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (guint i = 0; i < N_FLIPS; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (PscTokenizer) tokenizer = NULL;
      g_autoptr (GArray) ids = NULL;

      for (guint j = 0; j < 20000; j++)
        copy[g_rand_int_range (rand, (gint32) size - 237500, (gint32) size)] ^= 1 << (j % 8);
      copy[size - 1] = data[size - 1];
      damaged = g_bytes_new (copy, size);
      tokenizer = psc_sentence_piece_new (damaged, 64, NULL);
      if (tokenizer == NULL)
        continue;
      ids = psc_tokenizer_encode (tokenizer, "Small \u00BD \uFDFA \u80BA \u00E9ffusion", -1, NULL);
      g_assert_cmpuint (ids->len, <=, 64);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sentence-piece/reference", test_reference);
  g_test_add_func ("/sentence-piece/spans", test_spans);
  g_test_add_func ("/sentence-piece/cut", test_cut);
  g_test_add_func ("/sentence-piece/siglip", test_siglip);
  g_test_add_func ("/sentence-piece/vocabulary", test_vocabulary);
  g_test_add_func ("/sentence-piece/damaged", test_damaged);
  g_test_add_func ("/sentence-piece/small", test_small);
  g_test_add_func ("/sentence-piece/flipped", test_flipped);

  return g_test_run ();
}
