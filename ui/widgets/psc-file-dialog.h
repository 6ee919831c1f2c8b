/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscFileDialogKind:
 *
 * What is to be chosen.
 */
typedef enum
{
  PSC_FILE_DIALOG_OPEN,
  PSC_FILE_DIALOG_OPEN_MULTIPLE,
  PSC_FILE_DIALOG_FOLDER,
  PSC_FILE_DIALOG_SAVE,
} PscFileDialogKind;

/**
 * PscFileDialog:
 *
 * Asks for a file: a GtkFileDialog where GTK has one, else a GtkFileChooserNative, which newer ones
 * deprecate.
 */
#define PSC_TYPE_FILE_DIALOG (psc_file_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PscFileDialog, psc_file_dialog, PSC, FILE_DIALOG, GObject)

/** @accept: the label of the button that ends it */
PscFileDialog *psc_file_dialog_new (PscFileDialogKind kind,
                                    const char *title,
                                    const char *accept) G_GNUC_WARN_UNUSED_RESULT;

/** The first one is used until the user chooses another. */
void psc_file_dialog_add_filter (PscFileDialog *self, GtkFileFilter *filter);

/** The name that a file to save has at first. */
void psc_file_dialog_set_initial_name (PscFileDialog *self, const char *name);

/** @parent: (nullable): a widget of the window over which it is shown */
void psc_file_dialog_choose_async (PscFileDialog *self,
                                   GtkWidget *parent,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * psc_file_dialog_choose_finish:
 *
 * Returns: (transfer full) (element-type GFile) (nullable): one file at least; %NULL with
 * %G_IO_ERROR_CANCELLED if the user gave up
 */
GListModel *psc_file_dialog_choose_finish (PscFileDialog *self,
                                           GAsyncResult *result,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same where one file is asked for. (transfer full) (nullable) */
GFile *psc_file_dialog_choose_file_finish (PscFileDialog *self,
                                           GAsyncResult *result,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
