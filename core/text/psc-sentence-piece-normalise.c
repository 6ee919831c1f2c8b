/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "text/psc-sentence-piece-model.h"

#define SPACE "\xE2\x96\x81" /* ▁ */

/* Of the normalised text, in bytes. A table may turn one character into many. */
#define MAX_NORMALISED ((gsize) 64 * 1024)

/* The units of a double array (s-yata/darts-clone). */
static guint32
get_offset (guint32 unit)
{
  return (unit >> 10) << ((unit & (1u << 9)) >> 6);
}

static gboolean
has_leaf (guint32 unit)
{
  return (unit >> 8 & 1) != 0;
}

static guint32
get_label (guint32 unit)
{
  return unit & (1u << 31 | 0xFF);
}

static guint32
get_value (guint32 unit)
{
  return unit & ~(1u << 31);
}

/* The longest start of the text that the table replaces: its replacement, and its length. */
static const char *
find_replacement (const PscSentencePieceModel *self, const char *text, gsize *length)
{
  const char *replacement = NULL;
  gsize node;

  if (self->trie == NULL)
    return NULL;
  node = get_offset (self->trie[0]);
  for (gsize i = 0; text[i] != '\0'; i++)
    {
      guint32 unit;

      node ^= (guint8) text[i];
      if (node >= self->n_units)
        break;
      unit = self->trie[node];
      if (get_label (unit) != (guint8) text[i])
        break;
      node ^= get_offset (unit);
      if (node >= self->n_units)
        break;
      if (has_leaf (unit) && get_value (self->trie[node]) < self->replacements_size)
        {
          replacement = self->replacements + get_value (self->trie[node]);
          *length = i + 1;
        }
    }
  return replacement;
}

/* What the next characters become, and where the ones after them begin. Ends between characters,
 * whatever a table may say. */
static char *
take (const PscSentencePieceModel *self, const char *p, const char **next)
{
  gsize length = 0;
  const char *replacement = find_replacement (self, p, &length);
  gsize size;

  if (replacement == NULL || ((guchar) p[length] & 0xC0) == 0x80)
    {
      *next = g_utf8_next_char (p);
      return g_strndup (p, *next - p);
    }
  *next = p + length;
  size = strnlen (replacement, MAX_NORMALISED + 1);
  if (!g_utf8_validate_len (replacement, size, NULL))
    return g_strndup (p, length);
  return g_strndup (replacement, size);
}

static void
append (const PscSentencePieceModel *self, PscMappedText *out, const char *text, PscTextSpan span)
{
  for (; *text != '\0'; text++)
    if (*text == ' ' && self->escape_whitespaces)
      psc_mapped_text_append (out, SPACE, strlen (SPACE), span);
    else
      psc_mapped_text_append (out, text, 1, span);
}

static void
drop_spaces_at_end (const PscSentencePieceModel *self, PscMappedText *out)
{
  const char *space = self->escape_whitespaces ? SPACE : " ";
  gsize length = strlen (space);

  while (g_str_has_suffix (out->text->str, space))
    {
      g_string_truncate (out->text, out->text->len - length);
      g_array_set_size (out->spans, out->text->len);
    }
}

PscMappedText *
psc_sentence_piece_model_normalise (const PscSentencePieceModel *self,
                                    const char *text,
                                    gssize *cut)
{
  PscMappedText *out = psc_mapped_text_new (strlen (text));
  gboolean after_space = self->remove_extra_whitespaces;
  gboolean is_begun = FALSE;
  const char *next;

  *cut = -1;
  for (const char *p = text; *p != '\0'; p = next)
    {
      g_autofree char *replacement = take (self, p, &next);
      const char *rest = replacement + (after_space ? strspn (replacement, " ") : 0);
      const PscTextSpan span = { (guint) (p - text), (guint) (next - text) };

      if (out->text->len + strlen (rest) > MAX_NORMALISED)
        {
          *cut = p - text;
          break;
        }
      if (*rest == '\0')
        continue;
      if (!is_begun && self->add_dummy_prefix)
        append (self, out, " ", (PscTextSpan){ span.start, span.start });
      is_begun = TRUE;
      append (self, out, rest, span);
      after_space = self->remove_extra_whitespaces && g_str_has_suffix (rest, " ");
    }
  if (self->remove_extra_whitespaces)
    drop_spaces_at_end (self, out);
  return out;
}
