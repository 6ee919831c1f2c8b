/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Where commands write, as a user runs them: under any name, and over nothing that they read. */

static const char *program;
static char *model;

typedef struct
{
  char *folder; /* owned */
  char *image;  /* owned: a picture in it */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *source =
      g_test_build_filename (G_TEST_DIST, "fixtures", "images", "channels3-8.png", NULL);
  g_autofree char *contents = NULL;
  gsize size;

  fixture->folder = g_dir_make_tmp ("promptoscope-XXXXXX", NULL);
  fixture->image = g_build_filename (fixture->folder, "chest.png", NULL);
  g_assert_true (g_file_get_contents (source, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (fixture->image, contents, size, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->image);
}

static char *
checksum (const char *path)
{
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, size);
}

/* Runs the program in the fixture's folder; returns its exit status. */
static int
run_list (Fixture *fixture, char **errors, char **arguments)
{
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (line, (gpointer) program);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (line, *arguments);
  g_ptr_array_add (line, NULL);

  g_subprocess_launcher_set_cwd (launcher, fixture->folder);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) line->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

/* The same with arguments up to %NULL. */
static int
run (Fixture *fixture, char **errors, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  char *argument;
  va_list list;

  va_start (list, errors);
  while ((argument = va_arg (list, char *)) != NULL)
    g_ptr_array_add (arguments, argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  return run_list (fixture, errors, (char **) arguments->pdata);
}

/* One sentence, and the file is what it was. */
static void
check_refusal (const char *path, const char *before, int status, const char *errors)
{
  g_autofree char *after = checksum (path);

  g_assert_cmpint (status, !=, 0);
  g_assert_nonnull (strstr (errors, "is one of the inputs"));
  g_assert_cmpuint (strlen (errors), ==, strcspn (errors, "\n") + 1);
  g_assert_cmpstr (after, ==, before);
}

static void
test_explain_over_input (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = checksum (fixture->image);
  g_autofree char *dotted = g_build_filename (fixture->folder, ".", "chest.png", NULL);
  g_autofree char *symbolic = g_build_filename (fixture->folder, "symbolic.png", NULL);
  g_autofree char *hard = g_build_filename (fixture->folder, "hard.png", NULL);
  const char *const outputs[] = { "chest.png", fixture->image, dotted, symbolic, hard };

  g_assert_no_errno (symlink ("chest.png", symbolic));
  g_assert_no_errno (link (fixture->image, hard));
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      g_autofree char *errors = NULL;
      int status = run (fixture, &errors, "explain", "chest.png", "--model", model, "--prompt",
                        "edema", "--method", "saliency", "-o", outputs[i], NULL);

      check_refusal (fixture->image, before, status, errors);
    }
}

/* What a file is shows from its content, so that a picture may be called anything. */
static void
test_arrays_over_input (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = checksum (fixture->image);
  g_autofree char *path = g_build_filename (fixture->folder, "chest.npy", NULL);
  g_autofree char *embedding = NULL;
  g_autofree char *stack = NULL;
  int status;

  g_assert_no_errno (g_rename (fixture->image, path));
  status =
      run (fixture, &embedding, "embed", "chest.npy", "--model", model, "-o", "chest.npy", NULL);
  check_refusal (path, before, status, embedding);
  status = run (fixture, &stack, "stack", "chest.npy", "--model", model, "--method", "saliency",
                "--dims", "0", "-o", "./chest.npy", NULL);
  check_refusal (path, before, status, stack);
}

/* What one file would be written for two results is refused, whether it is there or not. */
static void
test_outputs_over_outputs (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[] = {
    "embed chest.png --write-input new.npy -o new.npy",
    "embed chest.png --write-input ./new.npy -o new.npy",
    "embed chest.png --write-input old.npy -o link.npy",
    "embed chest.png --write-input old.npy -o hard.npy",
    "explain chest.png --prompt edema --method saliency -o x.png -o x.svg -o x.png",
    "cohort report . -o report.html -o ./report.html",
  };
  g_autofree char *old = g_build_filename (fixture->folder, "old.npy", NULL);
  g_autofree char *symbolic = g_build_filename (fixture->folder, "link.npy", NULL);
  g_autofree char *hard = g_build_filename (fixture->folder, "hard.npy", NULL);
  g_autofree char *new = g_build_filename (fixture->folder, "new.npy", NULL);

  g_assert_true (g_file_set_contents (old, "", 0, NULL));
  g_assert_no_errno (symlink ("old.npy", symbolic));
  g_assert_no_errno (link (old, hard));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (GStrv) arguments = g_strsplit (lines[i], " ", -1);
      g_autofree char *errors = NULL;
      int status = run_list (fixture, &errors, arguments);

      if (status != 2 || strstr (errors, "two of the files") == NULL)
        g_error ("%s: %d, %s", lines[i], status, errors);
      g_assert_false (g_file_test (new, G_FILE_TEST_EXISTS));
    }
}

