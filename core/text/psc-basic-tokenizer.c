/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-basic-tokenizer.h"

#include <string.h>

#include "text/psc-clean-text.h"

#define LINE_SEPARATOR      0x2028
#define PARAGRAPH_SEPARATOR 0x2029

/* The Han ideographs' blocks: written without spaces, so that each is a word. Hiragana, Katakana
 * and Hangul are not among them. */
static const struct
{
  gunichar first;
  gunichar last;
} ideographs[] = {
  { 0x3400, 0x4DBF },   { 0x4E00, 0x9FFF },   { 0xF900, 0xFAFF },   { 0x20000, 0x2A6DF },
  { 0x2A700, 0x2B73F }, { 0x2B740, 0x2B81F }, { 0x2B820, 0x2CEAF }, { 0x2F800, 0x2FA1F },
};

static gboolean
is_ideograph (gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ideographs); i++)
    if (c >= ideographs[i].first && c <= ideographs[i].last)
      return TRUE;
  return FALSE;
}

static gboolean
is_space (gunichar c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r'
         || g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR;
}

/* The general categories C*: what a text is cleaned of. */
static gboolean
is_control (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
      return TRUE;

    default:
      return FALSE;
    }
}

/* The general categories P*, and all of ASCII's marks, which Unicode counts partly as symbols. */
static gboolean
is_punctuation (gunichar c)
{
  if (c < 0x80)
    return g_ascii_ispunct (c);

  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
      return TRUE;

    default:
      return FALSE;
    }
}

static void
append_clean (PscMappedText *clean, gunichar c, PscTextSpan span)
{
  if (is_space (c))
    psc_mapped_text_append (clean, " ", 1, span);
  else if (c == 0xFFFD || is_control (c))
    return;
  else if (is_ideograph (c))
    {
      psc_mapped_text_append (clean, " ", 1, span);
      psc_mapped_text_append_unichar (clean, c, span);
      psc_mapped_text_append (clean, " ", 1, span);
    }
  else
    psc_mapped_text_append_unichar (clean, c, span);
}

static void
clean_text (const char *text, gsize length, gboolean lower_case, PscMappedText *clean)
{
  const char *next;

  for (const char *p = text; p < text + length; p = next)
    {
      gunichar c = g_utf8_get_char (p);
      PscTextSpan span;

      next = g_utf8_next_char (p);
      span = (PscTextSpan){ (guint) (p - text), (guint) (next - text) };
      if (lower_case && c == PSC_CAPITAL_I_WITH_DOT)
        psc_mapped_text_append (clean, PSC_SMALL_I_WITH_DOT, strlen (PSC_SMALL_I_WITH_DOT), span);
      else
        append_clean (clean, lower_case ? psc_clean_text_lower (c) : c, span);
    }
}

/* Characters of one span have been composed together and are decomposed together. */
static void
strip_accents (const char *word, gsize length, const PscTextSpan *spans, PscMappedText *stripped)
{
  for (gsize from = 0, to; from < length; from = to)
    {
      g_autofree char *decomposed = NULL;

      for (to = from + 1; to < length && spans[to].start == spans[from].start; to++)
        ;
      if (to == from + 1)
        {
          psc_mapped_text_append (stripped, word + from, 1, spans[from]);
          continue;
        }
      decomposed = g_utf8_normalize (word + from, to - from, G_NORMALIZE_NFD);
      for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
        if (g_unichar_type (g_utf8_get_char (p)) != G_UNICODE_NON_SPACING_MARK)
          psc_mapped_text_append (stripped, p, g_utf8_next_char (p) - p, spans[from]);
    }
}

static gboolean
split_at_punctuation (
    const char *word, gsize length, const PscTextSpan *spans, PscWordFunc func, gpointer user_data)
{
  const char *end = word + length;
  const char *start = word;

  for (const char *p = word; p < end;)
    {
      const char *next = g_utf8_next_char (p);

      if (is_punctuation (g_utf8_get_char (p)))
        {
          if (p > start && !func (start, p - start, spans + (start - word), user_data))
            return FALSE;
          if (!func (p, next - p, spans + (p - word), user_data))
            return FALSE;
          start = next;
        }
      p = next;
    }

  return start == end || func (start, end - start, spans + (start - word), user_data);
}

static gboolean
is_kept (const char *word, gsize length, const char *const *kept)
{
  for (; *kept != NULL; kept++)
    if (strlen (*kept) == length && memcmp (*kept, word, length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
split_word (const char *word,
            gsize length,
            const PscTextSpan *spans,
            gboolean lower_case,
            const char *const *kept,
            PscWordFunc func,
            gpointer user_data)
{
  g_autoptr (PscMappedText) stripped = NULL;

  if (is_kept (word, length, kept))
    return func (word, length, spans, user_data);
  if (!lower_case)
    return split_at_punctuation (word, length, spans, func, user_data);

  stripped = psc_mapped_text_new (length);
  strip_accents (word, length, spans, stripped);
  return split_at_punctuation (stripped->text->str, stripped->text->len,
                               psc_mapped_text_get_spans (stripped, 0), func, user_data);
}

/* Every other space has become U+0020 by now; these two are of categories of their own. */
static gboolean
is_separator (gunichar c)
{
  return c == ' ' || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
}

gboolean
psc_basic_tokenizer_split (const char *text,
                           gsize length,
                           gboolean lower_case,
                           const char *const *kept,
                           PscWordFunc func,
                           gpointer user_data)
{
  g_autoptr (PscMappedText) clean = NULL;
  g_autoptr (PscMappedText) composed = NULL;
  const char *p;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (kept != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  clean = psc_mapped_text_new (length);
  composed = psc_mapped_text_new (length);
  clean_text (text, length, lower_case, clean);
  psc_mapped_text_compose (clean, composed);
  p = composed->text->str;
  while (*p != '\0')
    {
      const char *start = p;

      while (*p != '\0' && !is_separator (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      if (p > start
          && !split_word (start, p - start,
                          psc_mapped_text_get_spans (composed, start - composed->text->str),
                          lower_case, kept, func, user_data))
        return FALSE;
      if (*p != '\0')
        p = g_utf8_next_char (p);
    }

  return TRUE;
}
