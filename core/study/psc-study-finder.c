/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-finder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "study/psc-study-file-name.h"
#include "study/psc-study-locator.h"
#include "study/psc-study-scan.h"
#include "study/psc-study-table-text.h"
#include "study/psc-study-table.h"

/* While it is being filled. */
typedef struct
{
  GPtrArray *studies;  /* owned, of PscStudy */
  GStrvBuilder *notes; /* owned */
  guint n_directories; /* of media, which were left out */
  GError *missing;     /* owned, nullable: of the first path that leads nowhere */
} Findings;

void
psc_study_finds_free (PscStudyFinds *self)
{
  g_clear_pointer (&self->studies, g_ptr_array_unref);
  g_strfreev (self->notes);
  g_free (self);
}

char *
psc_study_finds_dup_note (const PscStudyFinds *self)
{
  return *self->notes != NULL ? g_strjoinv (" ", self->notes) : NULL;
}

static void
add_note (Findings *findings, char *sentence)
{
  g_strv_builder_add (findings->notes, sentence);
  g_free (sentence);
}

/* “study1/view1_frontal.jpg” alone would be the name of thousands. */
static char *
dup_short_name (const char *path)
{
  const char *start = path + strlen (path);

  for (guint n = 0; start > path && n < 3; n++)
    for (start--; start > path && start[-1] != '/'; start--)
      ;
  return g_filename_display_name (start);
}

/* The studies of a table by their files, of which several rows may have the same. */
typedef struct
{
  GPtrArray *studies;  /* borrowed */
  GHashTable *by_path; /* owned, of PscStudy */
  guint n_missing;
  guint first_missing; /* its line */
  guint n_contradicting;
  guint first_contradicting;
  guint n_doubted; /* files of which there are several of that name */
  guint first_doubted;
} TableFinds;

static void
add_file (TableFinds *finds, PscStudy *study, const PscStudyRow *row)
{
  PscStudy *known = g_hash_table_lookup (finds->by_path, psc_study_get_path (study));
  g_autoptr (PscStudyLabels) joined = NULL;

  if (known == NULL)
    {
      psc_study_set_labels (study, row->labels);
      g_hash_table_insert (finds->by_path, (gpointer) psc_study_get_path (study), study);
      g_ptr_array_add (finds->studies, g_object_ref (study));
      return;
    }
  /* The images of one study's folder share their labels. */
  joined = psc_study_labels_new ();
  psc_study_labels_join_all (joined, psc_study_get_labels (known));
  if (psc_study_labels_join_all (joined, row->labels) && finds->n_contradicting++ == 0)
    finds->first_contradicting = row->line;
  psc_study_set_labels (known, joined);
}

static void
add_row (TableFinds *finds, const PscStudyRow *row, const char *path, GCancellable *cancellable)
{
  const guint before = finds->studies->len;
  g_autofree char *name = dup_short_name (row->path);

  if (path != NULL && finds->studies->len < PSC_STUDY_TABLE_MAX_ROWS)
    {
      g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

      if (psc_study_has_image_name (path) || !g_file_test (path, G_FILE_TEST_IS_DIR))
        g_ptr_array_add (found, psc_study_new (path, name));
      else
        psc_study_scan_into (found, path, name, cancellable);
      for (guint i = 0; i < found->len; i++)
        add_file (finds, g_ptr_array_index (found, i), row);
      if (found->len > 0)
        return;
    }
  if (finds->studies->len == before && finds->n_missing++ == 0)
    finds->first_missing = row->line;
}

static void
note_table (Findings *findings, const PscStudyTable *table, const TableFinds *finds)
{
  for (const char *const *note = psc_study_table_get_notes (table); *note != NULL; note++)
    g_strv_builder_add (findings->notes, *note);
  if (finds->n_missing > 0)
    add_note (findings,
              g_strdup_printf (ngettext ("%u image of the table was not found: line %u.",
                                         "%u images of the table were not found, such as that of "
                                         "line %u.",
                                         finds->n_missing),
                               finds->n_missing, finds->first_missing));
  if (finds->n_contradicting > 0)
    add_note (findings,
              g_strdup_printf (ngettext ("%u row contradicts another one of the same file, and the "
                                         "finding counts as present: line %u.",
                                         "%u rows contradict others of the same files, and the "
                                         "findings count as present, such as in line %u.",
                                         finds->n_contradicting),
                               finds->n_contradicting, finds->first_contradicting));
  if (finds->n_doubted > 0)
    add_note (findings,
              g_strdup_printf (ngettext ("%u image of the table lies in several folders, and the "
                                         "one nearest to the table is taken: line %u.",
                                         "%u images of the table lie in several folders, and those "
                                         "nearest to the table are taken, such as for line %u.",
                                         finds->n_doubted),
                               finds->n_doubted, finds->first_doubted));
}

/* MIMIC-CXR has its labels in one table, and what its images are called in others beside it. */
static void
borrow_labels (PscStudyTable *table, const char *folder, GCancellable *cancellable)
{
  static const char *const kinds[] = { "chexpert.csv", "negbio.csv" };
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (psc_study_table_has_labels (table)
      || !g_str_has_prefix (psc_study_table_get_row (table, 0)->path, "files/p"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_clear_pointer (&dir, g_dir_close);
      dir = g_dir_open (folder, 0, NULL);
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *beside = g_build_filename (folder, name, NULL);
          g_autoptr (PscStudyTable) other = NULL;

          if (strstr (name, kinds[i]) == NULL)
            continue;
          other = psc_study_table_load (beside, cancellable, NULL);
          if (other == NULL)
            continue;
          psc_study_table_borrow_labels (table, other);
          return;
        }
    }
}

