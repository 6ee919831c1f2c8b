/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-table.h"

#include <math.h>
#include <string.h>

#include "study/psc-study-finding.h"
#include "study/psc-study-table.h"

/* Rows between two looks at the cancellable. */
#define STEP 256

/* No column has a longer name, in bytes. */
#define MAX_COLUMN 64

/* What stands most often in the first line. */
static char
choose_delimiter (const char *text, gsize size)
{
  static const char delimiters[] = ",;\t";
  guint n[G_N_ELEMENTS (delimiters)] = { 0 };
  guint best = 0;

  for (gsize i = 0; i < size && text[i] != '\n' && text[i] != '\r'; i++)
    for (guint k = 0; delimiters[k] != '\0'; k++)
      n[k] += text[i] == delimiters[k];
  for (guint k = 1; delimiters[k] != '\0'; k++)
    if (n[k] > n[best])
      best = k;
  return delimiters[best];
}

void
psc_truth_table_init (PscTruthTable *self, const char *text, gsize size)
{
  psc_study_table_fields_init (&self->fields, text, size);
  psc_study_table_fields_rewind (&self->fields, choose_delimiter (text, size));
}

void
psc_truth_table_clear (PscTruthTable *self)
{
  psc_study_table_fields_clear (&self->fields);
}

static int
find_column (const PscTruthTable *self, const char *key)
{
  for (guint i = 0; i < self->fields.n_fields && i < PSC_STUDY_TABLE_MAX_FIELDS; i++)
    {
      const char *name = psc_study_table_fields_get (&self->fields, (int) i);
      g_autofree char *own = NULL;

      if (strnlen (name, MAX_COLUMN) == MAX_COLUMN)
        continue;
      own = psc_study_name_key (name);
      if (g_str_equal (own, key))
        return (int) i;
    }
  return -1;
}

gboolean
psc_truth_table_begin (PscTruthTable *self, const PscTruthTableForm *form)
{
  psc_study_table_fields_rewind (&self->fields, self->fields.delimiter);
  if (!psc_study_table_fields_next (&self->fields))
    return FALSE;
  for (guint i = 0; i < PSC_TRUTH_TABLE_MAX_COLUMNS; i++)
    {
      self->columns[i] = form->columns[i] != NULL ? find_column (self, form->columns[i]) : -1;
      if (i < form->n_needed && self->columns[i] < 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_blank (const PscTruthTable *self)
{
  for (guint i = 0; i < self->fields.n_fields; i++)
    if (*psc_study_table_fields_get (&self->fields, (int) i) != '\0')
      return FALSE;
  return TRUE;
}

gboolean
psc_truth_table_next (PscTruthTable *self, PscTruthBuilder *builder)
{
  while (psc_study_table_fields_next (&self->fields))
    {
      builder->place = self->fields.line;
      if (self->fields.is_bad)
        psc_truth_builder_leave_out (builder);
      else if (!is_blank (self))
        return TRUE;
    }
  return FALSE;
}

gboolean
psc_truth_table_read (PscTruthTable *self,
                      const PscTruthTableForm *form,
                      PscTruthBuilder *builder,
                      GError **error)
{
  if (form->read != NULL)
    return form->read (self, builder, error);
  for (guint n = 0; psc_truth_table_next (self, builder); n++)
    {
      if (n % STEP == 0 && !psc_truth_builder_go_on (builder, error))
        return FALSE;
      form->read_row (self, builder);
    }
  return psc_truth_builder_go_on (builder, error);
}

const char *
psc_truth_table_get (const PscTruthTable *self, guint column)
{
  return psc_study_table_fields_get (&self->fields, self->columns[column]);
}

gboolean
psc_truth_table_get_number (const PscTruthTable *self, guint column, double *value)
{
  const char *text = psc_truth_table_get (self, column);
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end > text && *end == '\0' && isfinite (*value);
}

gboolean
psc_truth_table_get_box (const PscTruthTable *self,
                         guint column,
                         double *values,
                         gboolean *is_blank)
{
  gboolean is_box = TRUE;

  *is_blank = TRUE;
  for (guint i = 0; i < 4; i++)
    {
      *is_blank &= *psc_truth_table_get (self, column + i) == '\0';
      is_box &= psc_truth_table_get_number (self, column + i, &values[i]);
    }
  return is_box;
}
