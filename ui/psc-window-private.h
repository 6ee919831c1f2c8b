/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/psc-opener.h"
#include "ui/psc-panel-grid.h"
#include "ui/psc-prompt-pane.h"
#include "ui/psc-status-bar.h"
#include "ui/psc-study-pane.h"
#include "ui/psc-display-pane.h"
#include "ui/psc-welcome-page.h"
#include "ui/psc-window.h"

G_BEGIN_DECLS

struct _PscWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  AdwFlap *study_flap;
  AdwFlap *prompt_flap;
  GtkStack *stack;
  GtkSpinner *opening;
  GtkWidget *mode_box;
  GtkWidget *drop_area;
  PscWelcomePage *welcome;
  PscStudyPane *study_pane;
  PscPanelGrid *grid;
  PscPromptPane *prompt_pane;
  PscDisplayPane *display_pane;
  PscStatusBar *status_bar;
  AdwStatusPage *failure;

  GSettings *settings;       /* owned, nullable */
  PscReading *reading;       /* owned */
  PscOpener *opener;         /* owned */
  GCancellable *opening_one; /* owned, NULL while no image is being opened */
  GFile *opened;             /* owned, nullable: what is on screen */
  gboolean has_asked;        /* a question was chosen: it stays from image to image */
};

/* Each file below looks after one concern of the window. */

/* psc-window-actions.c */
void psc_window_install_actions (GtkWidgetClass *klass);
void psc_window_init_actions (PscWindow *self);
void psc_window_update_actions (PscWindow *self);

/* psc-window-files.c */
void psc_window_init_files (PscWindow *self);
void psc_window_open_file (PscWindow *self, GFile *file, const char *title);
void psc_window_choose_files (PscWindow *self);
void psc_window_choose_folder (PscWindow *self);

/* psc-window-keys.c */
void psc_window_init_keys (PscWindow *self);

/* psc-window-question.c */
void psc_window_init_question (PscWindow *self);

/* psc-window-state.c */
void psc_window_load_state (PscWindow *self);
void psc_window_save_state (PscWindow *self);

G_END_DECLS
