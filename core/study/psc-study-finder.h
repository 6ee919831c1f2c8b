/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "study/psc-study.h"

G_BEGIN_DECLS

/**
 * PscStudyFinds:
 * @studies: (element-type PscStudy): owned, at least one
 * @notes: owned, translated sentences, %NULL behind them: what was left out and why
 *
 * What was found behind some files.
 */
typedef struct
{
  GPtrArray *studies;
  char **notes;
} PscStudyFinds;

void psc_study_finds_free (PscStudyFinds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscStudyFinds, psc_study_finds_free)

/** (transfer full) (nullable): all notes in one text, %NULL if there is none. */
char *psc_study_finds_dup_note (const PscStudyFinds *self);

/**
 * psc_study_find:
 * @paths: (array zero-terminated=1): images, folders, see psc_study_scan(), and tables, see
 *   PscStudyTable, which show by their name or by being packed; in the file system's encoding
 *
 * Any other file that is named is taken whatever it is, so that its own error is told where it is
 * opened. A path that leads nowhere is a note, or the error where there is nothing else. A table of
 * MIMIC-CXR's that has no labels takes those of the table beside it that has. Blocks.
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
