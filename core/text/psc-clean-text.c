/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-clean-text.h"

#include <string.h>

#include "text/psc-character-reference.h"

#define ESCAPE 0x1B

/* What the bytes 0x80 to 0x9F are in Windows-1252; 0 where nothing. */
static const guint16 windows_1252[] = {
  0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
  0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static const struct
{
  gunichar character;
  const char *letters;
} ligatures[] = {
  { 0x0132, "IJ" },        { 0x0133, "ij" },        { 0x0149, "\xCA\xBCn" },
  { 0x01C4, "D\xC5\xBD" }, { 0x01C5, "D\xC5\xBE" }, { 0x01C6, "d\xC5\xBE" },
  { 0x01C7, "LJ" },        { 0x01C8, "Lj" },        { 0x01C9, "lj" },
  { 0x01CA, "NJ" },        { 0x01CB, "Nj" },        { 0x01CC, "nj" },
  { 0x01F1, "DZ" },        { 0x01F2, "Dz" },        { 0x01F3, "dz" },
  { 0xFB00, "ff" },        { 0xFB01, "fi" },        { 0xFB02, "fl" },
  { 0xFB03, "ffi" },       { 0xFB04, "ffl" },       { 0xFB05, "\xC5\xBFt" },
  { 0xFB06, "st" },
};

/* g_unichar_tolower() changes letters only. Roman numerals and circled letters, which have lower
 * cases without being letters, are Unicode's only others. */
gunichar
psc_clean_text_lower (gunichar c)
{
  if (c >= 0x2160 && c <= 0x216F)
    return c + 0x10;
  if (c >= 0x24B6 && c <= 0x24CF)
    return c + 0x1A;
  return g_unichar_tolower (c);
}

gboolean
psc_clean_text_is_space (gunichar c)
{
  return c == '\v' || c == 0x85 || (c >= 0x1C && c <= 0x1F) || g_unichar_isspace (c);
}

static gboolean
ends_sentence (char c)
{
  return c == '!' || c == '?' || c == '.';
}

/* A character of a text that is being cleaned: its bytes, and where it was. */
typedef struct
{
  const char *p;
  const char *next;
  gunichar c;
  PscTextSpan span;
} Character;

static gboolean
next_character (const PscMappedText *text, Character *character)
{
  const char *start = text->text->str;

  character->p = character->next != NULL ? character->next : start;
  if (character->p == start + text->text->len)
    return FALSE;
  character->next = g_utf8_next_char (character->p);
  character->c = g_utf8_get_char (character->p);
  character->span = psc_mapped_text_get_span (text, character->p - start, character->next - start);
  return TRUE;
}

static void
keep (PscMappedText *out, const Character *character)
{
  psc_mapped_text_append (out, character->p, character->next - character->p, character->span);
}

/* Lets the last character that is no space reach to @end, which is behind it. */
static void
stretch_last (PscMappedText *out, guint end)
{
  const char *text = out->text->str;
  const char *p = text + out->text->len;
  const char *next;

  do
    {
      next = p;
      p = g_utf8_find_prev_char (text, p);
    }
  while (p != NULL && psc_clean_text_is_space (g_utf8_get_char (p)));
  for (gsize i = p != NULL ? (gsize) (p - text) : G_MAXSIZE; i < (gsize) (next - text); i++)
    g_array_index (out->spans, PscTextSpan, i).end = end;
}

static void
drop_end (const PscMappedText *in, PscMappedText *out)
{
  Character character = { NULL };
  gsize length = in->text->len;

  while (length > 0 && ends_sentence (in->text->str[length - 1]))
    length--;
  while (next_character (in, &character))
    if ((gsize) (character.p - in->text->str) < length)
      keep (out, &character);
    else
      stretch_last (out, character.span.end);
}

/* ESC, a bracket, digits and semicolons, a letter: how terminals are told to change colours. */
static const char *
find_escape_end (const char *p)
{
  if (p[0] != ESCAPE || p[1] != '[')
    return NULL;
  for (p += 2; g_ascii_isdigit (*p) || *p == ';'; p++)
    ;
  return g_ascii_isalpha (*p) ? p + 1 : NULL;
}

static gboolean
is_useless (gunichar c)
{
  return (c < 0x20 && strchr ("\t\n\f\r", (int) c) == NULL) || c == 0x7F
         || (c >= 0x206A && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFC);
}

static const char *
find_ligature (gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ligatures); i++)
    if (ligatures[i].character == c)
      return ligatures[i].letters;
  return NULL;
}

static gunichar
fix_quote (gunichar c)
{
  if (c == 0x02BC || (c >= 0x2018 && c <= 0x201B))
    return '\'';
  if (c >= 0x201C && c <= 0x201F)
    return '"';
  return c;
}

