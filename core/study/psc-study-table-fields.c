/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-table-fields.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "study/psc-study-table.h"

void
psc_study_table_fields_init (PscStudyTableFields *self, const char *data, gsize size)
{
  static const char mark[] = "\xef\xbb\xbf";

  /* An empty file may have no bytes to point at. */
  self->at = size > 0 ? data : "";
  self->end = self->at + size;
  self->next_line = 1;
  self->line = 1;
  self->field = g_string_new (NULL);
  self->fields = g_ptr_array_new_with_free_func (g_free);
  if (size >= 3 && memcmp (data, mark, 3) == 0)
    self->at += 3;
}

void
psc_study_table_fields_clear (PscStudyTableFields *self)
{
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  if (self->field != NULL)
    g_string_free (g_steal_pointer (&self->field), TRUE);
}

gboolean
psc_study_table_fields_fail (const PscStudyTableFields *self,
                             GError **error,
                             const char *format,
                             ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  /* Translators: a line's number and what is wrong there */
  g_set_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_TABLE, _ ("line %u: %s"), self->line,
               message);
  return FALSE;
}

static gboolean
append (PscStudyTableFields *self, char c, GError **error)
{
  if (self->field->len == PSC_STUDY_TABLE_MAX_FIELD)
    return psc_study_table_fields_fail (self, error, _ ("a field is longer than %u bytes"),
                                        PSC_STUDY_TABLE_MAX_FIELD);
  if (c == '\0')
    return psc_study_table_fields_fail (self, error, _ ("there is a zero byte; this is no text"));
  g_string_append_c (self->field, c);
  return TRUE;
}

/* From behind the opening quote to behind the closing one. */
static gboolean
read_quoted (PscStudyTableFields *self, GError **error)
{
  while (self->at < self->end)
    {
      char c = *self->at++;

      if (c == '"' && (self->at == self->end || *self->at != '"'))
        return TRUE;
      if (c == '"')
        self->at++;
      else if (c == '\n')
        self->next_line++;
      if (!append (self, c, error))
        return FALSE;
    }
  return psc_study_table_fields_fail (self, error, _ ("a quote (\") is not closed"));
}

static gboolean
is_field_end (char c)
{
  return c == ',' || c == '\n' || c == '\r';
}

static gboolean
read_field (PscStudyTableFields *self, GError **error)
{
  g_string_truncate (self->field, 0);
  while (self->at < self->end && *self->at == ' ')
    self->at++;
  if (self->at < self->end && *self->at == '"')
    {
      self->at++;
      if (!read_quoted (self, error))
        return FALSE;
      while (self->at < self->end && *self->at == ' ')
        self->at++;
      if (self->at < self->end && !is_field_end (*self->at))
        return psc_study_table_fields_fail (self, error,
                                            _ ("there is something behind a closing quote (\")"));
    }
  else
    {
      while (self->at < self->end && !is_field_end (*self->at))
        if (!append (self, *self->at++, error))
          return FALSE;
      while (self->field->len > 0 && self->field->str[self->field->len - 1] == ' ')
        g_string_truncate (self->field, self->field->len - 1);
    }

  if (self->fields->len == PSC_STUDY_TABLE_MAX_FIELDS)
    return psc_study_table_fields_fail (self, error, _ ("there are more than %u fields"),
                                        PSC_STUDY_TABLE_MAX_FIELDS);
  g_ptr_array_add (self->fields, g_strdup (self->field->str));
  return TRUE;
}

static void
skip_line_ends (PscStudyTableFields *self)
{
  for (; self->at < self->end && (*self->at == '\n' || *self->at == '\r'); self->at++)
    if (*self->at == '\n' || self->at + 1 == self->end || self->at[1] != '\n')
      self->next_line++;
}

gboolean
psc_study_table_fields_next (PscStudyTableFields *self, GError **error)
{
  g_ptr_array_set_size (self->fields, 0);
  skip_line_ends (self);
  self->line = self->next_line;
  if (self->at == self->end)
    return FALSE;

  while (read_field (self, error))
    {
      if (self->at == self->end || *self->at != ',')
        return TRUE;
      self->at++;
    }
  return FALSE;
}
