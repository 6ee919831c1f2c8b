/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "../cohort/cohort-folder.h"
#include "cli-test.h"

/* A cohort as a user runs it: in processes that are killed, stopped and many at a time. */

#define IMAGES "10"

#define RESULTS "results-1-of-1.csv"

static char *model;
static char *images;

static void
draw_images (void)
{
  g_auto (CliOutcome) drawn = { 0 };

  model = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
  images = cli_test_in_folder ("DOE-JANE");
  cli_test_run (&drawn, "phantom", "--count", IMAGES, "--size", "64x64", "--output", images, NULL);
  g_assert_cmpstr (drawn.err, ==, "");
  g_assert_cmpint (drawn.status, ==, 0);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Masks lie beside the images; only the images are asked. */
static char *
write_table (void)
{
  GString *table = g_string_new ("Path,Edema,Pneumothorax\n");
  g_autoptr (GDir) dir = g_dir_open (images, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  char *path = g_build_filename (images, "table.csv", NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".png") && strlen (name) == strlen ("phantom-000000.png"))
      g_ptr_array_add (names, g_strdup (name));
  g_assert_cmpuint (names->len, ==, 10);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (table, "%s,%u,%u\n", (char *) names->pdata[i], i % 2, i % 3 == 0);
  g_assert_true (g_file_set_contents (path, table->str, -1, NULL));
  g_string_free (table, TRUE);
  return path;
}

static GSubprocess *
start (const char *folder, const char *option, const char *value)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *table = g_build_filename (images, "table.csv", NULL);
  g_autoptr (GError) error = NULL;
  const char *arguments[] = {
    cli_test_get_program (), "cohort",    table, "--output", folder, "--model", model, "--methods",
    "token-similarity",      "--threads", "1",   option,     value,  NULL
  };
  GSubprocess *process;

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", cli_test_get_folder (), TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  return process;
}

static int
finish (GSubprocess *process)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
}

/* Waits until the file has more than @size bytes, or the process has ended. */
static void
wait_for (GSubprocess *process, const char *path, gsize size)
{
  while (g_subprocess_get_identifier (process) != NULL)
    {
      g_autofree char *data = NULL;
      gsize now = 0;

      if (g_file_get_contents (path, &data, &now, NULL) && now > size)
        return;
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (2000);
    }
}

static void
test_killed (void)
{
  static const int signals[] = { SIGKILL, SIGTERM, SIGKILL, SIGINT };
  g_autofree char *whole = cli_test_in_folder ("whole");
  g_autofree char *killed = cli_test_in_folder ("killed");
  g_autofree char *path = g_build_filename (killed, RESULTS, NULL);
  g_autoptr (GSubprocess) undisturbed = start (whole, NULL, NULL);
  g_autoptr (GSubprocess) last = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *expected = NULL;

  g_assert_cmpint (finish (undisturbed), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr (GSubprocess) process = start (killed, "--resume", NULL);
      g_autofree char *before = NULL;
      gsize size = 0;
      int status;

      g_file_get_contents (path, &before, &size, NULL);
      wait_for (process, path, size + 400);
      g_subprocess_send_signal (process, signals[i]);
      status = finish (process);
      /* It may be done before it hears of that. */
      if (signals[i] == SIGKILL)
        g_assert_true (status == -1 || status == 0);
      else
        g_assert_true (status == 1 || status == 0);
    }
  last = start (killed, "--resume", NULL);
  g_assert_cmpint (finish (last), ==, 0);
  rows = cohort_folder_read_rows (killed, RESULTS);
  expected = cohort_folder_read_rows (whole, RESULTS);
  g_assert_cmpstr (rows, ==, expected);
}

/* “timeout” tells its child, and then the group that the child is in: that is one stop. */
static void
test_stopped_twice (void)
{
  g_autofree char *folder = cli_test_in_folder ("stopped");
  g_autofree char *path = g_build_filename (folder, RESULTS, NULL);
  g_autofree char *progress_path = g_build_filename (folder, "progress.json", NULL);
  g_autoptr (GSubprocess) process = start (folder, NULL, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) progress = NULL;
  const char *state;

  wait_for (process, path, 400);
  g_subprocess_send_signal (process, SIGTERM);
  g_usleep (5000);
  g_subprocess_send_signal (process, SIGTERM);
  /* It may be done before it hears of that. */
  g_assert_cmpint (finish (process), >=, 0);
  g_assert_true (g_file_get_contents (progress_path, &text, NULL, NULL));
  progress = cli_test_parse (text);
  state = json_object_get_string_member (json_node_get_object (progress), "state");
  g_assert_true (g_str_equal (state, "stopped") || g_str_equal (state, "done"));
}

