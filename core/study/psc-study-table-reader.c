/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-table-reader.h"

#include <string.h>

#include "study/psc-study-finding.h"
#include "study/psc-study-table-list.h"
#include "study/psc-study-table-text.h"

/* Names that a table may have beside CheXpert's, and those that one row may list. */
#define MAX_NAMES  1024
#define MAX_LISTED 64

#define MAX_PATH 4096

/* The name under which a finding that is not CheXpert's is kept: as it was spelt first. */
static char *
get_name (PscStudyTableReader *self, const char *key, const char *name)
{
  char *kept = g_hash_table_lookup (self->vocabulary, key);

  if (kept == NULL && g_hash_table_size (self->vocabulary) < MAX_NAMES)
    {
      kept = g_ref_string_new_intern (name);
      g_hash_table_insert (self->vocabulary, g_strdup (key), kept);
    }
  return kept;
}

gboolean
psc_study_table_reader_init (PscStudyTableReader *self, PscStudyTableFields *fields, GError **error)
{
  guint n;

  if (!psc_study_table_columns_init (&self->columns, fields, error))
    return FALSE;
  n = self->columns.labels->len;
  self->vocabulary = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) g_ref_string_release);
  self->names = g_new0 (char *, n + 1);
  self->n_read = g_new0 (guint, n + 1);
  self->n_bad = g_new0 (guint, n + 1);
  self->bad = g_new0 (PscStudyComplaint, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const PscStudyColumn *column = &g_array_index (self->columns.labels, PscStudyColumn, i);
      g_autofree char *key = psc_study_name_key (column->name);

      if (column->finding < 0
          && (column->kind == PSC_STUDY_COLUMN_VALUE || column->kind == PSC_STUDY_COLUMN_GUESS)
          && strlen (column->name) <= PSC_STUDY_FINDING_MAX_NAME)
        self->names[i] = get_name (self, key, column->name);
    }
  return TRUE;
}

void
psc_study_table_reader_clear (PscStudyTableReader *self)
{
  const guint n = self->columns.labels != NULL ? self->columns.labels->len : 0;

  for (guint i = 0; i < n && self->bad != NULL; i++)
    psc_study_complaint_clear (&self->bad[i]);
  psc_study_complaint_clear (&self->pathless);
  psc_study_complaint_clear (&self->unreadable);
  psc_study_complaint_clear (&self->contradicting);
  g_free (self->names);
  g_free (self->n_read);
  g_free (self->n_bad);
  g_free (self->bad);
  g_clear_pointer (&self->vocabulary, g_hash_table_unref);
  psc_study_table_columns_clear (&self->columns);
}

/* A folder's name out of a number, so that nothing else can become a path: “10000032”, “p10000032”
 * or, out of another program's hands, “10000032.0”. */
static char *
dup_number (const char *text, char prefix)
{
  gsize n;

  if (g_ascii_tolower (*text) == prefix)
    text++;
  n = strspn (text, "0123456789");
  if (n == 0 || n > 16 || (text[n] != '\0' && !g_str_equal (text + n, ".0")))
    return NULL;
  return g_strndup (text, n);
}

/* Where MIMIC-CXR keeps an image: files/p10/p10000032/s50414267/IMAGE; without an image's number
 * the folder of the study. */
static char *
build_mimic_path (const PscStudyTableColumns *columns, const PscStudyTableFields *fields)
{
  const char *image = psc_study_table_fields_get (fields, columns->image);
  g_autofree char *subject = NULL;
  g_autofree char *study = NULL;

  if (*image != '\0' && psc_study_field_is_missing (image))
    image = "";
  if (strchr (image, '/') != NULL || g_str_equal (image, "..") || strlen (image) > 255)
    return NULL;
  if (columns->subject < 0 || columns->study < 0)
    return *image != '\0' ? g_strdup (image) : NULL;
  subject = dup_number (psc_study_table_fields_get (fields, columns->subject), 'p');
  study = dup_number (psc_study_table_fields_get (fields, columns->study), 's');
  if (subject == NULL || study == NULL)
    return *image != '\0' ? g_strdup (image) : NULL;
  return g_strdup_printf ("files/p%.2s/p%s/s%s%s%s", subject, subject, study,
                          *image != '\0' ? "/" : "", image);
}

/* The column of folders, where there is one, holds what comes before names without one. */
static char *
build_named_path (const PscStudyTableColumns *columns, const PscStudyTableFields *fields)
{
  const char *path = psc_study_table_fields_get (fields, columns->path);
  const char *folder = psc_study_table_fields_get (fields, columns->folder);
  gsize length = strlen (folder);

  if (psc_study_field_is_missing (path) || strlen (path) + length >= MAX_PATH)
    return NULL;
  if (psc_study_field_is_missing (folder) || strpbrk (path, "/\\") != NULL)
    return g_strdup (path);
  if (length > 2 && g_str_has_suffix (folder, ".0") && strspn (folder, "0123456789") == length - 2)
    length -= 2;
  return g_strdup_printf ("%.*s/%s", (int) length, folder, path);
}

