/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-table-columns.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "study/psc-study-file-name.h"
#include "study/psc-study-finding.h"
#include "study/psc-study-table-list.h"
#include "study/psc-study-table-text.h"
#include "study/psc-study-table.h"

/* How many rows are looked at where no header says which column names the images. */
#define N_SNIFFED 50

#define NO_RANK 100

static gboolean
is_among (const char *key, const char *const *names)
{
  return g_strv_contains (names, key);
}

/* Of several columns that could name the image the one of least rank is taken. */
static guint
rank_path (const char *key)
{
  static const char *const paths[] = {
    "path",    "imgpath",     "imagepath",    "filepath", "dicompath", "jpgpath",       "pngpath",
    "dcmpath", "pathtoimage", "relativepath", "fullpath", "fpath",     "imagefilepath", NULL
  };
  static const char *const files[] = { "filename",      "file",    "imagefile", "imgfile",
                                       "imagefilename", "imgname", "imagename", NULL };
  static const char *const images[] = { "imageindex", "image", "img", "images", NULL };
  static const char *const ids[] = { "imageid", "imgid",          "imageuid", "dicomid",
                                     "dicom",   "sopinstanceuid", "imgs",     NULL };
  static const char *const weak[] = { "patientid", "id", "uid", "name", NULL };
  static const char *const others[] = { "report", "text", "mask", "seg", "patho", NULL };

  if (is_among (key, paths))
    return 0;
  if (is_among (key, files))
    return 1;
  if (is_among (key, images))
    return 2;
  if (is_among (key, ids))
    return 3;
  for (guint i = 0; others[i] != NULL; i++)
    if (strstr (key, others[i]) != NULL)
      return NO_RANK;
  if (strstr (key, "path") != NULL || strstr (key, "filename") != NULL
      || strstr (key, "imagename") != NULL)
    return 4;
  return is_among (key, weak) ? 5 : NO_RANK;
}

static gboolean
is_folder_name (const char *key)
{
  static const char *const names[] = { "folder", "imagedir",  "imagefolder",    "dir", "directory",
                                       "imgdir", "subfolder", "imagedirectory", NULL };

  return is_among (key, names);
}

static gboolean
is_view_name (const char *key)
{
  static const char *const names[] = { "view", "viewposition", "projection", "appa", NULL };

  return is_among (key, names);
}

static gboolean
is_patient_name (const char *key)
{
  static const char *const names[] = { "patientid",     "patient",    "subjectid", "subject",
                                       "patientnumber", "patientkey", "pid",       NULL };

  return is_among (key, names);
}

static gboolean
get_list_kind (const char *key, PscStudyColumnKind *kind)
{
  static const char *const lists[] = { "findinglabels", "findinglabel", "classname", "classnames",
                                       "categoryname",  "labels",       NULL };
  static const char *const prose[] = { "findings",  "label",       "class",    "diagnosis",
                                       "diagnoses", "disease",     "diseases", "pathology",
                                       "problems",  "pathologies", "category", NULL };

  if (is_among (key, lists))
    *kind = PSC_STUDY_COLUMN_LIST;
  else if (g_str_equal (key, "finding"))
    *kind = PSC_STUDY_COLUMN_TREE;
  else if (is_among (key, prose))
    *kind = PSC_STUDY_COLUMN_PROSE;
  else
    return FALSE;
  return TRUE;
}

/* What stands beside findings and may hold zeros and ones as well. */
static gboolean
is_never_label (const char *key)
{
  static const char *const names[] = {
    "",          "sex",      "gender",     "age",       "appa",     "frontallateral", "view",
    "ap",        "pa",       "split",      "set",       "fold",     "train",          "test",
    "valid",     "val",      "validation", "followup",  "index",    "source",         "dataset",
    "width",     "height",   "rows",       "columns",   "row",      "column",         "x",
    "y",         "w",        "h",          "xmin",      "xmax",     "ymin",           "ymax",
    "offset",    "survival", "weight",     "reader",    "rater",    "count",          "number",
    "male",      "female",   "frontal",    "lateral",   "portable", "race",           "ethnicity",
    "insurance", "smoker",   "icu",        "intubated", "modality", "position",       "orientation",
    NULL
  };

  return is_among (key, names) || g_str_has_suffix (key, "id") || g_str_has_prefix (key, "unnamed")
         || rank_path (key) < NO_RANK || is_folder_name (key);
}

static void
column_clear (gpointer data)
{
  g_free (((PscStudyColumn *) data)->name);
}

