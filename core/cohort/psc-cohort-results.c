/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-results.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "cohort/psc-cohort-reader.h"
#include "file/psc-whole-file.h"

/* How many rows are read between two looks at whether it was cancelled. */
#define CANCEL_STEP 4096

struct _PscCohortResults
{
  GArray *rows;        /* owned, of PscCohortRow */
  GStringChunk *texts; /* owned, each text once */
  gboolean has[PSC_COHORT_N_COLUMNS];
  guint n_images;
  guint n_failed;
};

GBytes *
psc_cohort_results_read_file (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) local_error = NULL;
  GBytes *bytes = psc_whole_file_load (path, PSC_COHORT_RESULTS_MAX_SIZE, &local_error);

  if (bytes == NULL)
    g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE, "%s: %s", name,
                 local_error->message);
  return bytes;
}

static PscCohortResults *
new_empty (void)
{
  PscCohortResults *self = g_new0 (PscCohortResults, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (PscCohortRow));
  self->texts = g_string_chunk_new (65536);
  return self;
}

void
psc_cohort_results_free (PscCohortResults *self)
{
  g_array_unref (self->rows);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static void
keep (PscCohortResults *self, PscCohortRow *row)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (row->texts[c] != NULL)
      row->texts[c] = g_string_chunk_insert_const (self->texts, row->texts[c]);
  g_array_append_val (self->rows, *row);
}

static gboolean
read_rows (PscCohortResults *self,
           PscCohortReader *reader,
           const char *name,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PscCohortRow row;

  while (psc_cohort_reader_next (reader, &row, &local_error))
    {
      if (self->rows->len % CANCEL_STEP == 0
          && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (self->rows->len == PSC_COHORT_RESULTS_MAX_ROWS)
        {
          g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_RESULTS,
                       _ ("%s: there are more than %u rows"), name, PSC_COHORT_RESULTS_MAX_ROWS);
          return FALSE;
        }
      keep (self, &row);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
read_bytes (PscCohortResults *self,
            GBytes *bytes,
            const char *name,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (PscCohortReader) reader = psc_cohort_reader_new (bytes, name, error);

  if (reader == NULL)
    return FALSE;
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    self->has[c] = self->has[c] || psc_cohort_reader_has (reader, c);
  return read_rows (self, reader, name, cancellable, error);
}

static gboolean
read_file (PscCohortResults *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GBytes) bytes = psc_cohort_results_read_file (path, error);

  return bytes != NULL && read_bytes (self, bytes, name, cancellable, error);
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer rows)
{
  const guint one = *(const guint *) a;
  const guint other = *(const guint *) b;
  double first = g_array_index ((GArray *) rows, PscCohortRow, one).numbers[PSC_COHORT_ROW];
  double second = g_array_index ((GArray *) rows, PscCohortRow, other).numbers[PSC_COHORT_ROW];

  if (first != second)
    return first < second ? -1 : 1;
  return one < other ? -1 : one > other;
}

static gboolean
is_sorted (const GArray *rows)
{
  for (guint i = 1; i < rows->len; i++)
    if (g_array_index (rows, PscCohortRow, i).numbers[PSC_COHORT_ROW]
        < g_array_index (rows, PscCohortRow, i - 1).numbers[PSC_COHORT_ROW])
      return FALSE;
  return TRUE;
}

/* By image; the rows of one stay as they are. */
static void
sort_rows (PscCohortResults *self)
{
  guint n = self->rows->len;
  g_autofree guint *order = NULL;
  GArray *sorted;

  if (is_sorted (self->rows))
    return;
  order = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    order[i] = i;
  qsort_r (order, n, sizeof *order, compare_rows, self->rows);
  sorted = g_array_sized_new (FALSE, FALSE, sizeof (PscCohortRow), n);
  for (guint i = 0; i < n; i++)
    g_array_append_val (sorted, g_array_index (self->rows, PscCohortRow, order[i]));
  g_array_unref (self->rows);
  self->rows = sorted;
}

static void
count (PscCohortResults *self)
{
  double place = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const PscCohortRow *row = &g_array_index (self->rows, PscCohortRow, i);

      if (row->numbers[PSC_COHORT_ROW] != place)
        {
          self->n_images++;
          self->n_failed += g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_STATUS),
                                         PSC_COHORT_STATUS_FAILED);
        }
      place = row->numbers[PSC_COHORT_ROW];
    }
}

static PscCohortResults *
finish (PscCohortResults *self)
{
  sort_rows (self);
  count (self);
  return self;
}

PscCohortResults *
psc_cohort_results_new_from_bytes (GBytes *bytes,
                                   const char *name,
                                   GCancellable *cancellable,
                                   GError **error)
{
  g_autoptr (PscCohortResults) self = new_empty ();

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  if (!read_bytes (self, bytes, name, cancellable, error))
    return NULL;
  return finish (g_steal_pointer (&self));
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
psc_cohort_results_list (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *shown = g_filename_display_name (folder);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &local_error);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "results-") && g_str_has_suffix (name, ".csv"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  if (paths->len == 0)
    {
      if (dir == NULL)
        g_set_error_literal (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE, local_error->message);
      else
        g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE,
                     _ ("%s: there are no results in the folder"), shown);
      return NULL;
    }
  g_ptr_array_sort (paths, compare_paths);
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

/* Which file each image is in. */
static gboolean
note_images (
    GHashTable *seen, const PscCohortResults *self, guint first, const char *path, GError **error)
{
  for (guint i = first; i < self->rows->len; i++)
    {
      const PscCohortRow *row = &g_array_index (self->rows, PscCohortRow, i);
      gpointer place = GUINT_TO_POINTER ((guint) row->numbers[PSC_COHORT_ROW]);
      const char *before = g_hash_table_lookup (seen, place);

      if (before != NULL && before != path)
        {
          g_autofree char *one = g_filename_display_basename (before);
          g_autofree char *other = g_filename_display_basename (path);

          g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_RESULTS,
                       _ ("%s and %s both have image %u"), one, other, GPOINTER_TO_UINT (place));
          return FALSE;
        }
      g_hash_table_insert (seen, place, (gpointer) path);
    }
  return TRUE;
}

static gboolean
read_folder (PscCohortResults *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) files = psc_cohort_results_list (path, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (char **file = files; file != NULL && *file != NULL; file++)
    {
      guint first = self->rows->len;

      if (!read_file (self, *file, cancellable, error)
          || !note_images (seen, self, first, *file, error))
        return FALSE;
    }
  return files != NULL;
}

PscCohortResults *
psc_cohort_results_load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscCohortResults) self = new_empty ();
  gboolean is_read;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    is_read = read_folder (self, path, cancellable, error);
  else
    is_read = read_file (self, path, cancellable, error);
  return is_read ? finish (g_steal_pointer (&self)) : NULL;
}

guint
psc_cohort_results_get_n_rows (const PscCohortResults *self)
{
  return self->rows->len;
}

const PscCohortRow *
psc_cohort_results_get_row (const PscCohortResults *self, guint index)
{
  g_return_val_if_fail (index < self->rows->len, NULL);

  return &g_array_index (self->rows, PscCohortRow, index);
}

gboolean
psc_cohort_results_has (const PscCohortResults *self, PscCohortColumn column)
{
  g_return_val_if_fail (column < PSC_COHORT_N_COLUMNS, FALSE);

  return self->has[column];
}

guint
psc_cohort_results_count_images (const PscCohortResults *self)
{
  return self->n_images;
}

guint
psc_cohort_results_count_failed (const PscCohortResults *self)
{
  return self->n_failed;
}
