/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "study/psc-study-finder.h"
#include "study/psc-study-table.h"

#define EFFUSION     10
#define PNEUMOTHORAX 9

static PscStudyTable *
parse (const char *text, gssize size, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size < 0 ? strlen (text) : (gsize) size);

  return psc_study_table_new_from_bytes (bytes, NULL, error);
}

static PscStudyTable *
parse_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  PscStudyTable *table = parse (text, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (table);
  return table;
}

static void
test_chexpert (void)
{
  g_autoptr (PscStudyTable) table =
      parse_good ("\xef\xbb\xbfPath,Sex,Age,Pneumothorax,Pleural Effusion,No Finding\r\n"
                  "\r\n"
                  "\"CheXpert/train/a, \"\"b\"\".jpg\",Male,60,0.0,1.0,\r\n"
                  "CheXpert/train/c.jpg , Female,61,-1,, 0\r\n");
  const PscStudyRow *row;

  g_assert_cmpuint (psc_study_table_get_n_rows (table), ==, 2);
  row = psc_study_table_get_row (table, 0);
  g_assert_cmpstr (row->path, ==, "CheXpert/train/a, \"b\".jpg");
  g_assert_cmpuint (psc_study_labels_get_finding (row->labels, PNEUMOTHORAX), ==,
                    PSC_STUDY_LABEL_ABSENT);
  g_assert_cmpuint (psc_study_labels_get_finding (row->labels, EFFUSION), ==,
                    PSC_STUDY_LABEL_PRESENT);
  g_assert_cmpuint (psc_study_labels_get_finding (row->labels, 0), ==, PSC_STUDY_LABEL_UNKNOWN);
  row = psc_study_table_get_row (table, 1);
  g_assert_cmpstr (row->path, ==, "CheXpert/train/c.jpg");
  g_assert_cmpuint (psc_study_labels_get_finding (row->labels, PNEUMOTHORAX), ==,
                    PSC_STUDY_LABEL_UNCERTAIN);
  g_assert_cmpuint (psc_study_labels_get_finding (row->labels, EFFUSION), ==,
                    PSC_STUDY_LABEL_UNKNOWN);
  g_assert_cmpuint (psc_study_labels_get_finding (row->labels, 0), ==, PSC_STUDY_LABEL_ABSENT);
}

static void
test_mimic (void)
{
  g_autoptr (PscStudyTable) images =
      parse_good ("dicom_id,subject_id,study_id,Airspace Opacity\n02aa-13,10000032,50414267,1\n");
  g_autoptr (PscStudyTable) studies =
      parse_good ("subject_id,study_id,Edema\n10000032,50414267,1.0");
  g_autoptr (PscStudyTable) names = parse_good ("DICOM_ID\nabc\n");

  g_assert_cmpstr (psc_study_table_get_row (images, 0)->path, ==,
                   "files/p10/p10000032/s50414267/02aa-13");
  g_assert_cmpuint (psc_study_labels_get_finding (psc_study_table_get_row (images, 0)->labels, 3),
                    ==, PSC_STUDY_LABEL_PRESENT);
  g_assert_cmpstr (psc_study_table_get_row (studies, 0)->path, ==, "files/p10/p10000032/s50414267");
  g_assert_cmpstr (psc_study_table_get_row (names, 0)->path, ==, "abc");
}

