/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/canvas/psc-viewport.h"

G_BEGIN_DECLS

/**
 * PscWindowPane:
 *
 * Width and level of the window in numbers, over a histogram of the picture's values. What is
 * changed here is for the eye only: a model's input stays what it is.
 */
#define PSC_TYPE_WINDOW_PANE (psc_window_pane_get_type ())
G_DECLARE_FINAL_TYPE (PscWindowPane, psc_window_pane, PSC, WINDOW_PANE, GtkBox)

GtkWidget *psc_window_pane_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** @viewport: (nullable) */
void psc_window_pane_set_viewport (PscWindowPane *self, PscViewport *viewport);

/** Counts the values of @viewport's image, on a thread, unless it has been done. To be called when
 * the pane comes on screen. */
void psc_window_pane_refresh (PscWindowPane *self);

G_END_DECLS
