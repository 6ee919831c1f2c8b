/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "study/psc-study-scan.h"
#include "study/psc-study-table-fields.h"

/* Folders above the table's that its paths may begin in. */
#define MAX_PARENTS 3

G_DEFINE_QUARK (psc_study_error, psc_study_error)

struct _PscStudyTable
{
  GArray *rows; /* owned, of PscStudyRow */
};

/* Where the columns are, -1 for those that are not there. */
typedef struct
{
  int path;
  int subject;
  int study;
  int image; /* MIMIC-CXR's number of an image */
  int labels[PSC_STUDY_N_FINDINGS];
} Columns;

static void
row_clear (gpointer row)
{
  g_free (((PscStudyRow *) row)->path);
}

static gboolean
is_path_name (const char *name)
{
  static const char *const names[] = { "path",       "image_path", "img_path",   "file_path",
                                       "filepath",   "filename",   "file_name",  "file",
                                       "image",      "image path", "dicom_path", "jpg_path",
                                       "image_file", "image index" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static int
find_finding (const char *name)
{
  if (g_ascii_strcasecmp (name, "Airspace Opacity") == 0)
    name = "Lung Opacity";
  for (guint i = 0; i < PSC_STUDY_N_FINDINGS; i++)
    if (g_ascii_strcasecmp (name, psc_study_get_finding_name (i)) == 0)
      return (int) i;
  return -1;
}

static int *
find_column (Columns *columns, const char *name)
{
  int finding = find_finding (name);

  if (finding >= 0)
    return &columns->labels[finding];
  if (g_ascii_strcasecmp (name, "subject_id") == 0)
    return &columns->subject;
  if (g_ascii_strcasecmp (name, "study_id") == 0)
    return &columns->study;
  if (g_ascii_strcasecmp (name, "dicom_id") == 0)
    return &columns->image;
  return is_path_name (name) ? &columns->path : NULL;
}

static gboolean
read_header (PscStudyTableFields *fields, Columns *columns, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  memset (columns, -1, sizeof *columns);
  if (!psc_study_table_fields_next (fields, &local_error))
    {
      if (local_error == NULL)
        return psc_study_table_fields_fail (fields, error, _ ("the table is empty"));
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (guint i = 0; i < fields->fields->len; i++)
    {
      const char *name = g_ptr_array_index (fields->fields, i);
      int *column = find_column (columns, name);

      if (column == NULL)
        continue;
      if (*column >= 0 && column != &columns->path)
        return psc_study_table_fields_fail (fields, error, _ ("there are two columns “%s”"), name);
      if (*column < 0)
        *column = (int) i;
    }
  if (columns->path >= 0 || columns->image >= 0 || (columns->subject >= 0 && columns->study >= 0))
    return TRUE;
  return psc_study_table_fields_fail (
      fields, error, _ ("there is no column that names the images, such as “Path” or “dicom_id”"));
}

static const char *
get_field (PscStudyTableFields *fields, int column)
{
  return column >= 0 && column < (int) fields->fields->len
             ? g_ptr_array_index (fields->fields, column)
             : "";
}

/* A folder's name out of a number, so that nothing else can become a path. */
static gboolean
read_number (PscStudyTableFields *fields, int column, const char **digits, GError **error)
{
  *digits = get_field (fields, column);
  if (**digits != '\0' && strlen (*digits) <= 16
      && strspn (*digits, "0123456789") == strlen (*digits))
    return TRUE;
  return psc_study_table_fields_fail (fields, error, _ ("a subject's or study's number is none"));
}

/* Where MIMIC-CXR keeps an image: files/p10/p10000032/s50414267/IMAGE; without an image's number
 * the folder of the study. */
static char *
build_mimic_path (PscStudyTableFields *fields, const Columns *columns, GError **error)
{
  const char *image = get_field (fields, columns->image);
  const char *subject, *study;

  if (columns->subject < 0 || columns->study < 0)
    return g_strdup (image);
  if (!read_number (fields, columns->subject, &subject, error)
      || !read_number (fields, columns->study, &study, error))
    return NULL;
  return g_strdup_printf ("files/p%.2s/p%s/s%s%s%s", subject, subject, study,
                          *image != '\0' ? "/" : "", image);
}

static char *
read_path (PscStudyTableFields *fields, const Columns *columns, GError **error)
{
  g_autofree char *path = columns->path >= 0 ? g_strdup (get_field (fields, columns->path))
                                             : build_mimic_path (fields, columns, error);

  if (path == NULL)
    return NULL;
  if (*path == '\0')
    {
      psc_study_table_fields_fail (fields, error, _ ("the image's path is missing"));
      return NULL;
    }
  if (strchr (path, '/') == NULL)
    g_strdelimit (path, "\\", '/');
  return g_steal_pointer (&path);
}

static gboolean
read_label (PscStudyTableFields *fields, const char *text, guint8 *label, GError **error)
{
  char *end;
  double value;

  *label = PSC_STUDY_LABEL_UNKNOWN;
  if (*text == '\0' || g_ascii_strcasecmp (text, "nan") == 0)
    return TRUE;
  value = g_ascii_strtod (text, &end);
  if (*end == '\0' && end != text)
    {
      if (value == 1)
        *label = PSC_STUDY_LABEL_PRESENT;
      else if (value == 0)
        *label = PSC_STUDY_LABEL_ABSENT;
      else if (value == -1)
        *label = PSC_STUDY_LABEL_UNCERTAIN;
    }
  if (*label == PSC_STUDY_LABEL_UNKNOWN)
    {
      g_autofree char *shown = g_utf8_make_valid (text, (gssize) MIN (strlen (text), 40));

      return psc_study_table_fields_fail (
          fields, error, _ ("“%s” is no label, which is 1, 0, −1 or nothing"), shown);
    }
  return TRUE;
}

static gboolean
read_row (PscStudyTableFields *fields, const Columns *columns, GArray *rows, GError **error)
{
  PscStudyRow row = { NULL };

  if (rows->len == PSC_STUDY_TABLE_MAX_ROWS)
    return psc_study_table_fields_fail (fields, error, _ ("there are more than %u rows"),
                                        PSC_STUDY_TABLE_MAX_ROWS);
  for (guint i = 0; i < PSC_STUDY_N_FINDINGS; i++)
    if (!read_label (fields, get_field (fields, columns->labels[i]), &row.labels[i], error))
      return FALSE;
  row.path = read_path (fields, columns, error);
  if (row.path == NULL)
    return FALSE;
  g_array_append_val (rows, row);
  return TRUE;
}

/* What spreadsheets write below a table. */
static gboolean
is_blank (PscStudyTableFields *fields)
{
  for (guint i = 0; i < fields->fields->len; i++)
    if (*get_field (fields, (int) i) != '\0')
      return FALSE;
  return TRUE;
}

PscStudyTable *
psc_study_table_new_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (PscStudyTable) self = g_new0 (PscStudyTable, 1);
  g_auto (PscStudyTableFields) fields = { 0 };
  g_autoptr (GError) local_error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  Columns columns;

  self->rows = g_array_new (FALSE, FALSE, sizeof (PscStudyRow));
  g_array_set_clear_func (self->rows, row_clear);
  psc_study_table_fields_init (&fields, data, size);
  if (!read_header (&fields, &columns, error))
    return NULL;
  while (psc_study_table_fields_next (&fields, &local_error))
    if (!is_blank (&fields) && !read_row (&fields, &columns, self->rows, error))
      return NULL;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&self);
}

static GBytes *
load_bytes (const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  struct stat status;
  char *data;
  gsize size;

  if (stat (path, &status) == 0 && !S_ISREG (status.st_mode))
    g_set_error_literal (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_FILE,
                         _ ("this is not a regular file"));
  else if (stat (path, &status) == 0 && (guint64) status.st_size > PSC_STUDY_TABLE_MAX_SIZE)
    g_set_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_TABLE,
                 _ ("the file is too large; at most %u MiB are read"),
                 (guint) (PSC_STUDY_TABLE_MAX_SIZE / (1024 * 1024)));
  else if (!g_file_get_contents (path, &data, &size, &local_error))
    g_set_error_literal (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_FILE,
                         _ ("the file cannot be read"));
  else
    return g_bytes_new_take (data, size);
  return NULL;
}