/* Four at once on one folder, as the tasks of an array are. */
static void
test_four_processes (void)
{
  g_autofree char *whole = cli_test_in_folder ("whole");
  g_autofree char *shared = cli_test_in_folder ("shared");
  g_autofree char *merged = cli_test_in_folder ("merged.csv");
  GSubprocess *processes[4];
  g_auto (CliOutcome) merge = { 0 };
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *expected = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *shard = g_strdup_printf ("%u/4", i + 1);

      processes[i] = start (shared, "--shard", shard);
    }
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpint (finish (processes[i]), ==, 0);
      g_object_unref (processes[i]);
    }
  cli_test_run (&merge, "cohort", "merge", shared, "--output", merged, "--json", NULL);
  g_assert_cmpstr (merge.err, ==, "");
  g_assert_cmpint (merge.status, ==, 0);
  json = cli_test_parse (merge.out);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (json), "images"), ==, 10);
  rows = cohort_folder_read_rows (merged, "");
  expected = cohort_folder_read_rows (whole, RESULTS);
  g_assert_cmpstr (rows, ==, expected);
}

static void
test_merge_one (void)
{
  g_autofree char *folder = cli_test_in_folder ("single");
  g_autofree char *image = g_build_filename (folder, "one.png", NULL);
  g_autofree char *prompts = cli_test_in_folder ("single.txt");
  g_autofree char *output = cli_test_in_folder ("single-cohort");
  g_autofree char *second = cli_test_in_folder ("single-second");
  g_autofree char *table = cli_test_in_folder ("single.csv");
  g_autofree char *results = g_build_filename (output, RESULTS, NULL);
  g_autofree char *text = NULL;
  g_auto (CliOutcome) cohort = { 0 };
  g_auto (CliOutcome) merge = { 0 };

  g_assert_true (g_file_set_contents (prompts, "edema\n", -1, NULL));
  cli_test_run (&cohort, "phantom", "-o", image, NULL);
  g_assert_cmpint (cohort.status, ==, 0);
  cli_outcome_clear (&cohort);
  cli_test_run (&cohort, "cohort", folder, "-o", output, "--model", model, "--methods", "none",
                "--prompts", prompts, NULL);
  g_assert_cmpint (cohort.status, ==, 0);
  cli_test_run (&merge, "cohort", "merge", output, "-o", table, NULL);
  g_assert_cmpint (merge.status, ==, 0);
  g_assert_cmpstr (merge.out, ==, "1 image, 1 row\n");
  cli_outcome_clear (&merge);

  /* As a run leaves it that was stopped. */
  g_assert_true (g_file_get_contents (results, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (results, text, strchr (text, '\n') + 1 - text, NULL));
  cli_test_run (&merge, "cohort", "merge", output, "-o", table, NULL);
  g_assert_cmpint (merge.status, ==, 1);
  g_assert_nonnull (strstr (merge.err, "1 of 1 image is missing, that of " RESULTS));
  cli_outcome_clear (&merge);

  /* The image is the first shard's. */
  cli_outcome_clear (&cohort);
  cli_test_run (&cohort, "cohort", folder, "-o", second, "--model", model, "--methods", "none",
                "--prompts", prompts, "--shard", "2/2", NULL);
  g_assert_cmpint (cohort.status, ==, 0);
  cli_test_run (&merge, "cohort", "merge", second, "-o", table, NULL);
  g_assert_cmpint (merge.status, ==, 1);
  g_assert_nonnull (strstr (merge.err, "1 of 1 image is missing: there is no results-1-of-2.csv"));
}

static void
test_fails_one (void)
{
  g_autofree char *folder = cli_test_in_folder ("broken");
  g_autofree char *image = g_build_filename (folder, "one.png", NULL);
  g_autofree char *output = cli_test_in_folder ("broken-cohort");
  g_auto (CliOutcome) outcome = { 0 };

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (image, "\x89PNG\r\n\x1a\n", 8, NULL));
  cli_test_run (&outcome, "cohort", folder, "-o", output, "--model", model, "--methods", "none",
                "--max-failures", "0", NULL);
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_nonnull (strstr (outcome.err, "1 of 1 image could not be read, more than may"));
}

/* A signal of the process, not of a thread, comes as soon as it listens; models take longer. */
static void
send_ahead (gpointer data)
{
  sigset_t signals;

  sigemptyset (&signals);
  sigaddset (&signals, SIGTERM);
  sigprocmask (SIG_BLOCK, &signals, NULL);
  kill (getpid (), SIGTERM);
}

static void
test_stopped_early (void)
{
  g_autofree char *output = cli_test_in_folder ("early");
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_set_child_setup (launcher, send_ahead, NULL, NULL);
  process =
      g_subprocess_launcher_spawn (launcher, &error, cli_test_get_program (), "cohort", images,
                                   "-o", output, "--model", model, "--methods", "saliency", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &text, &error);
  g_assert_no_error (error);
  g_assert_cmpint (finish (process), ==, 1);
  g_assert_nonnull (strstr (text, "stopped before anything was done\n"));
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
}

