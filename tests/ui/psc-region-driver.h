/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "psc-image-window.h"

G_BEGIN_DECLS

/* Regions in a real window: drawn by the pointer, read from files and kept. Every failure ends the
 * test program. */

/** Borrowed. */
PscViewport *psc_region_driver_get_viewport (PscImageWindow *self);

/** (nullable): what is said of the image on screen; borrowed. */
PscRegionSet *psc_region_driver_get_set (PscImageWindow *self);

/** Whether it is known what is said of the image. */
gboolean psc_region_driver_has_set (gpointer data);

/** Whether nothing is being written; these are for test_screen_wait(). */
gboolean psc_region_driver_is_kept (gpointer data);

/** Two images, and what is said of the first. */
void psc_region_driver_open_two (PscImageWindow *self);

/** Activates an action of the window. */
void psc_region_driver_activate (PscImageWindow *self, const char *action);

/** Takes “box”, “ellipse”, “polygon” or “free-hand” in hand. */
void psc_region_driver_draw (PscImageWindow *self, const char *tool);

/** Presses a key in the window. */
gboolean psc_region_driver_press (PscImageWindow *self, guint key);

/** Of the original; borrowed. */
PscCanvas *psc_region_driver_get_canvas (PscImageWindow *self);

/** The gesture of a widget that the first button is given to first; borrowed. */
gpointer psc_region_driver_find_drag (GtkWidget *widget);

/** The first button goes down at a point of the image, along the others, and up at the last. */
void psc_region_driver_drag (PscImageWindow *self, const PscPoint *points, guint n);

/** A point in shares of the image, in its pixels. */
PscPoint psc_region_driver_at (PscImageWindow *self, double x, double y);

/** A box from corner to corner, in shares of the image. */
void psc_region_driver_draw_box (PscImageWindow *self, double x0, double y0, double x1, double y1);

/** The finding at @index is one region whose box is that, in shares of the image. */
void psc_region_driver_assert_box (
    PscImageWindow *self, guint index, double x0, double y0, double x1, double y1);

/** (transfer full): where regions are kept. */
char *psc_region_driver_dup_kept_folder (void);

/** (transfer full) (nullable): the one file in which something is kept. */
char *psc_region_driver_dup_kept_path (void);

/** Writes a file and opens its regions. */
void psc_region_driver_open_file (PscImageWindow *self, const char *name, const char *text);

/** Whether a file of regions is open. */
gboolean psc_region_driver_has_file (gpointer data);

/** Whether a line of a region is drawn at that point of the image. */
gboolean psc_region_driver_has_line (PscImageWindow *self, double x, double y);

/** Also takes away what was kept. */
void psc_region_driver_tear_down (PscImageWindow *self, gconstpointer data);

G_END_DECLS
