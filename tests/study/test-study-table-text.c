/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "psc-test-study.h"
#include "study/psc-study-finding.h"
#include "study/psc-study-table.h"

static PscStudyTable *
parse (const char *data, gssize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size < 0 ? strlen (data) : (gsize) size);
  g_autoptr (GError) error = NULL;
  PscStudyTable *table = psc_study_table_new_from_bytes (bytes, NULL, &error);

  g_assert_no_error (error);
  return table;
}

/* The same two rows in all ways to write them. */
static void
check_rows (PscStudyTable *table)
{
  const PscStudyRow *first = psc_study_table_get_row (table, 0);
  const PscStudyRow *last = psc_study_table_get_row (table, 1);

  g_assert_cmpuint (psc_study_table_get_n_rows (table), ==, 2);
  g_assert_cmpstr (first->path, ==, "ä.png");
  g_assert_cmpuint (psc_study_labels_get_finding (first->labels, 5), ==, PSC_STUDY_LABEL_PRESENT);
  g_assert_cmpuint (psc_study_labels_get_finding (first->labels, 10), ==,
                    PSC_STUDY_LABEL_UNCERTAIN);
  g_assert_cmpstr (last->path, ==, "b.png");
  g_assert_cmpuint (psc_study_labels_get_finding (last->labels, 5), ==, PSC_STUDY_LABEL_ABSENT);
  g_assert_cmpuint (psc_study_labels_get_finding (last->labels, 10), ==, PSC_STUDY_LABEL_UNKNOWN);
  g_assert_null (*psc_study_table_get_notes (table));
}

static void
test_delimiters (void)
{
  static const char *const texts[] = {
    "Path,Note,Edema,Pleural Effusion\nä.png,\"a;b;c;d\",1,-1\nb.png,,0,\n",
    "Path;Note;Edema;Pleural Effusion\nä.png;\"a,b,c,d\";1,0;-1,0\nb.png;;0,0;NA\n",
    "Path\tNote\tEdema\tPleural Effusion\nä.png\t\t1\t-1\nb.png\t\t0\t\n",
    "Path|Note|Edema|Pleural Effusion\nä.png||yes|uncertain\nb.png||no|-\n",
    "sep=;\r\nPath;Note;Edema;Pleural Effusion\r\nä.png;;1;-1\r\nb.png;;0;\r\n",
    "\xef\xbb\xbf\"Path\",\"Note\",\"Edema\",\"Pleural Effusion\"\r\"ä.png\",\"\",\"1\",\"-1\"\r\"b.png\",,0,",
    "Path,Note,EDEMA ,pleural_effusion\n ä.png ,\"x \"y\" z\", 1.0, \"-1,0\"\nb.png,\"1\n2\",0.0,n/a\n",
    "path,note,edema,Pleural\xc2\xa0"
    "Effusion\n\xc2\xa0ä.png,,\xc2\xa0"
    "1,\xe2\x88\x92"
    "1\nb.png,,0,\xc2\xa0\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PscStudyTable) table = parse (texts[i], -1);

      g_test_message ("text %u", i);
      check_rows (table);
    }
}

static void
test_encodings (void)
{
  static const char text[] = "Path,Edema,Pleural Effusion\nä.png,1,-1\nb.png,0,\n";
  static const struct
  {
    const char *name;
    const char *mark;
    gsize mark_size;
  } encodings[] = {
    { "UTF-8", "\xef\xbb\xbf", 3 },
    { "UTF-16LE", "\xff\xfe", 2 },
    { "UTF-16BE", "\xfe\xff", 2 },
    { "UTF-16LE", "", 0 },
    { "UTF-16BE", "", 0 },
    { "UTF-32LE", "\xff\xfe\0\0", 4 },
    { "UTF-32BE", "\0\0\xfe\xff", 4 },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (encodings); i++)
    {
      g_autoptr (GByteArray) data = g_byte_array_new ();
      g_autoptr (GBytes) packed = NULL;
      g_autoptr (PscStudyTable) table = NULL;
      g_autofree char *coded = NULL;
      gsize size;

      g_test_message ("%s", encodings[i / 2].name);
      coded = g_convert (text, -1, encodings[i / 2].name, "UTF-8", NULL, &size, NULL);
      g_assert_nonnull (coded);
      g_byte_array_append (data, (const guint8 *) encodings[i / 2].mark,
                           (guint) encodings[i / 2].mark_size);
      g_byte_array_append (data, (const guint8 *) coded, (guint) size);
      packed = psc_test_study_pack ((const char *) data->data, data->len);
      table = i % 2 == 0
                  ? parse ((const char *) data->data, data->len)
                  : parse (g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed));
      check_rows (table);
    }
}

