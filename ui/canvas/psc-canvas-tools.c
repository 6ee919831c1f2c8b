/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas-private.h"

/* One gesture for all that is drawn over the picture with the first button; whose it is shows when
 * the button goes down. */

/* How near to something a press has to be, in screen pixels. */
#define REACH 12

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PscCanvas *self)
{
  static const PscCanvasTool *const tools[] = { &psc_region_tool, &psc_measure_tool };
  PscCanvasPlace place;
  PscPoint at;

  self->tool = NULL;
  if (psc_canvas_get_place (self, &place) && psc_canvas_to_image (self, x, y, &at.x, &at.y))
    for (guint i = 0; i < G_N_ELEMENTS (tools) && self->tool == NULL; i++)
      if (tools[i]->begin (self, &at, REACH / place.scale))
        self->tool = tools[i];
  self->start_handle = at;
  if (self->tool != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_gesture_set_state (GTK_GESTURE (gesture), self->tool != NULL ? GTK_EVENT_SEQUENCE_CLAIMED
                                                                   : GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, PscCanvas *self)
{
  PscCanvasPlace place;
  PscPoint to = self->start_handle;

  if (self->tool == NULL || !psc_canvas_get_place (self, &place))
    return;
  to.x += (place.mirrored ? -dx : dx) / place.scale;
  to.y += dy / place.scale;
  self->tool->drag (self, &to, REACH / place.scale);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, PscCanvas *self)
{
  const PscCanvasTool *tool = g_steal_pointer (&self->tool);
  PscCanvasPlace place;

  if (tool != NULL && psc_canvas_get_place (self, &place))
    tool->end (self, REACH / place.scale);
}

void
psc_canvas_init_tools (PscCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  /* Before those that drag the window. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
