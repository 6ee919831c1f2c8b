/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "../cohort/cohort-folder.h"
#include "cli-test.h"

/* A cohort from its images to its report, as a user makes it. */

#define N_IMAGES 4

static char *cohort; /* a folder with results */

static void
copy_image (const char *folder, const char *name)
{
  g_autofree char *source =
      g_test_build_filename (G_TEST_DIST, "fixtures", "images", "channels3-8.png", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (source, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (path, contents, (gssize) size, NULL));
}

/* Four images of three patients, the last of which is damaged. */
static void
make_cohort (void)
{
  g_autofree char *images = cli_test_in_folder ("images");
  g_autofree char *table = g_build_filename (images, "table.csv", NULL);
  g_autofree char *damaged = g_build_filename (images, "DOE-JOHN-3.png", NULL);
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
  g_autoptr (GString) text = g_string_new ("Path,patient_id,Edema,Pneumothorax\n");
  g_auto (CliOutcome) outcome = { 0 };

  g_assert_cmpint (g_mkdir (images, 0700), ==, 0);
  for (guint i = 0; i < N_IMAGES; i++)
    {
      g_autofree char *name = g_strdup_printf ("DOE-JOHN-%u.png", i);

      copy_image (images, name);
      g_string_append_printf (text, "%s,patient-%u,%d,%d\n", name, i / 2, i % 2,
                              i == 2 ? -1 : i == 1);
    }
  g_assert_true (g_file_set_contents (table, text->str, -1, NULL));
  g_assert_true (g_file_set_contents (damaged, "no picture", -1, NULL));
  cohort = cli_test_in_folder ("cohort");
  cli_test_run (&outcome, "cohort", table, "--model", model, "--methods", "token-similarity",
                "--output", cohort, NULL);
  if (!g_file_test (cohort, G_FILE_TEST_IS_DIR))
    g_error ("%s", outcome.err);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not there", part);
}

static void
test_report (void)
{
  g_autofree char *html_path = cli_test_in_folder ("report.html");
  g_autofree char *pdf_path = cli_test_in_folder ("report.pdf");
  g_autofree char *html = NULL;
  g_autofree char *pdf = NULL;
  g_auto (CliOutcome) outcome = { 0 };

  cli_test_run (&outcome, "cohort", "report", cohort, "-o", html_path, "--output", pdf_path, NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_true (g_file_get_contents (html_path, &html, NULL, NULL));
  g_assert_true (g_file_get_contents (pdf_path, &pdf, NULL, NULL));
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  assert_has (html, "Images: 4, of which 1 could not be read. Patients: 2. Models: 1. Queries: 2.");
  assert_has (html, "There are fewer than 10 patients");
  assert_has (html, "Token similarity");
  assert_has (html, "what the model sees");
  assert_has (html, "For research use. Not for diagnosis.");
  /* Neither the files nor the patients. */
  g_assert_null (strstr (html, "DOE-JOHN"));
  g_assert_null (strstr (html, "patient-"));
}

/* One sentence each, and no file. */
static void
test_refusals (void)
{
  g_autofree char *missing = cli_test_in_folder ("missing");
  g_autofree char *output = cli_test_in_folder ("refused.html");
  g_autofree char *odd = cli_test_in_folder ("refused.doc");
  const struct
  {
    const char *folder;
    const char *output;
    int status;
    const char *sentence;
  } cases[] = {
    { cohort, odd, 2, "does not end in .html or .pdf" },
    { missing, output, 1, "missing/plan.json: No such file or directory" },
    { cohort, NULL, 2, "--output FILE.(html|pdf) is missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run (&outcome, "cohort", "report", cases[i].folder,
                    cases[i].output != NULL ? "-o" : NULL, cases[i].output, NULL);
      g_assert_cmpint (outcome.status, ==, cases[i].status);
      assert_has (outcome.err, cases[i].sentence);
      g_assert_cmpuint (strlen (outcome.err), ==, strcspn (outcome.err, "\n") + 1);
      g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
      g_assert_false (g_file_test (odd, G_FILE_TEST_EXISTS));
    }
}

/* One image is one, and a folder that is none is named with the reason. */
static void
test_merge (void)
{
  g_autofree char *missing = cli_test_in_folder ("missing");
  g_autofree char *output = cli_test_in_folder ("all.csv");
  g_auto (CliOutcome) merged = { 0 };
  g_auto (CliOutcome) none = { 0 };

  cli_test_run (&merged, "cohort", "merge", cohort, "-o", output, NULL);
  g_assert_cmpint (merged.status, ==, 0);
  assert_has (merged.out, "; 1 image could not be read, and has a row\n");
  cli_test_run (&none, "cohort", "merge", missing, "-o", output, NULL);
  g_assert_cmpint (none.status, ==, 1);
  assert_has (none.err, "missing/plan.json: No such file or directory");
}

/* What the report is made of is not written over, by whatever name. */
static void
test_over_input (void)
{
  g_autofree char *plan = g_build_filename (cohort, "plan.json", NULL);
  g_autofree char *link = cli_test_in_folder ("link.html");
  g_autoptr (GFile) file = g_file_new_for_path (link);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_auto (CliOutcome) outcome = { 0 };

  g_assert_true (g_file_get_contents (plan, &before, NULL, NULL));
  g_assert_true (g_file_make_symbolic_link (file, plan, NULL, NULL));
  cli_test_run (&outcome, "cohort", "report", cohort, "-o", link, NULL);
  g_assert_cmpint (outcome.status, ==, 2);
  assert_has (outcome.err, "own files");
  g_assert_true (g_file_get_contents (plan, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  int result;

  cli_test_init (&argc, &argv);
  make_cohort ();

  g_test_add_func ("/cli-cohort-report/report", test_report);
  g_test_add_func ("/cli-cohort-report/refusals", test_refusals);
  g_test_add_func ("/cli-cohort-report/merge", test_merge);
  g_test_add_func ("/cli-cohort-report/over-input", test_over_input);
  result = g_test_run ();

  cohort_folder_remove (cli_test_get_folder ());
  g_free (cohort);
  return result;
}
