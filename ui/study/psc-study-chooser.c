/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/study/psc-study-chooser.h"

#include <glib/gi18n.h>

#include "image/psc-image-file.h"
#include "ui/widgets/psc-file-dialog.h"

typedef struct
{
  PscStudyChosenFunc chosen;
  GObject *user_data; /* owned */
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->user_data);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GListModel) files =
      psc_file_dialog_choose_finish (PSC_FILE_DIALOG (source), result, NULL);

  if (files != NULL)
    request->chosen (files, request->user_data);
}

static void
take_filter (PscFileDialog *chooser, GtkFileFilter *filter, const char *name)
{
  gtk_file_filter_set_name (filter, name);
  psc_file_dialog_add_filter (chooser, filter);
  g_object_unref (filter);
}

/* DICOM files often have no extension at all, so that all files can be shown. */
static void
add_filters (PscFileDialog *chooser, PscStudyChoice choice)
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
    if (formats[i].is_read)
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
  static const PscFileDialogKind kinds[] = { PSC_FILE_DIALOG_OPEN_MULTIPLE, PSC_FILE_DIALOG_FOLDER,
                                             PSC_FILE_DIALOG_OPEN };
  g_autoptr (PscFileDialog) chooser =
      psc_file_dialog_new (kinds[choice], _ (titles[choice]), _ ("_Open"));
  Request *request = g_new (Request, 1);

  request->chosen = chosen;
  request->user_data = g_object_ref (user_data);
  if (choice != PSC_STUDY_CHOICE_FOLDER)
    add_filters (chooser, choice);
  psc_file_dialog_choose_async (chooser, parent, NULL, chosen_cb, request);
}
