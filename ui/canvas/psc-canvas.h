/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/canvas/psc-map-layer.h"
#include "ui/canvas/psc-picture.h"
#include "ui/canvas/psc-viewport.h"

G_BEGIN_DECLS

/**
 * PscCanvas:
 *
 * A radiograph with a map over it, looked at through a viewport that it shares with others. Drag:
 * window and level; with the middle button, position; with the right one, zoom. Scrolling and
 * pinching zoom at the pointer, and where the pointer is the viewport has its point.
 *
 * Actions: “canvas.pan” (ii, in tenths of the canvas), “canvas.zoom” (i, in steps), “canvas.window”
 * (ii, steps of width and centre), “canvas.point” (ii, screen pixels).
 */
#define PSC_TYPE_CANVAS (psc_canvas_get_type ())
G_DECLARE_FINAL_TYPE (PscCanvas, psc_canvas, PSC, CANVAS, GtkWidget)

GtkWidget *psc_canvas_new (void);

/** @viewport: (nullable), as in all that follow. */
void psc_canvas_set_viewport (PscCanvas *self, PscViewport *viewport);
void psc_canvas_set_picture (PscCanvas *self, PscPicture *picture);
PscPicture *psc_canvas_get_picture (PscCanvas *self);

void psc_canvas_set_layer (PscCanvas *self, PscMapLayer *layer);

void psc_canvas_set_overlay_shown (PscCanvas *self, gboolean shown);

/** Whether scrolling zooms at once, or only with Ctrl held, because the canvas is one of many in
 * something that scrolls itself. */
void psc_canvas_set_scroll_zooms (PscCanvas *self, gboolean zooms);

/**
 * PscOutlineFunc:
 *
 * Draws lines with the source and the line width of @cr, where the image covers the unit square.
 *
 * Returns: (nullable): what the lines are called on the image; borrowed
 */
typedef const char *(*PscOutlineFunc) (cairo_t *cr, gpointer user_data);

/** Whether the borders of the map's cells are drawn, where those are larger than pixels. */
void psc_canvas_set_cells_shown (PscCanvas *self, gboolean shown);

/** What to outline on the image, such as zones. */
void psc_canvas_set_outline_func (PscCanvas *self,
                                  PscOutlineFunc func,
                                  gpointer user_data,
                                  GDestroyNotify destroy);

/** That the outlines are others now. */
void psc_canvas_queue_outlines (PscCanvas *self);

/** Whether what was drawn last is what there is to draw, and does not stand in until threads have
 * made that. */
gboolean psc_canvas_is_current (PscCanvas *self);

/** Between the widget's coordinates and image pixels along pixel edges; %FALSE without an image. */
gboolean
psc_canvas_to_image (PscCanvas *self, double widget_x, double widget_y, double *x, double *y);
gboolean
psc_canvas_from_image (PscCanvas *self, double x, double y, double *widget_x, double *widget_y);

G_END_DECLS