/* Names in Latin-1 find files whose names are UTF-8. */
static void
test_latin1 (void)
{
  g_autofree char *folder = psc_test_study_make_folder ();
  g_autoptr (PscStudyFinds) finds = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  psc_test_study_make_images (folder, "M\xc3\xbcller.png");
  psc_test_study_write (folder, "t.csv",
                        "Path;D\xe9"
                        "faut;Befund;class\nM\xfcller.png;;;Pneumonia\n",
                        -1);
  finds = psc_test_study_find (folder, "t.csv", &error);
  g_assert_no_error (error);
  text = psc_test_study_describe (finds, folder);
  g_assert_cmpstr (text, ==, "Müller.png: Pneumonia=1");
}

static void
test_values (void)
{
  static const struct
  {
    const char *text;
    PscStudyLabel label;
  } values[] = {
    { "1", PSC_STUDY_LABEL_PRESENT },
    { "1.0", PSC_STUDY_LABEL_PRESENT },
    { "1,0", PSC_STUDY_LABEL_PRESENT },
    { "YES", PSC_STUDY_LABEL_PRESENT },
    { "Positive", PSC_STUDY_LABEL_PRESENT },
    { "True", PSC_STUDY_LABEL_PRESENT },
    { "0", PSC_STUDY_LABEL_ABSENT },
    { "0.00", PSC_STUDY_LABEL_ABSENT },
    { "No", PSC_STUDY_LABEL_ABSENT },
    { "negative", PSC_STUDY_LABEL_ABSENT },
    { "FALSE", PSC_STUDY_LABEL_ABSENT },
    { "-1", PSC_STUDY_LABEL_UNCERTAIN },
    { "-1.0", PSC_STUDY_LABEL_UNCERTAIN },
    { "−1", PSC_STUDY_LABEL_UNCERTAIN },
    { "Uncertain", PSC_STUDY_LABEL_UNCERTAIN },
    { "", PSC_STUDY_LABEL_UNKNOWN },
    { "NA", PSC_STUDY_LABEL_UNKNOWN },
    { "N/A", PSC_STUDY_LABEL_UNKNOWN },
    { "#N/A", PSC_STUDY_LABEL_UNKNOWN },
    { "<NA>", PSC_STUDY_LABEL_UNKNOWN },
    { "NaN", PSC_STUDY_LABEL_UNKNOWN },
    { "nan", PSC_STUDY_LABEL_UNKNOWN },
    { "null", PSC_STUDY_LABEL_UNKNOWN },
    { "None", PSC_STUDY_LABEL_UNKNOWN },
    { "empty", PSC_STUDY_LABEL_UNKNOWN },
    { "-", PSC_STUDY_LABEL_UNKNOWN },
    { "?", PSC_STUDY_LABEL_UNKNOWN },
    { ".", PSC_STUDY_LABEL_UNKNOWN },
  };
  static const char *const wrong[] = { "2",  "0.5", "1 1", "inf", "0x", "1e999", "perhaps not so",
                                       "--1" };
  PscStudyLabel label;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_test_message ("%s", values[i].text);
      g_assert_true (psc_study_label_parse (values[i].text, &label));
      g_assert_cmpuint (label, ==, values[i].label);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_false (psc_study_label_parse (wrong[i], &label));
    }
}

