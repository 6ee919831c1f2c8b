/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "cohort/report/psc-cohort-report.h"
#include "report-fixture.h"

/* Reports of cohorts of every kind, as HTML that is well formed and as PDF. */

#define RESEARCH_LINE "For research use. Not for diagnosis."

static const ReportFixture whole = {
  .n_images = 40,
  .n_patients = 25,
  .has_labels = TRUE,
  .has_measures = TRUE,
  .has_maps = TRUE,
  .n_failed = 2,
  .score = "sigmoid",
  .message = "the file ends too early",
  .prompt = "small left pleural effusion",
  .mode = PSC_COHORT_CONVENTIONAL,
};

/* (transfer full): the report of a folder as a file of that name in it. */
static char *
write_report (const char *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscDocument) document = psc_cohort_report_new (folder, NULL, NULL, NULL, &error);
  char *path = g_build_filename (folder, name, NULL);

  g_assert_no_error (error);
  psc_document_write (document, path, &error);
  g_assert_no_error (error);
  return path;
}

static void
start_element_cb (GMarkupParseContext *context,
                  const char *element,
                  const char **names,
                  const char **values,
                  gpointer user_data,
                  GError **error)
{
  GHashTable *elements = user_data;

  g_hash_table_add (elements, g_strdup (element));
  for (guint i = 0; names[i] != NULL; i++)
    {
      /* Nothing runs, and nothing is fetched. */
      g_assert_false (g_str_has_prefix (names[i], "on"));
      g_assert_cmpstr (names[i], !=, "href");
      if (g_str_equal (names[i], "src"))
        g_assert_true (g_str_has_prefix (values[i], "data:image/png;base64,"));
    }
}

/* That it is well formed, with none but known elements. */
static void
check_html (const char *html)
{
  static const char *const known[] = {
    "html",   "head",  "meta",   "title", "style",      "body",   "h1",     "h2",  "h3",   "p",
    "div",    "table", "thead",  "tbody", "tr",         "th",     "td",     "svg", "line", "rect",
    "circle", "text",  "figure", "img",   "figcaption", "strong", "footer", NULL,
  };
  const GMarkupParser parser = { .start_element = start_element_cb };
  g_autoptr (GHashTable) elements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, elements, NULL);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer element;

  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>\n"));
  g_markup_parse_context_parse (context, html + strlen ("<!DOCTYPE html>\n"), -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, elements);
  while (g_hash_table_iter_next (&iter, &element, NULL))
    if (!g_strv_contains (known, element))
      g_error ("there is an element “%s”", (char *) element);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not there", part);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *next = strstr (text, part); next != NULL; next = strstr (next + 1, part))
    n++;
  return n;
}

/* (transfer full): the report of a fixture, checked. */
static char *
make_html (const ReportFixture *fixture)
{
  char *folder = report_fixture_write (fixture);
  g_autofree char *path = write_report (folder, "report.html");
  char *html = NULL;

  g_assert_true (g_file_get_contents (path, &html, NULL, NULL));
  check_html (html);
  assert_has (html, RESEARCH_LINE);
  report_fixture_remove (folder);
  return html;
}

