/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "file/psc-whole-file.h"
#include "study/psc-study-table-fields.h"
#include "study/psc-study-table-reader.h"
#include "study/psc-study-table-text.h"

/* How many records are read between two looks at whether it was cancelled. */
#define CANCEL_STEP 4096

G_DEFINE_QUARK (psc_study_error, psc_study_error)

struct _PscStudyTable
{
  GArray *rows;         /* owned, of PscStudyRow */
  GHashTable *by_path;  /* owned, a row's path, borrowed, to its index */
  GStrvBuilder *noting; /* owned, nullable */
  char **notes;         /* owned */
  gboolean is_cut;      /* its packed file ends too early */
  gboolean is_full;
};

static void
row_clear (gpointer data)
{
  PscStudyRow *row = data;

  g_free (row->path);
  g_clear_pointer (&row->labels, psc_study_labels_unref);
}

static void
add_note (PscStudyTable *self, char *note)
{
  g_strv_builder_add (self->noting, note);
  g_free (note);
}

static void
note_labels (PscStudyTable *self, const PscStudyTableReader *reader)
{
  const PscStudyComplaint *first = NULL;
  guint n = 0;

  for (guint i = 0; i < reader->columns.labels->len; i++)
    if (reader->n_bad[i] > 0 && !psc_study_table_reader_is_refuted (reader, i))
      {
        n += reader->n_bad[i];
        if (first == NULL || reader->bad[i].line < first->line)
          first = &reader->bad[i];
      }
  if (n > 0)
    add_note (
        self,
        /* Translators: what stands in the table, and the number of its line */
        g_strdup_printf (ngettext ("%u label could not be read: “%s” in line %u.",
                                   "%u labels could not be read, such as “%s” in line %u.", n),
                         n, first->text, first->line));
}

static void
write_notes (PscStudyTable *self, const PscStudyTableReader *reader)
{
  const PscStudyComplaint *pathless = &reader->pathless;
  const PscStudyComplaint *unreadable = &reader->unreadable;
  const PscStudyComplaint *contradicting = &reader->contradicting;

  if (self->is_cut)
    add_note (self, g_strdup (_ ("The packed table is damaged; only its beginning was read.")));
  if (unreadable->n > 0)
    add_note (self, g_strdup_printf (ngettext ("%u row could not be read: line %u.",
                                               "%u rows could not be read, such as line %u.",
                                               unreadable->n),
                                     unreadable->n, unreadable->line));
  if (pathless->n > 0)
    add_note (self,
              g_strdup_printf (ngettext ("%u row names no image: line %u.",
                                         "%u rows name no image, such as line %u.", pathless->n),
                               pathless->n, pathless->line));
  note_labels (self, reader);
  if (contradicting->n > 0)
    add_note (self, g_strdup_printf (
                        ngettext ("%u row contradicts itself or another row of its image, and "
                                  "the finding counts as present: line %u.",
                                  "%u rows contradict themselves or another row of their "
                                  "image, and the findings count as present, such as in "
                                  "line %u.",
                                  contradicting->n),
                        contradicting->n, contradicting->line));
  if (self->is_full)
    add_note (self, g_strdup_printf (_ ("The table has more than %u images; the rest is left out."),
                                     PSC_STUDY_TABLE_MAX_ROWS));
  self->notes = g_strv_builder_end (self->noting);
}

/* One row for each image. */
static void
add_row (PscStudyTable *self, PscStudyTableReader *reader, PscStudyRow *row)
{
  gpointer known;

  if (g_hash_table_lookup_extended (self->by_path, row->path, NULL, &known))
    {
      PscStudyRow *first = &g_array_index (self->rows, PscStudyRow, GPOINTER_TO_UINT (known));

      if (psc_study_labels_join_all (first->labels, row->labels))
        psc_study_complaint_add (&reader->contradicting, row->line, NULL);
      row_clear (row);
      return;
    }
  if (self->rows->len == PSC_STUDY_TABLE_MAX_ROWS)
    {
      self->is_full = TRUE;
      row_clear (row);
      return;
    }
  g_hash_table_insert (self->by_path, row->path, GUINT_TO_POINTER (self->rows->len));
  g_array_append_val (self->rows, *row);
}

static void
remove_refuted (PscStudyTable *self, const PscStudyTableReader *reader)
{
  for (guint i = 0; i < reader->columns.labels->len; i++)
    if (psc_study_table_reader_is_refuted (reader, i) && reader->n_read[i] > 0)
      for (guint k = 0; k < self->rows->len; k++)
        psc_study_labels_remove (g_array_index (self->rows, PscStudyRow, k).labels,
                                 reader->names[i]);
}

