/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "study/psc-study.h"

G_BEGIN_DECLS

/**
 * PscStudyFinds:
 * @studies: (element-type PscStudy): owned, at least one
 * @n_missing: images that a table names and that are nowhere
 * @n_unreadable: folders that could not be opened
 * @is_cut: whether a limit left anything out
 *
 * What was found behind some files.
 */
typedef struct
{
  GPtrArray *studies;
  guint n_missing;
  guint n_unreadable;
  gboolean is_cut;
} PscStudyFinds;

void psc_study_finds_free (PscStudyFinds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscStudyFinds, psc_study_finds_free)

/** (transfer full) (nullable): a translated sentence about what was left out, %NULL if nothing. */
char *psc_study_finds_dup_note (const PscStudyFinds *self);

/**
 * psc_study_find:
 * @paths: (array zero-terminated=1): images, folders, see psc_study_scan(), and tables, *.csv, see
 *   psc_study_table_list_studies(); in the file system's encoding
 *
 * A file that is named is taken whatever it is, so that its own error is told where it is opened.
 * Blocks.
 *
 * Returns: (transfer full): or %NULL with PSC_STUDY_ERROR or G_IO_ERROR_CANCELLED
 */
PscStudyFinds *psc_study_find (const char *const *paths,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same on a thread. */
void psc_study_find_async (const char *const *paths,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
PscStudyFinds *psc_study_find_finish (GAsyncResult *result,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
