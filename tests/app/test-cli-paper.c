/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cli-test.h"

/* The paper's figures, as a user gets them: every panel in every format, each file under the name
 * that the help promises, and nothing where something is wrong. */

#define RESEARCH_LINE "For research use. Not for diagnosis."

static char *model;
static char *images[2]; /* under names that tell who it is */

static void
make_images (void)
{
  const char *names[] = { "DOE-JANE-4711.png", "DOE-JOHN-4712.png" };
  g_autofree char *source =
      g_test_build_filename (G_TEST_DIST, "fixtures", "images", "channels3-8.png", NULL);
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (source, &contents, &size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      images[i] = cli_test_in_folder (names[i]);
      g_assert_true (g_file_set_contents (images[i], contents, (gssize) size, NULL));
    }
}

/* Removes a file that must be there. */
static void
take_away (const char *name)
{
  g_autofree char *path = cli_test_in_folder (name);

  if (g_unlink (path) != 0)
    g_error ("there is no “%s”", name);
}

/* (transfer full): what a file says, in whichever way its format says it. */
static char *
read_words (const char *name)
{
  g_autofree char *path = cli_test_in_folder (name);
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  if (g_str_has_suffix (name, ".svg"))
    return g_steal_pointer (&bytes);
  /* PNG: the text chunks, which are not compressed. */
  for (gsize i = 0; i < size; i++)
    if (bytes[i] == '\0')
      bytes[i] = ' ';
  return g_utf8_make_valid (bytes, (gssize) size);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *next = strstr (text, part); next != NULL; next = strstr (next + 1, part))
    n++;
  return n;
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not there", part);
}

/* Two methods and two classes: the image and two maps in each row. */
static void
check_classes (const char *words)
{
  g_assert_cmpuint (count (words, "; conventional; class Edema; logit"), ==, 2);
  g_assert_cmpuint (count (words, "; conventional; class Fracture; logit"), ==, 2);
  g_assert_cmpuint (count (words, ": Original; "), ==, 2);
  g_assert_cmpuint (count (words, "; fused"), ==, 0);
  assert_has (words, "Row 1, column 2 (Gradient backpropagation) (class Edema)");
  assert_has (words, "Row 2, column 3 (Occlusion) (class Fracture)");
  assert_has (words, RESEARCH_LINE);
  assert_has (words, "Occlusion: smoothing=0, window=");
}

/* The sentence that was given, one of the bank's, and the labels below. */
static void
check_sentences (const char *words)
{
  g_assert_cmpuint (count (words, "; fused; “moderate edema”; logit"), ==, 2);
  g_assert_cmpuint (count (words, "; fused; “edema”; logit"), ==, 2);
  g_assert_cmpuint (count (words, "; exact"), ==, 8);
  assert_has (words, "(Occlusion · class label) (Fracture)");
  g_assert_cmpuint (count (words, "“fracture”; logit"), ==, 2);
  g_assert_cmpuint (count (words, "; conventional"), ==, 0);
  assert_has (words, "that the bank has for the class.");
  assert_has (words, RESEARCH_LINE);
}

static void
check_anonymous (const char *words)
{
  g_assert_null (strstr (words, "DOE-JANE"));
  g_assert_null (strstr (words, "DOE-JOHN"));
}

