/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/viewer/psc-image-notes.h"
#include "ui/viewer/psc-method-button.h"
#include "ui/reading/psc-opener.h"
#include "ui/panels/psc-panel-grid.h"
#include "ui/prompts/psc-class-note.h"
#include "ui/prompts/psc-prompt-pane.h"
#include "ui/widgets/psc-banner.h"
#include "ui/widgets/psc-split-view.h"
#include "ui/widgets/psc-toaster.h"
#include "ui/viewer/psc-status-bar.h"
#include "ui/study/psc-study-pane.h"
#include "ui/panels/psc-display-pane.h"
#include "ui/truth/psc-truth-pane.h"
#include "ui/trust/psc-trust-pane.h"
#include "ui/viewer/psc-voi-button.h"
#include "ui/study/psc-welcome-page.h"
#include "ui/viewer/psc-viewer.h"

G_BEGIN_DECLS

/** What the settings call all methods at once. */
#define PSC_VIEWER_ALL_METHODS "all"

struct _PscViewer
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  PscSplitView *study_split;
  PscSplitView *prompt_split;
  GtkStack *stack;
  AdwWindowTitle *window_title;
  GtkSpinner *opening;
  GtkWidget *mode_box;
  PscMethodButton *method_button;
  GtkWidget *all_methods;
  GtkWidget *drop_area;
  PscWelcomePage *welcome;
  PscStudyPane *study_pane;
  PscBanner *fitness_banner;
  PscImageNotes *image_notes;
  PscClassNote *class_note;
  PscPanelGrid *grid;
  PscTruthPane *truth_pane;
  PscVoiButton *voi_button;
  PscDisplayPane *display_pane;
  PscStatusBar *status_bar;
  AdwStatusPage *failure;
  GtkLabel *opening_name;
  GMenu *recent_section;
  GMenu *models_section;
  GtkMenuButton *menu_button;

  PscPromptPane *prompt_pane; /* made with the reading, in the sidebar of prompt_split */
  PscTrustPane *trust_pane;   /* likewise, below it */

  GSettings *settings;       /* owned, nullable */
  PscToaster *toaster;       /* owned */
  PscReading *reading;       /* owned */
  PscOpener *opener;         /* owned */
  GCancellable *opening_one; /* owned, NULL while no image is being opened */
  guint patience;            /* source, 0 if none: the last image goes when it ends */
  PscStudy *added;           /* owned, nullable: what a user opened, and did not page to */
  AdwToast *failed_toast;    /* owned, nullable: says that there is no model */
  GFile *opened;             /* owned, nullable: what is on screen */
  PscTruthBook *truth_book;  /* owned: what is said of the images */
  GHashTable *measures;      /* owned, of URIs to PscMeasureSet: what was measured in which image */
  gboolean has_shown_studies; /* the study list came up by itself, which it does once */
  gboolean goes_by_tab;       /* the focus was moved by key since the last click */
  gboolean holds_overlay;     /* Space hides the overlays for now */
  gboolean holds_regions;     /* and the regions */
  gboolean has_asked;         /* a question was chosen: it stays from image to image */
};

/* Each file below looks after one concern of the window. */

/* psc-viewer-actions.c */
void psc_viewer_install_actions (GtkWidgetClass *klass);
void psc_viewer_init_actions (PscViewer *self);
void psc_viewer_update_actions (PscViewer *self);

/* psc-viewer-cohort.c */
void psc_viewer_init_cohort (PscViewer *self);
/** Opens a file that may be a cohort's, or else images. */
void psc_viewer_open_unknown (PscViewer *self, GFile *file);
/** Asks for a cohort's folder. */
void psc_viewer_choose_cohort (PscViewer *self);

/* psc-viewer-export.c */
void psc_viewer_export (PscViewer *self);

/* psc-viewer-files.c */
void psc_viewer_init_files (PscViewer *self);

/* psc-viewer-keys.c */
void psc_viewer_init_keys (PscViewer *self);
/** Keys are the image's from here on, unless somebody is typing or goes through the list. */
void psc_viewer_release_keys (PscViewer *self);

/* psc-viewer-measures.c */
void psc_viewer_init_measures (PscViewer *self);
/** @kind: “ruler”, “angle” or “heart” */
void psc_viewer_measure (PscViewer *self, const char *kind);
void psc_viewer_measure_next (PscViewer *self);
void psc_viewer_measure_clear (PscViewer *self);
/** Image pixels that a key moves a handle by. */
double psc_viewer_get_key_step (PscViewer *self, gboolean fine);
/** Whether the key was for the handle that is held. */
gboolean psc_viewer_measure_key (PscViewer *self, guint key, GdkModifierType modifiers);

/* psc-viewer-models.c */
void psc_viewer_init_models (PscViewer *self);

/* psc-viewer-name.c */
void psc_viewer_init_name (PscViewer *self);

/* psc-viewer-question.c */
void psc_viewer_init_question (PscViewer *self);

/* psc-viewer-recent.c */
void psc_viewer_init_recent (PscViewer *self);
void psc_viewer_add_recent (PscViewer *self, GFile *file, const char *name);

/* psc-viewer-regions.c */
/** @tool: “box”, “ellipse”, “polygon”, “free-hand”; “none” gives up
 * @more: whether it is another region of the chosen finding */
void psc_viewer_draw (PscViewer *self, const char *tool, gboolean more);
/** Takes hold of the chosen finding, if it is one's own. */
void psc_viewer_hold_region (PscViewer *self);
/** Whether the key was for what is being drawn, or held, or chosen. */
gboolean psc_viewer_region_key (PscViewer *self, guint key, GdkModifierType modifiers);

/* psc-viewer-state.c */
void psc_viewer_load_state (PscViewer *self);
void psc_viewer_save_state (PscViewer *self);

/* psc-viewer-truth.c */
void psc_viewer_init_truth (PscViewer *self);
/** Asks for a file of regions, or where to save what was drawn. */
void psc_viewer_choose_regions (PscViewer *self);
void psc_viewer_save_regions (PscViewer *self);
void psc_viewer_open_regions (PscViewer *self, GFile *file);
void psc_viewer_save_regions_to (PscViewer *self, GFile *file);
void psc_viewer_show_findings (PscViewer *self);
void psc_viewer_toggle_findings (PscViewer *self);

G_END_DECLS
