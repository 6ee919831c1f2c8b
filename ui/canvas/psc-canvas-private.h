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
  PscPoint start_handle; /* of a measurement that is dragged; in image pixels */
};

/* psc-canvas.c */
gboolean psc_canvas_get_place (PscCanvas *self, PscCanvasPlace *place);

/* psc-canvas-gestures.c */
void psc_canvas_class_init_gestures (GtkWidgetClass *klass);
void psc_canvas_init_gestures (PscCanvas *self);

/* psc-measure-gestures.c */
PscMeasureSet *psc_canvas_get_measures (PscCanvas *self);
void psc_measure_init_gestures (PscCanvas *self);

/* psc-measure-snapshot.c */
void psc_measure_snapshot (PscCanvas *self, GtkSnapshot *snapshot);

/* psc-canvas-snapshot.c */
void psc_canvas_drop_nodes (PscCanvas *self);
void psc_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

G_END_DECLS
