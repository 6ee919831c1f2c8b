/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-file-dialog.h"

#include <glib/gstdio.h>

#include "psc-test-ui.h"
#include "test-screen.h"

typedef struct
{
  GtkWindow *parent;
  GtkWidget *child;
  GCancellable *cancellable;
  GListModel *files;
  GError *error;
  gboolean answered;
} Fixture;

static void
set_up (Fixture *f, gconstpointer user_data)
{
  f->child = gtk_drawing_area_new ();
  f->parent = psc_test_ui_show (f->child, 300, 200);
  f->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *f, gconstpointer user_data)
{
  psc_test_ui_close (f->parent, f->child);
  g_clear_object (&f->cancellable);
  g_clear_object (&f->files);
  g_clear_error (&f->error);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  f->files = psc_file_dialog_choose_finish (PSC_FILE_DIALOG (source), result, &f->error);
  f->answered = TRUE;
}

static gboolean
is_answered (gpointer data)
{
  return ((Fixture *) data)->answered;
}

static GtkWindow *
find_dialog (Fixture *f)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) == f->parent
          && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

static gboolean
is_shown (gpointer data)
{
  return find_dialog (data) != NULL;
}

static PscFileDialog *
new_dialog (PscFileDialogKind kind)
{
  PscFileDialog *dialog = psc_file_dialog_new (kind, "A file", "_Take");
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_add_pattern (filter, "*.png");
  gtk_file_filter_set_name (filter, "PNG");
  if (kind == PSC_FILE_DIALOG_SAVE)
    psc_file_dialog_set_initial_name (dialog, "name.png");
  else if (kind != PSC_FILE_DIALOG_FOLDER)
    psc_file_dialog_add_filter (dialog, filter);
  return dialog;
}

static void
ask (Fixture *f, PscFileDialogKind kind)
{
  g_autoptr (PscFileDialog) dialog = new_dialog (kind);

  f->answered = FALSE;
  g_clear_error (&f->error);
  psc_file_dialog_choose_async (dialog, f->child, f->cancellable, answered_cb, f);
}

static void
check_gave_up (Fixture *f)
{
  test_screen_wait (is_answered, f);
  g_assert_null (f->files);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (find_dialog (f));
}

/* It is shown over the window of the one who asks, and closing it is no choice. */
static void
test_give_up (Fixture *f, gconstpointer user_data)
{
  for (PscFileDialogKind kind = PSC_FILE_DIALOG_OPEN; kind <= PSC_FILE_DIALOG_SAVE; kind++)
    {
      ask (f, kind);
      test_screen_wait (is_shown, f);
      g_assert_cmpstr (gtk_window_get_title (find_dialog (f)), ==, "A file");
      g_assert_true (gtk_window_get_modal (find_dialog (f)));
      gtk_window_close (find_dialog (f));
      check_gave_up (f);
    }
}

/* Who no longer waits for an answer takes the question off the screen. */
static void
test_cancel (Fixture *f, gconstpointer user_data)
{
  ask (f, PSC_FILE_DIALOG_OPEN);
  test_screen_wait (is_shown, f);
  g_cancellable_cancel (f->cancellable);
  check_gave_up (f);
  /* And need not have asked. */
  ask (f, PSC_FILE_DIALOG_FOLDER);
  check_gave_up (f);
}

static gboolean
has_named_file (gpointer data)
{
  GtkWidget *dialog = GTK_WIDGET (find_dialog (data));

  return dialog != NULL && test_screen_find (dialog, GTK_TYPE_TEXT, "text", "name.png") != NULL;
}

/* GTK's dialog takes no answer before it has read its folder. */
static gboolean
takes_answer (gpointer data)
{
  GtkWindow *dialog = find_dialog (data);

  if (dialog != NULL)
    psc_test_ui_settle (GTK_WIDGET (dialog));
  if (dialog != NULL && !is_answered (data))
    g_signal_emit_by_name (test_screen_find (dialog, GTK_TYPE_BUTTON, "label", "_Take"), "clicked");
  return is_answered (data);
}

/* What is to be saved has its name beforehand, and is not written by the question. */
static void
test_save (Fixture *f, gconstpointer user_data)
{
  g_autofree char *path = test_screen_dup_path ("saved", "name.png");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GFile) file = NULL;

  g_assert_cmpint (g_chdir (folder), ==, 0);
  ask (f, PSC_FILE_DIALOG_SAVE);
  test_screen_wait (has_named_file, f);
  test_screen_wait (takes_answer, f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (g_list_model_get_n_items (f->files), ==, 1);
  file = g_list_model_get_item (f->files, 0);
  g_assert_true (g_str_has_suffix (g_file_peek_path (file), "/name.png"));
  g_assert_false (g_file_query_exists (file, NULL));
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);
#define ADD(name, test) g_test_add ("/file-dialog/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("give-up", test_give_up);
  ADD ("cancel", test_cancel);
  ADD ("save", test_save);
  return g_test_run ();
}
