/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "study/psc-study.h"

G_BEGIN_DECLS

/** Limits of a table: the file's bytes, its rows, the fields of a row and the bytes of a field. */
#define PSC_STUDY_TABLE_MAX_SIZE   ((gsize) 256 * 1024 * 1024)
#define PSC_STUDY_TABLE_MAX_ROWS   1000000
#define PSC_STUDY_TABLE_MAX_FIELDS 256
#define PSC_STUDY_TABLE_MAX_FIELD  4096

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
 *   may lack its extension or be the folder of a study's images
 * @labels: of PscStudyLabel
 */
typedef struct
{
  char *path;
  guint8 labels[PSC_STUDY_N_FINDINGS];
} PscStudyRow;

/**
 * PscStudyTable:
 *
 * The images and labels that a CSV file lists, as CheXpert's and MIMIC-CXR's do: a header line with
 * a column for the path (“Path”, “image”, “filename”, “dicom_id” and the like in any case, or
 * MIMIC-CXR's “subject_id” and “study_id”) and any of the 14 labels, whose values are 1, 0, −1 or
 * nothing. Fields may be quoted (RFC 4180), lines may end as they like, a byte order mark is
 * skipped, other columns are passed over. Immutable.
 */
typedef struct _PscStudyTable PscStudyTable;

/**
 * psc_study_table_new_from_bytes:
 * @bytes: a whole file, possibly hostile
 *
 * Returns: (transfer full): the table, or %NULL with PSC_STUDY_ERROR_TABLE, whose message names the
 * line but not the file
 */
PscStudyTable *psc_study_table_new_from_bytes (GBytes *bytes,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Reads a file; errors can also be PSC_STUDY_ERROR_FILE, and begin with the file's name. */
PscStudyTable *psc_study_table_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void psc_study_table_free (PscStudyTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscStudyTable, psc_study_table_free)

guint psc_study_table_get_n_rows (const PscStudyTable *self);

/** Borrowed. */
const PscStudyRow *psc_study_table_get_row (const PscStudyTable *self, guint index);

/**
 * psc_study_table_list_studies:
 * @folder: where the table lies
 * @n_missing: (out): rows whose file is nowhere, or comes after %PSC_STUDY_TABLE_MAX_ROWS studies,
 *   which only folders can add up to
 *
 * Finds the rows' files: as they are if absolute, otherwise from @folder or one of the three above
 * it (CheXpert's paths begin with the name of the folder that its tables lie in), also without the
 * path's first folder, and with the extensions that MIMIC-CXR leaves out. Blocks.
 *
 * Returns: (transfer full) (element-type PscStudy): in the table's order; %NULL if cancelled
 */
GPtrArray *psc_study_table_list_studies (const PscStudyTable *self,
                                         const char *folder,
                                         guint *n_missing,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
