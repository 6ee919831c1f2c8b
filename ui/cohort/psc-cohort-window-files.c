/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-window-private.h"

#include <glib/gi18n.h>

#include "ui/widgets/psc-file-dialog.h"

static void
set_loading (PscCohortWindow *self, GCancellable *cancellable, GFile *file)
{
  g_autofree char *base = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *name = base != NULL ? g_filename_display_name (base) : g_strdup ("");
  g_autofree char *text = g_strdup_printf (_ ("Reading %s…"), name);

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_set_object (&self->loading, cancellable);
  gtk_label_set_label (self->loading_label, text);
  gtk_spinner_set_spinning (self->loading_spinner, cancellable != NULL);
  if (cancellable != NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  psc_cohort_window_update_actions (self);
}

/* What was open stays so. */
static void
fail (PscCohortWindow *self, const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_status_page_set_description (self->failure, escaped);
  gtk_stack_set_visible_child_name (self->stack, self->source != NULL ? "cohort" : "failure");
  if (self->source != NULL)
    psc_cohort_window_tell (self, message);
  psc_cohort_window_update_actions (self);
}

void
psc_cohort_window_stop (PscCohortWindow *self)
{
  set_loading (self, NULL, NULL);
  gtk_stack_set_visible_child_name (self->stack, self->source != NULL ? "cohort" : "welcome");
  psc_cohort_window_update_actions (self);
}

static void
unref_source (gpointer data)
{
  psc_cohort_source_unref (data);
}

static void
load (GTask *task, gpointer window, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  PscCohortSource *source = psc_cohort_source_load (data, cancellable, &error);

  if (source != NULL)
    g_task_return_pointer (task, source, unref_source);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
loaded_cb (GObject *window, GAsyncResult *result, gpointer user_data)
{
  PscCohortWindow *self = PSC_COHORT_WINDOW (window);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscCohortSource) source = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->loading)
    return;
  set_loading (self, NULL, NULL);
  if (source != NULL)
    psc_cohort_window_take_source (self, g_steal_pointer (&source));
  else
    fail (self, error->message);
}

void
psc_cohort_window_open (PscCohortWindow *self, GFile *file)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = NULL;
  char *path;

  g_return_if_fail (PSC_IS_COHORT_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  path = g_file_get_path (file);
  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);
      g_autofree char *message = g_strdup_printf (_ ("%s is not a file of this computer"), uri);

      fail (self, message);
      return;
    }
  set_loading (self, cancellable, file);
  task = g_task_new (self, cancellable, loaded_cb, NULL);
  g_task_set_source_tag (task, psc_cohort_window_open);
  g_task_set_task_data (task, path, g_free);
  g_task_run_in_thread (task, load);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscCohortWindow) self = user_data;
  g_autoptr (GFile) file =
      psc_file_dialog_choose_file_finish (PSC_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    psc_cohort_window_open (self, file);
}

void
psc_cohort_window_choose (PscCohortWindow *self, gboolean is_table)
{
  g_autoptr (PscFileDialog) dialog =
      psc_file_dialog_new (is_table ? PSC_FILE_DIALOG_OPEN : PSC_FILE_DIALOG_FOLDER,
                           is_table ? _ ("Open a Merged Table") : _ ("Open a Cohort"), _ ("_Open"));

  if (is_table)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_add_suffix (filter, "csv");
      gtk_file_filter_set_name (filter, _ ("CSV Tables"));
      psc_file_dialog_add_filter (dialog, filter);
    }
  psc_file_dialog_choose_async (dialog, GTK_WIDGET (self), NULL, chosen_cb, g_object_ref (self));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, PscCohortWindow *self)
{
  g_autoptr (GSList) dropped = gdk_file_list_get_files (g_value_get_boxed (value));

  if (dropped == NULL)
    return FALSE;
  psc_cohort_window_open (self, dropped->data);
  return TRUE;
}

void
psc_cohort_window_init_files (PscCohortWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (self->drop_area, GTK_EVENT_CONTROLLER (drop));
  gtk_widget_add_css_class (self->drop_area, "study-drop");
}
