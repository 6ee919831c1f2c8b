/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "text/psc-prompt.h"
#include "text/psc-word-piece.h"

#define PIECES                                                                                     \
  "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nleft\nright\npleural\neffusion\n##s\ni\n##x\nedema\n,\n"

/* Other forms of a text's reading, joined. */
typedef struct
{
  const char *text;
  gsize length; /* 0 for that of @text */
  guint max_tokens;
  PscPromptDegree degree;
  const char *pieces; /* what each stands for, between bars */
  const char *cut;
  const char *unknown;
  const char *dropped;
} Case;

static const Case cases[] = {
  { "left effusions, edema", 0, 77, PSC_PROMPT_DEGREE_WHOLE, "|left|effusion|s|,|edema|", NULL, "",
    "" },
  /* The limit. */
  { "left pleural effusions  right", 0, 5, PSC_PROMPT_DEGREE_PART, "|left|pleural|effusion|",
    "s  right", "", "" },
  { "left pleural right", 0, 5, PSC_PROMPT_DEGREE_WHOLE, "|left|pleural|right|", NULL, "", "" },
  { "left pleural right  \xE2\x80\x8B\n", 0, 5, PSC_PROMPT_DEGREE_PART, "|left|pleural|right|",
    NULL, "", "U+200B" },
  { "left [UNK] edema", 0, 4, PSC_PROMPT_DEGREE_PART, "|left|[UNK]|", "edema", "[UNK]", "" },
  { "left", 0, 2, PSC_PROMPT_DEGREE_PART, "|", "left", "", "" },
  /* What there are no pieces for. */
  { "左侧胸腔积液", 0, 77, PSC_PROMPT_DEGREE_NOTHING, "|左|侧|胸|腔|积|液|", NULL, "左侧胸腔积液",
    "" },
  { "右侧气胸明显 left", 0, 77, PSC_PROMPT_DEGREE_PART, "|右|侧|气|胸|明|显|left|", NULL,
    "右侧气胸明显", "" },
  { "heart lung, left", 0, 77, PSC_PROMPT_DEGREE_PART, "|heart|lung|,|left|", NULL, "heart,lung",
    "" },
  { "\xF0\x9F\xAB\x80", 0, 77, PSC_PROMPT_DEGREE_NOTHING, "|\xF0\x9F\xAB\x80|", NULL,
    "\xF0\x9F\xAB\x80", "" },
  /* What the tokenizer leaves out. */
  { "left\xE2\x80\x8Bright", 0, 77, PSC_PROMPT_DEGREE_NOTHING, "|left\xE2\x80\x8Bright|", NULL,
    "left\xE2\x80\x8Bright", "" },
  { "left \xE2\x80\x8B\a\xE2\x80\x8B edema", 0, 77, PSC_PROMPT_DEGREE_PART, "|left|edema|", NULL,
    "", "U+200B,U+0007" },
  { "left \xFF edema \0", 14, 77, PSC_PROMPT_DEGREE_PART, "|left|edema|", NULL, "", "U+001A" },
  { "left \xEE\x80\x80 edema", 0, 77, PSC_PROMPT_DEGREE_PART, "|left|edema|", NULL, "", "U+E000" },
  /* Spans reach over what is composed, lower-cased and stripped. */
  { "\xC3\x89"
    "DEMA le\xCC\x81"
    "ft",
    0, 77, PSC_PROMPT_DEGREE_WHOLE,
    "|\xC3\x89"
    "DEMA|le\xCC\x81"
    "ft|",
    NULL, "", "" },
  { "\xC4\xB0X", 0, 77, PSC_PROMPT_DEGREE_WHOLE, "|\xC4\xB0|X|", NULL, "", "" },
  { "left\t\n right", 0, 77, PSC_PROMPT_DEGREE_WHOLE, "|left|right|", NULL, "", "" },
};

static PscTokenizer *
new_tokenizer (guint max_tokens)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (PIECES, strlen (PIECES));
  g_autoptr (GError) error = NULL;
  PscTokenizer *tokenizer = psc_word_piece_new (bytes, TRUE, max_tokens, &error);

  g_assert_no_error (error);
  return tokenizer;
}

