/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer.h"

#include <glib/gi18n.h>

#include "engine/psc-model-fitness.h"
#include "text/psc-prompt-place.h"
#include "ui/widgets/psc-choice-button.h"
#include "ui/widgets/psc-squeezer.h"
#include "ui/prompts/psc-thorax.h"
#include "ui/viewer/psc-sidebar.h"
#include "ui/viewer/psc-viewer-private.h"

G_DEFINE_FINAL_TYPE (PscViewer, psc_viewer, ADW_TYPE_APPLICATION_WINDOW)

/* Said anew of each image, and of each model. */
static void
update_fitness (PscViewer *self)
{
  PscSession *session = psc_reading_get_session (self->reading);
  PscEngine *engine = psc_reading_get_engine (self->reading);

  psc_banner_set_text (self->fitness_banner,
                       session != NULL ? psc_model_fitness_get_objection (
                           psc_engine_get_model_name (engine), psc_session_get_image (session))
                                       : NULL);
}

static void
session_changed_cb (PscViewer *self)
{
  PscSession *session = psc_reading_get_session (self->reading);

  psc_image_notes_set_image (self->image_notes,
                             session != NULL ? psc_session_get_image (session) : NULL);
  psc_toaster_dismiss_messages (self->toaster);
  update_fitness (self);
  if (session != NULL)
    gtk_stack_set_visible_child_name (self->stack, "reading");
  psc_viewer_update_actions (self);
}

static const char *
draw_zones (cairo_t *cr, const PscQuery *query, gpointer user_data)
{
  PscViewer *self = user_data;
  PscPromptBank *bank = psc_engine_get_bank (psc_reading_get_engine (self->reading));
  const char *text = query->text;
  PscPromptPlaces places;

  /* A class's prompts lie in many zones; some classes name one themselves, such as the heart. */
  if (text == NULL)
    text = psc_prompt_class_get_name (psc_prompt_bank_get_class (bank, query->class_index));
  if (!psc_prompt_bank_find_places (bank, text, &places) || !psc_thorax_stroke_places (cr, &places))
    return NULL;
  /* They lie where a drawing has them, not where this patient does. */
  return _ ("schematic zones");
}

static void
toast_cb (PscViewer *self, AdwToast *toast)
{
  psc_viewer_add_toast (self, g_object_ref (toast));
}

static void
dismiss_failure (PscViewer *self)
{
  if (self->failed_toast != NULL)
    psc_toaster_dismiss (self->toaster, self->failed_toast);
  g_clear_object (&self->failed_toast);
}

static void
engine_state_cb (PscViewer *self)
{
  PscEngine *engine = psc_reading_get_engine (self->reading);

  dismiss_failure (self);
  update_fitness (self);
  if (psc_engine_get_state (engine) != PSC_ENGINE_FAILED)
    return;
  self->failed_toast = adw_toast_new (_ ("The model cannot be used"));
  adw_toast_set_button_label (self->failed_toast, _ ("Choose Another"));
  adw_toast_set_action_name (self->failed_toast, "app.preferences");
  adw_toast_set_timeout (self->failed_toast, 0);
  psc_viewer_add_toast (self, g_object_ref (self->failed_toast));
}

static gboolean
psc_viewer_close_request (GtkWindow *window)
{
  psc_viewer_save_state (PSC_VIEWER (window));
  return GTK_WINDOW_CLASS (psc_viewer_parent_class)->close_request (window);
}

static void
psc_viewer_dispose (GObject *object)
{
  PscViewer *self = PSC_VIEWER (object);

  if (self->opening_one != NULL)
    g_cancellable_cancel (self->opening_one);
  g_clear_object (&self->opening_one);
  g_clear_handle_id (&self->patience, g_source_remove);
  if (self->reading != NULL)
    {
      g_signal_handlers_disconnect_by_data (psc_reading_get_engine (self->reading), self);
      g_signal_handlers_disconnect_by_data (self->reading, self);
      g_signal_handlers_disconnect_by_data (psc_reading_get_viewport (self->reading), self);
    }
  if (self->truth_book != NULL)
    g_signal_handlers_disconnect_by_data (self->truth_book, self);
  if (self->truth_pane != NULL)
    psc_truth_pane_set_book (self->truth_pane, NULL, NULL);
  g_clear_object (&self->truth_book);
  g_clear_object (&self->failed_toast);
  g_clear_object (&self->toaster);
  g_clear_object (&self->opener);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->measures, g_hash_table_unref);
  g_clear_object (&self->settings);
  g_clear_object (&self->opened);
  g_clear_object (&self->added);
  G_OBJECT_CLASS (psc_viewer_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (PSC_TYPE_BANNER);
  g_type_ensure (PSC_TYPE_CHOICE_BUTTON);
  g_type_ensure (PSC_TYPE_CLASS_NOTE);
  g_type_ensure (PSC_TYPE_DISPLAY_PANE);
  g_type_ensure (PSC_TYPE_IMAGE_NOTES);
  g_type_ensure (PSC_TYPE_METHOD_BUTTON);
  g_type_ensure (PSC_TYPE_PANEL_GRID);
  g_type_ensure (PSC_TYPE_SPLIT_VIEW);
  g_type_ensure (PSC_TYPE_SQUEEZER);
  g_type_ensure (PSC_TYPE_STATUS_BAR);
  g_type_ensure (PSC_TYPE_STUDY_PANE);
  g_type_ensure (PSC_TYPE_TRUTH_PANE);
  g_type_ensure (PSC_TYPE_VOI_BUTTON);
  g_type_ensure (PSC_TYPE_WELCOME_PAGE);
}

