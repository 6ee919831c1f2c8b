/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/canvas/psc-canvas.h"

G_BEGIN_DECLS

/**
 * PscPanel:
 *
 * A canvas with what there is to know of it: what it shows, the prompt and its logit above; the
 * colours' meaning, how far the map has come and the value under the point below. Without an
 * overlay it is the original's panel. Panels of the same make are the same height around their
 * canvases, so that pictures in a row are of one size. Signal “activated”: a double click or
 * Enter on a panel that can be activated: it is to be larger, or as large as it was before.
 */
#define PSC_TYPE_PANEL (psc_panel_get_type ())
G_DECLARE_FINAL_TYPE (PscPanel, psc_panel, PSC, PANEL, GtkWidget)

GtkWidget *psc_panel_new (void);

PscCanvas *psc_panel_get_canvas (PscPanel *self);

/** @viewport: (nullable). */
void psc_panel_set_viewport (PscPanel *self, PscViewport *viewport);

/** @picture: (nullable)
 * @name, @details: (nullable): what that very picture is called, and what else to write below, such
 * as its view and its place in a list. They are shown wherever no map covers the picture. */
void
psc_panel_set_picture (PscPanel *self, PscPicture *picture, const char *name, const char *details);

/** Forgets the map at once, for another image, where it would otherwise stay until the next. */
void psc_panel_forget_map (PscPanel *self);

/** @overlay: (nullable): %NULL shows the original. */
void psc_panel_set_overlay (PscPanel *self, PscOverlay *overlay);
PscOverlay *psc_panel_get_overlay (PscPanel *self);

/** @title, @subtitle: (nullable): the caption; %NULL where headings of a grid say it. */
void psc_panel_set_heading (PscPanel *self, const char *title, const char *subtitle);
const char *psc_panel_get_title (PscPanel *self);
const char *psc_panel_get_subtitle (PscPanel *self);

/** @title: (nullable): what to write for the title where that finds no room, and not dots. */
void psc_panel_set_short_title (PscPanel *self, const char *title);

/** @note: (nullable): what is to be known of such a map, which the caption explains itself by. */
void psc_panel_set_note (PscPanel *self, const char *note);

/** @prompt: (nullable): what is asked, in words
 * @condition: (nullable): what is taken away from it, on a line of its own; “” keeps that line
 * free, so that pictures side by side are at one height */
void psc_panel_set_prompt (PscPanel *self, const char *prompt, const char *condition);
const char *psc_panel_get_prompt (PscPanel *self);

/** Whether its prompt is written in it; %TRUE unless set. */
void psc_panel_set_prompt_shown (PscPanel *self, gboolean shown);

/** How many lines the prompt has, whether or not it fills them; 1 unless set. */
void psc_panel_set_prompt_lines (PscPanel *self, guint n_lines);

void psc_panel_set_display (PscPanel *self, const PscMapDisplay *display);
void psc_panel_set_overlay_shown (PscPanel *self, gboolean shown);

/** @group: (nullable): the maps that this one can be compared with. */
void psc_panel_set_scale_group (PscPanel *self, PscScaleGroup *group);

/** Whether it is one of many small ones, and does without colour bar and prompt. */
void psc_panel_set_compact (PscPanel *self, gboolean compact);

void psc_panel_set_activatable (PscPanel *self, gboolean activatable);

/** How far the map has come or why there is none, translated; borrowed. */
const char *psc_panel_get_status (PscPanel *self);

/** The map's value at the viewport's point, or the original's; NaN without one. */
double psc_panel_probe (PscPanel *self);

G_END_DECLS
