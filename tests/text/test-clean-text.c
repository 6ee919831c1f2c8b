/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-clean-text.h"

#include <string.h>

#define FIX         PSC_CLEAN_TEXT_FIX
#define HTML        PSC_CLEAN_TEXT_HTML
#define END         PSC_CLEAN_TEXT_END
#define PUNCTUATION PSC_CLEAN_TEXT_PUNCTUATION
#define SPACES      PSC_CLEAN_TEXT_SPACES

/* What Python's ftfy.fix_text(), html.unescape() and the tokenizers' own rules make of texts. The
 * spans are those of the result's characters. */
static const struct
{
  const char *text;
  PscCleanText steps;
  const char *clean;
  const char *spans; /* nullable */
} cases[] = {
  { "a b", 0, "a b", "0-1 1-2 2-3" },
  { "", PSC_CLEAN_TEXT_OPEN_CLIP, "", "" },
  { "the patient\u2019s \u201clung\u201d", FIX, "the patient's \"lung\"", NULL },
  { "\u02BCa\u201Bb\u201E", FIX, "'a'b\"", NULL },
  { "e\uFB00usion \uFB01ne", FIX, "effusion fine", NULL },
  { "\uFF2C\uFF15\u3000\uFF08x\uFF09", FIX, "L5 (x)", "0-3 3-6 6-9 9-12 12-13 13-16" },
  { "a\r\nb\rc\u2028d", FIX, "a\nb\nc\nd", "0-1 2-3 3-4 4-5 5-6 6-9 9-10" },
  { "a\x1B[31;1mb\x1B[c\x1B", FIX, "ab", "0-1 8-9" },
  { "a\x01\uFEFF\u206A\uFFFC\x7F"
    "b\tc",
    FIX, "ab\tc", NULL },
  { "a\xC2\x80\xC2\x93"
    "b\xC2\x81",
    FIX, "a\u20AC\"b\xC2\x81", NULL },
  { "e\u0301 \u00E9", FIX, "\u00E9 \u00E9", "0-3 3-4 4-6" },
  { "e\u0301", PSC_CLEAN_TEXT_COMPOSE, "\u00E9", "0-3" },
  { "e\u0301", PSC_CLEAN_TEXT_LOWER, "e\u0301", NULL },
  { "&lt;5&nbsp;mm", HTML, "<5\u00A0mm", "0-4 4-5 5-11 11-12 12-13" },
  { "&amp;amp;lt;", HTML, "&lt;", "0-9 9-10 10-11 11-12" },
  { "3&deg 4&deg;", HTML, "3\u00B0 4\u00B0", NULL },
  { "&le 5 &le; 5", HTML, "&le 5 \u2264 5", NULL },
  { "&#176;&#xb0;&#XB0 &#; &#x; &nothing; &", HTML, "\u00B0\u00B0\u00B0 &#; &#x; &nothing; &",
    NULL },
  { "&#0;&#xD800;&#99999999999999999999;", HTML, "\uFFFD\uFFFD\uFFFD", NULL },
  { "a&#1;b&#xFFFF;c", HTML, "abc", "0-1 5-6 14-15" },
  { "&#150;", HTML, "\u2013", NULL },
  { " \t a \n\u00A0\u3000 b \x0B", SPACES, "a b", "3-4 11-12 12-13" },
  { "\xC2\x85\x1C ", SPACES, "", "" },
  { "ABC \u00C4\u0130\u2160", PSC_CLEAN_TEXT_LOWER, "abc \u00E4i\u0307\u2170",
    "0-1 1-2 2-3 3-4 4-6 6-8 6-8 8-11" },
  { "a_b__c", PSC_CLEAN_TEXT_UNDERSCORES | PUNCTUATION | SPACES, "a b c", "0-1 1-2 2-3 4-5 5-6" },
  { "2.5 cm, (a_b)!", PUNCTUATION, "25 cm ab", "0-1 2-3 3-4 4-5 5-6 7-8 9-10 11-14" },
  { "lung. ! ?", PUNCTUATION | SPACES, "lung", "0-1 1-2 2-3 3-9" },
  { "lung. x.", PUNCTUATION | SPACES, "lung x", "0-1 1-2 2-3 3-4 5-6 6-8" },
  { "...", PUNCTUATION, "", "" },
  { "Is it?!..", END, "Is it", "0-1 1-2 2-3 3-4 4-9" },
  { "it. ", END, "it. ", NULL },
  { "?!.", END, "", "" },
  { "  A \u2019 &AMP; B ", PSC_CLEAN_TEXT_OPEN_CLIP | PSC_CLEAN_TEXT_LOWER, "a ' & b", NULL },
};

static char *
describe_spans (const PscMappedText *clean)
{
  GString *text = g_string_new (NULL);
  const char *start = clean->text->str;

  for (const char *p = start; *p != '\0'; p = g_utf8_next_char (p))
    {
      PscTextSpan span = psc_mapped_text_get_span (clean, p - start, g_utf8_next_char (p) - start);

      g_string_append_printf (text, "%s%u-%u", p > start ? " " : "", span.start, span.end);
    }
  return g_string_free (text, FALSE);
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscMappedText) clean = psc_clean_text (cases[i].text, cases[i].steps);
      g_autofree char *spans = describe_spans (clean);

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpstr (clean->text->str, ==, cases[i].clean);
      g_assert_cmpuint (clean->spans->len, ==, clean->text->len);
      if (cases[i].spans != NULL)
        g_assert_cmpstr (spans, ==, cases[i].spans);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/clean-text/cases", test_cases);

  return g_test_run ();
}