PscStudyTable *
psc_study_table_load (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (GBytes) bytes = load_bytes (path, error);
  PscStudyTable *self = bytes != NULL ? psc_study_table_new_from_bytes (bytes, error) : NULL;

  if (self == NULL)
    g_prefix_error (error, "%s: ", name);
  return self;
}

void
psc_study_table_free (PscStudyTable *self)
{
  g_array_unref (self->rows);
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

/* The way in which the last file was found is tried first: it is that of nearly all the others. */
typedef struct
{
  char *bases[MAX_PARENTS + 1]; /* owned, nullable entries */
  guint base;
  guint cut;
  guint suffix;
} Search;

static const char *const suffixes[] = { "", ".jpg", ".dcm", ".png" };

static void
search_init (Search *search, const char *folder)
{
  memset (search, 0, sizeof *search);
  search->bases[0] = g_strdup (folder);
  for (guint i = 1; i <= MAX_PARENTS; i++)
    search->bases[i] = g_path_get_dirname (search->bases[i - 1]);
}

static void
search_clear (Search *search)
{
  for (guint i = 0; i <= MAX_PARENTS; i++)
    g_free (search->bases[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static char *
try_path (const Search *search, const char *path, guint base, guint cut, guint suffix)
{
  const char *rest = path;
  g_autofree char *whole = NULL;
  g_autofree char *full = NULL;

  if (cut > 0)
    {
      rest = strchr (path, '/');
      if (rest == NULL || g_path_is_absolute (path))
        return NULL;
    }
  whole = g_strconcat (rest, suffixes[suffix], NULL);
  full = g_path_is_absolute (path) ? g_strdup (whole)
                                   : g_build_filename (search->bases[base], whole, NULL);
  return g_file_test (full, G_FILE_TEST_EXISTS) ? g_steal_pointer (&full) : NULL;
}

static char *
search_path (Search *search, const char *path)
{
  char *found = try_path (search, path, search->base, search->cut, search->suffix);

  for (guint suffix = 0; found == NULL && suffix < G_N_ELEMENTS (suffixes); suffix++)
    for (guint cut = 0; found == NULL && cut < 2; cut++)
      for (guint base = 0; found == NULL && base <= MAX_PARENTS; base++)
        {
          found = try_path (search, path, base, cut, suffix);
          if (found != NULL)
            {
              search->base = base;
              search->cut = cut;
              search->suffix = suffix;
            }
        }
  return found;
}

/* “study1/view1_frontal.jpg” alone would be the name of thousands. */
static char *
dup_short_name (const char *path)
{
  const char *start = path + strlen (path);
  g_autofree char *valid = NULL;

  for (guint n = 0; start > path && n < 3; n++)
    for (start--; start > path && start[-1] != '/'; start--)
      ;
  valid = g_filename_display_name (start);
  return g_steal_pointer (&valid);
}

static void
add_studies (GPtrArray *studies,
             const PscStudyRow *row,
             const char *path,
             GCancellable *cancellable)
{
  g_autofree char *name = dup_short_name (row->path);
  guint first = studies->len;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    psc_study_scan_into (studies, path, name, cancellable);
  else
    g_ptr_array_add (studies, psc_study_new (path, name));
  for (guint i = first; i < studies->len; i++)
    psc_study_set_labels (g_ptr_array_index (studies, i), row->labels);
}

GPtrArray *
psc_study_table_list_studies (const PscStudyTable *self,
                              const char *folder,
                              guint *n_missing,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (GPtrArray) studies = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (Search) search = { 0 };

  search_init (&search, folder);
  *n_missing = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PscStudyRow *row = psc_study_table_get_row (self, i);
      g_autofree char *path = NULL;
      guint before = studies->len;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (studies->len < PSC_STUDY_TABLE_MAX_ROWS)
        path = search_path (&search, row->path);
      if (path != NULL)
        add_studies (studies, row, path, cancellable);
      if (studies->len == before)
        ++*n_missing;
    }
  return g_steal_pointer (&studies);
}