void
psc_study_table_columns_clear (PscStudyTableColumns *self)
{
  g_clear_pointer (&self->labels, g_array_unref);
}

static void
add_label (PscStudyTableColumns *self,
           int index,
           PscStudyColumnKind kind,
           const char *key,
           const char *name)
{
  PscStudyColumn column = { index, kind,
                            kind == PSC_STUDY_COLUMN_VALUE ? psc_study_finding_lookup (key) : -1,
                            g_strdup (name) };

  g_array_append_val (self->labels, column);
}

/* Columns among the known findings' that are likely to be findings too. */
static void
guess_labels (PscStudyTableColumns *self, GPtrArray *keys, GPtrArray *names)
{
  g_autofree gboolean *taken = g_new0 (gboolean, keys->len + 1);
  const guint n_known = self->labels->len;

  for (guint i = 0; i < n_known; i++)
    taken[g_array_index (self->labels, PscStudyColumn, i).index] = TRUE;
  for (guint i = 0; i < n_known; i++)
    for (int step = -1; step <= 1; step += 2)
      {
        const PscStudyColumn *known = &g_array_index (self->labels, PscStudyColumn, i);
        int at = known->index + step;

        if (known->kind != PSC_STUDY_COLUMN_VALUE)
          continue;
        for (; at >= 0 && at < (int) keys->len && !taken[at]; at += step)
          {
            const char *key = g_ptr_array_index (keys, (guint) at);

            if (is_never_label (key))
              break;
            taken[at] = TRUE;
            add_label (self, at, PSC_STUDY_COLUMN_GUESS, key,
                       g_ptr_array_index (names, (guint) at));
          }
      }
}

/* Returns a score: how much of the header was understood. */
static guint
read_header (PscStudyTableColumns *self, const PscStudyTableFields *fields)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  guint best = NO_RANK;

  self->path = self->folder = self->subject = self->study = self->image = -1;
  self->view = self->frontal = self->patient = -1;
  g_array_set_size (self->labels, 0);
  for (guint i = 0; i < MIN (fields->n_fields, PSC_STUDY_TABLE_MAX_FIELDS); i++)
    {
      char *name = psc_study_table_text_to_utf8 (psc_study_table_fields_get (fields, (int) i));
      char *key = psc_study_name_key (name);
      const guint rank = rank_path (key);
      PscStudyColumnKind kind = PSC_STUDY_COLUMN_VALUE;

      g_ptr_array_add (names, name);
      g_ptr_array_add (keys, key);
      if (psc_study_finding_is_known (key) || get_list_kind (key, &kind))
        add_label (self, (int) i, kind, key, name);
      if (is_patient_name (key) && self->patient < 0)
        self->patient = (int) i;
      if (g_str_equal (key, "subjectid") && self->subject < 0)
        self->subject = (int) i;
      else if (g_str_equal (key, "studyid") && self->study < 0)
        self->study = (int) i;
      else if (g_str_equal (key, "dicomid") && self->image < 0)
        self->image = (int) i;
      else if (is_folder_name (key) && self->folder < 0)
        self->folder = (int) i;
      else if (is_view_name (key) && self->view < 0)
        self->view = (int) i;
      else if (g_str_equal (key, "frontallateral") && self->frontal < 0)
        self->frontal = (int) i;
      else if (rank < best)
        {
          best = rank;
          self->path = (int) i;
        }
    }
  /* MIMIC-CXR's numbers say more than a name without a folder, and less than a path. */
  if (best >= 3 && self->image >= 0)
    self->path = -1;
  if (best == 5 && self->subject >= 0 && self->study >= 0)
    self->path = -1;
  guess_labels (self, keys, names);
  return self->labels->len + (self->path >= 0 ? 4 : 0) + (self->image >= 0 ? 4 : 0)
         + (self->subject >= 0 && self->study >= 0 ? 4 : 0);
}

static gboolean
names_image (const PscStudyTableColumns *self)
{
  return self->path >= 0 || self->image >= 0 || (self->subject >= 0 && self->study >= 0);
}

/* Spreadsheets write a first line “sep=;”. */
static gboolean
read_first (PscStudyTableFields *fields, char delimiter)
{
  psc_study_table_fields_rewind (fields, delimiter);
  return psc_study_table_fields_next (fields)
         && (!g_str_has_prefix (psc_study_table_fields_get (fields, 0), "sep=")
             || psc_study_table_fields_next (fields));
}

