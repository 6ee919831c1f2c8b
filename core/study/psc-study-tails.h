/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PscStudyTails:
 *
 * Private to this folder: the image files and the folders in a folder, to be found by how their
 * paths end, whatever the case of their letters and the extension of an image. Finding takes the
 * logarithm of their number.
 */
typedef struct _PscStudyTails PscStudyTails;

/**
 * psc_study_tails_new:
 * @folder: what to walk through, as psc_study_scan() does
 * @skipped: (nullable): a folder in it that is left out
 * @max_entries: how many entries are looked at
 *
 * Returns: (transfer full): %NULL if cancelled
 */
PscStudyTails *psc_study_tails_new (const char *folder,
                                    const char *skipped,
                                    guint max_entries,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

void psc_study_tails_free (PscStudyTails *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscStudyTails, psc_study_tails_free)

/**
 * psc_study_tails_find:
 * @path: with “/” between folders
 * @is_folder: whether it is one
 * @is_whole: (out): whether all of @path is in what was found
 *
 * Finds what has the longest end in common with @path, whole names only. Of several the one that
 * lies least deep is taken, if all of @path is in their paths; otherwise nobody knows which is
 * meant, and none is. Nor is one whose next folder is of the kind of @path's, but another: of
 * “patient1/view1.jpg”, “patient2/view1.jpg” is no copy.
 *
 * Returns: (transfer full) (nullable): the path
 */
char *psc_study_tails_find (PscStudyTails *self,
                            const char *path,
                            gboolean is_folder,
                            gboolean *is_whole);

/** Whether two names of folders differ in nothing but their numbers. */
gboolean psc_study_tails_are_siblings (const char *a, gsize a_size, const char *b, gsize b_size);

G_END_DECLS
