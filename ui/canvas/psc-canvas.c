/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas.h"

#include <math.h>

#include "ui/canvas/psc-canvas-private.h"
#include "ui/widgets/psc-high-contrast.h"

G_DEFINE_FINAL_TYPE (PscCanvas, psc_canvas, GTK_TYPE_WIDGET)

/* Under this, a canvas shows nothing worth looking at. */
#define MINIMUM_SIDE 48
#define NATURAL_SIDE 160

static void
redraw (PscCanvas *self)
{
  psc_canvas_drop_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
redraw_map (PscCanvas *self)
{
  g_clear_pointer (&self->map_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Others draw tiles of the same picture. */
static void
picture_changed_cb (PscCanvas *self)
{
  if (self->picture_is_current)
    return;
  g_clear_pointer (&self->picture_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lines_rendered_cb (gpointer canvas, gpointer user_data)
{
  redraw_map (canvas);
}

static void
psc_canvas_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  *minimum = MINIMUM_SIDE;
  *natural = NATURAL_SIDE;
}

static void
psc_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  psc_canvas_drop_nodes (PSC_CANVAS (widget));
}

static void
psc_canvas_dispose (GObject *object)
{
  PscCanvas *self = PSC_CANVAS (object);

  psc_canvas_set_viewport (self, NULL);
  psc_canvas_set_layer (self, NULL);
  psc_canvas_set_outline_func (self, NULL, NULL, NULL);
  psc_canvas_set_picture (self, NULL);
  g_clear_pointer (&self->lines_view, psc_lines_view_free);
  psc_canvas_drop_nodes (self);
  G_OBJECT_CLASS (psc_canvas_parent_class)->dispose (object);
}

static void
psc_canvas_class_init (PscCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_canvas_dispose;
  widget_class->measure = psc_canvas_measure;
  widget_class->size_allocate = psc_canvas_size_allocate;
  widget_class->snapshot = psc_canvas_snapshot;

  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  psc_canvas_class_init_gestures (widget_class);
}

static void
psc_canvas_init (PscCanvas *self)
{
  self->overlay_shown = TRUE;
  self->scroll_zooms = TRUE;
  self->picture_is_current = TRUE;
  self->map_is_current = TRUE;
  self->lines_view = psc_lines_view_new (lines_rendered_cb, self);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  psc_canvas_init_gestures (self);
  psc_high_contrast_follow (GTK_WIDGET (self));
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (redraw), NULL);
}

GtkWidget *
psc_canvas_new (void)
{
  return g_object_new (PSC_TYPE_CANVAS, NULL);
}

void
psc_canvas_set_viewport (PscCanvas *self, PscViewport *viewport)
{
  if (self->viewport == viewport)
    return;
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_func (self->viewport, gtk_widget_queue_draw, self);
  g_set_object (&self->viewport, viewport);
  if (viewport != NULL)
    g_signal_connect_swapped (viewport, "changed", G_CALLBACK (gtk_widget_queue_draw), self);
  redraw (self);
}

void
psc_canvas_set_picture (PscCanvas *self, PscPicture *picture)
{
  if (self->picture == picture)
    return;
  if (self->picture != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->picture, picture_changed_cb, self);
      psc_picture_forget (self->picture, self);
    }
  psc_lines_view_clear (self->lines_view);
  g_set_object (&self->picture, picture);
  if (picture != NULL)
    g_signal_connect_swapped (picture, "changed", G_CALLBACK (picture_changed_cb), self);
  redraw (self);
}

gboolean
psc_canvas_is_current (PscCanvas *self)
{
  return self->picture == NULL || (self->picture_is_current && self->map_is_current);
}

PscPicture *
psc_canvas_get_picture (PscCanvas *self)
{
  return self->picture;
}

void
psc_canvas_set_layer (PscCanvas *self, PscMapLayer *layer)
{
  if (self->layer == layer)
    return;
  if (self->layer != NULL)
    g_signal_handlers_disconnect_by_func (self->layer, redraw_map, self);
  g_set_object (&self->layer, layer);
  if (layer != NULL)
    {
      g_signal_connect_swapped (layer, "changed", G_CALLBACK (redraw_map), self);
      g_signal_connect_swapped (layer, "rendered", G_CALLBACK (redraw_map), self);
    }
  redraw_map (self);
}

void
psc_canvas_set_overlay_shown (PscCanvas *self, gboolean shown)
{
  if (self->overlay_shown == shown)
    return;
  self->overlay_shown = shown;
  redraw_map (self);
}

void
psc_canvas_set_cells_shown (PscCanvas *self, gboolean shown)
{
  if (self->cells_shown == shown)
    return;
  self->cells_shown = shown;
  redraw_map (self);
}

void
psc_canvas_set_scroll_zooms (PscCanvas *self, gboolean zooms)
{
  self->scroll_zooms = zooms;
}

void
psc_canvas_set_outline_func (PscCanvas *self,
                             PscOutlineFunc func,
                             gpointer user_data,
                             GDestroyNotify destroy)
{
  if (self->outline_destroy != NULL)
    self->outline_destroy (self->outline_data);
  self->outline_func = func;
  self->outline_data = user_data;
  self->outline_destroy = destroy;
  redraw_map (self);
}

void
psc_canvas_queue_outlines (PscCanvas *self)
{
  redraw_map (self);
}

/* Whole device pixels, because a picture at its own size would be blurred between them. */
static double
snap (PscCanvas *self, double position)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  return round (position * factor) / factor;
}

gboolean
psc_canvas_get_place (PscCanvas *self, PscCanvasPlace *place)
{
  double canvas_width = gtk_widget_get_width (GTK_WIDGET (self));
  double canvas_height = gtk_widget_get_height (GTK_WIDGET (self));
  double width, height, centre_x, centre_y;
  PscImage *image;

  if (self->picture == NULL || self->viewport == NULL || !(canvas_width > 0 && canvas_height > 0))
    return FALSE;

  image = psc_picture_get_image (self->picture);
  width = (double) psc_image_get_width (image);
  height = (double) psc_image_get_height (image);
  psc_viewport_get_centre (self->viewport, &centre_x, &centre_y);
  place->mirrored = psc_viewport_get_mirrored (self->viewport);
  place->scale =
      MIN (canvas_width / width, canvas_height / height) * psc_viewport_get_zoom (self->viewport);
  place->origin_x =
      snap (self, canvas_width / 2 + (place->mirrored ? 1 : -1) * centre_x * width * place->scale);
  place->origin_y = snap (self, canvas_height / 2 - centre_y * height * place->scale);
  return TRUE;
}

gboolean
psc_canvas_to_image (PscCanvas *self, double widget_x, double widget_y, double *x, double *y)
{
  PscCanvasPlace place;

  g_return_val_if_fail (PSC_IS_CANVAS (self), FALSE);

  if (!psc_canvas_get_place (self, &place))
    return FALSE;
  *x = (widget_x - place.origin_x) / (place.mirrored ? -place.scale : place.scale);
  *y = (widget_y - place.origin_y) / place.scale;
  return TRUE;
}

gboolean
psc_canvas_from_image (PscCanvas *self, double x, double y, double *widget_x, double *widget_y)
{
  PscCanvasPlace place;

  g_return_val_if_fail (PSC_IS_CANVAS (self), FALSE);

  if (!psc_canvas_get_place (self, &place))
    return FALSE;
  *widget_x = place.origin_x + x * (place.mirrored ? -place.scale : place.scale);
  *widget_y = place.origin_y + y * place.scale;
  return TRUE;
}
