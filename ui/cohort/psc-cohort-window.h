/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "ui/cohort/psc-cohort-bar.h"
#include "ui/cohort/psc-cohort-pane.h"

G_BEGIN_DECLS

/**
 * PscCohortWindow:
 *
 * A cohort as a table with what is kept of the row that is chosen beside it. Files are read, and
 * rows sorted and filtered, on threads; whoever asks again does not wait for what he asked before.
 * Signal “open-image” (GFile *file, char *prompt, char *class_name, char *method, char *model): an
 * image is to be seen in a viewer, asked the prompt (nullable) or else the class.
 *
 * Actions: “win.open-cohort”, “win.open-table”, “win.arrangement” ('rows' or 'pairs'),
 * “win.filter”, “win.clear-filters”, “win.go-to”, “win.show-place” (u), “win.open-image”,
 * “win.maps”, “win.signed”.
 */
#define PSC_TYPE_COHORT_WINDOW (psc_cohort_window_get_type ())
G_DECLARE_FINAL_TYPE (PscCohortWindow, psc_cohort_window, PSC, COHORT_WINDOW, AdwApplicationWindow)

/** @application: (nullable) */
PscCohortWindow *psc_cohort_window_new (GtkApplication *application) G_GNUC_WARN_UNUSED_RESULT;

/** Opens a cohort's folder or a merged table in place of what is open, which stays if that cannot
 * be read. */
void psc_cohort_window_open (PscCohortWindow *self, GFile *file);

/** Selects the first row of an image among those that are shown. @place: as reports print it */
void psc_cohort_window_go_to (PscCohortWindow *self, guint place);

/** (nullable): what is open. */
PscCohortSource *psc_cohort_window_get_source (PscCohortWindow *self);

/** Whether files are being read, or rows sorted and filtered. */
gboolean psc_cohort_window_is_busy (PscCohortWindow *self);

PscCohortTable *psc_cohort_window_get_table (PscCohortWindow *self);
PscCohortBar *psc_cohort_window_get_bar (PscCohortWindow *self);
PscCohortPane *psc_cohort_window_get_pane (PscCohortWindow *self);

/** What is said instead of a table, %NULL if there is nothing to complain about; borrowed. */
const char *psc_cohort_window_get_complaint (PscCohortWindow *self);

/** How many rows are shown, and why not all. */
const char *psc_cohort_window_get_summary (PscCohortWindow *self);

G_END_DECLS
