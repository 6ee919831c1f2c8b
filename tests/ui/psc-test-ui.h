/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/panels/psc-panel.h"

G_BEGIN_DECLS

/* Widgets on a test's screen. Every failure ends the test program. */

/** Begins a test program: GTK, the interface's resources and its style. */
void psc_test_ui_init (int *argc, char ***argv);

/** Runs the main loop until @widget was drawn as it is now. */
void psc_test_ui_settle (GtkWidget *widget);

/** A window of that size that shows @child. */
GtkWindow *psc_test_ui_show (GtkWidget *child, int width, int height);

/** Destroys @window and asserts that @child, which it held, is gone with it. */
void psc_test_ui_close (GtkWindow *window, GtkWidget *child);

/** Presses a key, and lets it go, as far as @widget's own controllers see it; whether one of them
 * took it. */
gboolean psc_test_ui_press (GtkWidget *widget, guint key);
void psc_test_ui_release (GtkWidget *widget, guint key);

/** @widget as it is drawn; its colour at a point as 0xRRGGBB. The picture is kept as NAME.png where
 * PROMPTOSCOPE_TEST_SHOTS names a folder. */
GdkTexture *psc_test_ui_shoot (GtkWidget *widget, const char *name);
guint32 psc_test_ui_get_pixel (GdkTexture *texture, int x, int y);

/** An image whose value at (x, y) is (x + 100 y) mod 256, shown as it is. */
PscImage *psc_test_ui_new_image (gsize width, gsize height);
PscPicture *psc_test_ui_new_picture (PscImage *image);

/** A map over the input of @placement that is @value at pixel (u, v) and 0 elsewhere. */
PscOverlay *psc_test_ui_new_overlay (const char *method,
                                     PscExplanationMode mode,
                                     PscPlacement placement,
                                     guint u,
                                     guint v,
                                     float value);

G_END_DECLS
