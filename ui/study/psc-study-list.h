/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "study/psc-study.h"

G_BEGIN_DECLS

/**
 * PscStudyList:
 *
 * The images that a window has to go through, as a GListModel of those that pass its filters.
 * Belongs to the main thread, which it never keeps for long: a list of a million is added and
 * filtered a few milliseconds at a time, while what passes is shown already.
 *
 * Properties, notified: “text” and “finding” (read-write, the filters), “n-studies” (all, filtered
 * or not), “has-labels”, “busy” (looking for images or adding them), “filtering” (some were not
 * tested yet).
 */
#define PSC_TYPE_STUDY_LIST (psc_study_list_get_type ())
G_DECLARE_FINAL_TYPE (PscStudyList, psc_study_list, PSC, STUDY_LIST, GObject)

PscStudyList *psc_study_list_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** @files: (element-type GFile): images, folders and tables, see psc_study_find() */
void psc_study_list_add_async (PscStudyList *self,
                               GListModel *files,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * psc_study_list_add_finish:
 * @note: (out) (nullable) (transfer full): what was left out, in words
 *
 * The rest may still be on its way.
 *
 * Returns: (transfer full): the first of the studies, whether it is new or was in the list already;
 * %NULL with an error
 */
PscStudy *psc_study_list_add_finish (PscStudyList *self,
                                     GAsyncResult *result,
                                     char **note,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** @studies: (transfer full) (element-type PscStudy): at least one; those whose path is in the list
 * already are dropped */
void psc_study_list_add_studies (PscStudyList *self, GPtrArray *studies);

/** Whether @study (nullable) is among those that pass, and at which position, which otherwise is
 * GTK_INVALID_LIST_POSITION. Takes no longer in a long list. */
gboolean psc_study_list_find (PscStudyList *self, PscStudy *study, guint *position);

/** (nullable): the study of that file, whether the filters let it through or not; borrowed. */
PscStudy *psc_study_list_get_by_file (PscStudyList *self, GFile *file);

void psc_study_list_remove (PscStudyList *self, PscStudy *study);
void psc_study_list_remove_all (PscStudyList *self);

/** Removes all, with what is still being added. (transfer full): to be given to
 * psc_study_list_add_studies() again, or to psc_study_list_free_studies() */
GPtrArray *psc_study_list_take_all (PscStudyList *self) G_GNUC_WARN_UNUSED_RESULT;

/** Takes no longer for a million. */
void psc_study_list_free_studies (GPtrArray *studies);

guint psc_study_list_get_n_studies (PscStudyList *self);

/** The paths of all, whether the filters let them through or not. (transfer full): of char *,
 * %NULL-terminated */
GPtrArray *psc_study_list_dup_paths (PscStudyList *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean psc_study_list_get_has_labels (PscStudyList *self);
gboolean psc_study_list_get_busy (PscStudyList *self);
gboolean psc_study_list_get_filtering (PscStudyList *self);

void psc_study_list_set_text (PscStudyList *self, const char *text);

void psc_study_list_set_finding (PscStudyList *self, int finding);

G_END_DECLS
