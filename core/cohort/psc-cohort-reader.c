/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-reader.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "study/psc-study-table-fields.h"
#include "text/psc-text-mark.h"

#define MAX_COUNT 1e9

struct _PscCohortReader
{
  GBytes *bytes; /* owned */
  char *name;    /* owned */
  PscStudyTableFields fields;
  guint n_fields;                   /* of the header */
  int places[PSC_COHORT_N_COLUMNS]; /* among them; -1 if it is not there */
};

static gboolean G_GNUC_PRINTF (3, 4)
    fail (const PscCohortReader *self, GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_RESULTS, "%s: %s", self->name, text);
  return FALSE;
}

static gboolean
is_needed (PscCohortColumn column)
{
  return column == PSC_COHORT_ROW || column == PSC_COHORT_IMAGE || column == PSC_COHORT_PATIENT
         || column == PSC_COHORT_MODEL || column == PSC_COHORT_METHOD || column == PSC_COHORT_MODE
         || column == PSC_COHORT_KIND || column == PSC_COHORT_PROMPT || column == PSC_COHORT_CLASS
         || column == PSC_COHORT_STATUS;
}

/* A line end is the last thing that is written of a row. */
static gboolean
is_whole (const PscCohortReader *self)
{
  return self->fields.at < self->fields.end;
}

static gboolean
read_header (PscCohortReader *self, GError **error)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    self->places[c] = -1;
  if (!psc_study_table_fields_next (&self->fields) || self->fields.is_bad || !is_whole (self))
    return fail (self, error, _ ("this is no table of results: it has no header"));
  self->n_fields = self->fields.n_fields;
  for (guint i = 0; i < self->n_fields; i++)
    {
      const char *name = psc_study_table_fields_get (&self->fields, (int) i);
      PscCohortColumn column;

      if (!psc_cohort_column_find (name, &column))
        continue;
      if (self->places[column] >= 0)
        return fail (self, error, _ ("this is no table of results: it has the column “%s” twice"),
                     psc_cohort_column_get_name (column));
      self->places[column] = (int) i;
    }
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (is_needed (c) && self->places[c] < 0)
      return fail (self, error, _ ("this is no table of results: it has no column “%s”"),
                   psc_cohort_column_get_name (c));
  return TRUE;
}

PscCohortReader *
psc_cohort_reader_new (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (PscCohortReader) self = g_new0 (PscCohortReader, 1);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  self->bytes = g_bytes_ref (bytes);
  self->name = g_strdup (name);
  psc_study_table_fields_init (&self->fields, data, size);
  /* Offsets count it all the same. */
  self->fields.at += psc_text_mark_get_size (data, size);
  return read_header (self, error) ? g_steal_pointer (&self) : NULL;
}

void
psc_cohort_reader_free (PscCohortReader *self)
{
  psc_study_table_fields_clear (&self->fields);
  g_bytes_unref (self->bytes);
  g_free (self->name);
  g_free (self);
}

gboolean
psc_cohort_reader_has (const PscCohortReader *self, PscCohortColumn column)
{
  g_return_val_if_fail (column < PSC_COHORT_N_COLUMNS, FALSE);

  return self->places[column] >= 0;
}

/* NAN of what is empty; FALSE of what is no number. */
static gboolean
parse_number (const char *text, PscCohortColumnKind kind, double *value)
{
  char *end;

  *value = NAN;
  if (*text == '\0')
    return TRUE;
  if (g_str_equal (text, "inf") || g_str_equal (text, "-inf"))
    {
      *value = *text == '-' ? -INFINITY : INFINITY;
      return kind == PSC_COHORT_NUMBER;
    }
  *value = g_ascii_strtod (text, &end);
  if (*end != '\0' || !isfinite (*value) || strspn (text, "+-.0123456789eE") != strlen (text))
    return FALSE;
  return kind == PSC_COHORT_NUMBER
         || (*value >= 1 && *value <= MAX_COUNT && *value == floor (*value));
}

static gboolean
read_fields (PscCohortReader *self, PscCohortRow *row, GError **error)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    {
      const char *text = psc_study_table_fields_get (&self->fields, self->places[c]);
      PscCohortColumnKind kind = psc_cohort_column_get_kind (c);

      if (kind == PSC_COHORT_TEXT && g_utf8_validate (text, -1, NULL))
        row->texts[c] = text;
      else if (kind == PSC_COHORT_TEXT || !parse_number (text, kind, &row->numbers[c]))
        return fail (self, error, _ ("line %u is damaged: its “%s” cannot be read"),
                     self->fields.line, psc_cohort_column_get_name (c));
    }
  return TRUE;
}

static gboolean
is_known_status (const char *status)
{
  return g_str_equal (status, PSC_COHORT_STATUS_OK)
         || g_str_equal (status, PSC_COHORT_STATUS_FAILED)
         || g_str_equal (status, PSC_COHORT_STATUS_REFUSED);
}

gboolean
psc_cohort_reader_next (PscCohortReader *self, PscCohortRow *row, GError **error)
{
  psc_cohort_row_init (row);
  if (!psc_study_table_fields_next (&self->fields))
    return FALSE;
  if (self->fields.is_bad || !is_whole (self))
    return fail (self, error, _ ("line %u is damaged or cut short"), self->fields.line);
  if (self->fields.n_fields != self->n_fields)
    return fail (self, error, _ ("line %u is damaged: it has %u fields, and the header %u"),
                 self->fields.line, self->fields.n_fields, self->n_fields);
  if (!read_fields (self, row, error))
    return FALSE;
  if (isnan (row->numbers[PSC_COHORT_ROW]) || isnan (row->numbers[PSC_COHORT_PATIENT])
      || !is_known_status (psc_cohort_row_get_text (row, PSC_COHORT_STATUS)))
    return fail (self, error, _ ("line %u is damaged: it has no place, patient or status"),
                 self->fields.line);
  return TRUE;
}

gsize
psc_cohort_reader_get_offset (const PscCohortReader *self)
{
  const char *at = self->fields.at;

  if (at < self->fields.end && *at == '\r')
    at++;
  if (at < self->fields.end && *at == '\n')
    at++;
  return (gsize) (at - self->fields.start);
}

guint
psc_cohort_reader_get_line (const PscCohortReader *self)
{
  return self->fields.line;
}