static void
test_formats (void)
{
  const char *const formats[] = { "svg", "png" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_strconcat ("both.", formats[i], NULL);
      g_autofree char *first = g_strconcat ("both-fig1.", formats[i], NULL);
      g_autofree char *second = g_strconcat ("both-fig2.", formats[i], NULL);
      g_autofree char *path = cli_test_in_folder (name);
      g_auto (CliOutcome) outcome = { 0 };
      g_autofree char *classes = NULL;
      g_autofree char *sentences = NULL;

      cli_test_run (&outcome, "paper", images[0], "--model", model, "--class", "edema", "--class",
                    "Fracture", "--prompt", "moderate edema", "--method", "saliency", "--method",
                    "occlusion", "-p", "saliency.absolute=false", "-p", "occlusion.window=64", "-p",
                    "occlusion.stride=64", "-o", path, NULL);
      g_assert_cmpstr (outcome.err, ==, "");
      g_assert_cmpint (outcome.status, ==, 0);
      classes = read_words (first);
      sentences = read_words (second);
      check_classes (classes);
      check_sentences (sentences);
      check_anonymous (classes);
      check_anonymous (sentences);
      take_away (first);
      take_away (second);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* (transfer full) (nullable): the pages of a PDF, %NULL where nothing can read it. */
static char **
read_pages (const char *path)
{
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    return NULL;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                &error);
  g_assert_no_error (error);
  return g_strsplit (text, "\f", -1);
}

static void
test_pages (void)
{
  g_autofree char *path = cli_test_in_folder ("pages.pdf");
  g_auto (CliOutcome) outcome = { 0 };
  g_auto (GStrv) pages = NULL;

  cli_test_run (&outcome, "paper", images[0], images[1], "--model", model, "--method",
                "token-similarity", "-o", path, NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  pages = read_pages (path);
  take_away ("pages.pdf");
  if (pages == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  g_assert_cmpuint (g_strv_length (pages), ==, 5);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *title = g_strdup_printf ("Image %u of 2: %s", i / 2 + 1,
                                                i % 2 == 0 ? "Class-wise maps" : "Fused maps");

      assert_has (pages[i], title);
      assert_has (pages[i], RESEARCH_LINE);
      assert_has (pages[i], "Original");
      check_anonymous (pages[i]);
      /* CheXpert's five. */
      assert_has (pages[i], "Atelectasis");
      assert_has (pages[i], "Cardiomegaly");
      assert_has (pages[i], "Consolidation");
      assert_has (pages[i], "Edema");
      assert_has (pages[i], "Pleural Effusion");
      /* A map of each class; and of each a sentence's and a label's. */
      if (i % 2 == 0)
        g_assert_cmpuint (count (pages[i], "conventional · "), ==, 5);
      else
        g_assert_cmpuint (count (pages[i], "fused · "), ==, 10);
    }
}

static void
test_names (void)
{
  g_autofree char *path = cli_test_in_folder ("maps.svg");
  g_auto (CliOutcome) one = { 0 };
  g_auto (CliOutcome) two = { 0 };
  g_auto (CliOutcome) both = { 0 };

  cli_test_run (&one, "paper", images[0], "--model", model, "--figure", "1", "--class", "Edema",
                "--method", "token-similarity", "-o", path, NULL);
  g_assert_cmpint (one.status, ==, 0);
  take_away ("maps.svg");

  cli_test_run (&two, "paper", images[0], images[1], "--model", model, "--figure", "2", "--class",
                "Edema", "--method", "token-similarity", "-o", path, NULL);
  g_assert_cmpint (two.status, ==, 0);
  take_away ("maps-1.svg");
  take_away ("maps-2.svg");

  cli_test_run (&both, "paper", images[0], images[1], "--model", model, "--class", "Edema",
                "--method", "token-similarity", "-o", path, NULL);
  g_assert_cmpint (both.status, ==, 0);
  take_away ("maps-1-fig1.svg");
  take_away ("maps-1-fig2.svg");
  take_away ("maps-2-fig1.svg");
  take_away ("maps-2-fig2.svg");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A class with two sentences has a column for each, and still one map of its own. */
static void
test_two_sentences (void)
{
  g_autofree char *path = cli_test_in_folder ("two.svg");
  g_auto (CliOutcome) outcome = { 0 };
  g_autofree char *classes = NULL;
  g_autofree char *sentences = NULL;

  cli_test_run (&outcome, "paper", images[0], "--model", model, "--prompt", "mild edema",
                "--prompt", "severe edema", "--method", "token-similarity", "-o", path, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  classes = read_words ("two-fig1.svg");
  sentences = read_words ("two-fig2.svg");
  g_assert_cmpuint (count (classes, "class Edema; logit"), ==, 1);
  g_assert_cmpuint (count (sentences, "“mild edema”; logit"), ==, 1);
  g_assert_cmpuint (count (sentences, "“severe edema”; logit"), ==, 1);
  g_assert_null (strstr (sentences, "that the bank has for the class."));
  take_away ("two-fig1.svg");
  take_away ("two-fig2.svg");
}

static void
test_refusals (void)
{
  const struct
  {
    const char *arguments[6];
    const char *sentence;
  } cases[] = {
    { { "-o", "x.gif" }, "does not end in .png, .svg or .pdf" },
    { { "--class", "Edema" }, "--output" },
    { { "-o", "x.svg", "--class", "Banana" }, "the bank has no class “Banana”" },
    { { "-o", "x.svg", "--prompt", "banana" }, "“banana” names no class of the bank" },
    { { "-o", "x.svg", "--prompt", " " }, "--prompt is empty" },
    { { "-o", "x.svg", "--figure", "3" }, "--figure is 1, 2 or both, not “3”" },
    { { "-o", "x.svg", "--figure", "1", "--prompt", "edema" }, "--prompt is for figure 2" },
    { { "-o", "x.svg", "--method", "divination" }, "divination" },
    { { "-o", images[0], "--figure", "1" }, "is one of the inputs" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const *more = cases[i].arguments;
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run (&outcome, "paper", "--model", model, images[0], more[0], more[1], more[2],
                    more[3], more[4], more[5], NULL);
      assert_has (outcome.err, cases[i].sentence);
      g_assert_cmpuint (count (outcome.err, "\n"), ==, 1);
      g_assert_cmpint (outcome.status, ==, 2);
    }
}

int
main (int argc, char **argv)
{
  int result;

  cli_test_init (&argc, &argv);
  model = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
  make_images ();

  g_test_add_func ("/cli-paper/formats", test_formats);
  g_test_add_func ("/cli-paper/pages", test_pages);
  g_test_add_func ("/cli-paper/names", test_names);
  g_test_add_func ("/cli-paper/two-sentences", test_two_sentences);
  g_test_add_func ("/cli-paper/refusals", test_refusals);
  result = g_test_run ();

  g_unlink (images[0]);
  g_unlink (images[1]);
  g_rmdir (cli_test_get_folder ());
  g_free (images[0]);
  g_free (images[1]);
  g_free (model);
  return result;
}
