/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscSplitView:
 *
 * A sidebar beside a content, or over it where there is no room for both: an AdwOverlaySplitView
 * where libadwaita has one, else an AdwFlap, which newer ones deprecate.
 *
 * When room runs out the sidebar goes, and it comes back with the room if it had been there.
 *
 * Properties: “content”, “sidebar”, “sidebar-position” (a GtkPackType), “sidebar-width” (in
 * pixels), “show-sidebar” (whether it is on the screen), “show-beside” (whether it is where there
 * is room: what to keep between two starts).
 */
#define PSC_TYPE_SPLIT_VIEW (psc_split_view_get_type ())
G_DECLARE_FINAL_TYPE (PscSplitView, psc_split_view, PSC, SPLIT_VIEW, GtkWidget)

/** @sidebar: (nullable) */
void psc_split_view_set_sidebar (PscSplitView *self, GtkWidget *sidebar);

gboolean psc_split_view_get_show_sidebar (PscSplitView *self);
void psc_split_view_set_show_sidebar (PscSplitView *self, gboolean show);

/** Whether there is no room for both side by side. */
gboolean psc_split_view_get_collapsed (PscSplitView *self);

G_END_DECLS
