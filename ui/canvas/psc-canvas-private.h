/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/canvas/psc-canvas.h"
#include "ui/canvas/psc-lines-view.h"

G_BEGIN_DECLS

/* Where the image lies: widget = origin + image pixels × scale, along x times −1 if mirrored. */
typedef struct
{
  double origin_x;
  double origin_y;
  double scale;
  gboolean mirrored;
} PscCanvasPlace;

/* All of the viewport that a picture depends on, which its point is not. */
typedef struct
{
  PscCanvasPlace place;
  gboolean has_window;
  PscWindow window;
  gboolean inverted;
} PscCanvasLook;

/* What the pointer does with its first button before it changes the window. Each call gets how near
 * something has to be to be meant, in image pixels. */
typedef struct
{
  /* Whether it is for this tool; @at: (inout): where what is dragged is now */
  gboolean (*begin) (PscCanvas *self, PscPoint *at, double reach);
  void (*drag) (PscCanvas *self, const PscPoint *to, double reach);
  void (*end) (PscCanvas *self, double reach);
} PscCanvasTool;

struct _PscCanvas
{
  GtkWidget parent_instance;

  PscViewport *viewport; /* owned, nullable */
  PscPicture *picture;   /* owned, nullable */
  PscMapLayer *layer;    /* owned, nullable */
  gboolean overlay_shown;
  gboolean cells_shown;
  gboolean scroll_zooms;
  PscOutlineFunc outline_func;
  gpointer outline_data;
  GDestroyNotify outline_destroy;

  /* What was drawn last, kept so that a moving cross-hair does not draw it again. */
  PscCanvasLook look;
  GskRenderNode *picture_node; /* owned, nullable */
  GskRenderNode *map_node;     /* owned, nullable */
  GskRenderNode *region_node;  /* owned, nullable */
  guint64 region_serial;       /* of the regions that are in it */
  gboolean region_is_whole;    /* whether the chosen one is in it, too */
  PscLinesView *lines_view;    /* owned */
  gboolean picture_is_current; /* or what stands in until threads have made it; as the map's */
  gboolean map_is_current;

  /* Gestures. */
  GtkGesture *zoom_drag; /* borrowed */
  gboolean has_pointer;
  gboolean point_by_key;
  double pointer_x;
  double pointer_y;
  PscWindow start_window;
  double start_zoom;
  double start_x; /* the centre, or the point that a zoom keeps in place; in parts of the image */
  double start_y;
  const PscCanvasTool *tool; /* nullable: what the pointer is at work with */
  PscPoint start_handle;     /* where what it drags began; in image pixels */
};

/* psc-canvas.c */
gboolean psc_canvas_get_place (PscCanvas *self, PscCanvasPlace *place);

/* psc-canvas-gestures.c */
void psc_canvas_class_init_gestures (GtkWidgetClass *klass);
void psc_canvas_init_gestures (PscCanvas *self);

/* psc-canvas-label.c: below a point of the canvas, or above it, and within the canvas. */
void psc_canvas_draw_label (PscCanvas *self,
                            cairo_t *cr,
                            const char *text,
                            double x,
                            double y,
                            gboolean is_above,
                            const GdkRGBA *colour);

/* psc-canvas-tools.c */
void psc_canvas_init_tools (PscCanvas *self);

/* psc-measure-gestures.c */
PscMeasureSet *psc_canvas_get_measures (PscCanvas *self);
extern const PscCanvasTool psc_measure_tool;

/* psc-region-gestures.c */
PscRegionSet *psc_canvas_get_regions (PscCanvas *self);
extern const PscCanvasTool psc_region_tool;

/* psc-region-snapshot.c */
void psc_region_snapshot (PscCanvas *self, GtkSnapshot *snapshot);

/* psc-measure-snapshot.c */
void psc_measure_snapshot (PscCanvas *self, GtkSnapshot *snapshot);

/* psc-canvas-snapshot.c */
void psc_canvas_drop_nodes (PscCanvas *self);
void psc_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

G_END_DECLS
