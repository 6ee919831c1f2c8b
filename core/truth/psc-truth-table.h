/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "study/psc-study-table-fields.h"
#include "truth/psc-truth-builder.h"

G_BEGIN_DECLS

/** The most columns that a form names. */
#define PSC_TRUTH_TABLE_MAX_COLUMNS 12

/**
 * PscTruthTable:
 * @columns: where the form's columns are, in its order; -1 for one that is not there
 *
 * Private to this folder: the rows of a table of a known form.
 */
typedef struct
{
  PscStudyTableFields fields;
  int columns[PSC_TRUTH_TABLE_MAX_COLUMNS];
} PscTruthTable;

/**
 * PscTruthTableForm:
 * @name: as a user knows it
 * @columns: keys of psc_study_name_key() that tell the form by its header; the first @n_needed
 *   must be there, the others may
 * @read_row: what a row says, into a builder
 * @read: (nullable): reads the rows instead
 */
typedef struct
{
  const char *name;
  const char *const columns[PSC_TRUTH_TABLE_MAX_COLUMNS];
  guint n_needed;
  void (*read_row) (const PscTruthTable *table, PscTruthBuilder *builder);
  gboolean (*read) (PscTruthTable *table, PscTruthBuilder *builder, GError **error);
} PscTruthTableForm;

/** @text: kept until psc_truth_table_clear(). */
void psc_truth_table_init (PscTruthTable *self, const char *text, gsize size);
void psc_truth_table_clear (PscTruthTable *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscTruthTable, psc_truth_table_clear)

/** Begins anew with the header; whether it is that of @form, and where its columns are. */
gboolean psc_truth_table_begin (PscTruthTable *self, const PscTruthTableForm *form);

/** Goes to the next row that is not blank; rows that are none are counted. */
gboolean psc_truth_table_next (PscTruthTable *self, PscTruthBuilder *builder);

/** Reads all rows. */
gboolean psc_truth_table_read (PscTruthTable *self,
                               const PscTruthTableForm *form,
                               PscTruthBuilder *builder,
                               GError **error);

/** What stands in the form's column at @column; borrowed until the next row. */
const char *psc_truth_table_get (const PscTruthTable *self, guint column);

/** A finite number there; %FALSE for anything else. */
gboolean psc_truth_table_get_number (const PscTruthTable *self, guint column, double *value);

/** Four numbers from there on; %FALSE with @is_blank if there is nothing at all. */
gboolean psc_truth_table_get_box (const PscTruthTable *self,
                                  guint column,
                                  double *values,
                                  gboolean *is_blank);

extern const PscTruthTableForm psc_truth_ms_cxr_form;
extern const PscTruthTableForm psc_truth_nih_form;
extern const PscTruthTableForm psc_truth_vindr_form;
extern const PscTruthTableForm psc_truth_rsna_form;
extern const PscTruthTableForm psc_truth_siim_form;

G_END_DECLS