/* CheXpert has two columns for it, and others have one of several names. */
static void
test_views (void)
{
  static const struct
  {
    const char *text;
    PscImageView views[3];
  } cases[] = {
    { "Path,Frontal/Lateral,AP/PA,Edema\na.jpg,Frontal,PA,1\nb.jpg,Lateral,,0\nc.jpg,Frontal,,\n",
      { PSC_IMAGE_VIEW_PA, PSC_IMAGE_VIEW_LATERAL, PSC_IMAGE_VIEW_FRONTAL } },
    { "Image Index,Finding Labels,View Position\na.png,Hernia,AP\nb.png,Hernia,\nc.png,,PA\n",
      { PSC_IMAGE_VIEW_AP, PSC_IMAGE_VIEW_UNKNOWN, PSC_IMAGE_VIEW_PA } },
    { "ImageID,Projection\na.png,AP_horizontal\nb.png,L\nc.png,by Dr. Jane Doe\n",
      { PSC_IMAGE_VIEW_AP, PSC_IMAGE_VIEW_LATERAL, PSC_IMAGE_VIEW_UNKNOWN } },
    { "Path,Edema\na.jpg,1\nb.jpg,1\nc.jpg,1\n", { 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscStudyTable) table = parse_good (cases[i].text);

      g_assert_cmpuint (psc_study_table_get_n_rows (table), ==, 3);
      for (guint k = 0; k < 3; k++)
        g_assert_cmpint (psc_study_labels_get_view (psc_study_table_get_row (table, k)->labels), ==,
                         cases[i].views[k]);
    }
}

/* Whose images are the same patient's. */
static void
test_patients (void)
{
  static const struct
  {
    const char *text;
    const char *patients[2];
  } cases[] = {
    { "dicom_id,subject_id,study_id,Edema\na,10000032,5,1\nb,10000033,6,1\n",
      { "10000032", "10000033" } },
    { "Image Index,Finding Labels,Patient ID\na.png,Hernia,17\nb.png,Hernia,\n", { "17", NULL } },
    { "ImageID,PatientID\na.png,x 1\nb.png,nan\n", { "x 1", NULL } },
    { "Path,Edema\na.jpg,1\nb.jpg,1\n", { NULL, NULL } },
    { "Path,Patient,Edema\na.jpg,p1,1\nb.jpg,p1,1\na.jpg,p2,1\n", { "p1", "p1" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscStudyTable) table = parse_good (cases[i].text);

      g_assert_cmpuint (psc_study_table_get_n_rows (table), ==, 2);
      for (guint k = 0; k < 2; k++)
        g_assert_cmpstr (psc_study_labels_get_patient (psc_study_table_get_row (table, k)->labels),
                         ==, cases[i].patients[k]);
    }
}

static void
test_line_ends (void)
{
  static const char *const texts[] = { "path\na.png\nb.png\n", "path\ra.png\rb.png",
                                       "path\r\n\n\na.png\r\nb.png\r\n\r\n",
                                       "path,Edema\na.png,1\n  \nb.png,0\n,\n,,\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PscStudyTable) table = parse_good (texts[i]);

      g_assert_cmpuint (psc_study_table_get_n_rows (table), ==, 2);
      g_assert_cmpstr (psc_study_table_get_row (table, 1)->path, ==, "b.png");
    }
}

/* What is no table of images at all. */
static void
test_bad (void)
{
  static const struct
  {
    const char *text;
    gssize size;
    const char *start;
  } cases[] = {
    { "", -1, "line 1:" },
    { "\n\n", -1, "line 3:" },
    { "Sex,Age\nM,60\n", -1, "line 1:" },
    { "Pa\0th\na.png\n", 13, "line 1:" },
    { "\"Path\na.png\n", -1, "line 1:" },
    { "Path,Edema\n,1\n", -1, "no row" },
    { "Path\n", -1, "no row" },
    { "subject_id,study_id\n../..,1\n", -1, "no row" },
    { "subject_id,study_id\n10,\n", -1, "no row" },
    { "dicom_id\n../a\n", -1, "no row" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscStudyTable) table = parse (cases[i].text, cases[i].size, &error);

      g_test_message ("case %u", i);
      g_assert_null (table);
      g_assert_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_TABLE);
      g_assert_true (g_str_has_prefix (error->message, cases[i].start));
    }
}

/* What cannot be read costs a label or a row, and the note tells how many and where. */
static void
test_losses (void)
{
  static const struct
  {
    const char *text;
    gssize size;
    guint n_rows;
    const char *note;
    const char *line;
  } cases[] = {
    { "Path,Edema\na,1\nb,2\n", -1, 2, "“2”", "line 3" },
    { "Path,Edema\r\na,1\r\nb,perhaps\r\n", -1, 2, "“perhaps”", "line 3" },
    { "Path,Edema\na,1e999\nb,0.5\n", -1, 2, "2 labels", "line 2" },
    { "Path,Edema\n,1\nb,1\n\"\",0\n", -1, 1, "2 rows", "line 2" },
    { "Path,Edema\nNaN,1\nb,1\n", -1, 1, "1 row", "line 2" },
    { "Path\n\"a\nb", -1, 1, "1 row", "line 2" },
    { "Path,Sex\nc,M\n\"a\nb,F\n\"d\",F\n", -1, 3, "1 row", "line 3" },
    { "Path,Edema\na\0b,1\nc,1\n", 21, 1, "1 row", "line 2" },
    { "Path,Edema,Edema\na,1,0\n", -1, 1, "contradicts", "line 2" },
    { "Path,Edema\na,1\nb,1\na,0\n", -1, 2, "contradicts", "line 4" },
    { "subject_id,study_id\n10,7\n../..,1\n", -1, 1, "1 row", "line 3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscStudyTable) table = parse (cases[i].text, cases[i].size, &error);
      const char *const *notes;

      g_test_message ("case %u", i);
      g_assert_no_error (error);
      notes = psc_study_table_get_notes (table);
      g_assert_cmpuint (psc_study_table_get_n_rows (table), ==, cases[i].n_rows);
      g_assert_cmpuint (g_strv_length ((char **) notes), ==, 1);
      g_test_message ("%s", notes[0]);
      g_assert_nonnull (strstr (notes[0], cases[i].note));
      g_assert_nonnull (strstr (notes[0], cases[i].line));
    }
}

/* Long fields and many of them do no harm, but none is anybody's path. */
static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new ("Path");
  g_autoptr (GError) error = NULL;
  g_autoptr (PscStudyTable) wide = NULL;
  g_autoptr (PscStudyTable) large = NULL;

  for (guint i = 0; i < PSC_STUDY_TABLE_MAX_FIELDS; i++)
    g_string_append_c (text, ',');
  g_string_append (text, "Edema\na.png");
  wide = parse (text->str, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_study_table_get_n_rows (wide), ==, 1);

  g_string_assign (text, "Path,Report,Edema\na.png,\"");
  for (guint i = 0; i <= 2 * PSC_STUDY_TABLE_MAX_FIELD; i++)
    g_string_append (text, i % 70 == 0 ? "\n" : "\"\"");
  g_string_append (text, "\",1\n");
  for (guint i = 0; i <= PSC_STUDY_TABLE_MAX_FIELD; i++)
    g_string_append_c (text, 'a');
  large = parse (text->str, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_study_table_get_n_rows (large), ==, 1);
  g_assert_cmpuint (psc_study_labels_get_finding (psc_study_table_get_row (large, 0)->labels, 5),
                    ==, PSC_STUDY_LABEL_PRESENT);
}

static void
make_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static PscStudyFinds *
find (const char *folder, const char *table, GError **error)
{
  g_autofree char *path = g_build_filename (folder, table, NULL);
  const char *paths[] = { path, NULL };

  return psc_study_find (paths, NULL, error);
}

/* As CheXpert and MIMIC-CXR lie on disk. */
static void
test_resolving (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscStudyFinds) chexpert = NULL;
  g_autoptr (PscStudyFinds) mimic = NULL;
  g_autofree char *note = NULL;
  PscStudy *study;

  make_file (folder, "CheXpert-v1.0-small/train/p1/view1.jpg", "x");
  make_file (folder, "CheXpert-v1.0-small/train.csv",
             "Path,Edema\nCheXpert-v1.0-small/train/p1/view1.jpg,1.0\n"
             "CheXpert-v1.0-small/train/p2/view1.jpg,0.0\n");
  chexpert = find (folder, "CheXpert-v1.0-small/train.csv", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (chexpert->studies->len, ==, 1);
  note = psc_study_finds_dup_note (chexpert);
  g_assert_nonnull (strstr (note, "line 3"));
  study = g_ptr_array_index (chexpert->studies, 0);
  g_assert_cmpstr (psc_study_get_name (study), ==, "train/p1/view1.jpg");
  g_assert_cmpuint (psc_study_get_label (study, 5), ==, PSC_STUDY_LABEL_PRESENT);

  make_file (folder, "mimic/files/p10/p100/s5/b-10.dcm", "x");
  make_file (folder, "mimic/files/p10/p100/s5/b-2.dcm", "x");
  make_file (folder, "mimic/files/p10/p100/s5/notes.txt", "x");
  make_file (folder, "mimic/labels.csv", "subject_id,study_id,Edema\n100,5,-1\n");
  mimic = find (folder, "mimic/labels.csv", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mimic->studies->len, ==, 2);
  study = g_ptr_array_index (mimic->studies, 0);
  g_assert_true (g_str_has_suffix (psc_study_get_path (study), "/b-2.dcm"));
  g_assert_cmpuint (psc_study_get_label (study, 5), ==, PSC_STUDY_LABEL_UNCERTAIN);

  make_file (folder, "none.csv", "Path\nnowhere.jpg\n");
  g_assert_null (find (folder, "none.csv", &error));
  g_assert_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_NOTHING);
  g_assert_true (g_str_has_prefix (error->message, "none.csv"));
  g_clear_error (&error);
  g_assert_null (find (folder, "absent.csv", &error));
  g_assert_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_FILE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study-table/chexpert", test_chexpert);
  g_test_add_func ("/study-table/mimic", test_mimic);
  g_test_add_func ("/study-table/views", test_views);
  g_test_add_func ("/study-table/patients", test_patients);
  g_test_add_func ("/study-table/line-ends", test_line_ends);
  g_test_add_func ("/study-table/bad", test_bad);
  g_test_add_func ("/study-table/losses", test_losses);
  g_test_add_func ("/study-table/limits", test_limits);
  g_test_add_func ("/study-table/resolving", test_resolving);
  return g_test_run ();
}
