/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/canvas/psc-canvas-caption.h"
#include "ui/panels/psc-color-bar.h"
#include "ui/panels/psc-panel.h"
#include "ui/panels/psc-panel-layout.h"

G_BEGIN_DECLS

struct _PscPanel
{
  GtkWidget parent_instance;

  PscPanelLayout *layout;
  GtkWidget *caption;
  GtkLabel *title_label;
  GtkLabel *short_label;
  GtkLabel *subtitle_label;
  GtkWidget *prompt_row;
  GtkInscription *prompt_label;
  GtkLabel *condition_label;
  GtkLabel *score_label;
  PscCanvas *canvas;
  PscCanvasCaption *image_caption;
  PscColorBar *color_bar;
  GtkWidget *spinner;
  GtkImage *state_icon;
  GtkLabel *status_label;
  GtkWidget *against_box;
  GtkWidget *low_box;
  GtkWidget *low_label;
  GtkWidget *reading_box;
  GtkLabel *reading_label;
  GtkInscription *probe_label;
  GtkWidget *compact_score_label;

  PscViewport *viewport; /* owned, nullable */
  PscMapLayer *layer;    /* owned */
  char *title;           /* owned, nullable */
  char *short_title;     /* owned, nullable */
  char *subtitle;        /* owned, nullable */
  char *note;            /* owned, nullable */
  char *prompt;          /* owned, nullable */
  char *condition;       /* owned, nullable */
  char *image_name;      /* owned, nullable */
  char *image_details;   /* owned, nullable */
  gboolean overlay_shown;
  gboolean compact;
  gboolean activatable;
  gboolean hides_prompt; /* a heading of the grid says it */
};

/* psc-panel-caption.c: the same for what is written over the picture. */
void psc_panel_update_caption (PscPanel *self);

/* psc-panel-status.c: brings what is written around the picture up to date. */
void psc_panel_update_status (PscPanel *self);
void psc_panel_update_probe (PscPanel *self);

G_END_DECLS
