/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/psc-window-private.h"

#include <glib/gi18n.h>

#include "image/psc-image-file.h"

static void
show_failure (PscWindow *self, const char *message)
{
  adw_status_page_set_description (self->failure, message);
  gtk_stack_set_visible_child_name (self->stack, "failure");
}

/* What was on screen stays there: a damaged file among good ones costs nobody his place. */
static void
report_failure (PscWindow *self, const GError *error)
{
  AdwToast *toast;
  g_autofree char *escaped = NULL;

  if (psc_reading_get_session (self->reading) == NULL)
    {
      show_failure (self, error->message);
      return;
    }
  escaped = g_markup_escape_text (error->message, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 10);
  psc_window_add_toast (self, toast);
}

typedef struct
{
  PscWindow *window; /* owned */
  GFile *file;       /* owned */
  char *title;       /* owned */
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->window);
  g_object_unref (opening->file);
  g_free (opening->title);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
set_opening (PscWindow *self, GCancellable *cancellable)
{
  g_set_object (&self->opening_one, cancellable);
  gtk_spinner_set_spinning (self->opening, cancellable != NULL);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  PscWindow *self = opening->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscSession) session = psc_opener_open_finish (PSC_OPENER (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->opening_one)
    return;
  set_opening (self, NULL);
  if (session == NULL)
    {
      report_failure (self, error);
      psc_study_pane_set_failed (self->study_pane, opening->file, error->message);
      return;
    }
  g_set_object (&self->opened, opening->file);
  psc_reading_open (self->reading, session, opening->title);
  gtk_stack_set_visible_child_name (self->stack, "reading");
  psc_opener_prefetch (self->opener, psc_study_pane_peek_next (self->study_pane));
}

void
psc_window_open_file (PscWindow *self, GFile *file, const char *title)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Opening *opening = g_new0 (Opening, 1);

  if (self->opening_one != NULL)
    g_cancellable_cancel (self->opening_one);
  set_opening (self, cancellable);
  opening->window = g_object_ref (self);
  opening->file = g_object_ref (file);
  opening->title = g_strdup (title);
  psc_opener_open_async (self->opener, file, cancellable, opened_cb, opening);
}

static void
open_study_cb (PscWindow *self, PscStudy *study)
{
  psc_window_open_file (self, psc_study_get_file (study), psc_study_get_name (study));
}

static void
open_sample_cb (PscWindow *self, GFile *file)
{
  psc_window_open_files (self, &file, 1);
}

void
psc_window_open_files (PscWindow *self, GFile *const *files, guint n_files)
{
  g_return_if_fail (PSC_IS_WINDOW (self));

  psc_study_pane_add_files (self->study_pane, files, n_files, TRUE);
  if (n_files > 1)
    adw_flap_set_reveal_flap (self->study_flap, TRUE);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, PscWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) chosen = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));
      g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < g_list_model_get_n_items (chosen); i++)
        g_ptr_array_add (files, g_list_model_get_item (chosen, i));
      if (files->len > 0)
        psc_window_open_files (self, (GFile *const *) files->pdata, files->len);
    }
  g_object_unref (chooser);
}

static GtkFileChooserNative *
choose (PscWindow *self, const char *title, GtkFileChooserAction action)
{
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  return chooser;
}

/* Files of a picture archive often have no extension, so everything can be shown. */
static void
add_filters (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) known = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  guint n_formats;
  const PscImageFormat *formats = psc_image_file_get_formats (&n_formats);

  gtk_file_filter_set_name (known, _ ("Images and tables of images"));
  for (guint i = 0; i < n_formats; i++)
    gtk_file_filter_add_mime_type (known, formats[i].mime_type);
  gtk_file_filter_add_suffix (known, "dcm");
  gtk_file_filter_add_mime_type (known, "text/csv");
  gtk_file_chooser_add_filter (chooser, known);

  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

void
psc_window_choose_files (PscWindow *self)
{
  GtkFileChooserNative *chooser = choose (self, _ ("Open Images"), GTK_FILE_CHOOSER_ACTION_OPEN);

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  add_filters (GTK_FILE_CHOOSER (chooser));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
psc_window_choose_folder (PscWindow *self)
{
  GtkFileChooserNative *chooser =
      choose (self, _ ("Open a Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);

  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, PscWindow *self)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  for (GSList *l = gdk_file_list_get_files (g_value_get_boxed (value)); l != NULL; l = l->next)
    g_ptr_array_add (files, l->data);
  if (files->len > 0)
    psc_window_open_files (self, (GFile *const *) files->pdata, files->len);
  return files->len > 0;
}

void
psc_window_init_files (PscWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (self->drop_area, GTK_EVENT_CONTROLLER (target));
  g_signal_connect_swapped (self->study_pane, "open-study", G_CALLBACK (open_study_cb), self);
  g_signal_connect_swapped (self->welcome, "open-sample", G_CALLBACK (open_sample_cb), self);
}
