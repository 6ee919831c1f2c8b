/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-application.h"

#include <glib/gi18n.h>

#include "ui/viewer/psc-about.h"
#include "ui/cohort/psc-cohort-check.h"
#include "ui/cohort/psc-cohort-window.h"
#include "ui/widgets/psc-dialog.h"
#include "ui/model/psc-model-assistant.h"
#include "ui/preferences/psc-preferences.h"
#include "ui/preferences/psc-settings.h"
#include "ui/viewer/psc-shortcuts.h"
#include "ui/viewer/psc-viewer.h"

struct _PscApplication
{
  AdwApplication parent_instance;

  GSettings *settings;    /* owned */
  PscEngine *engine;      /* owned */
  GtkWidget *preferences; /* weak, nullable: while they are shown */
};

G_DEFINE_FINAL_TYPE (PscApplication, psc_application, ADW_TYPE_APPLICATION)

/* The settings set the cache's limits. */
static PscEngine *
new_engine (void)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autofree char *folder =
      g_build_filename (g_get_user_cache_dir (), GETTEXT_PACKAGE, "stacks", NULL);
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 0, 0);

  return psc_engine_new (bank, cache);
}

static PscViewer *
add_window (PscApplication *self)
{
  PscViewer *window = psc_viewer_new (GTK_APPLICATION (self), self->engine, self->settings);

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* The viewer that was used last; beside it there may be windows of cohorts. */
static PscViewer *
get_window (PscApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      GtkWindow *window = l->data;

      while (window != NULL && !PSC_IS_VIEWER (window))
        window = gtk_window_get_transient_for (window);
      if (window != NULL)
        return PSC_VIEWER (window);
    }
  return NULL;
}

static GtkWidget *
get_active (PscApplication *self)
{
  return (GtkWidget *) gtk_application_get_active_window (GTK_APPLICATION (self));
}

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  add_window (user_data);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscApplication *self = user_data;

  if (self->preferences != NULL)
    return;
  g_set_weak_pointer (&self->preferences,
                      GTK_WIDGET (psc_preferences_new (self->settings, self->engine)));
  psc_dialog_present_any (self->preferences, get_active (self));
}

static void
imported_cb (PscApplication *self, const char *name)
{
  PscViewer *window = get_window (self);
  g_autofree char *message = g_strdup_printf (_ ("“%s” is in use now"), name);

  g_settings_set_string (self->settings, "model", name);
  if (window != NULL)
    psc_viewer_add_toast (window, adw_toast_new (message));
}

static void
import_model_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscApplication *self = user_data;
  PscModelAssistant *assistant = psc_model_assistant_new ();

  g_signal_connect_object (assistant, "imported", G_CALLBACK (imported_cb), self,
                           G_CONNECT_SWAPPED);
  psc_dialog_present (PSC_DIALOG (assistant), get_active (self));
}

static PscViewer *require_window (PscApplication *self);

/* In whatever viewer was used last. */
static void
open_image_cb (PscApplication *self,
               GFile *file,
               const char *prompt,
               const char *class_name,
               const char *method,
               const char *model)
{
  PscViewer *window = require_window (self);
  const char *used = psc_engine_get_model_name (self->engine);

  psc_viewer_open_question (window, file, prompt, class_name, method);
  gtk_window_present (GTK_WINDOW (window));
  if (model != NULL && used != NULL && !g_str_equal (model, used))
    {
      /* Translators: names of models. */
      g_autofree char *text =
          g_strdup_printf (_ ("The cohort was read by “%s”, this window by “%s”"), model, used);
      g_autofree char *escaped = g_markup_escape_text (text, -1);
      AdwToast *toast = adw_toast_new (escaped);

      adw_toast_set_button_label (toast, _ ("_Change…"));
      adw_toast_set_action_name (toast, "app.preferences");
      psc_viewer_add_toast (window, toast);
    }
}

static void
open_cohort (PscApplication *self, GFile *file)
{
  PscCohortWindow *window = psc_cohort_window_new (GTK_APPLICATION (self));

  g_signal_connect_object (window, "open-image", G_CALLBACK (open_image_cb), self,
                           G_CONNECT_SWAPPED);
  psc_cohort_window_open (window, file);
  gtk_window_present (GTK_WINDOW (window));
}

/* @parameter: a folder's or table's URI */
static void
open_cohort_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  open_cohort (user_data, file);
}

static void
show_shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  psc_dialog_present (PSC_DIALOG (psc_shortcuts_new ()), get_active (user_data));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscApplication *self = user_data;

  psc_about_show (get_active (self), self->engine);
}

