/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscTable:
 *
 * A table of texts. They are made valid and put on one line.
 */
typedef struct _PscTable PscTable;

/** (transfer full) */
PscTable *psc_table_new (guint n_columns) G_GNUC_WARN_UNUSED_RESULT;

void psc_table_free (PscTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTable, psc_table_free)

/** @is_number: whether the column ends at the right */
void psc_table_set_column (PscTable *self, guint column, const char *title, gboolean is_number);

/** @cells: [n_columns], each nullable; copied */
void psc_table_add_row (PscTable *self, const char *const *cells);

guint psc_table_get_n_columns (const PscTable *self);
guint psc_table_get_n_rows (const PscTable *self);

/** Never %NULL; borrowed. */
const char *psc_table_get_title (const PscTable *self, guint column);
const char *psc_table_get_cell (const PscTable *self, guint row, guint column);
gboolean psc_table_is_number (const PscTable *self, guint column);

G_END_DECLS
