/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscPanelLayout:
 *
 * Lays out a panel: one child is the picture's; what comes before it is written above it and what
 * comes after it below, or both beside it where that leaves more of the panel to the picture. The
 * picture's child is no larger than the picture, so that what is written is next to it.
 */
#define PSC_TYPE_PANEL_LAYOUT (psc_panel_layout_get_type ())
G_DECLARE_FINAL_TYPE (PscPanelLayout, psc_panel_layout, PSC, PANEL_LAYOUT, GtkLayoutManager)

/** @canvas: the picture's child; borrowed */
void psc_panel_layout_set_canvas (PscPanelLayout *self, GtkWidget *canvas);

/** @aspect: width by height of the picture; 0, as at first, leaves all room to it */
void psc_panel_layout_set_aspect (PscPanelLayout *self, double aspect);

/** Whether what is seen of the picture is not all of it: then it gets all the room there is. */
void psc_panel_layout_set_fills (PscPanelLayout *self, gboolean fills);

/** Whether nothing is ever written beside the picture. */
void psc_panel_layout_set_never_beside (PscPanelLayout *self, gboolean never);

/** How wide what is written beside a picture is, in pixels: wider where @widget's letters are
 * larger. */
int psc_panel_layout_get_side_width (GtkWidget *widget);

/**
 * psc_panel_layout_choose:
 * @width, @height: of the panel
 * @aspect: of the picture, above 0
 * @surround: how high is what is written above and below the picture
 * @side: how wide it is beside the picture; 0 for never
 * @beside: (out): whether it is to stand there: only for a picture that is larger by a tenth
 *
 * Returns: how high the picture is then; not above 0 if there is no room
 */
double psc_panel_layout_choose (
    int width, int height, double aspect, int surround, int side, gboolean *beside);

G_END_DECLS
