/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-mapped-text.h"

#include <string.h>

PscMappedText *
psc_mapped_text_new (gsize size)
{
  PscMappedText *self = g_new (PscMappedText, 1);

  self->text = g_string_sized_new (size + 1);
  self->spans = g_array_sized_new (FALSE, FALSE, sizeof (PscTextSpan), size + 1);
  return self;
}

PscMappedText *
psc_mapped_text_new_copy (const char *text, gsize length)
{
  PscMappedText *self = psc_mapped_text_new (length);
  const char *next;

  for (const char *p = text; p < text + length; p = next)
    {
      next = g_utf8_next_char (p);
      psc_mapped_text_append (self, p, next - p,
                              (PscTextSpan){ (guint) (p - text), (guint) (next - text) });
    }
  return self;
}

void
psc_mapped_text_free (PscMappedText *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->spans);
  g_free (self);
}

void
psc_mapped_text_append (PscMappedText *self, const char *text, gsize length, PscTextSpan span)
{
  g_string_append_len (self->text, text, length);
  for (gsize i = 0; i < length; i++)
    g_array_append_val (self->spans, span);
}

void
psc_mapped_text_append_unichar (PscMappedText *self, gunichar c, PscTextSpan span)
{
  char buffer[6];

  psc_mapped_text_append (self, buffer, g_unichar_to_utf8 (c, buffer), span);
}

const PscTextSpan *
psc_mapped_text_get_spans (const PscMappedText *self, gsize at)
{
  return (const PscTextSpan *) (gpointer) self->spans->data + at;
}

PscTextSpan
psc_mapped_text_get_span (const PscMappedText *self, gsize start, gsize end)
{
  return (PscTextSpan){ psc_mapped_text_get_spans (self, start)->start,
                        psc_mapped_text_get_spans (self, end - 1)->end };
}

/* Whether composing [start, end) and then what follows it up to @next is composing both at once. */
static gboolean
composes_apart (const char *start, const char *end, const char *next)
{
  g_autofree char *both = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize length;

  if (g_unichar_combining_class (g_utf8_get_char (end)) != 0)
    return FALSE;
  both = g_utf8_normalize (start, next - start, G_NORMALIZE_NFC);
  first = g_utf8_normalize (start, end - start, G_NORMALIZE_NFC);
  second = g_utf8_normalize (end, next - end, G_NORMALIZE_NFC);
  length = strlen (first);
  return strncmp (both, first, length) == 0 && g_str_equal (both + length, second);
}

/* The end of the characters from @start on that can only be composed together. */
static const char *
find_cluster (const char *start, const char *end)
{
  const char *p = g_utf8_next_char (start);

  while (p < end)
    {
      const char *next = g_utf8_next_char (p);

      if ((guchar) *p < 0x80 || composes_apart (start, p, next))
        break;
      p = next;
    }
  return p;
}

void
psc_mapped_text_compose (const PscMappedText *self, PscMappedText *composed)
{
  const char *text = self->text->str;
  const char *end = text + self->text->len;
  const char *next;

  for (const char *p = text; p < end; p = next)
    {
      PscTextSpan span;

      next = find_cluster (p, end);
      span.start = psc_mapped_text_get_spans (self, p - text)->start;
      span.end = psc_mapped_text_get_spans (self, next - text - 1)->end;
      if (next == p + 1)
        psc_mapped_text_append (composed, p, 1, span);
      else
        {
          g_autofree char *cluster = g_utf8_normalize (p, next - p, G_NORMALIZE_NFC);

          psc_mapped_text_append (composed, cluster, strlen (cluster), span);
        }
    }
}
