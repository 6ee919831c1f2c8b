/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/preferences/psc-model-preferences.h"

#include <glib/gi18n.h>

#include "model/psc-model-store.h"
#include "ui/model/psc-model-assistant.h"
#include "ui/preferences/psc-preferences.h"
#include "ui/preferences/psc-settings.h"

struct _PscModelPreferences
{
  AdwPreferencesPage parent_instance;

  /* Template. */
  AdwPreferencesGroup *models_group;
  AdwComboRow *device_row;
  AdwComboRow *precision_row;
  AdwActionRow *state_row;
  GtkImage *state_icon;

  GSettings *settings; /* owned */
  PscEngine *engine;   /* owned */
  GPtrArray *rows;     /* of borrowed rows, in the group */
};

G_DEFINE_FINAL_TYPE (PscModelPreferences, psc_model_preferences, ADW_TYPE_PREFERENCES_PAGE)

static const char *const devices[] = { "auto", "cpu", "cuda", NULL };
static const char *const precisions[] = { "full", "reduced", NULL };

static void
chosen_cb (GtkCheckButton *check, PscModelPreferences *self)
{
  if (gtk_check_button_get_active (check))
    g_settings_set_string (self->settings, "model", gtk_widget_get_name (GTK_WIDGET (check)));
}

/* The row's radio button is called as the model is; without a name for the default. */
static void
add_row (PscModelPreferences *self, const char *name, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *chosen = g_settings_get_string (self->settings, "model");

  gtk_widget_set_name (check, name);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  if (self->rows->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check),
                                g_object_get_data (self->rows->pdata[0], "check"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_str_equal (name, chosen));
  g_signal_connect (check, "toggled", G_CALLBACK (chosen_cb), self);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_object_set_data (G_OBJECT (row), "check", check);
  adw_preferences_group_add (self->models_group, row);
  g_ptr_array_add (self->rows, row);
}

typedef struct
{
  char *name;   /* owned */
  char *in_use; /* owned, nullable */
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_free (removal->name);
  g_free (removal->in_use);
  g_free (removal);
}

static void
remove_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Removal *removal = data;
  GError *error = NULL;

  if (psc_model_store_remove (removal->name, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void refresh (PscModelPreferences *self);

/* Where it was in use, the default takes its place. */
static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PscModelPreferences *self = PSC_MODEL_PREFERENCES (source);
  const Removal *removal = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *chosen = NULL;

  if (self->settings == NULL)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      GtkWidget *preferences = gtk_widget_get_ancestor (GTK_WIDGET (self), PSC_TYPE_PREFERENCES);

      if (preferences != NULL)
        psc_preferences_add_toast (PSC_PREFERENCES (preferences), adw_toast_new (error->message));
      return;
    }
  chosen = g_settings_get_string (self->settings, "model");
  if (g_str_equal (chosen, removal->name))
    g_settings_set_string (self->settings, "model", "");
  else if (g_strcmp0 (removal->in_use, removal->name) == 0)
    psc_settings_apply_model (self->settings, self->engine);
  refresh (self);
}

/* The button is called as the model is. */
static void
remove_clicked_cb (GtkWidget *button, PscModelPreferences *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER);
  g_autoptr (GTask) task = g_task_new (self, NULL, removed_cb, NULL);
  Removal *removal = g_new (Removal, 1);

  *removal = (Removal){ g_strdup (gtk_widget_get_name (button)),
                        g_strdup (psc_engine_get_model_name (self->engine)) };
  gtk_popover_popdown (GTK_POPOVER (popover));
  g_task_set_source_tag (task, remove_clicked_cb);
  g_task_set_task_data (task, removal, removal_free);
  g_task_run_in_thread (task, remove_thread);
}

/* Gigabytes that were downloaded do not go with one click. */
static GtkWidget *
new_confirmation (PscModelPreferences *self, const char *name)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Remove"));
  g_autofree char *text =
      g_strdup_printf (_ ("Remove “%s”? Its files are deleted from this computer."), name);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_set_name (button, name);
  gtk_widget_add_css_class (button, "destructive-action");
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
add_remove_button (PscModelPreferences *self, GtkWidget *row, const char *name)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *tip = g_strdup_printf (_ ("Remove “%s”"), name);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "user-trash-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), new_confirmation (self, name));
  gtk_widget_set_tooltip_text (button, tip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_entry (PscModelPreferences *self, const PscModelEntry *entry)
{
  GtkWidget *row;

  if (entry->problem != NULL)
    add_row (self, entry->name, entry->name, entry->problem);
  else if (entry->own)
    add_row (self, entry->name, entry->name, _ ("Imported"));
  else if (g_str_equal (entry->name, PSC_MODEL_STORE_DEMONSTRATION))
    add_row (self, entry->name, entry->name, _ ("Trained on phantoms; not fit for any real image"));
  else
    add_row (self, entry->name, entry->name, _ ("Came with the program"));

  row = g_ptr_array_index (self->rows, self->rows->len - 1);
  /* What cannot be used can be removed all the same. */
  gtk_widget_set_sensitive (g_object_get_data (G_OBJECT (row), "check"), entry->problem == NULL);
  gtk_widget_set_sensitive (row, entry->problem == NULL || entry->own);
  if (entry->own)
    add_remove_button (self, row, entry->name);
}

static void
fill (PscModelPreferences *self, GPtrArray *entries)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->models_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  add_row (self, "", _ ("Automatic"),
           _ ("The first imported one, or else the demonstration model"));
  for (guint i = 0; i < entries->len; i++)
    add_entry (self, g_ptr_array_index (entries, i));
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, psc_model_store_list (), (GDestroyNotify) g_ptr_array_unref);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) entries = g_task_propagate_pointer (G_TASK (result), NULL);
  PscModelPreferences *self = PSC_MODEL_PREFERENCES (source);

  /* The window may have been closed meanwhile. */
  if (entries != NULL && self->settings != NULL)
    fill (self, entries);
}