static void
psc_viewer_class_init (PscViewerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  ensure_types ();
  G_OBJECT_CLASS (klass)->dispose = psc_viewer_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = psc_viewer_close_request;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, PscViewer, toasts);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, study_split);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, prompt_split);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, stack);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, window_title);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, opening);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, mode_box);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, method_button);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, all_methods);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, drop_area);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, welcome);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, failure);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, opening_name);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, recent_section);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, models_section);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, study_pane);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, image_notes);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, fitness_banner);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, class_note);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, grid);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, truth_pane);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, display_pane);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, voi_button);
  gtk_widget_class_bind_template_child (widget_class, PscViewer, status_bar);
  psc_viewer_install_actions (widget_class);
}

static void
psc_viewer_init (PscViewer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->toaster = psc_toaster_new (self->toasts);
  psc_banner_set_action (self->fitness_banner, _ ("_Get a Model…"), "app.import-model");
}

static void
follow_reading (PscViewer *self)
{
  g_signal_connect_swapped (self->reading, "notify", G_CALLBACK (psc_viewer_update_actions), self);
  g_signal_connect_swapped (self->reading, "notify::session", G_CALLBACK (session_changed_cb),
                            self);
  g_signal_connect_swapped (psc_reading_get_viewport (self->reading), "notify",
                            G_CALLBACK (psc_viewer_update_actions), self);
  g_signal_connect_swapped (psc_reading_get_engine (self->reading), "notify::state",
                            G_CALLBACK (engine_state_cb), self);
  g_signal_connect_object (self->reading, "notify::query",
                           G_CALLBACK (psc_panel_grid_queue_outlines), self->grid,
                           G_CONNECT_SWAPPED);
  psc_panel_grid_set_outline_func (self->grid, draw_zones, self, NULL);
  psc_panel_grid_set_reading (self->grid, self->reading);
  psc_class_note_set_reading (self->class_note, self->reading);
  psc_method_button_set_reading (self->method_button, self->reading);
  psc_voi_button_set_reading (self->voi_button, self->reading);
  psc_display_pane_set_reading (self->display_pane, self->reading);
  psc_status_bar_set_reading (self->status_bar, self->reading);
}

/* Which panel the measures are of is marked while they are to be seen. */
static void
trust_open_cb (PscViewer *self)
{
  if (psc_trust_pane_get_open (self->trust_pane))
    gtk_widget_add_css_class (GTK_WIDGET (self->grid), "marks-current");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->grid), "marks-current");
}

static void
add_sidebar (PscViewer *self)
{
  g_autoptr (PscPromptHistory) history = psc_prompt_history_new (self->settings);
  GtkWidget *prompts = psc_prompt_pane_new (self->reading, history);
  GtkWidget *trust = psc_trust_pane_new (self->reading);

  self->prompt_pane = PSC_PROMPT_PANE (prompts);
  self->trust_pane = PSC_TRUST_PANE (trust);
  g_signal_connect_swapped (prompts, "toast", G_CALLBACK (toast_cb), self);
  g_signal_connect_swapped (trust, "toast", G_CALLBACK (toast_cb), self);
  g_signal_connect_swapped (trust, "notify::open", G_CALLBACK (trust_open_cb), self);
  psc_split_view_set_sidebar (self->prompt_split,
                              psc_sidebar_new (self->prompt_pane, self->trust_pane));
}

PscViewer *
psc_viewer_new (GtkApplication *application, PscEngine *engine, GSettings *settings)
{
  PscViewer *self;

  g_return_val_if_fail (PSC_IS_ENGINE (engine), NULL);

  self = g_object_new (PSC_TYPE_VIEWER, "application", application, NULL);
  g_set_object (&self->settings, settings);
  self->reading = psc_reading_new (engine);
  self->opener = psc_opener_new (engine);
  psc_viewer_init_actions (self);
  psc_viewer_init_name (self);
  psc_viewer_init_measures (self);
  psc_viewer_init_truth (self);
  follow_reading (self);
  add_sidebar (self);
  g_signal_connect_swapped (self->study_pane, "toast", G_CALLBACK (toast_cb), self);
  psc_viewer_init_files (self);
  psc_viewer_init_cohort (self);
  psc_viewer_init_recent (self);
  psc_viewer_init_models (self);
  psc_viewer_init_keys (self);
  psc_viewer_init_question (self);
  psc_viewer_load_state (self);
  psc_viewer_update_actions (self);
  engine_state_cb (self);
  return self;
}

PscReading *
psc_viewer_get_reading (PscViewer *self)
{
  g_return_val_if_fail (PSC_IS_VIEWER (self), NULL);

  return self->reading;
}

void
psc_viewer_add_toast (PscViewer *self, AdwToast *toast)
{
  g_return_if_fail (PSC_IS_VIEWER (self));

  psc_toaster_add (self->toaster, toast);
}
