/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

#include <glib/gi18n.h>

#include "truth/psc-truth-class.h"
#include "ui/cohort/psc-cohort-check.h"
#include "ui/widgets/psc-file-dialog.h"

/* Cohorts have a window of their own, which the application opens; and what is chosen in that comes
 * back here. */

/* What was chosen or dropped, until it is known what it is. */
typedef struct
{
  PscViewer *window; /* owned */
  GListModel *files; /* owned, of GFile */
} Choice;

static void
choice_free (Choice *choice)
{
  g_object_unref (choice->window);
  g_object_unref (choice->files);
  g_free (choice);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Choice, choice_free)

static void
open_cohort (PscViewer *self, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-cohort", "s", uri);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Choice) choice = user_data;
  g_autoptr (GFile) file = g_list_model_get_item (choice->files, 0);

  if (psc_cohort_check_finish (result))
    open_cohort (choice->window, file);
  else
    psc_study_pane_add_files (choice->window->study_pane, choice->files);
}

/* One folder or table may be a cohort's. Without an application there is nobody to open it. */
static gboolean
added_cb (PscViewer *self, GListModel *files)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  Choice *choice;

  if (g_list_model_get_n_items (files) != 1
      || gtk_window_get_application (GTK_WINDOW (self)) == NULL)
    return FALSE;
  choice = g_new0 (Choice, 1);
  choice->window = g_object_ref (self);
  choice->files = g_object_ref (files);
  psc_cohort_check_async (file, checked_cb, choice);
  return TRUE;
}

void
psc_viewer_open_unknown (PscViewer *self, GFile *file)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  g_list_store_append (files, file);
  if (!added_cb (self, G_LIST_MODEL (files)))
    psc_viewer_open_files (self, &file, 1);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscViewer) self = user_data;
  g_autoptr (GFile) file =
      psc_file_dialog_choose_file_finish (PSC_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    open_cohort (self, file);
}

void
psc_viewer_choose_cohort (PscViewer *self)
{
  g_autoptr (PscFileDialog) dialog =
      psc_file_dialog_new (PSC_FILE_DIALOG_FOLDER, _ ("Open a Cohort"), _ ("_Open"));

  psc_file_dialog_choose_async (dialog, GTK_WIDGET (self), NULL, chosen_cb, g_object_ref (self));
}

/* A class that the bank in use does not have is asked for by its name. */
static void
ask (PscViewer *self, const char *prompt, const char *class_name)
{
  PscPromptBank *bank = psc_engine_get_bank (psc_reading_get_engine (self->reading));
  g_autoptr (PscQuery) query = NULL;
  guint index;

  if (prompt != NULL && *prompt != '\0')
    query = psc_query_new_prompt (prompt, NULL, FALSE);
  else if (class_name == NULL || *class_name == '\0')
    return;
  else if (psc_truth_class_find (bank, class_name, &index) != NULL)
    query = psc_query_new_class (index, NULL, FALSE);
  else
    query = psc_query_new_prompt (class_name, NULL, FALSE);
  psc_prompt_trail_ask (psc_prompt_pane_get_trail (self->prompt_pane), query,
                        PSC_PROMPT_SOURCE_CHOICE);
}

void
psc_viewer_open_question (
    PscViewer *self, GFile *file, const char *prompt, const char *class_name, const char *method)
{
  g_return_if_fail (PSC_IS_VIEWER (self));
  g_return_if_fail (G_IS_FILE (file));

  if (method != NULL && g_strv_contains (psc_method_get_names (), method))
    psc_reading_set_method (self->reading, method);
  ask (self, prompt, class_name);
  psc_viewer_open_files (self, &file, 1);
}

void
psc_viewer_init_cohort (PscViewer *self)
{
  g_signal_connect_swapped (self->study_pane, "chosen", G_CALLBACK (added_cb), self);
  g_signal_connect_swapped (self->study_pane, "dropped", G_CALLBACK (added_cb), self);
}
