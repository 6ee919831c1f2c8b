/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "document/psc-table.h"

#include "figure/psc-figure-text.h"

struct _PscTable
{
  guint n_columns;
  char **titles;         /* owned, [n_columns], nullable entries */
  gboolean *are_numbers; /* owned, [n_columns] */
  GPtrArray *cells;      /* owned, of char *, row by row, nullable entries */
};

PscTable *
psc_table_new (guint n_columns)
{
  PscTable *self;

  g_return_val_if_fail (n_columns > 0, NULL);

  self = g_new0 (PscTable, 1);
  self->n_columns = n_columns;
  self->titles = g_new0 (char *, n_columns);
  self->are_numbers = g_new0 (gboolean, n_columns);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
psc_table_free (PscTable *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_free (self->titles[i]);
  g_free (self->titles);
  g_free (self->are_numbers);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

void
psc_table_set_column (PscTable *self, guint column, const char *title, gboolean is_number)
{
  g_return_if_fail (column < self->n_columns);

  g_free (self->titles[column]);
  self->titles[column] = psc_figure_clean_text (title);
  self->are_numbers[column] = is_number;
}

void
psc_table_add_row (PscTable *self, const char *const *cells)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (self->cells, psc_figure_clean_text (cells[i]));
}

guint
psc_table_get_n_columns (const PscTable *self)
{
  return self->n_columns;
}

guint
psc_table_get_n_rows (const PscTable *self)
{
  return self->cells->len / self->n_columns;
}

const char *
psc_table_get_title (const PscTable *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, "");

  return self->titles[column] != NULL ? self->titles[column] : "";
}

const char *
psc_table_get_cell (const PscTable *self, guint row, guint column)
{
  const char *cell;

  g_return_val_if_fail (column < self->n_columns, "");
  g_return_val_if_fail (row < psc_table_get_n_rows (self), "");

  cell = g_ptr_array_index (self->cells, row * self->n_columns + column);
  return cell != NULL ? cell : "";
}

gboolean
psc_table_is_number (const PscTable *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, FALSE);

  return self->are_numbers[column];
}
