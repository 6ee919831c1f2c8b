/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/psc-study-chooser.h"

#include <glib/gi18n.h>

#include "image/psc-image-file.h"

typedef struct
{
  PscStudyChosenFunc chosen;
  GObject *user_data; /* owned */
} Request;

static void
request_free (gpointer data, GClosure *closure)
{
  Request *request = data;

  g_object_unref (request->user_data);
  g_free (request);
}

static void
response_cb (GtkNativeDialog *dialog, int response, Request *request)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

      request->chosen (files, request->user_data);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
take_filter (GtkFileChooser *chooser, GtkFileFilter *filter, const char *name)
{
  gtk_file_filter_set_name (filter, name);
  gtk_file_chooser_add_filter (chooser, filter);
  g_object_unref (filter);
}

/* DICOM files often have no extension at all, so that all files can be shown. */
static void
add_filters (GtkFileChooser *chooser, PscStudyChoice choice)
{
  static const char *const extensions[] = { "png", "jpg", "jpeg", "tif", "tiff", "dcm", "dicom" };
  static const char *const table_extensions[] = { "csv", "tsv", "tab", "psv", "txt", "gz" };
  GtkFileFilter *filter = gtk_file_filter_new ();
  guint n_formats;
  const PscImageFormat *formats = psc_image_file_get_formats (&n_formats);

  if (choice == PSC_STUDY_CHOICE_TABLE)
    {
      for (guint i = 0; i < G_N_ELEMENTS (table_extensions); i++)
        gtk_file_filter_add_suffix (filter, table_extensions[i]);
      take_filter (chooser, filter, _ ("CSV Tables"));
      return;
    }
  for (guint i = 0; i < n_formats; i++)
    gtk_file_filter_add_mime_type (filter, formats[i].mime_type);
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    gtk_file_filter_add_suffix (filter, extensions[i]);
  take_filter (chooser, filter, _ ("Images"));
  filter = gtk_file_filter_new ();
  gtk_file_filter_add_pattern (filter, "*");
  take_filter (chooser, filter, _ ("All Files"));
}

void
psc_study_choose (GtkWidget *parent,
                  PscStudyChoice choice,
                  PscStudyChosenFunc chosen,
                  GObject *user_data)
{
  static const char *const titles[] = { N_ ("Open Images"), N_ ("Open a Folder"),
                                        N_ ("Open a CSV Table") };
  GtkRoot *root = gtk_widget_get_root (parent);
  Request *request = g_new (Request, 1);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ (titles[choice]), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      choice == PSC_STUDY_CHOICE_FOLDER ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
                                        : GTK_FILE_CHOOSER_ACTION_OPEN,
      _ ("_Open"), _ ("_Cancel"));

  request->chosen = chosen;
  request->user_data = g_object_ref (user_data);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog),
                                        choice == PSC_STUDY_CHOICE_IMAGES);
  if (choice != PSC_STUDY_CHOICE_FOLDER)
    add_filters (GTK_FILE_CHOOSER (dialog), choice);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), request, request_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