/* Windows keep their state as they close. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows =
      g_list_copy (gtk_application_get_windows (GTK_APPLICATION (user_data)));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static const GActionEntry actions[] = {
  { "new-window", new_window_action, NULL, NULL, NULL, { 0 } },
  { "preferences", preferences_action, NULL, NULL, NULL, { 0 } },
  { "import-model", import_model_action, NULL, NULL, NULL, { 0 } },
  { "about", about_action, NULL, NULL, NULL, { 0 } },
  { "open-cohort", open_cohort_action, "s", NULL, NULL, { 0 } },
  { "show-shortcuts", show_shortcuts_action, NULL, NULL, NULL, { 0 } },
  { "quit", quit_action, NULL, NULL, NULL, { 0 } },
};

static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.new-window", { "<Primary>n", NULL } },
  { "app.preferences", { "<Primary>comma", NULL } },
  { "app.quit", { "<Primary>q", NULL } },
  { "win.open", { "<Primary>o", NULL } },
  { "win.open-folder", { "<Primary><Shift>o", NULL } },
  { "win.open-table", { "<Primary>t", NULL } },
  { "win.open-cohort", { "<Primary><Shift>t", NULL } },
  { "win.open-regions", { "<Primary>g", NULL } },
  { "win.findings", { "F7", NULL } },
  { "win.export", { "<Primary>e", NULL } },
  { "win.show-image", { "<Primary>i", "<Alt>Return", NULL } },
  { "win.focus-prompt", { "<Primary>f", NULL } },
  { "win.toggle-studies", { "F9", NULL } },
  { "win.toggle-prompts", { "<Shift>F9", NULL } },
  { "win.toggle-trust", { "F8", NULL } },
  { "win.show-shortcuts", { "F1", "<Primary>question", NULL } },
  { "window.close", { "<Primary>w", NULL } },
};

static void
psc_application_startup (GApplication *application)
{
  PscApplication *self = PSC_APPLICATION (application);

  G_APPLICATION_CLASS (psc_application_parent_class)->startup (application);

  self->settings = psc_settings_new ();
  self->engine = new_engine ();
  psc_settings_bind_engine (self->settings, self->engine);
  psc_settings_bind_color_scheme (self->settings, adw_style_manager_get_default ());

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);
  gtk_window_set_default_icon_name (PSC_APPLICATION_ID);
}

/* The model is loaded once a window is there to say so. */
static PscViewer *
require_window (PscApplication *self)
{
  PscViewer *window = get_window (self);

  if (window == NULL)
    window = add_window (self);
  if (psc_engine_get_state (self->engine) == PSC_ENGINE_EMPTY)
    psc_settings_apply_model (self->settings, self->engine);
  return window;
}

static void
psc_application_activate (GApplication *application)
{
  PscApplication *self = PSC_APPLICATION (application);
  gboolean is_first = get_window (self) == NULL;
  PscViewer *window = require_window (self);

  if (is_first)
    psc_viewer_restore (window);
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_files (PscApplication *self, GFile *const *files, guint n_files)
{
  PscViewer *window = require_window (self);

  psc_viewer_open_files (window, files, n_files);
  gtk_window_present (GTK_WINDOW (window));
}

/* A file that may be a cohort's; meanwhile there may be no window. */
typedef struct
{
  PscApplication *application; /* owned, and held */
  GFile *file;                 /* owned */
} Opening;

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;

  if (psc_cohort_check_finish (result))
    open_cohort (opening->application, opening->file);
  else
    open_files (opening->application, &opening->file, 1);
  g_application_release (G_APPLICATION (opening->application));
  g_object_unref (opening->application);
  g_object_unref (opening->file);
  g_free (opening);
}

static void
psc_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  PscApplication *self = PSC_APPLICATION (application);
  Opening *opening;

  if (n_files != 1)
    {
      open_files (self, files, (guint) n_files);
      return;
    }
  opening = g_new0 (Opening, 1);
  opening->application = g_object_ref (self);
  opening->file = g_object_ref (files[0]);
  g_application_hold (application);
  psc_cohort_check_async (opening->file, checked_cb, opening);
}

static void
psc_application_shutdown (GApplication *application)
{
  PscApplication *self = PSC_APPLICATION (application);

  if (self->engine != NULL)
    psc_engine_shut_down (self->engine);
  g_clear_weak_pointer (&self->preferences);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  G_APPLICATION_CLASS (psc_application_parent_class)->shutdown (application);
}

static void
psc_application_class_init (PscApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = psc_application_startup;
  application_class->activate = psc_application_activate;
  application_class->open = psc_application_open;
  application_class->shutdown = psc_application_shutdown;
}

static void
psc_application_init (PscApplication *self)
{
}

PscApplication *
psc_application_new (void)
{
  return g_object_new (PSC_TYPE_APPLICATION, "application-id", PSC_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/promptoscope/Promptoscope", NULL);
}
