/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "ui/study/psc-study-list.h"

G_BEGIN_DECLS

/**
 * PscStudyPane:
 *
 * The study list at the window's start: what there is to read, with thumbnails, search, filters and
 * a way to add more. Patients show in it by their files' names only.
 *
 * Property “list”, read-only. Signal “open-study” (PscStudy *study): (nullable): the user wants to
 * see another one, or none is left. Signal “added” (PscStudy *first): a user added files, of which
 * that one is opened. Signal “noted”: there is a note on what was added.
 * Signals “chosen” and “dropped” (GListModel *files) → gboolean: whether files that a user chose to
 * open, or dropped on the window, are for somebody else.
 * Signal “toast” (AdwToast *toast): something was done that can be undone.
 *
 * Actions: “study.add-images”, “study.add-folder”, “study.add-table”, “study.remove”,
 * “study.remove-all”.
 */
#define PSC_TYPE_STUDY_PANE (psc_study_pane_get_type ())
G_DECLARE_FINAL_TYPE (PscStudyPane, psc_study_pane, PSC, STUDY_PANE, AdwBin)

PscStudyPane *psc_study_pane_new (void) G_GNUC_WARN_UNUSED_RESULT;

PscStudyList *psc_study_pane_get_list (PscStudyPane *self);

/** (nullable): the study that was opened last. */
PscStudy *psc_study_pane_get_current (PscStudyPane *self);

/** Adds what @files (element-type GFile) hold, and opens the first of it. */
void psc_study_pane_add_files (PscStudyPane *self, GListModel *files);

/** The same, but opens @current (nullable) if it is among them. */
void psc_study_pane_restore (PscStudyPane *self, GListModel *files, GFile *current);

/** The images, folders and tables that the list was made of, in the order in which they were added;
 * some may be there twice. (element-type GFile), borrowed. */
GListModel *psc_study_pane_get_sources (PscStudyPane *self);

/** Opens the next (1) or previous (-1) study of those that the filters let through; %FALSE at the
 * list's end. */
gboolean psc_study_pane_step (PscStudyPane *self, int step);

/** (nullable): the study that psc_study_pane_step() would open next; borrowed. */
PscStudy *psc_study_pane_peek_next (PscStudyPane *self);

/** Lets files be dropped on @target, which may be the whole window. */
void psc_study_pane_setup_drop (PscStudyPane *self, GtkWidget *target);

G_END_DECLS
