/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-row.h"

#include <math.h>
#include <string.h>

#include "study/psc-study-line.h"

void
psc_cohort_row_init (PscCohortRow *self)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    {
      self->texts[c] = NULL;
      self->numbers[c] = NAN;
    }
}

const char *
psc_cohort_row_get_text (const PscCohortRow *self, PscCohortColumn column)
{
  g_return_val_if_fail (column < PSC_COHORT_N_COLUMNS, NULL);

  return self->texts[column] != NULL ? self->texts[column] : "";
}

gboolean
psc_cohort_row_is_ok (const PscCohortRow *self)
{
  return g_str_equal (psc_cohort_row_get_text (self, PSC_COHORT_STATUS), PSC_COHORT_STATUS_OK);
}

void
psc_cohort_row_write_header (GString *csv, gboolean has_identity)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (has_identity || !psc_cohort_column_is_identity (c))
      g_string_append_printf (csv, "%s%s", c > 0 ? "," : "", psc_cohort_column_get_name (c));
  g_string_append_c (csv, '\n');
}

static void
write_text (GString *csv, const char *text)
{
  g_autofree char *line = psc_study_line_new (text);

  if (strpbrk (line, ",\";") == NULL)
    {
      g_string_append (csv, line);
      return;
    }
  g_string_append_c (csv, '"');
  for (const char *c = line; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *c);
    }
  g_string_append_c (csv, '"');
}

/* The sign of a zero says nothing, and would be the only difference between two equal rows. */
static void
write_number (GString *csv, double value, PscCohortColumnKind kind)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return;
  if (isinf (value))
    g_string_append (csv, value > 0 ? "inf" : "-inf");
  else
    g_string_append (csv, g_ascii_formatd (buffer, sizeof buffer,
                                           kind == PSC_COHORT_COUNT ? "%.0f" : "%.7g",
                                           value == 0 ? 0 : value));
}

void
psc_cohort_row_write (const PscCohortRow *self, GString *csv, gboolean has_identity)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    {
      PscCohortColumnKind kind = psc_cohort_column_get_kind (c);

      if (!has_identity && psc_cohort_column_is_identity (c))
        continue;
      if (c > 0)
        g_string_append_c (csv, ',');
      if (kind == PSC_COHORT_TEXT)
        write_text (csv, psc_cohort_row_get_text (self, c));
      else
        write_number (csv, self->numbers[c], kind);
    }
  g_string_append_c (csv, '\n');
}
