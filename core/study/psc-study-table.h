/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "study/psc-study-labels.h"

G_BEGIN_DECLS

/** Limits of a table: the file's bytes, packed or not, and its rows; beyond them it is refused or
 * cut. Of a row's fields and a field's bytes only so many are looked at. */
#define PSC_STUDY_TABLE_MAX_SIZE   ((gsize) 512 * 1024 * 1024)
#define PSC_STUDY_TABLE_MAX_ROWS   1000000
#define PSC_STUDY_TABLE_MAX_FIELDS 4096
#define PSC_STUDY_TABLE_MAX_FIELD  65536

/**
 * PscStudyError:
 * @PSC_STUDY_ERROR_TABLE: a file is not a table of images and labels, or beyond the limits
 * @PSC_STUDY_ERROR_NOTHING: there is no image where it was looked for
 * @PSC_STUDY_ERROR_FILE: a file or folder cannot be opened or read
 */
typedef enum
{
  PSC_STUDY_ERROR_TABLE,
  PSC_STUDY_ERROR_NOTHING,
  PSC_STUDY_ERROR_FILE,
} PscStudyError;

#define PSC_STUDY_ERROR (psc_study_error_quark ())
GQuark psc_study_error_quark (void);

/**
 * PscStudyRow:
 * @path: owned; as the table has it, with “/” between folders, or made of MIMIC-CXR's numbers; it
 *   may lack its extension or be the folder of a study's images, and may not be UTF-8
 * @line: where it was first named
 * @labels: owned
 */
typedef struct
{
  char *path;
  guint line;
  PscStudyLabels *labels;
} PscStudyRow;

/**
 * PscStudyTable:
 *
 * The images and labels that a file lists, as the tables of CheXpert, MIMIC-CXR, NIH, VinDr-CXR,
 * PadChest and others do: a header line with a column that names the image (“Path”, “Image Index”,
 * “image_id”, “folder” and “filename” and the like in any spelling, or MIMIC-CXR's “subject_id”,
 * “study_id” and “dicom_id”), columns of findings whose values are 1, 0, −1 or words for these, or
 * columns that list the findings there are. Several rows of one image are joined. The delimiter,
 * gzip, UTF-16 and the like show by the content. What cannot be read costs a label or a row, and a
 * note. Immutable.
 */
typedef struct _PscStudyTable PscStudyTable;

/**
 * psc_study_table_new_from_bytes:
 * @bytes: a whole file, possibly hostile
 *
 * Returns: (transfer full): the table, of at least one row, or %NULL with PSC_STUDY_ERROR_TABLE,
 * whose message names the line but not the file, or G_IO_ERROR_CANCELLED
 */
PscStudyTable *psc_study_table_new_from_bytes (GBytes *bytes,
                                               GCancellable *cancellable,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Reads a file; errors can also be PSC_STUDY_ERROR_FILE, and begin with the file's name. */
PscStudyTable *psc_study_table_load (const char *path,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

void psc_study_table_free (PscStudyTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscStudyTable, psc_study_table_free)

guint psc_study_table_get_n_rows (const PscStudyTable *self);

/** Borrowed. */
const PscStudyRow *psc_study_table_get_row (const PscStudyTable *self, guint index);

/** Whether any row has a label. */
gboolean psc_study_table_has_labels (const PscStudyTable *self);

/** What was left out or joined: translated sentences, %NULL behind them; borrowed. */
const char *const *psc_study_table_get_notes (const PscStudyTable *self);

/** Takes over the labels that @other has for the same studies of MIMIC-CXR. */
void psc_study_table_borrow_labels (PscStudyTable *self, const PscStudyTable *other);

G_END_DECLS