static void
refresh (PscModelPreferences *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, listed_cb, NULL);

  g_task_set_source_tag (task, refresh);
  g_task_run_in_thread (task, list_thread);
}

static void
update_state (PscModelPreferences *self)
{
  g_autofree char *text = NULL;
  const char *icon = "emblem-ok-symbolic";
  const char *message = psc_engine_get_message (self->engine);

  switch (psc_engine_get_state (self->engine))
    {
    case PSC_ENGINE_READY:
      text = g_strdup_printf (_ ("%s on %s"), psc_engine_get_model_name (self->engine),
                              psc_engine_get_device (self->engine));
      break;
    case PSC_ENGINE_LOADING:
      icon = "content-loading-symbolic";
      text = g_strdup (_ ("The model is being loaded…"));
      break;
    case PSC_ENGINE_FAILED:
      icon = "dialog-warning-symbolic";
      text = g_strdup (message != NULL ? message : _ ("The model cannot be used"));
      break;
    case PSC_ENGINE_EMPTY:
    default:
      icon = "content-loading-symbolic";
      text = g_strdup (_ ("No model is loaded yet"));
      break;
    }
  adw_action_row_set_subtitle (self->state_row, text);
  gtk_image_set_from_icon_name (self->state_icon, icon);
}

static void
imported_cb (PscModelPreferences *self, const char *name)
{
  g_autofree char *chosen = NULL;

  if (self->settings == NULL)
    return;
  chosen = g_settings_get_string (self->settings, "model");
  /* Of the same name, it has taken the place of the one in use. */
  if (g_str_equal (chosen, name))
    psc_settings_apply_model (self->settings, self->engine);
  else
    g_settings_set_string (self->settings, "model", name);
  refresh (self);
}

static void
import_clicked_cb (PscModelPreferences *self)
{
  PscModelAssistant *assistant = psc_model_assistant_new ();

  g_signal_connect_object (assistant, "imported", G_CALLBACK (imported_cb), self,
                           G_CONNECT_SWAPPED);
  psc_dialog_present (PSC_DIALOG (assistant), GTK_WIDGET (self));
}

static void
model_changed_cb (GSettings *settings, const char *key, PscModelPreferences *self)
{
  g_autofree char *chosen = g_settings_get_string (settings, "model");

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *check = g_object_get_data (self->rows->pdata[i], "check");

      if (g_str_equal (gtk_widget_get_name (check), chosen))
        gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
    }
}

static void
psc_model_preferences_dispose (GObject *object)
{
  PscModelPreferences *self = PSC_MODEL_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (psc_model_preferences_parent_class)->dispose (object);
}

static void
psc_model_preferences_finalize (GObject *object)
{
  g_ptr_array_unref (PSC_MODEL_PREFERENCES (object)->rows);
  G_OBJECT_CLASS (psc_model_preferences_parent_class)->finalize (object);
}

static void
psc_model_preferences_class_init (PscModelPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_model_preferences_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_model_preferences_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-model-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PscModelPreferences, models_group);
  gtk_widget_class_bind_template_child (widget_class, PscModelPreferences, device_row);
  gtk_widget_class_bind_template_child (widget_class, PscModelPreferences, precision_row);
  gtk_widget_class_bind_template_child (widget_class, PscModelPreferences, state_row);
  gtk_widget_class_bind_template_child (widget_class, PscModelPreferences, state_icon);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked_cb);
}

static void
psc_model_preferences_init (PscModelPreferences *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
psc_model_preferences_bind (PscModelPreferences *self, GSettings *settings, PscEngine *engine)
{
  g_return_if_fail (PSC_IS_MODEL_PREFERENCES (self));

  self->settings = g_object_ref (settings);
  self->engine = g_object_ref (engine);
  psc_settings_bind_choice (settings, "device", self->device_row, devices);
  psc_settings_bind_choice (settings, "precision", self->precision_row, precisions);
  g_signal_connect_object (settings, "changed::model", G_CALLBACK (model_changed_cb), self, 0);
  g_signal_connect_object (engine, "notify", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  update_state (self);
  refresh (self);
}
