/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/psc-viewer-private.h"

/* Space hides the overlays for as long as it is held, so that nobody has to remember in which state
 * the window is. It reaches the window only where nothing in focus takes it, such as an entry. */

static gboolean
key_pressed_cb (PscViewer *self, guint key, guint code, GdkModifierType modifiers)
{
  if (key != GDK_KEY_space || psc_reading_get_session (self->reading) == NULL)
    return GDK_EVENT_PROPAGATE;
  psc_reading_set_overlay_shown (self->reading, FALSE);
  return GDK_EVENT_STOP;
}

static void
key_released_cb (PscViewer *self, guint key, guint code, GdkModifierType modifiers)
{
  if (key == GDK_KEY_space)
    psc_reading_set_overlay_shown (self->reading, TRUE);
}

/* The key may be let go over another window. */
static void
active_cb (PscViewer *self)
{
  if (!gtk_window_is_active (GTK_WINDOW (self)))
    psc_reading_set_overlay_shown (self->reading, TRUE);
}

void
psc_viewer_init_keys (PscViewer *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (controller, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
}