/* What the table is made of, and what its runs read again, stays what it is. */
static void
test_merge_over_own (void)
{
  g_autofree char *whole = cli_test_in_folder ("whole");
  const struct
  {
    const char *name;
    const char *words;
  } cases[] = {
    { "plan.json", "does not end in .csv" },
    { "progress.json", "does not end in .csv" },
    { "maps.zarr/.zgroup", "does not end in .csv" },
    { "all", "does not end in .csv" },
    { "results-1-of-1.csv", "own files" },
    { "results-9-of-9.csv", "own files" },
    { "linked.csv", "own files" },
  };
  g_autofree char *linked = g_build_filename (whole, "linked.csv", NULL);
  g_autoptr (GFile) link = g_file_new_for_path (linked);

  g_assert_true (g_file_make_symbolic_link (link, "plan.json", NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (whole, cases[i].name, NULL);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_auto (CliOutcome) outcome = { 0 };

      g_file_get_contents (path, &before, NULL, NULL);
      cli_test_run (&outcome, "cohort", "merge", whole, "-o", path, NULL);
      g_test_message ("%s", outcome.err);
      g_assert_cmpint (outcome.status, ==, 2);
      g_assert_nonnull (strstr (outcome.err, cases[i].words));
      g_file_get_contents (path, &after, NULL, NULL);
      g_assert_cmpstr (before, ==, after);
    }
  g_assert_true (g_file_delete (link, NULL, NULL));
}

/* Figures in the folder of the images do not become images of the next process. */
static void
test_inside_images (void)
{
  g_autofree char *folder = cli_test_in_folder ("inside");
  g_autofree char *output = g_build_filename (folder, "out", NULL);
  g_autofree char *figures = g_build_filename (output, "figures", NULL);
  g_auto (CliOutcome) drawn = { 0 };

  cli_test_run (&drawn, "phantom", "--count", "3", "--size", "64x64", "--finding", "no-finding",
                "--output", folder, NULL);
  g_assert_cmpint (drawn.status, ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (CliOutcome) outcome = { 0 };
      g_autoptr (JsonNode) json = NULL;

      cli_test_run (&outcome, "cohort", folder, "--output", output, "--model", model, "--methods",
                    "token-similarity", "--figures", "3", "--json", i > 0 ? "--resume" : NULL,
                    NULL);
      g_test_message ("%s", outcome.err);
      g_assert_cmpint (outcome.status, ==, 0);
      json = cli_test_parse (outcome.out);
      g_assert_cmpint (json_object_get_int_member (json_node_get_object (json), "images"), ==, 3);
      g_assert_true (g_file_test (figures, G_FILE_TEST_IS_DIR));
    }
}

/* By the format's own words, and by Debian's python3-zarr where it is. */
static void
test_store (void)
{
  g_autofree char *whole = cli_test_in_folder ("whole");
  g_autofree char *script =
      g_test_build_filename (G_TEST_DIST, "app", "read-cohort-store.py", NULL);
  g_autofree char *python = g_find_program_in_path ("/usr/bin/python3");
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  const char *arguments[] = { python != NULL ? python : "python3", script, whole, NULL };
  int status;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err,
                &status, &error);
  g_assert_no_error (error);
  g_test_message ("%s%s", out, err);
  g_assert_cmpstr (err, ==, "");
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (out, "tiny/pictures [10, 224, 224] 10"));
  g_assert_nonnull (strstr (out, "tiny/prompts [10, 1, 2, 2, 56, 56] 10"));
  if (strstr (out, "zarr\n") == NULL)
    g_test_skip ("python3-zarr is not installed");
}