static gboolean
find_table (Findings *findings, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscStudyTable) table = psc_study_table_load (path, cancellable, error);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (GPtrArray) paths = NULL;
  const guint before = findings->studies->len;
  TableFinds finds = { findings->studies, NULL };
  guint n;

  if (table == NULL)
    return FALSE;
  borrow_labels (table, folder, cancellable);
  paths =
      psc_study_locate (table, folder, &finds.n_doubted, &finds.first_doubted, cancellable, error);
  if (paths == NULL)
    return FALSE;
  finds.first_doubted = psc_study_table_get_row (table, finds.first_doubted)->line;
  n = paths->len;
  finds.by_path = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++)
    add_row (&finds, psc_study_table_get_row (table, i), g_ptr_array_index (paths, i), cancellable);
  g_hash_table_unref (finds.by_path);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (findings->studies->len == before)
    {
      g_set_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_NOTHING,
                   _ ("%s: none of the images that the table names was found near it"), name);
      return FALSE;
    }
  note_table (findings, table, &finds);
  return TRUE;
}

static void
note_directories (Findings *findings)
{
  const guint n = findings->n_directories;

  if (n > 0)
    add_note (findings,
              g_strdup_printf (ngettext ("%u file is the directory of a medium and no picture.",
                                         "%u files are directories of media and no pictures.", n),
                               n));
}

static gboolean
find_folder (Findings *findings, const char *path, GCancellable *cancellable, GError **error)
{
  guint n_unreadable = 0;
  guint n_directories = 0;
  gboolean is_cut = FALSE;
  GPtrArray *studies =
      psc_study_scan (path, &n_unreadable, &n_directories, &is_cut, cancellable, error);

  if (studies == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (findings->studies, studies);
  findings->n_directories += n_directories;
  if (n_unreadable > 0)
    add_note (findings, g_strdup_printf (ngettext ("%u folder could not be opened.",
                                                   "%u folders could not be opened.", n_unreadable),
                                         n_unreadable));
  if (is_cut)
    add_note (findings, g_strdup (_ ("There is more than can be listed.")));
  return TRUE;
}

static gboolean
is_packed (const char *path)
{
  guint8 head[4];
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  const gssize n = fd >= 0 ? read (fd, head, sizeof head) : -1;

  if (fd >= 0)
    close (fd);
  return n > 0 && psc_study_table_text_is_packed (head, (gsize) n);
}

/* Of several files, such as those of the last session, one that is gone keeps no other from being
 * listed. */
static void
note_missing (Findings *findings, const char *path, int code)
{
  g_autofree char *name = g_filename_display_name (path);

  if (findings->missing == NULL)
    g_set_error (&findings->missing, PSC_STUDY_ERROR, PSC_STUDY_ERROR_FILE, "%s: %s", name,
                 g_strerror (code));
  add_note (findings, g_strdup_printf ("%s: %s.", name, g_strerror (code)));
}

static gboolean
find_one (Findings *findings, const char *path, GCancellable *cancellable, GError **error)
{
  struct stat status;

  if (stat (path, &status) != 0)
    {
      note_missing (findings, path, errno);
      return TRUE;
    }
  if (S_ISDIR (status.st_mode))
    return find_folder (findings, path, cancellable, error);
  if (psc_study_has_table_name (path) || is_packed (path))
    {
      g_autoptr (GError) local_error = NULL;

      if (find_table (findings, path, cancellable, &local_error))
        return TRUE;
      /* Most texts are no tables. */
      if (!g_str_has_suffix (path, ".txt")
          || !g_error_matches (local_error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_TABLE))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  if (psc_study_is_medium_directory (path))
    findings->n_directories++;
  else
    g_ptr_array_add (findings->studies, psc_study_new (path, NULL));
  return TRUE;
}

static void
findings_clear (Findings *findings)
{
  g_clear_pointer (&findings->studies, g_ptr_array_unref);
  g_clear_pointer (&findings->notes, g_strv_builder_unref);
  g_clear_error (&findings->missing);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Findings, findings_clear)

/* Of several nothing is known of the one that was meant. */
static void
set_nothing (const Findings *findings, const char *path, gboolean is_one, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error_literal (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_NOTHING,
                       findings->n_directories > 0
                           ? _ ("this is the directory of a medium and no picture; open the "
                                "folder that it lies in")
                           : _ ("there is no image in the folder"));
  if (is_one)
    g_prefix_error (error, "%s: ", name);
}

PscStudyFinds *
psc_study_find (const char *const *paths, GCancellable *cancellable, GError **error)
{
  g_auto (Findings)
      findings = { g_ptr_array_new_with_free_func (g_object_unref), g_strv_builder_new () };
  const char *first = *paths;
  const gboolean is_one = first != NULL && paths[1] == NULL;
  PscStudyFinds *finds;

  for (; *paths != NULL; paths++)
    if (!find_one (&findings, *paths, cancellable, error))
      return NULL;
  if (findings.studies->len == 0 && findings.missing != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&findings.missing));
      return NULL;
    }
  if (findings.studies->len == 0)
    {
      set_nothing (&findings, first, is_one, error);
      return NULL;
    }
  note_directories (&findings);
  finds = g_new0 (PscStudyFinds, 1);
  finds->studies = g_steal_pointer (&findings.studies);
  finds->notes = g_strv_builder_end (findings.notes);
  return finds;
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
