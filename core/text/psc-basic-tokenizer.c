/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-basic-tokenizer.h"

#include <string.h>

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

/* g_unichar_tolower() changes letters only. Roman numerals and circled letters, which have lower
 * cases without being letters, are Unicode's only others. */
static gunichar
to_lower (gunichar c)
{
  if (c >= 0x2160 && c <= 0x216F)
    return c + 0x10;
  if (c >= 0x24B6 && c <= 0x24CF)
    return c + 0x1A;
  return g_unichar_tolower (c);
}

static void
append_clean (GString *clean, gunichar c)
{
  if (is_space (c))
    g_string_append_c (clean, ' ');
  else if (c == 0xFFFD || is_control (c))
    return;
  else if (is_ideograph (c))
    {
      g_string_append_c (clean, ' ');
      g_string_append_unichar (clean, c);
      g_string_append_c (clean, ' ');
    }
  else
    g_string_append_unichar (clean, c);
}

static char *
clean_text (const char *text, gsize length, gboolean lower_case)
{
  g_autoptr (GString) clean = g_string_sized_new (length + 1);

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* The one character whose lower case is two: i and a combining dot above. */
      if (lower_case && c == 0x0130)
        g_string_append (clean, "i\xCC\x87");
      else
        append_clean (clean, lower_case ? to_lower (c) : c);
    }

  return g_utf8_normalize (clean->str, clean->len, G_NORMALIZE_NFC);
}

static char *
strip_accents (const char *word, gsize length)
{
  g_autofree char *decomposed = g_utf8_normalize (word, length, G_NORMALIZE_NFD);
  char *to = decomposed;

  for (const char *from = decomposed; *from != '\0';)
    {
      const char *next = g_utf8_next_char (from);

      if (g_unichar_type (g_utf8_get_char (from)) != G_UNICODE_NON_SPACING_MARK)
        {
          memmove (to, from, next - from);
          to += next - from;
        }
      from = next;
    }
  *to = '\0';

  return g_steal_pointer (&decomposed);
}

static gboolean
split_at_punctuation (const char *word, gsize length, PscWordFunc func, gpointer user_data)
{
  const char *end = word + length;
  const char *start = word;

  for (const char *p = word; p < end;)
    {
      const char *next = g_utf8_next_char (p);

      if (is_punctuation (g_utf8_get_char (p)))
        {
          if (p > start && !func (start, p - start, user_data))
            return FALSE;
          if (!func (p, next - p, user_data))
            return FALSE;
          start = next;
        }
      p = next;
    }

  return start == end || func (start, end - start, user_data);
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
            gboolean lower_case,
            const char *const *kept,
            PscWordFunc func,
            gpointer user_data)
{
  g_autofree char *stripped = NULL;

  if (is_kept (word, length, kept))
    return func (word, length, user_data);
  if (!lower_case)
    return split_at_punctuation (word, length, func, user_data);

  stripped = strip_accents (word, length);
  return split_at_punctuation (stripped, strlen (stripped), func, user_data);
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
  g_autofree char *clean = NULL;
  const char *p;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (kept != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  p = clean = clean_text (text, length, lower_case);
  while (*p != '\0')
    {
      const char *start = p;

      while (*p != '\0' && !is_separator (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      if (p > start && !split_word (start, p - start, lower_case, kept, func, user_data))
        return FALSE;
      if (*p != '\0')
        p = g_utf8_next_char (p);
    }

  return TRUE;
}
