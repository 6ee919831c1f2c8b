/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-file-dialog.h"

#include <glib/gi18n.h>

struct _PscFileDialog
{
  GObject parent_instance;

  PscFileDialogKind kind;
  char *title;
  char *accept;
  char *initial_name;  /* nullable */
  GListStore *filters; /* owned, of GtkFileFilter */
};

G_DEFINE_FINAL_TYPE (PscFileDialog, psc_file_dialog, G_TYPE_OBJECT)

static GtkWindow *
get_window (GtkWidget *widget)
{
  GtkRoot *root = widget != NULL ? gtk_widget_get_root (widget) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* @files: (transfer full) (nullable) */
static void
return_files (GTask *task, GListModel *files)
{
  if (files != NULL && g_list_model_get_n_items (files) > 0)
    {
      g_task_return_pointer (task, files, g_object_unref);
      return;
    }
  g_clear_object (&files);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
}

#if GTK_CHECK_VERSION(4, 10, 0)

/* @file: (transfer full) (nullable) */
static GListModel *
make_list (GFile *file)
{
  GListStore *list;

  if (file == NULL)
    return NULL;
  list = g_list_store_new (G_TYPE_FILE);
  g_list_store_append (list, file);
  g_object_unref (file);
  return G_LIST_MODEL (list);
}

/* A user who gives up, a portal that fails and a cancelled wait are one: there is no file. */
static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GtkFileDialog *dialog = GTK_FILE_DIALOG (source);
  PscFileDialog *self = g_task_get_source_object (task);

  switch (self->kind)
    {
    case PSC_FILE_DIALOG_OPEN:
      return_files (task, make_list (gtk_file_dialog_open_finish (dialog, result, NULL)));
      break;
    case PSC_FILE_DIALOG_OPEN_MULTIPLE:
      return_files (task, gtk_file_dialog_open_multiple_finish (dialog, result, NULL));
      break;
    case PSC_FILE_DIALOG_FOLDER:
      return_files (task, make_list (gtk_file_dialog_select_folder_finish (dialog, result, NULL)));
      break;
    case PSC_FILE_DIALOG_SAVE:
    default:
      return_files (task, make_list (gtk_file_dialog_save_finish (dialog, result, NULL)));
      break;
    }
}

static GtkFileDialog *
make_dialog (PscFileDialog *self)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();
  g_autoptr (GObject) first = g_list_model_get_item (G_LIST_MODEL (self->filters), 0);

  gtk_file_dialog_set_title (dialog, self->title);
  gtk_file_dialog_set_accept_label (dialog, self->accept);
  gtk_file_dialog_set_modal (dialog, TRUE);
  if (self->initial_name != NULL)
    gtk_file_dialog_set_initial_name (dialog, self->initial_name);
  if (first != NULL)
    {
      gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (self->filters));
      gtk_file_dialog_set_default_filter (dialog, GTK_FILE_FILTER (first));
    }
  return dialog;
}

/* @task: (transfer full) */
static void
show_dialog (PscFileDialog *self, GtkWindow *parent, GTask *task)
{
  g_autoptr (GtkFileDialog) dialog = make_dialog (self);
  GCancellable *cancellable = g_task_get_cancellable (task);

  switch (self->kind)
    {
    case PSC_FILE_DIALOG_OPEN:
      gtk_file_dialog_open (dialog, parent, cancellable, chosen_cb, task);
      break;
    case PSC_FILE_DIALOG_OPEN_MULTIPLE:
      gtk_file_dialog_open_multiple (dialog, parent, cancellable, chosen_cb, task);
      break;
    case PSC_FILE_DIALOG_FOLDER:
      gtk_file_dialog_select_folder (dialog, parent, cancellable, chosen_cb, task);
      break;
    case PSC_FILE_DIALOG_SAVE:
    default:
      gtk_file_dialog_save (dialog, parent, cancellable, chosen_cb, task);
      break;
    }
}

#else