static char
choose_delimiter (PscStudyTableColumns *self, PscStudyTableFields *fields)
{
  static const char delimiters[] = ",;\t|";
  char chosen = ',';
  guint best_score = 0, best_n = 0;

  for (const char *delimiter = delimiters; *delimiter != '\0'; delimiter++)
    {
      guint score;

      if (!read_first (fields, *delimiter))
        break;
      score = read_header (self, fields);
      if (score > best_score || (score == best_score && fields->n_fields > best_n))
        {
          best_score = score;
          best_n = fields->n_fields;
          chosen = *delimiter;
        }
    }
  return chosen;
}

/* Of a column that may be names of findings or free text: names are those of which every fourth row
 * has one that is known. */
static gboolean
holds_findings (PscStudyTableFields *fields, int column)
{
  guint n_known = 0, n_rows = 0;

  while (n_rows < N_SNIFFED && psc_study_table_fields_next (fields))
    {
      g_auto (GStrv) names =
          psc_study_table_list_split (psc_study_table_fields_get (fields, column), FALSE);

      n_rows += names[0] != NULL;
      for (guint i = 0; names[i] != NULL; i++)
        {
          g_autofree char *key = psc_study_name_key (names[i]);

          if (!psc_study_finding_is_known (key))
            continue;
          n_known++;
          break;
        }
    }
  return n_known > 0 && n_known * 4 >= n_rows;
}

static void
decide_prose (PscStudyTableColumns *self, PscStudyTableFields *fields, char delimiter)
{
  for (guint i = self->labels->len; i-- > 0;)
    {
      PscStudyColumn *column = &g_array_index (self->labels, PscStudyColumn, i);

      if (column->kind != PSC_STUDY_COLUMN_PROSE)
        continue;
      read_first (fields, delimiter);
      if (holds_findings (fields, column->index))
        column->kind = PSC_STUDY_COLUMN_LIST;
      else
        g_array_remove_index (self->labels, i);
    }
}

/* The column in which most of the first rows have the name of an image file, -1 for none. */
static int
sniff_path (PscStudyTableFields *fields)
{
  g_autofree guint *n_names = g_new0 (guint, PSC_STUDY_TABLE_MAX_FIELDS);
  guint n_rows = 0;
  int best = 0;

  while (n_rows < N_SNIFFED && psc_study_table_fields_next (fields))
    {
      n_rows++;
      for (guint i = 0; i < MIN (fields->n_fields, PSC_STUDY_TABLE_MAX_FIELDS); i++)
        n_names[i] += psc_study_has_image_name (psc_study_table_fields_get (fields, (int) i));
    }
  for (int i = 1; i < PSC_STUDY_TABLE_MAX_FIELDS; i++)
    if (n_names[i] > n_names[best])
      best = i;
  return n_names[best] > 0 && n_names[best] * 2 >= n_rows ? best : -1;
}

static gboolean
fail (const PscStudyTableFields *fields, GError **error, const char *message)
{
  /* Translators: a line's number and what is wrong there */
  g_set_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_TABLE, _ ("line %u: %s"), fields->line,
               message);
  return FALSE;
}

gboolean
psc_study_table_columns_init (PscStudyTableColumns *self,
                              PscStudyTableFields *fields,
                              GError **error)
{
  char delimiter;

  self->labels = g_array_new (FALSE, FALSE, sizeof (PscStudyColumn));
  g_array_set_clear_func (self->labels, column_clear);
  delimiter = choose_delimiter (self, fields);
  if (!read_first (fields, delimiter))
    return fail (fields, error, _ ("the table is empty"));
  if (fields->is_bad)
    return fail (fields, error, _ ("this is no text, or a quote (\") is not closed"));

  self->has_header = TRUE;
  read_header (self, fields);
  decide_prose (self, fields, delimiter);
  read_first (fields, delimiter);
  if (names_image (self))
    return TRUE;

  /* A list of files may have no header at all. */
  for (guint i = 0; i < fields->n_fields && self->has_header; i++)
    if (psc_study_has_image_name (psc_study_table_fields_get (fields, (int) i)))
      self->has_header = FALSE;
  if (!self->has_header)
    {
      self->view = self->frontal = -1;
      g_array_set_size (self->labels, 0);
      psc_study_table_fields_rewind (fields, delimiter);
    }
  self->path = sniff_path (fields);
  if (self->path < 0)
    {
      read_first (fields, delimiter);
      return fail (fields, error,
                   _ ("there is no column that names the images, such as “Path” or “dicom_id”"));
    }
  if (self->has_header)
    read_first (fields, delimiter);
  else
    psc_study_table_fields_rewind (fields, delimiter);
  return TRUE;
}