static void
test_usage (void)
{
  g_autofree char *table = g_build_filename (images, "table.csv", NULL);
  g_autofree char *other = cli_test_in_folder ("other");
  const struct
  {
    const char *option;
    const char *value;
    const char *words;
  } cases[] = {
    { "--shard", "5/4", "--shard is I/N" },
    { "--max-failures", "x", "--max-failures" },
    { "--modes", "fused,both", "--modes" },
    { "--metrics", "hit", "needs regions" },
    { "--metrics", "beauty", "is not measured" },
    { "--maps", "all", "--maps is" },
    { "--methods", "magic", "magic" },
    { "--figures", "-1", "--figures" },
    { "--methods", "", "--methods is empty" },
    { "--modes", "", "--modes" },
    { "--metrics", "", "is not measured" },
    { "--minus", "edema", "--modes contrast" },
    { "--output", "elsewhere", "--output is given more than once" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run (&outcome, "cohort", table, "--model", model, "--output", other, cases[i].option,
                    cases[i].value, NULL);
      g_test_message ("%s", outcome.err);
      g_assert_cmpint (outcome.status, ==, 2);
      g_assert_nonnull (strstr (outcome.err, cases[i].words));
      g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
    }
}

/* A folder that is not there is no cohort of one image. */
static void
test_missing_source (void)
{
  g_autofree char *missing = cli_test_in_folder ("missing");
  g_autofree char *other = cli_test_in_folder ("of-missing");
  g_auto (CliOutcome) outcome = { 0 };

  cli_test_run (&outcome, "cohort", missing, "--model", model, "--output", other, NULL);
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_nonnull (strstr (outcome.err, "missing: No such file or directory"));
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
}

/* Editors begin a text with a byte order mark, which is no part of its first prompt. */
static void
test_prompts_with_mark (void)
{
  g_autofree char *prompts = cli_test_in_folder ("prompts.txt");
  g_autofree char *other = cli_test_in_folder ("of-prompts");
  g_autofree char *table = g_build_filename (images, "table.csv", NULL);
  g_autofree char *path = g_build_filename (other, "plan.json", NULL);
  g_autofree char *plan = NULL;
  g_auto (CliOutcome) outcome = { 0 };

  g_assert_true (
      g_file_set_contents (prompts, "\xef\xbb\xbfpulmonary edema\r\nno edema\r\n", -1, NULL));
  cli_test_run (&outcome, "cohort", table, "--model", model, "--methods", "none", "--prompts",
                prompts, "--output", other, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_true (g_file_get_contents (path, &plan, NULL, NULL));
  g_assert_nonnull (strstr (plan, "\"prompt\" : \"pulmonary edema\""));
}

/* Nothing is asked of maps where there are none. */
static void
test_without_maps (void)
{
  g_autofree char *table = g_build_filename (images, "table.csv", NULL);
  g_autofree char *other = cli_test_in_folder ("other");
  const char *const cases[][2] = {
    { "--metrics", "alike" }, { "--metrics", "beauty" }, { "--modes", "fused" },
    { "--truth", table },     { "--minus", "edema" },    { "--figures", "2" },
    { "--param", "seed=3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run (&outcome, "cohort", table, "--model", model, "--output", other, "--methods",
                    "none", cases[i][0], cases[i][1], NULL);
      g_test_message ("%s", outcome.err);
      g_assert_cmpint (outcome.status, ==, 2);
      g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
    }
}

/* A file that cannot be read is no mistake of the command line. */
static void
test_unreadable (void)
{
  g_autofree char *table = g_build_filename (images, "table.csv", NULL);
  g_autofree char *other = cli_test_in_folder ("other");
  g_autofree char *nowhere = cli_test_in_folder ("nowhere");
  static const char *const options[] = { "--prompts", "--truth", "--bank" };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run (&outcome, "cohort", table, "--model", model, "--output", other, options[i],
                    nowhere, NULL);
      g_test_message ("%s", outcome.err);
      g_assert_cmpint (outcome.status, ==, 1);
      g_assert_nonnull (strstr (outcome.err, "nowhere"));
      g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
    }
}

static void
test_over_input (void)
{
  g_autofree char *table = g_build_filename (images, "table.csv", NULL);
  g_auto (CliOutcome) outcome = { 0 };

  cli_test_run (&outcome, "cohort", table, "--model", model, "--output", images, NULL);
  g_assert_cmpint (outcome.status, ==, 2);
  g_assert_nonnull (strstr (outcome.err, "is one of the inputs"));
}

int
main (int argc, char **argv)
{
  g_autofree char *table = NULL;

  cli_test_init (&argc, &argv);
  draw_images ();
  table = write_table ();
  g_test_add_func ("/cli-cohort/usage", test_usage);
  g_test_add_func ("/cli-cohort/missing-source", test_missing_source);
  g_test_add_func ("/cli-cohort/prompts-with-mark", test_prompts_with_mark);
  g_test_add_func ("/cli-cohort/without-maps", test_without_maps);
  g_test_add_func ("/cli-cohort/unreadable", test_unreadable);
  g_test_add_func ("/cli-cohort/over-input", test_over_input);
  g_test_add_func ("/cli-cohort/killed", test_killed);
  g_test_add_func ("/cli-cohort/stopped-early", test_stopped_early);
  g_test_add_func ("/cli-cohort/stopped-twice", test_stopped_twice);
  g_test_add_func ("/cli-cohort/four-processes", test_four_processes);
  g_test_add_func ("/cli-cohort/merge-one", test_merge_one);
  g_test_add_func ("/cli-cohort/fails-one", test_fails_one);
  g_test_add_func ("/cli-cohort/merge-over-own", test_merge_over_own);
  g_test_add_func ("/cli-cohort/inside-images", test_inside_images);
  g_test_add_func ("/cli-cohort/store", test_store);
  return g_test_run ();
}
