/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "study/psc-study-table-fields.h"

G_BEGIN_DECLS

/**
 * PscStudyColumnKind:
 * @PSC_STUDY_COLUMN_VALUE: a finding's column, of 1, 0 and −1
 * @PSC_STUDY_COLUMN_GUESS: probably one, as it stands among them and if it holds nothing else
 * @PSC_STUDY_COLUMN_LIST: of the names of findings that are present
 * @PSC_STUDY_COLUMN_PROSE: probably such names, or else free text
 * @PSC_STUDY_COLUMN_TREE: names from the general to the special, as Pneumonia/Viral/COVID-19
 */
typedef enum
{
  PSC_STUDY_COLUMN_VALUE,
  PSC_STUDY_COLUMN_GUESS,
  PSC_STUDY_COLUMN_LIST,
  PSC_STUDY_COLUMN_PROSE,
  PSC_STUDY_COLUMN_TREE,
} PscStudyColumnKind;

/**
 * PscStudyColumn:
 * @finding: CheXpert's, of a column of values; -1 for others
 * @name: owned, in UTF-8
 *
 * A column that tells labels.
 */
typedef struct
{
  int index;
  PscStudyColumnKind kind;
  int finding;
  char *name;
} PscStudyColumn;

/**
 * PscStudyTableColumns:
 * @labels: owned, of PscStudyColumn
 * @has_header: whether the first record names the columns
 *
 * Private to this folder: what the columns of a table are, -1 for those that are not there.
 */
typedef struct
{
  int path;
  int folder;  /* before the path */
  int subject; /* MIMIC-CXR's numbers */
  int study;
  int image;
  int patient; /* whose an image is */
  int view;    /* from where an image was taken */
  int frontal; /* the same, but for PA and AP */
  gboolean has_header;
  GArray *labels;
} PscStudyTableColumns;

/**
 * psc_study_table_columns_init:
 *
 * Finds out how @fields are delimited and what they are, from the header or, where that names no
 * image, from what the first rows hold; leaves @fields before the first row.
 *
 * Returns: %FALSE with PSC_STUDY_ERROR_TABLE
 */
gboolean psc_study_table_columns_init (PscStudyTableColumns *self,
                                       PscStudyTableFields *fields,
                                       GError **error);

void psc_study_table_columns_clear (PscStudyTableColumns *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscStudyTableColumns, psc_study_table_columns_clear)

G_END_DECLS
