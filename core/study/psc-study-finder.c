/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-finder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "study/psc-study-scan.h"
#include "study/psc-study-table.h"

void
psc_study_finds_free (PscStudyFinds *self)
{
  g_ptr_array_unref (self->studies);
  g_free (self);
}

static void
add_sentence (GString *note, char *sentence)
{
  if (note->len > 0)
    g_string_append_c (note, ' ');
  g_string_append (note, sentence);
  g_free (sentence);
}

char *
psc_study_finds_dup_note (const PscStudyFinds *self)
{
  g_autoptr (GString) note = g_string_new (NULL);

  if (self->n_missing > 0)
    add_sentence (
        note, g_strdup_printf (ngettext ("%u image of the table was not found.",
                                         "%u images of the table were not found.", self->n_missing),
                               self->n_missing));
  if (self->n_unreadable > 0)
    add_sentence (note,
                  g_strdup_printf (ngettext ("%u folder could not be opened.",
                                             "%u folders could not be opened.", self->n_unreadable),
                                   self->n_unreadable));
  if (self->is_cut)
    add_sentence (note, g_strdup (_ ("There is more than can be listed.")));
  return note->len > 0 ? g_string_free (g_steal_pointer (&note), FALSE) : NULL;
}

static GPtrArray *
list_table (const char *path, guint *n_missing, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscStudyTable) table = psc_study_table_load (path, error);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_autofree char *name = g_filename_display_basename (path);
  GPtrArray *studies;

  if (table == NULL)
    return NULL;
  studies = psc_study_table_list_studies (table, folder, n_missing, cancellable, error);
  if (studies != NULL && studies->len == 0)
    {
      g_clear_pointer (&studies, g_ptr_array_unref);
      g_set_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_NOTHING,
                   _ ("%s: none of the images that the table names was found near it"), name);
    }
  return studies;
}

static gboolean
find_one (PscStudyFinds *finds, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  guint n_missing = 0, n_unreadable = 0;
  gboolean is_cut = FALSE;
  GPtrArray *studies;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    studies = psc_study_scan (path, &n_unreadable, &is_cut, cancellable, error);
  else if (g_str_has_suffix (lower, ".csv"))
    studies = list_table (path, &n_missing, cancellable, error);
  else
    {
      g_ptr_array_add (finds->studies, psc_study_new (path, NULL));
      return TRUE;
    }
  if (studies == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (finds->studies, studies);
  finds->n_missing += n_missing;
  finds->n_unreadable += n_unreadable;
  finds->is_cut |= is_cut;
  return TRUE;
}

PscStudyFinds *
psc_study_find (const char *const *paths, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscStudyFinds) finds = g_new0 (PscStudyFinds, 1);

  finds->studies = g_ptr_array_new_with_free_func (g_object_unref);
  for (; *paths != NULL; paths++)
    if (!find_one (finds, *paths, cancellable, error))
      return NULL;
  if (finds->studies->len == 0)
    {
      g_set_error_literal (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_NOTHING,
                           _ ("there is no image in the folder"));
      return NULL;
    }
  return g_steal_pointer (&finds);
}

static void
find_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  PscStudyFinds *finds = psc_study_find (data, cancellable, &error);

  if (finds != NULL)
    g_task_return_pointer (task, finds, (GDestroyNotify) psc_study_finds_free);
  else
    g_task_return_error (task, error);
}

void
psc_study_find_async (const char *const *paths,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, psc_study_find_async);
  g_task_set_task_data (task, g_strdupv ((char **) paths), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, find_thread);
}

PscStudyFinds *
psc_study_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