static void
fix_character (const Character *character, PscMappedText *out)
{
  gunichar c = character->c;
  const char *letters = find_ligature (c);

  if (c >= 0x80 && c <= 0x9F && windows_1252[c - 0x80] != 0)
    c = windows_1252[c - 0x80];
  if (c == 0x2028 || c == 0x2029)
    c = '\n';

  if (letters != NULL)
    psc_mapped_text_append (out, letters, strlen (letters), character->span);
  else if (c == 0x3000)
    psc_mapped_text_append (out, " ", 1, character->span);
  else if (c >= 0xFF01 && c <= 0xFFEF)
    {
      g_autofree char *usual =
          g_utf8_normalize (character->p, character->next - character->p, G_NORMALIZE_NFKC);

      psc_mapped_text_append (out, usual, strlen (usual), character->span);
    }
  else if (!is_useless (c))
    psc_mapped_text_append_unichar (out, fix_quote (c), character->span);
}

static void
fix (const PscMappedText *in, PscMappedText *out)
{
  Character character = { NULL };

  while (next_character (in, &character))
    {
      const char *escape_end = find_escape_end (character.p);

      if (escape_end != NULL)
        character.next = escape_end;
      else if (character.c == '\r')
        {
          if (*character.next != '\n')
            psc_mapped_text_append (out, "\n", 1, character.span);
        }
      else
        fix_character (&character, out);
    }
}

static void
resolve_references (const PscMappedText *in, PscMappedText *out)
{
  const char *start = in->text->str;
  Character character = { NULL };

  while (next_character (in, &character))
    {
      gunichar referred;
      const char *end =
          character.c == '&' ? psc_character_reference_read (character.p, &referred) : NULL;

      if (end == NULL)
        keep (out, &character);
      else
        {
          PscTextSpan span = psc_mapped_text_get_span (in, character.p - start, end - start);

          /* Some numbers stand for nothing. */
          if (referred != 0)
            psc_mapped_text_append_unichar (out, referred, span);
          character.next = end;
        }
    }
}

static void
lower (const PscMappedText *in, PscMappedText *out)
{
  Character character = { NULL };

  while (next_character (in, &character))
    if (character.c == PSC_CAPITAL_I_WITH_DOT)
      psc_mapped_text_append (out, PSC_SMALL_I_WITH_DOT, strlen (PSC_SMALL_I_WITH_DOT),
                              character.span);
    else
      psc_mapped_text_append_unichar (out, psc_clean_text_lower (character.c), character.span);
}

/* Where the marks and spaces at the end of a text begin. */
static const char *
find_closing (const PscMappedText *text)
{
  const char *start = text->text->str;
  const char *end = start + text->text->len;

  while (end > start)
    {
      const char *last = g_utf8_find_prev_char (start, end);

      if (!ends_sentence (*last) && !psc_clean_text_is_space (g_utf8_get_char (last)))
        break;
      end = last;
    }
  return end;
}

static void
drop_punctuation (const PscMappedText *in, PscMappedText *out)
{
  const char *closing = find_closing (in);
  Character character = { NULL };

  while (next_character (in, &character))
    if (character.c >= 0x80 || !g_ascii_ispunct ((char) character.c))
      keep (out, &character);
    else if (character.p >= closing)
      stretch_last (out, character.span.end);
}

static void
part_at_underscores (const PscMappedText *in, PscMappedText *out)
{
  Character character = { NULL };

  while (next_character (in, &character))
    if (character.c == '_')
      psc_mapped_text_append (out, " ", 1, character.span);
    else
      keep (out, &character);
}

static void
collapse_spaces (const PscMappedText *in, PscMappedText *out)
{
  Character character = { NULL };
  Character space = { NULL };

  while (next_character (in, &character))
    if (psc_clean_text_is_space (character.c))
      space = character;
    else
      {
        if (space.p != NULL && out->text->len > 0)
          psc_mapped_text_append (out, " ", 1, space.span);
        space.p = NULL;
        keep (out, &character);
      }
}

static const struct
{
  PscCleanText step;
  void (*clean) (const PscMappedText *in, PscMappedText *out);
} steps_in_order[] = {
  { PSC_CLEAN_TEXT_END, drop_end },
  { PSC_CLEAN_TEXT_FIX, fix },
  { PSC_CLEAN_TEXT_FIX, psc_mapped_text_compose },
  { PSC_CLEAN_TEXT_HTML, resolve_references },
  { PSC_CLEAN_TEXT_HTML, resolve_references },
  { PSC_CLEAN_TEXT_COMPOSE, psc_mapped_text_compose },
  { PSC_CLEAN_TEXT_LOWER, lower },
  { PSC_CLEAN_TEXT_UNDERSCORES, part_at_underscores },
  { PSC_CLEAN_TEXT_PUNCTUATION, drop_punctuation },
  { PSC_CLEAN_TEXT_SPACES, collapse_spaces },
};

PscMappedText *
psc_clean_text (const char *text, PscCleanText steps)
{
  PscMappedText *clean;

  g_return_val_if_fail (text != NULL, NULL);

  clean = psc_mapped_text_new_copy (text, strlen (text));
  for (gsize i = 0; i < G_N_ELEMENTS (steps_in_order); i++)
    if ((steps & steps_in_order[i].step) != 0)
      {
        g_autoptr (PscMappedText) before = clean;

        clean = psc_mapped_text_new (before->text->len);
        steps_in_order[i].clean (before, clean);
      }
  return clean;
}
