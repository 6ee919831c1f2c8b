/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-json-reader.h"

#include <math.h>
#include <string.h>

#include "text/psc-text-mark.h"

/* No number is written with more characters. */
#define MAX_NUMBER 64

void
psc_json_reader_init (PscJsonReader *self, const char *text, gsize size)
{
  static const char nothing[] = "";

  /* Empty bytes have no data, and even no offset of zero can be added to that. */
  if (text == NULL || !g_utf8_validate_len (text, size, NULL))
    *self = (PscJsonReader){ .p = nothing, .end = nothing, .failed = TRUE };
  else
    *self = (PscJsonReader){ .p = text + psc_text_mark_get_size (text, size), .end = text + size };
}

gboolean
psc_json_reader_failed (const PscJsonReader *self)
{
  return self->failed;
}

gboolean
psc_json_reader_fail (PscJsonReader *self)
{
  self->failed = TRUE;
  self->p = self->end;
  return FALSE;
}

static void
skip_space (PscJsonReader *self)
{
  while (self->p < self->end && *self->p != '\0' && strchr (" \t\r\n", *self->p) != NULL)
    self->p++;
}

gboolean
psc_json_reader_is_at_end (PscJsonReader *self)
{
  skip_space (self);
  return self->p == self->end;
}

gboolean
psc_json_reader_is_at (PscJsonReader *self, char c)
{
  skip_space (self);
  return self->p < self->end && *self->p == c;
}

static gboolean
take (PscJsonReader *self, char c)
{
  if (!psc_json_reader_is_at (self, c))
    return FALSE;
  self->p++;
  return TRUE;
}

gboolean
psc_json_reader_begin (PscJsonReader *self, char open)
{
  if (!take (self, open))
    return psc_json_reader_fail (self);
  self->is_first = TRUE;
  return TRUE;
}

/* To the next element, or out of the container. */
static gboolean
go_on (PscJsonReader *self, char close)
{
  gboolean is_first = self->is_first;

  if (self->failed)
    return FALSE;
  self->is_first = FALSE;
  if (take (self, close))
    return FALSE;
  if (!is_first && !take (self, ','))
    return psc_json_reader_fail (self);
  return psc_json_reader_is_at_end (self) ? psc_json_reader_fail (self) : TRUE;
}

gboolean
psc_json_reader_next_element (PscJsonReader *self)
{
  return go_on (self, ']');
}

gboolean
psc_json_reader_next_member (PscJsonReader *self, char **name)
{
  g_clear_pointer (name, g_free);
  if (!go_on (self, '}'))
    return FALSE;
  *name = psc_json_reader_read_string (self);
  return *name != NULL && (take (self, ':') || psc_json_reader_fail (self));
}

/* Four hexadecimal digits. */
static gboolean
read_unit (PscJsonReader *self, gunichar *unit)
{
  *unit = 0;
  for (int i = 0; i < 4; i++, self->p++)
    {
      if (self->p == self->end || !g_ascii_isxdigit (*self->p))
        return psc_json_reader_fail (self);
      *unit = *unit << 4 | (gunichar) g_ascii_xdigit_value (*self->p);
    }
  return TRUE;
}

static gboolean
read_escaped_unichar (PscJsonReader *self, GString *text)
{
  gunichar c;
  gunichar second;

  if (!read_unit (self, &c))
    return FALSE;
  if (c >= 0xD800 && c <= 0xDBFF)
    {
      if (self->end - self->p < 2 || self->p[0] != '\\' || self->p[1] != 'u')
        return psc_json_reader_fail (self);
      self->p += 2;
      if (!read_unit (self, &second))
        return FALSE;
      if (second < 0xDC00 || second > 0xDFFF)
        return psc_json_reader_fail (self);
      c = 0x10000 + ((c - 0xD800) << 10) + (second - 0xDC00);
    }
  if (c == 0 || !g_unichar_validate (c))
    return psc_json_reader_fail (self);
  g_string_append_unichar (text, c);
  return TRUE;
}

