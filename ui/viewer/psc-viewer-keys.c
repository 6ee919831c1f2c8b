/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

#include "ui/canvas/psc-canvas.h"
#include "ui/widgets/psc-dialog.h"

/* Space hides overlays and regions for as long as it is held, so that nobody has to remember in
 * which state the window is. */

static gboolean
hold (PscViewer *self)
{
  PscViewport *viewport = psc_reading_get_viewport (self->reading);

  if (psc_reading_get_session (self->reading) == NULL)
    return GDK_EVENT_PROPAGATE;
  if (psc_viewport_get_regions_shown (viewport))
    {
      self->holds_regions = TRUE;
      psc_viewport_set_regions_shown (viewport, FALSE);
    }
  if (psc_reading_get_overlay_shown (self->reading))
    {
      self->holds_overlay = TRUE;
      psc_reading_set_overlay_shown (self->reading, FALSE);
    }
  return GDK_EVENT_STOP;
}

/* What was hidden before stays hidden. */
static void
let_go (PscViewer *self)
{
  if (self->holds_regions)
    psc_viewport_set_regions_shown (psc_reading_get_viewport (self->reading), TRUE);
  if (self->holds_overlay)
    psc_reading_set_overlay_shown (self->reading, TRUE);
  self->holds_overlay = self->holds_regions = FALSE;
}

/* Of which Space would only choose what is chosen. */
static gboolean
is_row (GtkWidget *widget)
{
  return GTK_IS_LIST_BOX_ROW (widget) || GTK_IS_LIST_VIEW (gtk_widget_get_parent (widget));
}

/* A button that has the focus because a menu or a dialog has gone, or because it was clicked, does
 * not get the picture's keys; one that somebody went to with Tab does. */
static gboolean
is_idle_button (PscViewer *self, GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) && !self->goes_by_tab;
}

/* Widgets, scrolled windows and the window's own way of moving the focus have uses for these keys,
 * too, and would see them first. */
static gboolean
is_for_image (PscViewer *self, guint key)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (psc_dialog_get_over (GTK_WINDOW (self)) != NULL)
    return FALSE;
  if (focus == NULL || PSC_IS_CANVAS (focus))
    return TRUE;
  if (GTK_IS_EDITABLE (focus) || gtk_widget_get_native (focus) != GTK_NATIVE (self))
    return FALSE;
  if (is_idle_button (self, focus))
    return TRUE;
  if (key == GDK_KEY_space)
    return is_row (focus);
  return key == GDK_KEY_Page_Up || key == GDK_KEY_Page_Down;
}

static gboolean
take_key (PscViewer *self, guint key)
{
  GtkWidget *widget = GTK_WIDGET (self);

  switch (key)
    {
    case GDK_KEY_space:
      return hold (self);
    case GDK_KEY_Page_Up:
      return gtk_widget_activate_action (widget, "win.step-image", "i", -1);
    case GDK_KEY_Page_Down:
      return gtk_widget_activate_action (widget, "win.step-image", "i", 1);
    case GDK_KEY_Up:
      return gtk_widget_activate_action (widget, "win.step-prompt", "i", -1);
    case GDK_KEY_Down:
      return gtk_widget_activate_action (widget, "win.step-prompt", "i", 1);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
key_pressed_cb (PscViewer *self, guint key, guint code, GdkModifierType modifiers)
{
  if (is_for_image (self, key)
      && (psc_viewer_measure_key (self, key, modifiers)
          || psc_viewer_region_key (self, key, modifiers)))
    return GDK_EVENT_STOP;
  if (key == GDK_KEY_Tab || key == GDK_KEY_ISO_Left_Tab || key == GDK_KEY_KP_Tab)
    self->goes_by_tab = TRUE;
  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) != 0 || !is_for_image (self, key))
    return GDK_EVENT_PROPAGATE;
  return take_key (self, key);
}

static void
key_released_cb (PscViewer *self, guint key, guint code, GdkModifierType modifiers)
{
  if (key == GDK_KEY_space)
    let_go (self);
}

/* The key may be let go over another window. */
static void
active_cb (PscViewer *self)
{
  if (!gtk_window_is_active (GTK_WINDOW (self)))
    let_go (self);
}

static void
clicked_cb (PscViewer *self)
{
  self->goes_by_tab = FALSE;
}

void
psc_viewer_release_keys (PscViewer *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  self->goes_by_tab = FALSE;
  if (focus != NULL && (GTK_IS_BUTTON (focus) || !gtk_widget_get_mapped (focus)))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
}

void
psc_viewer_init_keys (PscViewer *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (controller, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (controller), 0);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "pressed", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
}