static void
test_names (void)
{
  static const struct
  {
    const char *name;
    int finding;
  } names[] = {
    { "no_finding", 0 },
    { "No Findings", 0 },
    { "NoFinding", 0 },
    { "pleural_effusion", 10 },
    { "Pleural\xc2\xa0"
      "Effusion",
      10 },
    { " EFFUSION ", 10 },
    { "Pulmonary edema", 5 },
    { "airspace opacity", 3 },
    { "Infiltration", -1 },
    { "Pleural_Thickening", -1 },
    { "Nodule/Mass", -1 },
    { "Lung Lesions and more", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *key = psc_study_name_key (names[i].name);

      g_test_message ("%s", names[i].name);
      g_assert_cmpint (psc_study_finding_lookup (key), ==, names[i].finding);
    }
}

/* Packed or not shows by the content, whatever the name says. */
static void
test_packed (void)
{
  static const char text[] = "Path,Edema\na.png,1\nb.png,-1\n";
  g_autofree char *folder = psc_test_study_make_folder ();
  g_autoptr (GBytes) packed = psc_test_study_pack (text, strlen (text));
  const char *data = g_bytes_get_data (packed, NULL);
  const gsize size = g_bytes_get_size (packed);
  g_autoptr (GByteArray) twice = g_byte_array_new ();

  psc_test_study_make_images (folder, "a.png b.png");
  g_byte_array_append (twice, (const guint8 *) data, (guint) size);
  g_byte_array_append (twice, (const guint8 *) data, (guint) size);
  psc_test_study_write (folder, "packed.csv", data, (gssize) size);
  psc_test_study_write (folder, "packed", data, (gssize) size);
  psc_test_study_write (folder, "plain.csv.gz", text, -1);
  psc_test_study_write (folder, "twice.gz", (const char *) twice->data, twice->len);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const names[] = { "packed.csv", "packed", "plain.csv.gz", "twice.gz" };
      g_autoptr (PscStudyFinds) finds = NULL;
      g_autofree char *words = NULL;
      g_autoptr (GError) error = NULL;

      finds = psc_test_study_find (folder, names[i], &error);
      g_assert_no_error (error);
      words = psc_test_study_describe (finds, folder);
      g_assert_true (g_str_has_prefix (words, "a.png: Edema=1; b.png: Edema=-1"));
    }
}

/* Of a file that breaks off the whole rows are read. */
static void
test_cut (void)
{
  g_autoptr (GString) text = g_string_new ("Path,Edema\n");
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (PscStudyTable) table = NULL;
  const PscStudyRow *row;
  guint n;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%08x.png,%u\n", i * 2654435761u, i % 2);
  packed = psc_test_study_pack (text->str, text->len);
  table = parse (g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed) / 2);
  n = psc_study_table_get_n_rows (table);
  g_assert_cmpuint (n, >, 1000);
  g_assert_cmpuint (n, <, 20000);
  row = psc_study_table_get_row (table, n - 1);
  g_assert_cmpuint (strlen (row->path), ==, 12);
  g_assert_cmpuint (psc_study_labels_get_finding (row->labels, 5), !=, PSC_STUDY_LABEL_UNKNOWN);
  g_assert_cmpuint (g_strv_length ((char **) psc_study_table_get_notes (table)), ==, 1);
}

/* A tenth of a megabyte that unpacks to a hundred. */
static void
test_bomb (void)
{
  g_autofree char *megabyte = g_malloc (1024 * 1024);
  g_autoptr (GByteArray) bomb = g_byte_array_new ();
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  memset (megabyte, 'x', 1024 * 1024);
  packed = psc_test_study_pack (megabyte, 1024 * 1024);
  for (guint i = 0; i < 100; i++)
    g_byte_array_append (bomb, g_bytes_get_data (packed, NULL), (guint) g_bytes_get_size (packed));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&bomb));
  g_assert_null (psc_study_table_new_from_bytes (bytes, NULL, &error));
  g_assert_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_TABLE);
  g_assert_nonnull (strstr (error->message, "MiB"));
}

static void
test_cancelled (void)
{
  g_autoptr (GString) text = g_string_new ("Path\n");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "a.png\n");
  bytes = g_bytes_new (text->str, text->len);
  g_cancellable_cancel (cancellable);
  g_assert_null (psc_study_table_new_from_bytes (bytes, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study-table-text/delimiters", test_delimiters);
  g_test_add_func ("/study-table-text/encodings", test_encodings);
  g_test_add_func ("/study-table-text/latin1", test_latin1);
  g_test_add_func ("/study-table-text/values", test_values);
  g_test_add_func ("/study-table-text/names", test_names);
  g_test_add_func ("/study-table-text/packed", test_packed);
  g_test_add_func ("/study-table-text/cut", test_cut);
  g_test_add_func ("/study-table-text/bomb", test_bomb);
  g_test_add_func ("/study-table-text/cancelled", test_cancelled);
  return g_test_run ();
}