static char *
read_path (const PscStudyTableColumns *columns, const PscStudyTableFields *fields)
{
  char *path = columns->path >= 0 ? build_named_path (columns, fields) : NULL;

  if (path == NULL)
    path = build_mimic_path (columns, fields);
  /* Windows' separators, where no other is used. */
  if (path != NULL
      && (strchr (path, '/') == NULL || (g_ascii_isalpha (*path) && path[1] == ':')
          || g_str_has_prefix (path, "\\\\")))
    g_strdelimit (path, "\\", '/');
  return path;
}

static void
read_list (PscStudyTableReader *self, guint i, const PscStudyTableFields *fields, PscStudyRow *row)
{
  const PscStudyColumn *column = &g_array_index (self->columns.labels, PscStudyColumn, i);
  g_auto (GStrv) names = psc_study_table_list_split (
      psc_study_table_fields_get (fields, column->index), column->kind == PSC_STUDY_COLUMN_TREE);

  for (guint k = 0; names[k] != NULL; k++)
    {
      g_autofree char *key = psc_study_name_key (names[k]);
      const int finding = psc_study_finding_lookup (key);
      char *name = NULL;

      if (finding < 0 && k < MAX_LISTED && psc_study_table_list_is_name (names[k]))
        name = get_name (self, key, names[k]);
      if (finding < 0 && name == NULL)
        {
          self->n_bad[i]++;
          psc_study_complaint_add (&self->bad[i], fields->line, names[k]);
          continue;
        }
      self->n_read[i]++;
      psc_study_labels_join (row->labels, finding, name, PSC_STUDY_LABEL_PRESENT);
    }
}

static gboolean
read_value (PscStudyTableReader *self, guint i, const PscStudyTableFields *fields, PscStudyRow *row)
{
  const PscStudyColumn *column = &g_array_index (self->columns.labels, PscStudyColumn, i);
  const char *text = psc_study_table_fields_get (fields, column->index);
  PscStudyLabel label;

  if (*text == '\0' || (column->finding < 0 && self->names[i] == NULL))
    return FALSE;
  if (!psc_study_label_parse (text, &label))
    {
      self->n_bad[i]++;
      psc_study_complaint_add (&self->bad[i], fields->line, text);
      return FALSE;
    }
  self->n_read[i] += label != PSC_STUDY_LABEL_UNKNOWN;
  return psc_study_labels_join (row->labels, column->finding, self->names[i], label);
}

/* CheXpert tells PA from AP in a column of its own, which is empty for lateral images. */
static PscImageView
read_view (const PscStudyTableColumns *columns, const PscStudyTableFields *fields)
{
  PscImageView view = PSC_IMAGE_VIEW_UNKNOWN;

  if (columns->view >= 0)
    view = psc_image_view_from_text (psc_study_table_fields_get (fields, columns->view));
  if (view == PSC_IMAGE_VIEW_UNKNOWN && columns->frontal >= 0)
    view = psc_image_view_from_text (psc_study_table_fields_get (fields, columns->frontal));
  return view;
}

/* Images of which many are one patient's share the text. */
static void
read_patient (const PscStudyTableColumns *columns,
              const PscStudyTableFields *fields,
              PscStudyLabels *labels)
{
  g_autofree char *text = NULL;
  char *patient;

  if (columns->patient < 0)
    return;
  text = psc_study_table_text_to_utf8 (psc_study_table_fields_get (fields, columns->patient));
  if (psc_study_field_is_missing (text))
    return;
  patient = g_ref_string_new_intern (text);
  psc_study_labels_set_patient (labels, patient);
  g_ref_string_release (patient);
}

gboolean
psc_study_table_reader_read (PscStudyTableReader *self,
                             const PscStudyTableFields *fields,
                             PscStudyRow *row)
{
  gboolean contradicts = FALSE;

  if (fields->is_bad)
    {
      psc_study_complaint_add (&self->unreadable, fields->line, NULL);
      return FALSE;
    }
  row->path = read_path (&self->columns, fields);
  if (row->path == NULL)
    {
      psc_study_complaint_add (&self->pathless, fields->line, NULL);
      return FALSE;
    }
  row->line = fields->line;
  row->labels = psc_study_labels_new ();
  psc_study_labels_set_view (row->labels, read_view (&self->columns, fields));
  read_patient (&self->columns, fields, row->labels);
  for (guint i = 0; i < self->columns.labels->len; i++)
    {
      const PscStudyColumn *column = &g_array_index (self->columns.labels, PscStudyColumn, i);

      if (column->kind == PSC_STUDY_COLUMN_VALUE || column->kind == PSC_STUDY_COLUMN_GUESS)
        contradicts |= read_value (self, i, fields, row);
      else
        read_list (self, i, fields, row);
    }
  if (contradicts)
    psc_study_complaint_add (&self->contradicting, fields->line, NULL);
  return TRUE;
}

gboolean
psc_study_table_reader_is_refuted (const PscStudyTableReader *self, guint column)
{
  return g_array_index (self->columns.labels, PscStudyColumn, column).kind == PSC_STUDY_COLUMN_GUESS
         && self->n_bad[column] > 0;
}
