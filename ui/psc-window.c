/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/psc-window.h"

#include <glib/gi18n.h>

#include "ui/psc-window-private.h"

G_DEFINE_FINAL_TYPE (PscWindow, psc_window, ADW_TYPE_APPLICATION_WINDOW)

static void
update_title (PscWindow *self)
{
  const char *name = psc_reading_get_title (self->reading);
  g_autofree char *title = NULL;

  if (name != NULL)
    title = g_strdup_printf (_ ("%s — Promptoscope"), name);
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : _ ("Promptoscope"));
}

static void
session_changed_cb (PscWindow *self)
{
  if (psc_reading_get_session (self->reading) != NULL)
    gtk_stack_set_visible_child_name (self->stack, "reading");
  psc_window_update_actions (self);
}

/* A small multiple was chosen: its question is asked in the view that has room for it. */
static void
panel_activated_cb (PscWindow *self, const PscQuery *query, const char *method)
{
  psc_reading_set_query (self->reading, query);
  if (method != NULL)
    psc_reading_set_method (self->reading, method);
  psc_reading_set_view (self->reading, PSC_VIEW_COMPARE);
}

static void
toast_cb (PscWindow *self, AdwToast *toast)
{
  psc_window_add_toast (self, g_object_ref (toast));
}

static void
engine_state_cb (PscWindow *self)
{
  PscEngine *engine = psc_reading_get_engine (self->reading);

  if (psc_engine_get_state (engine) == PSC_ENGINE_FAILED)
    {
      AdwToast *toast = adw_toast_new (_ ("The model cannot be used"));

      adw_toast_set_button_label (toast, _ ("Choose Another"));
      adw_toast_set_action_name (toast, "app.preferences");
      adw_toast_set_timeout (toast, 0);
      psc_window_add_toast (self, toast);
    }
}

static gboolean
psc_window_close_request (GtkWindow *window)
{
  psc_window_save_state (PSC_WINDOW (window));
  return GTK_WINDOW_CLASS (psc_window_parent_class)->close_request (window);
}

static void
psc_window_dispose (GObject *object)
{
  PscWindow *self = PSC_WINDOW (object);

  if (self->opening_one != NULL)
    g_cancellable_cancel (self->opening_one);
  g_clear_object (&self->opening_one);
  if (self->reading != NULL)
    {
      g_signal_handlers_disconnect_by_data (psc_reading_get_engine (self->reading), self);
      g_signal_handlers_disconnect_by_data (self->reading, self);
      g_signal_handlers_disconnect_by_data (psc_reading_get_viewport (self->reading), self);
    }
  g_clear_object (&self->opener);
  g_clear_object (&self->reading);
  g_clear_object (&self->settings);
  g_clear_object (&self->opened);
  G_OBJECT_CLASS (psc_window_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (PSC_TYPE_DISPLAY_PANE);
  g_type_ensure (PSC_TYPE_PANEL_GRID);
  g_type_ensure (PSC_TYPE_PROMPT_PANE);
  g_type_ensure (PSC_TYPE_STATUS_BAR);
  g_type_ensure (PSC_TYPE_STUDY_PANE);
  g_type_ensure (PSC_TYPE_WELCOME_PAGE);
}

static void
psc_window_class_init (PscWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  ensure_types ();
  G_OBJECT_CLASS (klass)->dispose = psc_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = psc_window_close_request;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PscWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, study_flap);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, prompt_flap);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, opening);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, mode_box);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, drop_area);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, study_pane);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, grid);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, prompt_pane);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, display_pane);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, status_bar);
  psc_window_install_actions (widget_class);
}

static void
psc_window_init (PscWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
follow_reading (PscWindow *self)
{
  g_signal_connect_swapped (self->reading, "notify", G_CALLBACK (psc_window_update_actions), self);
  g_signal_connect_swapped (self->reading, "notify::session", G_CALLBACK (session_changed_cb),
                            self);
  g_signal_connect_swapped (self->reading, "notify::title", G_CALLBACK (update_title), self);
  g_signal_connect_swapped (psc_reading_get_viewport (self->reading), "notify",
                            G_CALLBACK (psc_window_update_actions), self);
  g_signal_connect_swapped (psc_reading_get_engine (self->reading), "notify::state",
                            G_CALLBACK (engine_state_cb), self);
  psc_panel_grid_set_reading (self->grid, self->reading);
  psc_prompt_pane_set_reading (self->prompt_pane, self->reading);
  psc_display_pane_set_reading (self->display_pane, self->reading);
  psc_status_bar_set_reading (self->status_bar, self->reading);
}

PscWindow *
psc_window_new (GtkApplication *application, PscEngine *engine, GSettings *settings)
{
  PscWindow *self;

  g_return_val_if_fail (PSC_IS_ENGINE (engine), NULL);

  self = g_object_new (PSC_TYPE_WINDOW, "application", application, NULL);
  g_set_object (&self->settings, settings);
  self->reading = psc_reading_new (engine);
  self->opener = psc_opener_new (engine);
  psc_window_init_actions (self);
  follow_reading (self);
  g_signal_connect_swapped (self->grid, "activated", G_CALLBACK (panel_activated_cb), self);
  g_signal_connect_swapped (self->prompt_pane, "toast", G_CALLBACK (toast_cb), self);
  psc_window_init_files (self);
  psc_window_init_keys (self);
  psc_window_init_question (self);
  psc_window_load_state (self);
  psc_window_update_actions (self);
  return self;
}

PscReading *
psc_window_get_reading (PscWindow *self)
{
  g_return_val_if_fail (PSC_IS_WINDOW (self), NULL);

  return self->reading;
}

void
psc_window_add_toast (PscWindow *self, AdwToast *toast)
{
  g_return_if_fail (PSC_IS_WINDOW (self));

  adw_toast_overlay_add_toast (self->toasts, toast);
}
