/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/model/psc-model-assistant.h"

#include <glib/gi18n.h>

#include "model/families/psc-model-family.h"
#include "ui/model/psc-model-importer.h"
#include "ui/widgets/psc-launcher.h"

struct _PscModelAssistant
{
  PscDialog parent_instance;

  /* Template. */
  AdwToastOverlay *toast_overlay;
  GtkWidget *back_button;
  GtkStack *stack;
  GtkWidget *continue_button;
  PscModelFiles *files;
  GtkWidget *import_button;
  GtkProgressBar *progress_bar;
  AdwStatusPage *done_page;
  GtkWidget *close_button;
  AdwStatusPage *failed_page;
  AdwPreferencesGroup *families_group;
  GtkWidget *retry_button;

  PscModelImporter *importer; /* owned */
  GCancellable *cancellable;  /* owned, nullable: of the import that goes on */
};

enum
{
  IMPORTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PscModelAssistant, psc_model_assistant, PSC_TYPE_DIALOG)

static GtkWidget *
get_default_button (PscModelAssistant *self, const char *page)
{
  if (g_str_equal (page, "guide"))
    return self->continue_button;
  if (g_str_equal (page, "files"))
    return self->import_button;
  if (g_str_equal (page, "done"))
    return self->close_button;
  if (g_str_equal (page, "failed"))
    return self->retry_button;
  return NULL;
}

static void
page_changed_cb (PscModelAssistant *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->stack);
  gboolean can_go_back;

  if (page == NULL)
    return;
  can_go_back = g_str_equal (page, "files") || g_str_equal (page, "failed");
  gtk_widget_set_visible (self->back_button, can_go_back);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.back", can_go_back);
  psc_dialog_set_default_widget (PSC_DIALOG (self), get_default_button (self, page));
}

static void
complete_changed_cb (PscModelAssistant *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.import",
                                 psc_model_files_get_complete (self->files));
}

static void
show_page (PscModelAssistant *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
continue_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_page (PSC_MODEL_ASSISTANT (widget), "files");
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PscModelAssistant *self = PSC_MODEL_ASSISTANT (widget);

  show_page (self, g_str_equal (psc_model_assistant_get_page (self), "files") ? "guide" : "files");
}

static void
copy_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PscModelAssistant *self = PSC_MODEL_ASSISTANT (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (_ ("Link copied")));
}

static void
open_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  psc_launch_uri (widget, g_variant_get_string (parameter, NULL));
}

static void
show_done (PscModelAssistant *self, const char *name)
{
  g_autofree char *text = g_markup_printf_escaped (_ ("It is called “%s”."), name);

  adw_status_page_set_description (self->done_page, text);
  show_page (self, "done");
  g_signal_emit (self, signals[IMPORTED], 0, name);
}

static void
show_failed (PscModelAssistant *self, const GError *error)
{
  g_autofree char *text = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->failed_page, text);
  show_page (self, "failed");
}

static void
imported_cb (GObject *importer, GAsyncResult *result, gpointer data)
{
  g_autoptr (PscModelAssistant) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name =
      psc_model_importer_import_finish (PSC_MODEL_IMPORTER (importer), result, &error);

  g_clear_object (&self->cancellable);
  /* Closed meanwhile: it was cancelled, or is done, and there is nothing left to show it on. */
  if (self->importer == NULL)
    return;
  if (name != NULL)
    show_done (self, name);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_page (self, "files");
  else
    show_failed (self, error);
}

static void
import_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PscModelAssistant *self = PSC_MODEL_ASSISTANT (widget);
  GFile *vocabulary = psc_model_files_get_vocabulary (self->files);

  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  show_page (self, "progress");
  psc_model_importer_import_async (
      self->importer, g_file_peek_path (psc_model_files_get_weights (self->files)),
      vocabulary != NULL ? g_file_peek_path (vocabulary) : NULL,
      psc_model_files_get_name (self->files), psc_model_files_get_replace (self->files),
      self->cancellable, imported_cb, g_object_ref (self));
}

static void
cancel_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PscModelAssistant *self = PSC_MODEL_ASSISTANT (widget);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
fraction_changed_cb (PscModelAssistant *self)
{
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 psc_model_importer_get_fraction (self->importer));
}

static void
psc_model_assistant_dismissed (PscDialog *dialog)
{
  PscModelAssistant *self = PSC_MODEL_ASSISTANT (dialog);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
psc_model_assistant_dispose (GObject *object)
{
  PscModelAssistant *self = PSC_MODEL_ASSISTANT (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->importer);
  G_OBJECT_CLASS (psc_model_assistant_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "assistant.continue", NULL, continue_action);
  gtk_widget_class_install_action (widget_class, "assistant.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "assistant.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "assistant.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "assistant.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "assistant.cancel", NULL, cancel_action);
}

static void
psc_model_assistant_class_init (PscModelAssistantClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_model_assistant_dispose;
  PSC_DIALOG_CLASS (klass)->dismissed = psc_model_assistant_dismissed;
  signals[IMPORTED] = g_signal_new ("imported", PSC_TYPE_MODEL_ASSISTANT, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (PSC_TYPE_MODEL_FILES);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-model-assistant.ui");
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, back_button);
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, stack);
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, continue_button);
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, files);
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, import_button);
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, done_page);
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, close_button);
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, families_group);
  gtk_widget_class_bind_template_child (widget_class, PscModelAssistant, retry_button);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, complete_changed_cb);
  install_actions (widget_class);
}

/* What to download for a family of models, behind its name and the licence of its weights. */
static void
add_family (PscModelAssistant *self, PscModelFamily *family)
{
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *label = gtk_label_new (psc_model_family_get_download (family));
  g_autofree char *licence =
      /* Translators: of the weights of a model, such as “MIT” */
      g_strdup_printf (_ ("Licence: %s"), psc_model_family_get_licence (family));
  g_autofree char *subtitle = g_markup_escape_text (licence, -1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), psc_model_family_get_title (family));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 12);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), label);
  adw_preferences_group_add (self->families_group, row);
}

/* MedCLIP has links of its own. */
static void
add_families (PscModelAssistant *self)
{
  for (PscModelFamily *const *family = psc_model_family_get_all (); *family != NULL; family++)
    if (!g_str_equal (psc_model_family_get_nick (*family), "medclip"))
      add_family (self, *family);
}

static void
psc_model_assistant_init (PscModelAssistant *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_families (self);
  self->importer = psc_model_importer_new ();
  g_signal_connect_object (self->importer, "notify::fraction", G_CALLBACK (fraction_changed_cb),
                           self, G_CONNECT_SWAPPED);
  page_changed_cb (self);
  complete_changed_cb (self);
}

PscModelAssistant *
psc_model_assistant_new (void)
{
  return g_object_new (PSC_TYPE_MODEL_ASSISTANT, NULL);
}

PscModelFiles *
psc_model_assistant_get_files (PscModelAssistant *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_ASSISTANT (self), NULL);

  return self->files;
}

const char *
psc_model_assistant_get_page (PscModelAssistant *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_ASSISTANT (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}
