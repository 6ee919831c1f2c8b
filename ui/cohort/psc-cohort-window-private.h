/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/cohort/psc-cohort-window.h"
#include "ui/widgets/psc-toaster.h"

G_BEGIN_DECLS

struct _PscCohortWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  GtkWidget *drop_area;
  AdwWindowTitle *window_title;
  GtkMenuButton *go_button;
  GtkWidget *go_entry;
  GtkStack *stack;
  GtkSpinner *loading_spinner;
  GtkLabel *loading_label;
  AdwStatusPage *failure;
  PscCohortBar *bar;
  GtkLabel *summary;
  GtkWidget *show_all;
  GtkSpinner *view_spinner;
  GtkStack *table_stack;
  PscCohortTable *table;
  AdwStatusPage *empty;
  PscCohortPane *pane;

  PscToaster *toaster;     /* owned */
  PscCohortSource *source; /* owned, nullable */
  GCancellable *loading;   /* owned, NULL while no files are being read */
  GCancellable *viewing;   /* owned, NULL while nothing is being sorted */
  PscCohortWish *shown;    /* owned, nullable: what the rows on the screen are */
  guint wanted_place;      /* of an image to go to once rows are sorted, 0 for none */
};

/* Each file below looks after one concern of the window. */

/* psc-cohort-window-actions.c */
void psc_cohort_window_install_actions (GtkWidgetClass *klass);
void psc_cohort_window_init_actions (PscCohortWindow *self);
/** Actions follow what is open and what is selected. */
void psc_cohort_window_update_actions (PscCohortWindow *self);

/* psc-cohort-window-files.c */
void psc_cohort_window_init_files (PscCohortWindow *self);
void psc_cohort_window_choose (PscCohortWindow *self, gboolean is_table);
/** Goes back to what was open before. */
void psc_cohort_window_stop (PscCohortWindow *self);

/* psc-cohort-window.c */
/** Shows the rows that the bar's wish is about, once a thread has found them. */
void psc_cohort_window_update_view (PscCohortWindow *self);
/** Another cohort is open. @source: (transfer full) */
void psc_cohort_window_take_source (PscCohortWindow *self, PscCohortSource *source);
void psc_cohort_window_tell (PscCohortWindow *self, const char *text);

G_END_DECLS
