/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas-private.h"

/* How near to a handle a press has to be, in screen pixels. */
#define REACH 12

/* What was measured in the picture that is on screen, and in no other. */
PscMeasureSet *
psc_canvas_get_measures (PscCanvas *self)
{
  if (self->viewport == NULL || self->picture == NULL
      || psc_viewport_get_image (self->viewport) != psc_picture_get_image (self->picture))
    return NULL;
  return psc_viewport_get_measures (self->viewport);
}

/* A press beside its middle does not move a handle yet. */
static PscPoint
get_held (PscMeasureSet *set)
{
  guint index, point;

  psc_measure_set_get_held (set, &index, &point);
  return psc_measure_set_get (set, index)->points[point];
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PscCanvas *self)
{
  PscMeasureSet *set = psc_canvas_get_measures (self);
  PscCanvasPlace place;
  PscPoint at;

  if (set != NULL && psc_canvas_get_place (self, &place)
      && psc_canvas_to_image (self, x, y, &at.x, &at.y)
      && psc_measure_set_hold_at (set, &at, REACH / place.scale))
    {
      self->start_handle = get_held (set);
      gtk_widget_grab_focus (GTK_WIDGET (self));
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      return;
    }
  /* Beside all handles, the picture is meant. */
  if (set != NULL)
    psc_measure_set_let_go (set);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, PscCanvas *self)
{
  PscMeasureSet *set = psc_canvas_get_measures (self);
  PscCanvasPlace place;
  PscPoint to = self->start_handle;

  if (set == NULL || !psc_canvas_get_place (self, &place))
    return;
  to.x += (place.mirrored ? -dx : dx) / place.scale;
  to.y += dy / place.scale;
  psc_measure_set_move_to (set, &to);
}

void
psc_measure_init_gestures (PscCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  /* Before those that drag the window. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
