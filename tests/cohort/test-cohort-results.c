/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "cohort/psc-cohort-reader.h"
#include "cohort/psc-cohort-results.h"

#define HEADER                                                                                     \
  "row,image,patient,model,method,mode,kind,prompt,class,label,logit,hit,status,message\n"

static GBytes *
new_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
fill (PscCohortRow *row, guint place)
{
  psc_cohort_row_init (row);
  row->numbers[PSC_COHORT_ROW] = place;
  row->numbers[PSC_COHORT_PATIENT] = 3;
  row->texts[PSC_COHORT_IMAGE] = "0123abcd";
  row->texts[PSC_COHORT_MODEL] = "m";
  row->texts[PSC_COHORT_METHOD] = "rise";
  row->texts[PSC_COHORT_MODE] = "fused";
  row->texts[PSC_COHORT_KIND] = "prompt";
  row->texts[PSC_COHORT_STATUS] = "ok";
}

/* Whatever stands in a text, it comes back on its one line. */
static void
test_round_trip (void)
{
  static const struct
  {
    const char *text;
    const char *read;
  } cases[] = {
    { "plain", "plain" },
    { "a, b", "a, b" },
    { "a \"b\", c", "a \"b\", c" },
    { "a\nb\r\nc\td", "a b  c d" },
    { "  round  ", "round" },
    { "\x14\u00a0 no break \x14\u00a0\x14", "no break" },
    { "\u2003broad\u2028", "broad" },
    { "\"", "\"" },
    { "épanchement", "épanchement" },
    { "bad \xff byte", "bad \xef\xbf\xbd byte" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) csv = g_string_new (NULL);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (PscCohortResults) results = NULL;
      g_autoptr (GError) error = NULL;
      PscCohortRow row;
      const PscCohortRow *read;

      fill (&row, 7);
      row.texts[PSC_COHORT_PROMPT] = cases[i].text;
      row.texts[PSC_COHORT_PATH] = "secret";
      row.numbers[PSC_COHORT_LABEL] = -1;
      row.numbers[PSC_COHORT_LOGIT] = 12.3456789;
      row.numbers[PSC_COHORT_CNR] = -INFINITY;
      row.numbers[PSC_COHORT_HIT] = -0.0;
      psc_cohort_row_write_header (csv, FALSE);
      psc_cohort_row_write (&row, csv, FALSE);
      g_assert_null (strstr (csv->str, "secret"));
      g_assert_null (strstr (csv->str, "-0,"));
      bytes = new_bytes (csv->str);
      results = psc_cohort_results_new_from_bytes (bytes, "r.csv", NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (psc_cohort_results_get_n_rows (results), ==, 1);
      g_assert_false (psc_cohort_results_has (results, PSC_COHORT_PATH));
      g_assert_true (psc_cohort_results_has (results, PSC_COHORT_AUPRC));
      read = psc_cohort_results_get_row (results, 0);
      g_assert_cmpstr (psc_cohort_row_get_text (read, PSC_COHORT_PROMPT), ==, cases[i].read);
      g_assert_cmpfloat (read->numbers[PSC_COHORT_ROW], ==, 7);
      g_assert_cmpfloat (read->numbers[PSC_COHORT_LABEL], ==, -1);
      g_assert_cmpfloat (read->numbers[PSC_COHORT_LOGIT], ==, 12.34568);
      g_assert_cmpfloat (read->numbers[PSC_COHORT_CNR], ==, -INFINITY);
      g_assert_true (isnan (read->numbers[PSC_COHORT_AUPRC]));
      g_assert_true (psc_cohort_row_is_ok (read));
    }
}

/* A file of another program's, or a damaged one, gives one sentence that names it. */
static void
test_hostile (void)
{
  static const struct
  {
    const char *text;
    const char *words; /* of the error */
  } cases[] = {
    { "", "no header" },
    { "row,image\n", "no column" },
    { "row,row,image\n", "twice" },
    { "row,image,patient", "no header" },
    { HEADER "1,a,1,m,x,fused,class,,c,1,2,0,ok\n", "line 2 is damaged: it has 13 fields" },
    { HEADER "1,a,1,m,x,fused,class,,c,1,2,0,ok,", "line 2 is damaged or cut short" },
    { HEADER "1,a,1,m,x,fused,class,,c,1,2,nan,ok,\n", "“hit”" },
    { HEADER "1,a,1,m,x,fused,class,,c,1,0x10,0,ok,\n", "“logit”" },
    { HEADER "1,a,1,m,x,fused,class,,c,1,1e999,0,ok,\n", "“logit”" },
    { HEADER "1,a,1,m,x,fused,class,,c,1,2 3,0,ok,\n", "“logit”" },
    { HEADER "0,a,1,m,x,fused,class,,c,1,2,0,ok,\n", "“row”" },
    { HEADER "1.5,a,1,m,x,fused,class,,c,1,2,0,ok,\n", "“row”" },
    { HEADER "inf,a,1,m,x,fused,class,,c,1,2,0,ok,\n", "“row”" },
    { HEADER ",a,1,m,x,fused,class,,c,1,2,0,ok,\n", "no place, patient or status" },
    { HEADER "1,a,1,m,x,fused,class,,c,1,2,0,fine,\n", "no place, patient or status" },
    { HEADER "1,a\xff,1,m,x,fused,class,,c,1,2,0,ok,\n", "“image”" },
    { HEADER "1,\"a,1,m,x,fused,class,,c,1,2,0,ok,\n", "line 2 is damaged" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = new_bytes (cases[i].text);
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_cohort_results_new_from_bytes (bytes, "r.csv", NULL, &error));
      g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_RESULTS);
      g_assert_true (g_str_has_prefix (error->message, "r.csv: "));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

/* Columns of later versions are passed over, and images come in order. */
static void
test_order (void)
{
  g_autoptr (GBytes) bytes =
      new_bytes ("later,status,row,image,patient,model,method,mode,kind,prompt,class\n"
                 "x,ok,3,c,1,m,a,fused,class,,c\n"
                 "x,failed,1,,1,,,,,,\n"
                 "x,ok,3,c,1,m,b,fused,class,,c\n"
                 "x,ok,2,b,1,m,a,fused,class,,c\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (PscCohortResults) results =
      psc_cohort_results_new_from_bytes (bytes, "r.csv", NULL, &error);
  static const char *const methods[] = { "", "a", "a", "b" };
  static const double places[] = { 1, 2, 3, 3 };

  g_assert_no_error (error);
  g_assert_cmpuint (psc_cohort_results_get_n_rows (results), ==, G_N_ELEMENTS (places));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const PscCohortRow *row = psc_cohort_results_get_row (results, i);

      g_assert_cmpfloat (row->numbers[PSC_COHORT_ROW], ==, places[i]);
      g_assert_cmpstr (psc_cohort_row_get_text (row, PSC_COHORT_METHOD), ==, methods[i]);
    }
  g_assert_cmpuint (psc_cohort_results_count_images (results), ==, 3);
  g_assert_cmpuint (psc_cohort_results_count_failed (results), ==, 1);
}

#define MARK "\xef\xbb\xbf"

/* What a resumed run keeps ends where a row does, also where an editor put a mark before it all. */
static void
test_offsets (void)
{
  static const char text[] = MARK HEADER "1,a,1,m,x,fused,class,,c,1,2,0,ok,\r\n"
                                         "2,b,1,m,x,fused,class,,c,1,2,0,ok,hurt \"\n"
                                         "3,c,1,m";
  g_autoptr (GBytes) bytes = new_bytes (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscCohortReader) reader = psc_cohort_reader_new (bytes, "r.csv", &error);
  PscCohortRow row;

  g_assert_no_error (error);
  g_assert_cmpuint (psc_cohort_reader_get_offset (reader), ==, strlen (MARK HEADER));
  g_assert_true (psc_cohort_reader_next (reader, &row, &error));
  g_assert_cmpuint (psc_cohort_reader_get_offset (reader), ==, strchr (text, '\r') + 2 - text);
  g_assert_true (psc_cohort_reader_next (reader, &row, &error));
  g_assert_cmpuint (psc_cohort_reader_get_offset (reader), ==, strlen (text) - strlen ("3,c,1,m"));
  g_assert_cmpuint (psc_cohort_reader_get_line (reader), ==, 3);
  g_assert_false (psc_cohort_reader_next (reader, &row, &error));
  g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_RESULTS);
}

static void
test_columns (void)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    {
      PscCohortColumn found;
      const char *description = psc_cohort_column_get_description (c);

      g_assert_true (psc_cohort_column_find (psc_cohort_column_get_name (c), &found));
      g_assert_cmpint (found, ==, c);
      g_assert_true (g_str_has_suffix (description, "."));
      if (psc_cohort_column_is_measure (c))
        g_assert_cmpint (psc_cohort_column_get_kind (c), ==, PSC_COHORT_NUMBER);
    }
  g_assert_false (psc_cohort_column_find ("patient_name", &(PscCohortColumn){ 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cohort/results/columns", test_columns);
  g_test_add_func ("/cohort/results/round-trip", test_round_trip);
  g_test_add_func ("/cohort/results/hostile", test_hostile);
  g_test_add_func ("/cohort/results/order", test_order);
  g_test_add_func ("/cohort/results/offsets", test_offsets);
  return g_test_run ();
}
