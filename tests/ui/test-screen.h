/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Windows on a test's screen. Every failure ends the test program. */

/** Begins a test program: GTK, the interface's resources and its style. User folders are temporary
 * ones, removed at the end. */
void test_screen_init (int *argc, char ***argv);

/** For one test, which GLib makes strict again when it begins: GTK 4.8 asks where the pointer is
 * over a window that was closed while a tooltip waited, and warns, twice, that there is none. */
void test_screen_forgive_tooltips (void);

/** A new file below the temporary folder; its folder is made. */
char *test_screen_dup_path (const char *folder, const char *file);
void test_screen_write (const char *path, const char *text);

/** Runs the main loop until @condition holds for @data. */
void test_screen_wait (gboolean (*condition) (gpointer data), gpointer data);

/** Runs the main loop for as long as there is something to do. */
void test_screen_drain (void);

/** The first descendant of that type whose property @property is @value; @property: (nullable) */
gpointer test_screen_find (gpointer widget, GType type, const char *property, const char *value);

/** @widget as it was drawn last, after its first frame at the earliest. */
GdkTexture *test_screen_render (GtkWidget *widget);

/** Keeps pictures of a window, or of the one that a dialog is in, dark and light, where
 * PROMPTOSCOPE_TEST_SHOTS names a folder. */
void test_screen_shoot (gpointer window, const char *name);

/** Destroys a window, or the one that a dialog is in, and waits until nothing holds @widget: what
 * was begun for it may still be ending in a thread. Where something holds it for ever, the
 * test runs out of its time. */
void test_screen_close (gpointer widget);

G_END_DECLS