/* What spreadsheets write below a table. */
static gboolean
is_blank (const PscStudyTableFields *fields)
{
  for (guint i = 0; i < fields->n_fields; i++)
    if (*psc_study_table_fields_get (fields, (int) i) != '\0')
      return FALSE;
  return !fields->is_bad;
}

static gboolean
read_rows (PscStudyTable *self, GBytes *text, GCancellable *cancellable, GError **error)
{
  g_auto (PscStudyTableFields) fields = { 0 };
  g_auto (PscStudyTableReader) reader = { 0 };
  gsize size;
  const char *data = g_bytes_get_data (text, &size);

  psc_study_table_fields_init (&fields, data, size);
  if (!psc_study_table_reader_init (&reader, &fields, error))
    return FALSE;
  for (guint n = 1; psc_study_table_fields_next (&fields); n++)
    {
      PscStudyRow row = { NULL };

      if (n % CANCEL_STEP == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!is_blank (&fields) && psc_study_table_reader_read (&reader, &fields, &row))
        add_row (self, &reader, &row);
    }
  if (self->rows->len == 0)
    {
      g_set_error_literal (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_TABLE,
                           _ ("no row of the table names an image"));
      return FALSE;
    }
  remove_refuted (self, &reader);
  write_notes (self, &reader);
  return TRUE;
}

PscStudyTable *
psc_study_table_new_from_bytes (GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscStudyTable) self = g_new0 (PscStudyTable, 1);
  g_autoptr (GBytes) text = NULL;

  self->rows = g_array_new (FALSE, FALSE, sizeof (PscStudyRow));
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->noting = g_strv_builder_new ();
  g_array_set_clear_func (self->rows, row_clear);
  text = psc_study_table_text_new (bytes, &self->is_cut, cancellable, error);
  if (text == NULL || !read_rows (self, text, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Where it lies is what helps with a file that cannot be read, and its name with what is in it. */
static GBytes *
load_bytes (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) local_error = NULL;
  GBytes *bytes = psc_whole_file_load (path, PSC_STUDY_TABLE_MAX_SIZE, &local_error);

  if (bytes == NULL)
    g_set_error (error, PSC_STUDY_ERROR,
                 g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_FAILED)
                     ? PSC_STUDY_ERROR_TABLE
                     : PSC_STUDY_ERROR_FILE,
                 "%s: %s", name, local_error->message);
  return bytes;
}

PscStudyTable *
psc_study_table_load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (GBytes) bytes = load_bytes (path, error);
  PscStudyTable *self =
      bytes != NULL ? psc_study_table_new_from_bytes (bytes, cancellable, error) : NULL;

  if (bytes != NULL && self == NULL && !g_cancellable_is_cancelled (cancellable))
    g_prefix_error (error, "%s: ", name);
  return self;
}

void
psc_study_table_free (PscStudyTable *self)
{
  g_hash_table_unref (self->by_path);
  g_array_unref (self->rows);
  g_strv_builder_unref (self->noting);
  g_strfreev (self->notes);
  g_free (self);
}

guint
psc_study_table_get_n_rows (const PscStudyTable *self)
{
  return self->rows->len;
}

const PscStudyRow *
psc_study_table_get_row (const PscStudyTable *self, guint index)
{
  g_return_val_if_fail (index < self->rows->len, NULL);

  return &g_array_index (self->rows, PscStudyRow, index);
}

gboolean
psc_study_table_has_labels (const PscStudyTable *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (psc_study_labels_get_n (g_array_index (self->rows, PscStudyRow, i).labels) > 0)
      return TRUE;
  return FALSE;
}

const char *const *
psc_study_table_get_notes (const PscStudyTable *self)
{
  return (const char *const *) self->notes;
}

void
psc_study_table_borrow_labels (PscStudyTable *self, const PscStudyTable *other)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      PscStudyRow *row = &g_array_index (self->rows, PscStudyRow, i);
      g_autofree char *study = g_path_get_dirname (row->path);
      gpointer index;

      if (g_hash_table_lookup_extended (other->by_path, study, NULL, &index)
          || g_hash_table_lookup_extended (other->by_path, row->path, NULL, &index))
        psc_study_labels_join_all (
            row->labels, g_array_index (other->rows, PscStudyRow, GPOINTER_TO_UINT (index)).labels);
    }
}