static void
response_cb (GtkNativeDialog *dialog, int response, GTask *task)
{
  GListModel *files = NULL;

  g_cancellable_disconnect (g_task_get_cancellable (task),
                            GPOINTER_TO_SIZE (g_task_get_task_data (task)));
  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  return_files (task, files);
  g_object_unref (task);
}

/* Not at once: the one who cancels may hold what the answer wants. */
static gboolean
give_up_cb (gpointer user_data)
{
  GtkNativeDialog *dialog = user_data;

  if (gtk_native_dialog_get_visible (dialog))
    g_signal_emit_by_name (dialog, "response", GTK_RESPONSE_CANCEL);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, GtkNativeDialog *dialog)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, give_up_cb, g_object_ref (dialog), g_object_unref);
}

static GtkFileChooserAction
get_action (PscFileDialog *self)
{
  if (self->kind == PSC_FILE_DIALOG_FOLDER)
    return GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER;
  return self->kind == PSC_FILE_DIALOG_SAVE ? GTK_FILE_CHOOSER_ACTION_SAVE
                                            : GTK_FILE_CHOOSER_ACTION_OPEN;
}

static void
set_options (PscFileDialog *self, GtkFileChooser *chooser)
{
  gtk_file_chooser_set_select_multiple (chooser, self->kind == PSC_FILE_DIALOG_OPEN_MULTIPLE);
  if (self->initial_name != NULL)
    gtk_file_chooser_set_current_name (chooser, self->initial_name);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->filters)); i++)
    {
      g_autoptr (GtkFileFilter) filter = g_list_model_get_item (G_LIST_MODEL (self->filters), i);

      gtk_file_chooser_add_filter (chooser, filter);
    }
}

/* @task: (transfer full) */
static void
show_dialog (PscFileDialog *self, GtkWindow *parent, GTask *task)
{
  GtkNativeDialog *dialog = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (
      self->title, parent, get_action (self), self->accept, _ ("_Cancel")));
  GCancellable *cancellable = g_task_get_cancellable (task);
  gulong handler = 0;

  set_options (self, GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_set_modal (dialog, TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (dialog),
                                     g_object_unref);
  g_task_set_task_data (task, GSIZE_TO_POINTER (handler), NULL);
  gtk_native_dialog_show (dialog);
}

#endif

static void
psc_file_dialog_finalize (GObject *object)
{
  PscFileDialog *self = PSC_FILE_DIALOG (object);

  g_free (self->title);
  g_free (self->accept);
  g_free (self->initial_name);
  g_object_unref (self->filters);
  G_OBJECT_CLASS (psc_file_dialog_parent_class)->finalize (object);
}

static void
psc_file_dialog_class_init (PscFileDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_file_dialog_finalize;
}

static void
psc_file_dialog_init (PscFileDialog *self)
{
  self->filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
}

PscFileDialog *
psc_file_dialog_new (PscFileDialogKind kind, const char *title, const char *accept)
{
  PscFileDialog *self = g_object_new (PSC_TYPE_FILE_DIALOG, NULL);

  self->kind = kind;
  self->title = g_strdup (title);
  self->accept = g_strdup (accept);
  return self;
}

void
psc_file_dialog_add_filter (PscFileDialog *self, GtkFileFilter *filter)
{
  g_return_if_fail (PSC_IS_FILE_DIALOG (self));

  g_list_store_append (self->filters, filter);
}

void
psc_file_dialog_set_initial_name (PscFileDialog *self, const char *name)
{
  g_return_if_fail (PSC_IS_FILE_DIALOG (self));

  g_free (self->initial_name);
  self->initial_name = g_strdup (name);
}

void
psc_file_dialog_choose_async (PscFileDialog *self,
                              GtkWidget *parent,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (PSC_IS_FILE_DIALOG (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, psc_file_dialog_choose_async);
  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else
    show_dialog (self, get_window (parent), task);
}

GListModel *
psc_file_dialog_choose_finish (PscFileDialog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GFile *
psc_file_dialog_choose_file_finish (PscFileDialog *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GListModel) files = psc_file_dialog_choose_finish (self, result, error);

  return files != NULL ? g_list_model_get_item (files, 0) : NULL;
}