static gboolean
read_escape (PscJsonReader *self, GString *text)
{
  static const char escapes[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *escape;
  char c;

  if (self->p == self->end)
    return psc_json_reader_fail (self);
  c = *self->p++;
  if (c == 'u')
    return read_escaped_unichar (self, text);
  escape = c != '\0' ? strchr (escapes, c) : NULL;
  if (escape == NULL)
    return psc_json_reader_fail (self);
  g_string_append_c (text, meanings[escape - escapes]);
  return TRUE;
}

char *
psc_json_reader_read_string (PscJsonReader *self)
{
  g_autoptr (GString) text = NULL;

  if (!take (self, '"'))
    {
      psc_json_reader_fail (self);
      return NULL;
    }
  text = g_string_new (NULL);
  while (self->p < self->end && *self->p != '"')
    {
      const char *start = self->p;

      while (self->p < self->end && *self->p != '"' && *self->p != '\\'
             && (guchar) *self->p >= 0x20)
        self->p++;
      g_string_append_len (text, start, self->p - start);
      if (self->p == self->end || (guchar) *self->p < 0x20)
        break;
      if (*self->p == '\\' && (self->p++, !read_escape (self, text)))
        return NULL;
    }
  if (self->p == self->end || *self->p != '"')
    {
      psc_json_reader_fail (self);
      return NULL;
    }
  self->p++;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
psc_json_reader_read_int (PscJsonReader *self, gint64 *value)
{
  gboolean is_negative;
  const char *start;

  skip_space (self);
  is_negative = take (self, '-');
  start = self->p;
  *value = 0;
  for (; self->p < self->end && g_ascii_isdigit (*self->p); self->p++)
    if (__builtin_mul_overflow (*value, 10, value)
        || __builtin_add_overflow (*value, *self->p - '0', value))
      return psc_json_reader_fail (self);
  if (self->p == start || (self->p < self->end && strchr (".eE", *self->p) != NULL))
    return psc_json_reader_fail (self);
  if (is_negative)
    *value = -*value;
  return TRUE;
}

/* The digits that follow; at least one. */
static gboolean
skip_digits (PscJsonReader *self)
{
  const char *start = self->p;

  while (self->p < self->end && g_ascii_isdigit (*self->p))
    self->p++;
  return self->p > start;
}

gboolean
psc_json_reader_read_number (PscJsonReader *self, double *value)
{
  char text[MAX_NUMBER];
  const char *start;
  gsize size;

  *value = 0;
  skip_space (self);
  start = self->p;
  take (self, '-');
  if (!skip_digits (self))
    return psc_json_reader_fail (self);
  if (self->p < self->end && *self->p == '.' && (self->p++, !skip_digits (self)))
    return psc_json_reader_fail (self);
  if (self->p < self->end && (*self->p == 'e' || *self->p == 'E'))
    {
      self->p++;
      if (self->p < self->end && (*self->p == '+' || *self->p == '-'))
        self->p++;
      if (!skip_digits (self))
        return psc_json_reader_fail (self);
    }
  size = (gsize) (self->p - start);
  if (size >= sizeof text)
    return psc_json_reader_fail (self);
  memcpy (text, start, size);
  text[size] = '\0';
  *value = g_ascii_strtod (text, NULL);
  return isfinite (*value) ? TRUE : psc_json_reader_fail (self);
}

static gboolean
take_word (PscJsonReader *self, const char *word)
{
  const gsize size = strlen (word);

  skip_space (self);
  if ((gsize) (self->end - self->p) < size || memcmp (self->p, word, size) != 0)
    return FALSE;
  self->p += size;
  return TRUE;
}

gboolean
psc_json_reader_read_boolean (PscJsonReader *self, gboolean *value)
{
  *value = take_word (self, "true");
  return *value || take_word (self, "false") || psc_json_reader_fail (self);
}

gboolean
psc_json_reader_take_null (PscJsonReader *self)
{
  return take_word (self, "null");
}

static gboolean
skip_string (PscJsonReader *self)
{
  for (self->p++; self->p < self->end && *self->p != '"'; self->p++)
    if (*self->p == '\\' && ++self->p == self->end)
      break;
  if (self->p == self->end)
    return psc_json_reader_fail (self);
  self->p++;
  return TRUE;
}

/* Only brackets and texts are told apart: whether commas and colons are where they should be is of
 * no interest in what is passed over. Needs no recursion, however deep the value is. */
gboolean
psc_json_reader_skip (PscJsonReader *self)
{
  guint depth = 0;

  skip_space (self);
  do
    {
      if (self->p == self->end)
        return psc_json_reader_fail (self);
      if (*self->p == '"')
        {
          if (!skip_string (self))
            return FALSE;
          continue;
        }
      if (*self->p == '[' || *self->p == '{')
        depth++;
      else if (*self->p == ']' || *self->p == '}')
        {
          if (depth == 0)
            return psc_json_reader_fail (self);
          depth--;
        }
      else if (depth == 0)
        {
          while (self->p < self->end && strchr (" \t\r\n,]}", *self->p) == NULL)
            self->p++;
          return TRUE;
        }
      self->p++;
    }
  while (depth > 0);
  return TRUE;
}
