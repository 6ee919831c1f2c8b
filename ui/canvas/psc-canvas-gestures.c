/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas-private.h"

#include <math.h>

/* A drag of so many screen pixels takes the window across the image's whole range. */
#define WINDOW_TRAVEL 600.0

/* The narrowest window, of the image's range. */
#define NARROWEST 0.002

/* A drag of so many pixels, and so many pixels of a touchpad, zoom by e. */
#define ZOOM_TRAVEL     150.0
#define TOUCHPAD_TRAVEL 120.0

#define WHEEL_STEP  1.15
#define KEY_STEP    1.25
#define WINDOW_STEP 20.0
#define PAN_STEP    0.1
#define POINT_STEP  8.0

static void
get_image_size (PscCanvas *self, double *width, double *height)
{
  PscImage *image = psc_picture_get_image (self->picture);

  *width = (double) psc_image_get_width (image);
  *height = (double) psc_image_get_height (image);
}

/* A point of the canvas in parts of the image. */
static gboolean
to_parts (PscCanvas *self, double widget_x, double widget_y, double *x, double *y)
{
  double width, height;

  if (!psc_canvas_to_image (self, widget_x, widget_y, x, y))
    return FALSE;
  get_image_size (self, &width, &height);
  *x /= width;
  *y /= height;
  return TRUE;
}

/* A length on the canvas in parts of the image. */
static void
scale_to_parts (PscCanvas *self, double dx, double dy, double *part_x, double *part_y)
{
  PscCanvasPlace place;
  double width, height;

  *part_x = *part_y = 0;
  if (!psc_canvas_get_place (self, &place))
    return;
  get_image_size (self, &width, &height);
  *part_x = dx / (width * place.scale) * (place.mirrored ? -1 : 1);
  *part_y = dy / (height * place.scale);
}

static void
zoom_by (PscCanvas *self, double factor, double widget_x, double widget_y)
{
  double x, y;

  if (to_parts (self, widget_x, widget_y, &x, &y))
    psc_viewport_zoom_at (self->viewport, psc_viewport_get_zoom (self->viewport) * factor, x, y);
}

static void
change_window (PscCanvas *self, const PscWindow *start, double dx, double dy)
{
  PscWindow window = *start;
  float minimum, maximum;
  double range;

  psc_image_get_range (psc_picture_get_image (self->picture), &minimum, &maximum);
  range = maximum > minimum ? (double) maximum - minimum : 1;
  window.width = MAX (window.width + dx * range / WINDOW_TRAVEL, NARROWEST * range);
  if (window.function == PSC_WINDOW_LINEAR)
    window.width = MAX (window.width, 1);
  window.centre = CLAMP (window.centre + dy * range / WINDOW_TRAVEL, minimum, maximum);
  psc_viewport_set_window (self->viewport, &window);
}

/* A click is left to whoever else wants it, a drag is not. */
static gboolean
claim_drag (GtkGesture *gesture, double dx, double dy)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  if (gtk_drag_check_threshold (widget, 0, 0, (int) dx, (int) dy))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  return gtk_gesture_get_sequence_state (gesture, gtk_gesture_get_last_updated_sequence (gesture))
         == GTK_EVENT_SEQUENCE_CLAIMED;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PscCanvas *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->picture == NULL || self->viewport == NULL)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  psc_viewport_get_shown_window (self->viewport, &self->start_window);
  self->start_zoom = psc_viewport_get_zoom (self->viewport);
  if (GTK_GESTURE (gesture) == self->zoom_drag)
    to_parts (self, x, y, &self->start_x, &self->start_y);
  else
    psc_viewport_get_centre (self->viewport, &self->start_x, &self->start_y);
}

static void
window_update_cb (GtkGestureDrag *gesture, double dx, double dy, PscCanvas *self)
{
  if (claim_drag (GTK_GESTURE (gesture), dx, dy))
    change_window (self, &self->start_window, dx, dy);
}

static void
pan_update_cb (GtkGestureDrag *gesture, double dx, double dy, PscCanvas *self)
{
  double x, y;

  if (!claim_drag (GTK_GESTURE (gesture), dx, dy))
    return;
  scale_to_parts (self, dx, dy, &x, &y);
  psc_viewport_set_centre (self->viewport, self->start_x - x, self->start_y - y);
}

static void
zoom_update_cb (GtkGestureDrag *gesture, double dx, double dy, PscCanvas *self)
{
  if (claim_drag (GTK_GESTURE (gesture), dx, dy))
    psc_viewport_zoom_at (self->viewport, self->start_zoom * exp (-dy / ZOOM_TRAVEL), self->start_x,
                          self->start_y);
}