static void
test_whole (void)
{
  g_autofree char *html = make_html (&whole);
  static const char *const parts[] = {
    "Images: 40, of which 2 could not be read. Patients: 25. Models: 1. Queries: 5. Rows of "
    "results: 762.",
    "The mean AUROC over the 4 classes that have images with and without them is 0.",
    "The expected calibration error is 0.",
    "The demonstration model has never seen a radiograph",
    "Specificity (higher: answers the query)",
    "Faithfulness (higher: ranks what the score rests on), medians",
    "Token similarity · conventional",
    "Token similarity · fused",
    "Best cases",
    "Worst cases",
    "Where the two modes disagree most",
    "the file ends too early",
    "10 rows are of another device than the rest",
    "window=48, stride=8",
    "“small left pleural effusion”",
    "b54ba6e9609ca7958d6cae177233d70e5af29fe621750e839f51b23f2d37a0e7",
    "uncertain ones (−1) count neither as present nor as absent",
    "sigmoid of the class’s own logit",
    "Images with uncertain labels are counted and left out",
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_has (html, parts[i]);
  /* Six cases in each of three galleries, with the picture and two maps. */
  g_assert_cmpuint (count (html, "<img "), ==, 3 * 6 * 3);
  /* Four matrices, AUROC, reliability, and four measures. */
  g_assert_cmpuint (count (html, "<svg "), ==, 4 + 1 + 1 + 4);
  g_assert_null (strstr (html, "is not done"));
  g_assert_null (strstr (html, "against fused maps"));
}

/* Whatever texts hold, they are texts. */
static void
test_hostile (void)
{
  ReportFixture fixture = whole;
  g_autofree char *html = NULL;

  fixture.prompt = "<script>alert(1)</script> & \"effusion\" ]]> </style>";
  fixture.message = "\"><img src=x onerror=alert(1)> \x01\x7f <!-- =SUM(A1) --> \xff";
  fixture.class_name = "</td></table><iframe src=\"http://example.org\">";
  html = make_html (&fixture);
  assert_has (html, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;effusion&quot;");
  assert_has (html, "&lt;iframe src=&quot;http://example.org&quot;&gt;");
  g_assert_null (strstr (html, "<script"));
  g_assert_null (strstr (html, "<iframe"));
  g_assert_null (strstr (html, "<!--"));
  g_assert_cmpuint (count (html, "<img "), ==, 3 * 6 * 3);
}

static void
test_failures_only (void)
{
  ReportFixture fixture = whole;
  g_autofree char *html = NULL;

  fixture.n_images = 3;
  fixture.n_failed = 3;
  html = make_html (&fixture);
  assert_has (html, "Images: 3, of which 3 could not be read. Patients: 0.");
  assert_has (html, "No image could be read: there is nothing to report but why.");
  assert_has (html, "There are no scores.");
  assert_has (html, "<td class=\"number\">3</td><td>failed</td><td>the file ends too early</td>");
  g_assert_null (strstr (html, "<svg "));
}

static void
test_one_patient (void)
{
  ReportFixture fixture = whole;
  g_autofree char *html = NULL;

  fixture.n_patients = 1;
  html = make_html (&fixture);
  assert_has (html, "All images are of one patient");
  /* No figure has an interval, and all are marked. */
  g_assert_null (g_strrstr (html, "]</td>"));
  g_assert_null (g_strrstr (html, "] ‡</td>"));
  assert_has (html, " ‡</td>");
}

static void
test_few_patients (void)
{
  ReportFixture fixture = whole;
  g_autofree char *html = NULL;

  fixture.n_patients = 4;
  html = make_html (&fixture);
  assert_has (html, "There are fewer than 10 patients");
  assert_has (html, "] ‡</td>");
  g_assert_null (strstr (html, "]</td>"));
  assert_has (html, "] ‡.</p>");
  g_assert_null (strstr (html, "].</p>"));
}

/* What taking something away changes is compared with fused maps; without conventional ones that
 * comparison is said to be missing. */
static void
test_other_modes (void)
{
  ReportFixture fixture = whole;
  g_autofree char *centred = NULL;
  g_autofree char *contrast = NULL;

  fixture.mode = PSC_COHORT_CENTRED;
  centred = make_html (&fixture);
  assert_has (centred, "No measure is there of both kinds of maps");
  assert_has (centred, "Centred against fused maps");
  assert_has (centred, "Centred − fused");
  assert_has (centred, "Specificity (higher: answers the query)");
  g_assert_null (strstr (centred, "Contrast against fused maps"));
  fixture.mode = PSC_COHORT_CONTRAST;
  contrast = make_html (&fixture);
  assert_has (contrast, "Contrast against fused maps");
  assert_has (contrast, "Contrast − fused");
  g_assert_null (strstr (contrast, "Centred against fused maps"));
}

static void
test_no_labels (void)
{
  ReportFixture fixture = whole;
  g_autofree char *html = NULL;

  fixture.has_labels = FALSE;
  html = make_html (&fixture);
  assert_has (html, "The table says of no image whether it has what was asked for");
  assert_has (html, "There are no probabilities of classes with known labels");
  assert_has (html, "The table has no labels.");
  /* What maps are worth can be said without. */
  assert_has (html, "Specificity (higher: answers the query)");
  g_assert_null (strstr (html, "The mean AUROC"));
}

static void
test_no_maps (void)
{
  ReportFixture fixture = whole;
  g_autofree char *html = NULL;

  fixture.has_maps = FALSE;
  html = make_html (&fixture);
  assert_has (html, "The maps of this cohort were not kept");
  assert_has (html, "Neither pictures nor maps of this cohort were kept");
  assert_has (html, "Best cases");
  assert_has (html, "Where the two modes disagree most is not known");
  g_assert_null (strstr (html, "<img "));
}

static void
test_no_probability (void)
{
  ReportFixture fixture = whole;
  g_autofree char *html = NULL;

  fixture.score = "cosine";
  html = make_html (&fixture);
  assert_has (html, "There are no probabilities of classes with known labels");
  assert_has (html, "none: the score is a cosine");
  assert_has (html, "The mean AUROC");
}

static void
test_softmax (void)
{
  ReportFixture fixture = whole;
  g_autofree char *html = NULL;

  fixture.score = "softmax";
  html = make_html (&fixture);
  assert_has (html, "the probabilities of all classes add up to one");
}

static void
test_nothing_measured (void)
{
  ReportFixture fixture = whole;
  g_autofree char *html = NULL;

  fixture.has_measures = FALSE;
  html = make_html (&fixture);
  assert_has (html, "No measure is there of both kinds of maps");
  assert_has (html, "there are no best and no worst cases");
  assert_has (html, "Where the two modes disagree most");
  assert_has (html, "Nothing was measured.");
}

/* Fewer images than were planned. */
static void
test_unfinished (void)
{
  char *folder = report_fixture_write (&whole);
  g_autofree char *plan_path = g_build_filename (folder, PSC_COHORT_PLAN_NAME, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscCohortPlan) plan = psc_cohort_plan_load (folder, &error);
  g_autofree char *path = NULL;
  g_autofree char *json = NULL;
  g_autofree char *html = NULL;

  g_assert_no_error (error);
  plan->n_images = 2000;
  json = psc_cohort_plan_write (plan);
  g_assert_true (g_file_set_contents (plan_path, json, -1, NULL));
  path = write_report (folder, "report.html");
  g_assert_true (g_file_get_contents (path, &html, NULL, NULL));
  assert_has (html, "This cohort is not done: results are there of 40 of 2000 images.");
  report_fixture_remove (folder);
}

/* Tables that say nonsense end in an error, or in a report that leaves it out. */
static void
test_nonsense (void)
{
  static const char *const tables[] = {
    "",
    "row,image\n",
    "row,image,patient,model,method,mode,kind,prompt,class,label,logit,probability,status\n"
    "1,a,1,other,nobody,sideways,class,,Edema,7,nan,12,ok\n"
    "1,a,1,other,nobody,fused,class,,Edema,1,inf,-3,ok\n"
    "1,a,1,other,nobody,fused,class,,Edema,0,1e308,5,dunno\n"
    "2,b,-4,,,,,,,,,,\n"
    "3,c,1.5,other,occlusion,conventional,nothing,\"\"\"\",\"a,\nb\",1,0,0.5,ok\n",
    "row,row,row\n1,2,3\n",
    "\xff\xfe\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      char *folder = report_fixture_write (&whole);
      g_autofree char *csv = g_build_filename (folder, "results-1.csv", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscDocument) document = NULL;

      g_assert_true (g_file_set_contents (csv, tables[i], -1, NULL));
      document = psc_cohort_report_new (folder, NULL, NULL, NULL, &error);
      g_assert_true ((document == NULL) == (error != NULL));
      if (document != NULL)
        {
          g_autofree char *path = g_build_filename (folder, "report.html", NULL);
          g_autofree char *html = NULL;

          g_assert_true (psc_document_write (document, path, NULL));
          g_assert_true (g_file_get_contents (path, &html, NULL, NULL));
          check_html (html);
        }
      else
        g_assert_cmpuint (strlen (error->message), >, 0);
      report_fixture_remove (folder);
    }
}

static void
test_no_plan (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("psc-report-XXXXXX", NULL);

  g_assert_null (psc_cohort_report_new (folder, NULL, NULL, NULL, &error));
  g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE);
  report_fixture_remove (folder);
}

static void
tell_cb (double done, gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (done, >=, *last);
  *last = done;
}

static void
test_progress_and_cancellation (void)
{
  char *folder = report_fixture_write (&whole);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PscDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  double done = 0;

  document = psc_cohort_report_new (folder, tell_cb, &done, cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (done, >, 0.9);
  g_cancellable_cancel (cancellable);
  g_assert_null (psc_cohort_report_new (folder, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  report_fixture_remove (folder);
}

/* The same results make the same report. */
static void
test_again (void)
{
  g_autofree char *first = make_html (&whole);
  g_autofree char *second = make_html (&whole);

  g_assert_cmpstr (first, ==, second);
}

static void
test_pdf (void)
{
  char *folder = report_fixture_write (&whole);
  g_autofree char *path = write_report (folder, "report.PDF");
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autofree char *text = NULL;
  g_auto (GStrv) pages = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    g_test_skip ("pdftotext is not installed");
  else
    {
      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                    &error);
      g_assert_no_error (error);
      pages = g_strsplit (text, "\f", -1);
      g_assert_cmpuint (g_strv_length (pages), >, 4);
      for (guint i = 0; i + 1 < g_strv_length (pages); i++)
        {
          g_autofree char *number = g_strdup_printf ("page %u", i + 1);

          assert_has (pages[i], RESEARCH_LINE);
          assert_has (pages[i], number);
        }
      assert_has (text, "The expected calibration error is 0.");
      assert_has (text, "How alike the maps of different queries are");
      assert_has (text, "window=48, stride=8");
      assert_has (text, "the file ends too early");
    }
  report_fixture_remove (folder);
}

static void
test_format (void)
{
  char *folder = report_fixture_write (&whole);
  g_autofree char *path = g_build_filename (folder, "report.docx", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscDocument) document = psc_cohort_report_new (folder, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (psc_document_write (document, path, &error));
  g_assert_nonnull (strstr (error->message, ".html or .pdf"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  report_fixture_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cohort-report/whole", test_whole);
  g_test_add_func ("/cohort-report/hostile", test_hostile);
  g_test_add_func ("/cohort-report/failures-only", test_failures_only);
  g_test_add_func ("/cohort-report/one-patient", test_one_patient);
  g_test_add_func ("/cohort-report/few-patients", test_few_patients);
  g_test_add_func ("/cohort-report/other-modes", test_other_modes);
  g_test_add_func ("/cohort-report/no-labels", test_no_labels);
  g_test_add_func ("/cohort-report/no-maps", test_no_maps);
  g_test_add_func ("/cohort-report/no-probability", test_no_probability);
  g_test_add_func ("/cohort-report/softmax", test_softmax);
  g_test_add_func ("/cohort-report/nothing-measured", test_nothing_measured);
  g_test_add_func ("/cohort-report/unfinished", test_unfinished);
  g_test_add_func ("/cohort-report/nonsense", test_nonsense);
  g_test_add_func ("/cohort-report/no-plan", test_no_plan);
  g_test_add_func ("/cohort-report/progress-and-cancellation", test_progress_and_cancellation);
  g_test_add_func ("/cohort-report/again", test_again);
  g_test_add_func ("/cohort-report/pdf", test_pdf);
  g_test_add_func ("/cohort-report/format", test_format);

  return g_test_run ();
}