static void
test_bank_over_input (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bank.svg", NULL);
  g_autofree char *before = NULL;
  g_autofree char *errors = NULL;
  int status;

  g_assert_true (g_file_set_contents (path, "{}", -1, NULL));
  before = checksum (path);
  status = run (fixture, &errors, "explain", "chest.png", "--model", model, "--bank", "bank.svg",
                "--prompt", "edema", "-o", "bank.svg", NULL);
  check_refusal (path, before, status, errors);
}

static void
test_train_over_input (Fixture *fixture, gconstpointer data)
{
  g_autofree char *weights = g_build_filename (model, "pytorch_model.bin", NULL);
  g_autofree char *before = checksum (weights);
  g_autofree char *errors = NULL;
  int status =
      run (fixture, &errors, "train", "--size", "tiny", "--from", model, "-o", model, NULL);

  check_refusal (weights, before, status, errors);
}

static void
test_long_names (Fixture *fixture, gconstpointer data)
{
  static const char *const suffixes[] = { ".png", ".svg", ".pdf", ".npy" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autoptr (GString) name = g_string_new (NULL);
      g_autofree char *path = NULL;
      g_autofree char *errors = NULL;

      while (name->len < 246)
        g_string_append (name, "ü");
      g_string_append (name, suffixes[i]);
      path = g_build_filename (fixture->folder, name->str, NULL);
      g_assert_cmpint (run (fixture, &errors, "explain", "chest.png", "--model", model, "--prompt",
                            "edema", "--method", "saliency", "-o", name->str, NULL),
                       ==, 0);
      g_assert_cmpstr (errors, ==, "");
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
}

/* A phantom comes with masks and a description, whose names would be longer than its own. */
static void
test_long_phantom (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strnfill (251, 'p');
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, file, NULL);
  g_autofree char *errors = NULL;
  g_autoptr (GDir) dir = NULL;
  guint n = 0;

  g_assert_cmpint (run (fixture, &errors, "phantom", "--finding", "pleural-effusion", "--finding",
                        "cardiomegaly", "-o", file, NULL),
                   ==, 0);
  g_assert_cmpstr (errors, ==, "");
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  dir = g_dir_open (fixture->folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  /* The picture, its description, two masks, and the picture of the fixture. */
  g_assert_cmpuint (n, ==, 5);
}

#if PSC_HAVE_DICOM
/* What the model sees follows the choice, and JSON says which it was. */
static void
test_voi (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "cases", "voi-choices.dcm", NULL);
  g_autofree char *first = g_build_filename (fixture->folder, "first.npy", NULL);
  g_autofree char *hard = g_build_filename (fixture->folder, "hard.npy", NULL);
  g_autofree char *again = g_build_filename (fixture->folder, "again.npy", NULL);
  g_autofree char *svg = g_build_filename (fixture->folder, "figure.svg", NULL);
  g_autofree char *told = NULL;
  g_autofree char *silent = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *other = NULL;
  g_autofree char *text = NULL;
  g_autofree char *drawn = NULL;
  g_autofree char *sums[3] = { NULL };

  g_assert_cmpint (run (fixture, &told, "embed", path, "--model", model, "-o", first, NULL), ==, 0);
  g_assert_nonnull (strstr (told, "shown with “NORMAL (table)”, 1 of 9 in the file; --voi"));
  g_assert_cmpint (
      run (fixture, &silent, "embed", path, "--model", model, "--voi", "hard", "-o", hard, NULL),
      ==, 0);
  g_assert_cmpstr (silent, ==, "");
  g_assert_cmpint (
      run (fixture, &other, "embed", path, "--model", model, "--voi", "1", "-o", again, NULL), ==,
      0);
  sums[0] = checksum (first);
  sums[1] = checksum (hard);
  sums[2] = checksum (again);
  g_assert_cmpstr (sums[0], !=, sums[1]);
  g_assert_cmpstr (sums[0], ==, sums[2]);

  g_assert_cmpint (run (fixture, &wrong, "classify", path, "--model", model, "--voi", "bone", NULL),
                   ==, 2);
  g_assert_nonnull (strstr (wrong, "1 NORMAL (table), 2 HARD, 3 Table 1, 4 NORMAL, 5 Lung (soft)"));
  g_assert_cmpint (run (fixture, &text, "embed", "--text", "edema", "--voi", "1", "--model", model,
                        "-o", first, NULL),
                   ==, 2);
  g_assert_cmpint (run (fixture, &drawn, "explain", path, "--model", model, "--voi", "5",
                        "--prompt", "edema", "--method", "saliency", "-o", svg, NULL),
                   ==, 0);
  g_assert_cmpstr (drawn, ==, "");
}
#endif

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  model = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);

#define ADD(name, test) g_test_add ("/cli-outputs/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("explain-over-input", test_explain_over_input);
  ADD ("arrays-over-input", test_arrays_over_input);
  ADD ("outputs-over-outputs", test_outputs_over_outputs);
  ADD ("bank-over-input", test_bank_over_input);
  ADD ("train-over-input", test_train_over_input);
  ADD ("long-names", test_long_names);
#if PSC_HAVE_DICOM
  ADD ("voi", test_voi);
#endif
  ADD ("long-phantom", test_long_phantom);
  return g_test_run ();
}