static char *
join_spans (PscPromptReading *reading)
{
  GString *joined = g_string_new ("|");
  guint n;
  const PscPromptPiece *pieces = psc_prompt_reading_get_pieces (reading, &n);
  const char *text = psc_prompt_reading_get_text (reading);

  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpuint (pieces[0].start + pieces[0].end, ==, 0);
  g_assert_cmpuint (pieces[n - 1].start, ==, strlen (text));
  g_assert_cmpuint (pieces[n - 1].end, ==, strlen (text));
  for (guint i = 1; i + 1 < n; i++)
    {
      g_string_append_len (joined, text + pieces[i].start, pieces[i].end - pieces[i].start);
      g_string_append_c (joined, '|');
    }
  return g_string_free (joined, FALSE);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autoptr (PscTokenizer) tokenizer = new_tokenizer (c->max_tokens);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscPromptReading) reading =
          psc_tokenizer_read (tokenizer, c->text, c->length > 0 ? (gssize) c->length : -1, &error);
      g_autofree char *shown = NULL;
      g_autofree char *pieces = NULL;
      g_autofree char *unknown = NULL;
      g_autofree char *dropped = NULL;
      g_autofree char *remark = NULL;

      g_assert_no_error (error);
      shown = g_strescape (c->text, NULL);
      g_test_message ("“%s”", shown);
      pieces = join_spans (reading);
      unknown = g_strjoinv (",", (char **) psc_prompt_reading_get_unknown (reading));
      dropped = g_strjoinv (",", (char **) psc_prompt_reading_get_dropped (reading));
      remark = psc_prompt_reading_dup_remark (reading);
      g_assert_cmpstr (pieces, ==, c->pieces);
      g_assert_cmpstr (psc_prompt_reading_get_cut (reading), ==, c->cut);
      g_assert_cmpstr (unknown, ==, c->unknown);
      g_assert_cmpstr (dropped, ==, c->dropped);
      g_assert_cmpint (psc_prompt_reading_get_degree (reading), ==, c->degree);
      g_assert_true ((remark == NULL) == (c->degree == PSC_PROMPT_DEGREE_WHOLE));
    }
}

static void
test_empty (void)
{
  static const char *const texts[] = {
    "", " \t\n", "\xE2\x80\x8B\xE2\x80\x8D", "\xEE\x80\x80", "\xCC\x81", "\xE2\x80\xA8"
  };
  g_autoptr (PscTokenizer) tokenizer = new_tokenizer (77);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PscPromptReading) reading = psc_tokenizer_read (tokenizer, texts[i], -1, NULL);

      g_assert_true (psc_prompt_reading_is_empty (reading));
    }
}

static void
test_blank (void)
{
  g_assert_true (psc_prompt_is_blank (""));
  g_assert_true (psc_prompt_is_blank (" \t\xC2\xA0\xE3\x80\x80"));
  g_assert_true (psc_prompt_is_blank ("\xE2\x80\x8B \xEF\xBB\xBF\xC2\xAD"));
  g_assert_false (psc_prompt_is_blank ("."));
  g_assert_false (psc_prompt_is_blank (" 左"));
}

static void
test_remark (void)
{
  g_autoptr (PscTokenizer) tokenizer = new_tokenizer (5);
  g_autoptr (PscPromptReading) reading = psc_tokenizer_read (
      tokenizer, "left liver \xE2\x80\x8B pleural, and much more of it than there is room for", -1,
      NULL);
  g_autofree char *remark = psc_prompt_reading_dup_remark (reading);

  g_assert_cmpstr (remark, ==,
                   "cut after “left liver \xE2\x80\x8B pleural”: “, and much more of it than there "
                   "is room for” is not read; not known to the model: “liver”; left out: U+200B");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prompt-reading/cases", test_cases);
  g_test_add_func ("/prompt-reading/empty", test_empty);
  g_test_add_func ("/prompt-reading/blank", test_blank);
  g_test_add_func ("/prompt-reading/remark", test_remark);
  return g_test_run ();
}
