/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-table-fields.h"

#include <string.h>

#include "study/psc-study-table.h"

void
psc_study_table_fields_init (PscStudyTableFields *self, const char *data, gsize size)
{
  /* An empty file may have no bytes to point at. */
  self->start = size > 0 ? data : "";
  self->end = self->start + size;
  self->text = g_string_new (NULL);
  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  psc_study_table_fields_rewind (self, ',');
}

void
psc_study_table_fields_clear (PscStudyTableFields *self)
{
  g_clear_pointer (&self->starts, g_array_unref);
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
}

void
psc_study_table_fields_rewind (PscStudyTableFields *self, char delimiter)
{
  self->at = self->start;
  self->next_line = 1;
  self->line = 1;
  self->n_fields = 0;
  self->is_bad = FALSE;
  self->delimiter = delimiter;
}

static gboolean
is_line_end (char c)
{
  return c == '\n' || c == '\r';
}

static gboolean
is_field_end (const PscStudyTableFields *self)
{
  return self->at == self->end || *self->at == self->delimiter || is_line_end (*self->at);
}

/* Spaces and no-break spaces; a tabulator may be the delimiter. */
static gsize
get_space (const PscStudyTableFields *self, const char *at, const char *end)
{
  if (at < end && (*at == ' ' || *at == '\t') && *at != self->delimiter)
    return 1;
  return end - at >= 2 && memcmp (at, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

static void
append (PscStudyTableFields *self, const char *data, gsize size, gsize start)
{
  const gsize length = self->text->len - start;
  const gsize room = length < PSC_STUDY_TABLE_MAX_FIELD ? PSC_STUDY_TABLE_MAX_FIELD - length : 0;

  if (memchr (data, '\0', size) != NULL)
    self->is_bad = TRUE;
  if (self->n_fields < PSC_STUDY_TABLE_MAX_FIELDS)
    g_string_append_len (self->text, data, (gssize) MIN (size, room));
}

/* From behind the opening quote to behind the closing one, which is the one before the field's end.
 * Other quotes belong to the text, as people write them; but where such a text also goes over a
 * line's end the opening quote was none, and %FALSE is returned. */
static gboolean
read_quoted (PscStudyTableFields *self, gsize start)
{
  guint n_lines = 0;
  gboolean has_stray = FALSE;

  while (self->at < self->end)
    {
      const char *from = self->at;
      const char *quote = memchr (from, '"', (gsize) (self->end - from));

      if (quote == NULL)
        return FALSE;
      for (const char *at = from; at < quote; at++)
        n_lines += *at == '\n' || (*at == '\r' && at[1] != '\n');
      append (self, from, (gsize) (quote - from), start);
      self->at = quote + 1;
      if (self->at < self->end && *self->at == '"')
        self->at++;
      else
        {
          while (get_space (self, self->at, self->end) > 0)
            self->at += get_space (self, self->at, self->end);
          if (is_field_end (self))
            {
              self->next_line += n_lines;
              return !(has_stray && n_lines > 0);
            }
          self->at = quote + 1;
          has_stray = TRUE;
        }
      if (has_stray && n_lines > 0)
        return FALSE;
      append (self, "\"", 1, start);
    }
  return FALSE;
}

static void
read_plain (PscStudyTableFields *self, gsize start)
{
  const char *from = self->at;
  const char *to;

  while (!is_field_end (self))
    self->at++;
  to = self->at;
  while (to > from
         && (get_space (self, to - 1, to) > 0
             || (to - from >= 2 && get_space (self, to - 2, to) == 2)))
    to -= to[-1] == ' ' || to[-1] == '\t' ? 1 : 2;
  append (self, from, (gsize) (to - from), start);
}

/* Returns %FALSE at a quote that is not closed. */
static gboolean
read_field (PscStudyTableFields *self)
{
  const gsize start = self->text->len;
  gboolean is_closed = TRUE;

  while (get_space (self, self->at, self->end) > 0)
    self->at += get_space (self, self->at, self->end);
  if (self->at < self->end && *self->at == '"')
    {
      self->at++;
      is_closed = read_quoted (self, start);
    }
  else
    read_plain (self, start);

  if (self->n_fields < PSC_STUDY_TABLE_MAX_FIELDS)
    {
      g_string_append_c (self->text, '\0');
      g_array_append_val (self->starts, start);
    }
  self->n_fields++;
  return is_closed;
}

static void
skip_line_ends (PscStudyTableFields *self)
{
  for (; self->at < self->end && is_line_end (*self->at); self->at++)
    if (*self->at == '\n' || self->at + 1 == self->end || self->at[1] != '\n')
      self->next_line++;
}

/* Only the line in which a quote opened and was not closed is given up. */
static void
give_line_up (PscStudyTableFields *self, const char *line_start)
{
  self->is_bad = TRUE;
  self->next_line = self->line;
  for (self->at = line_start; self->at < self->end && !is_line_end (*self->at);)
    self->at++;
}

gboolean
psc_study_table_fields_next (PscStudyTableFields *self)
{
  const char *line_start;

  g_string_truncate (self->text, 0);
  g_array_set_size (self->starts, 0);
  self->n_fields = 0;
  self->is_bad = FALSE;
  skip_line_ends (self);
  self->line = self->next_line;
  line_start = self->at;
  if (self->at == self->end)
    return FALSE;

  while (read_field (self))
    {
      if (self->at == self->end || is_line_end (*self->at))
        return TRUE;
      self->at++;
    }
  give_line_up (self, line_start);
  return TRUE;
}

const char *
psc_study_table_fields_get (const PscStudyTableFields *self, int index)
{
  if (index < 0 || (guint) index >= self->starts->len)
    return "";
  return self->text->str + g_array_index (self->starts, gsize, index);
}