static GtkGesture *
add_drag (PscCanvas *self, guint button, GCallback update_cb)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), button);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", update_cb, self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  return drag;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, PscCanvas *self)
{
  double x, y;

  if (self->picture == NULL || self->viewport == NULL
      || !gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->start_zoom = psc_viewport_get_zoom (self->viewport);
  to_parts (self, x, y, &self->start_x, &self->start_y);
}

/* The point that the fingers took hold of stays between them. */
static void
pinch_cb (GtkGestureZoom *gesture, double factor, PscCanvas *self)
{
  double x, y, now_x, now_y, centre_x, centre_y;

  if (!gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  psc_viewport_zoom_at (self->viewport, self->start_zoom * factor, self->start_x, self->start_y);
  to_parts (self, x, y, &now_x, &now_y);
  psc_viewport_get_centre (self->viewport, &centre_x, &centre_y);
  psc_viewport_set_centre (self->viewport, centre_x + self->start_x - now_x,
                           centre_y + self->start_y - now_y);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, PscCanvas *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double x = self->pointer_x;
  double y = self->pointer_y;

  if (!self->scroll_zooms && (state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  if (!self->has_pointer)
    {
      x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
      y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
    }
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    zoom_by (self, exp (-dy / TOUCHPAD_TRAVEL), x, y);
  else
    zoom_by (self, pow (WHEEL_STEP, -dy), x, y);
  return GDK_EVENT_STOP;
}

static void
set_point (PscCanvas *self, double widget_x, double widget_y)
{
  double width, height, x, y;

  if (!psc_canvas_to_image (self, widget_x, widget_y, &x, &y))
    return;
  get_image_size (self, &width, &height);
  if (x >= 0 && y >= 0 && x < width && y < height)
    psc_viewport_set_point (self->viewport, x, y);
  else
    psc_viewport_clear_point (self->viewport);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, PscCanvas *self)
{
  /* GTK tells of the pointer anew after each layout; a pointer at rest does not take the point back
   * from the keyboard. */
  if (self->point_by_key && x == self->pointer_x && y == self->pointer_y)
    return;
  self->point_by_key = FALSE;
  self->has_pointer = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  set_point (self, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller, PscCanvas *self)
{
  self->has_pointer = FALSE;
  self->point_by_key = FALSE;
  if (self->viewport != NULL)
    psc_viewport_clear_point (self->viewport);
}

static void
pan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscCanvas *self = PSC_CANVAS (widget);
  double x, y, centre_x, centre_y;
  int dx, dy;

  if (self->viewport == NULL)
    return;
  g_variant_get (parameter, "(ii)", &dx, &dy);
  scale_to_parts (self, dx * PAN_STEP * gtk_widget_get_width (widget),
                  dy * PAN_STEP * gtk_widget_get_height (widget), &x, &y);
  psc_viewport_get_centre (self->viewport, &centre_x, &centre_y);
  psc_viewport_set_centre (self->viewport, centre_x + x, centre_y + y);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  zoom_by (PSC_CANVAS (widget), pow (KEY_STEP, g_variant_get_int32 (parameter)),
           gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
}

static void
window_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscCanvas *self = PSC_CANVAS (widget);
  PscWindow window;
  int dx, dy;

  if (self->viewport == NULL || self->picture == NULL)
    return;
  g_variant_get (parameter, "(ii)", &dx, &dy);
  psc_viewport_get_shown_window (self->viewport, &window);
  change_window (self, &window, dx * WINDOW_STEP, dy * WINDOW_STEP);
}

static void
point_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscCanvas *self = PSC_CANVAS (widget);
  double x = gtk_widget_get_width (widget) / 2.0;
  double y = gtk_widget_get_height (widget) / 2.0;
  double image_x, image_y;
  int dx = 0, dy = 0;

  if (self->viewport == NULL)
    return;
  if (psc_viewport_get_point (self->viewport, &image_x, &image_y))
    {
      g_variant_get (parameter, "(ii)", &dx, &dy);
      psc_canvas_from_image (self, image_x, image_y, &x, &y);
    }
  self->has_pointer = FALSE;
  self->point_by_key = TRUE;
  set_point (self, x + dx * POINT_STEP, y + dy * POINT_STEP);
}

static void
bind_arrows (GtkWidgetClass *klass, GdkModifierType modifiers, const char *action)
{
  static const struct
  {
    guint keyval;
    int x, y;
  } arrows[] = {
    { GDK_KEY_Left, -1, 0 },
    { GDK_KEY_Right, 1, 0 },
    { GDK_KEY_Up, 0, -1 },
    { GDK_KEY_Down, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    gtk_widget_class_add_binding_action (klass, arrows[i].keyval, modifiers, action, "(ii)",
                                         arrows[i].x, arrows[i].y);
}

void
psc_canvas_class_init_gestures (GtkWidgetClass *klass)
{
  static const guint nearer[] = { GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add };
  static const guint farther[] = { GDK_KEY_minus, GDK_KEY_KP_Subtract };

  gtk_widget_class_install_action (klass, "canvas.pan", "(ii)", pan_action);
  gtk_widget_class_install_action (klass, "canvas.zoom", "i", zoom_action);
  gtk_widget_class_install_action (klass, "canvas.window", "(ii)", window_action);
  gtk_widget_class_install_action (klass, "canvas.point", "(ii)", point_action);

  bind_arrows (klass, GDK_CONTROL_MASK, "canvas.pan");
  bind_arrows (klass, GDK_SHIFT_MASK, "canvas.point");
  bind_arrows (klass, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "canvas.window");
  for (guint i = 0; i < G_N_ELEMENTS (nearer); i++)
    gtk_widget_class_add_binding_action (klass, nearer[i], 0, "canvas.zoom", "i", 1);
  for (guint i = 0; i < G_N_ELEMENTS (farther); i++)
    gtk_widget_class_add_binding_action (klass, farther[i], 0, "canvas.zoom", "i", -1);
}

void
psc_canvas_init_gestures (PscCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  psc_canvas_init_tools (self);
  add_drag (self, GDK_BUTTON_PRIMARY, G_CALLBACK (window_update_cb));
  add_drag (self, GDK_BUTTON_MIDDLE, G_CALLBACK (pan_update_cb));
  self->zoom_drag = add_drag (self, GDK_BUTTON_SECONDARY, G_CALLBACK (zoom_update_cb));

  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));

  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);
}
