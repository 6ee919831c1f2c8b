/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cohort-folder.h"
#include "cohort-run-fixture.h"
#include "cohort/psc-cohort-answer.h"
#include "cohort/psc-cohort-results.h"
#include "cohort/psc-cohort-store.h"
#include "psc-test-model.h"

#define RESULTS "results-1-of-1.csv"

static const PscCohortMode two_modes[] = { PSC_COHORT_FUSED, PSC_COHORT_CONVENTIONAL };

static char *
in_folder (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static guint
count_status (const char *folder, const char *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscCohortResults) results = psc_cohort_results_load (folder, NULL, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < psc_cohort_results_get_n_rows (results); i++)
    n += g_str_equal (
        psc_cohort_row_get_text (psc_cohort_results_get_row (results, i), PSC_COHORT_STATUS),
        status);
  return n;
}

/* A row for each image, method, mode and class that the table says something of. */
static void
test_rows (void)
{
  static const PscCohortMode modes[] = { PSC_COHORT_FUSED, PSC_COHORT_CONVENTIONAL,
                                         PSC_COHORT_CONTRAST, PSC_COHORT_CENTRED };
  g_auto (RunFixture) fixture = { 0 };
  g_autoptr (PscCohortResults) results = NULL;
  g_autoptr (PscCohortPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  guint n_with_truth = 0;

  run_fixture_init (&fixture, "token-similarity,legrad,grad-cam", modes, G_N_ELEMENTS (modes),
                    PSC_COHORT_MAPS_PROMPTS, FALSE);
  run_fixture_run_all (&fixture, fixture.output, FALSE);
  results = psc_cohort_results_load (fixture.output, NULL, &error);
  g_assert_no_error (error);
  plan = psc_cohort_plan_load (fixture.output, &error);
  g_assert_no_error (error);
  g_assert_null (psc_cohort_plan_compare (plan, fixture.task->plan));
  g_assert_cmpuint (plan->queries->len, ==, 4);
  g_assert_cmpuint (psc_cohort_results_count_images (results), ==, FIXTURE_IMAGES);
  g_assert_cmpuint (psc_cohort_results_get_n_rows (results), ==,
                    (FIXTURE_IMAGES - 1) * 3 * 4 * G_N_ELEMENTS (modes) + 1);
  for (guint i = 0; i < psc_cohort_results_get_n_rows (results); i++)
    {
      const PscCohortRow *row = psc_cohort_results_get_row (results, i);
      gboolean is_last = row->numbers[PSC_COHORT_ROW] == FIXTURE_IMAGES;
      const char *method = psc_cohort_row_get_text (row, PSC_COHORT_METHOD);
      double label = row->numbers[PSC_COHORT_LABEL];

      g_assert_cmpfloat (row->numbers[PSC_COHORT_PATIENT], ==,
                         floor ((row->numbers[PSC_COHORT_ROW] - 1) / 2) + 1);
      g_assert_cmpuint (strlen (psc_cohort_row_get_text (row, PSC_COHORT_IMAGE)), ==, 64);
      if (is_last)
        {
          /* The table says nothing of it. */
          g_assert_cmpstr (psc_cohort_row_get_text (row, PSC_COHORT_STATUS), ==, "refused");
          g_assert_cmpstr (psc_cohort_row_get_text (row, PSC_COHORT_MODEL), ==, "");
          continue;
        }
      g_assert_cmpstr (psc_cohort_row_get_text (row, PSC_COHORT_STATUS), ==,
                       g_str_equal (method, "legrad") ? "refused" : "ok");
      g_assert_true (isfinite (row->numbers[PSC_COHORT_LOGIT]));
      g_assert_true (isfinite (row->numbers[PSC_COHORT_PROBABILITY]));
      g_assert_true (
          label == 0 || label == 1
          || (label == -1
              && g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_CLASS), "Edema")));
      if (!psc_cohort_row_is_ok (row))
        continue;
      /* Who has a finding of the class is measured, and nobody else. */
      g_assert_cmpint (!isnan (row->numbers[PSC_COHORT_AREA_SHARE]), ==, label == 1);
      n_with_truth += label == 1;
      g_assert_true (isfinite (row->numbers[PSC_COHORT_ALIKE]));
      g_assert_true (isnan (row->numbers[PSC_COHORT_FAITHFULNESS]));
    }
  g_assert_cmpuint (n_with_truth, >, 2 * 4 * 3);
}

/* What an encoder keeps of an image for whoever comes back to it, nobody comes back to. */
static void
test_keeps_nothing (void)
{
  g_auto (RunFixture) fixture = { 0 };
  PscEncoder *encoder = psc_model_get_encoder (psc_test_model_get_tiny ());
  PscCohortProgress progress;
  g_autoptr (GError) error = NULL;
  GQueue *tables;

  run_fixture_init (&fixture, "rise", two_modes, 2, PSC_COHORT_MAPS_NONE, FALSE);
  g_assert_false (run_fixture_run (&fixture, fixture.output, (PscCohortShard){ 1, 1 }, FALSE, 2,
                                   &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tables = g_object_get_data (G_OBJECT (encoder), "psc-table-shelf");
  g_assert_nonnull (tables);
  g_assert_cmpuint (g_queue_get_length (tables), <=, 1);
}

/* [A][A], the fused map of the first query and some picture. (transfer full) */
static float *
dup_map (const RunFixture *fixture, const char *digest, PscMethod **method)
{
  static const guint first = 0;
  const PscCohortModel *model = fixture->task->models->pdata[0];
  const gsize area = (gsize) model->preprocess.side * model->preprocess.side;
  g_autofree float *pixels = g_new (float, area);
  const PscAttributionContext context = { NULL };
  g_autoptr (PscCohortAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < area; i++)
    pixels[i] = (float) (i % 17) / 17;
  answer =
      psc_cohort_answer_new (model, 0, digest, pixels, 1, &first, two_modes, 1, &context, &error);
  g_assert_no_error (error);
  *method = g_object_ref (answer->method);
  return g_memdup2 (psc_cohort_answer_get_map (answer, PSC_COHORT_FUSED, 0), area * sizeof *pixels);
}

/* What chance decides is another thing for each image, and written into its rows. */
static void
test_seeds (void)
{
  g_auto (RunFixture) fixture = { 0 };
  g_autoptr (GHashTable) seeds = g_hash_table_new (NULL, NULL);
  g_autoptr (PscCohortResults) results = NULL;
  g_autoptr (PscMethod) one = NULL;
  g_autoptr (PscMethod) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree float *map = NULL;
  g_autofree float *other_map = NULL;
  const PscCohortModel *model;
  gsize size;

  run_fixture_init (&fixture, "rise,token-similarity", two_modes, 2, PSC_COHORT_MAPS_NONE, FALSE);
  run_fixture_run_all (&fixture, fixture.output, FALSE);
  results = psc_cohort_results_load (fixture.output, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < psc_cohort_results_get_n_rows (results); i++)
    {
      const PscCohortRow *row = psc_cohort_results_get_row (results, i);
      const double seed = row->numbers[PSC_COHORT_SEED];
      g_autoptr (PscMethod) method = psc_method_new ("rise", PSC_PRESET_PAPER, NULL);
      g_autoptr (PscMethod) of_image = NULL;
      guint expected;

      if (!psc_cohort_row_is_ok (row)
          || !g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_METHOD), "rise"))
        {
          g_assert_true (isnan (seed));
          continue;
        }
      of_image = psc_method_dup_for_image (method, psc_cohort_row_get_text (row, PSC_COHORT_IMAGE));
      g_assert_true (psc_method_get_seed (of_image, &expected));
      g_assert_cmpfloat (seed, ==, expected);
      g_hash_table_add (seeds, GUINT_TO_POINTER (expected));
    }
  g_assert_cmpuint (g_hash_table_size (seeds), ==, FIXTURE_IMAGES - 1);

  model = fixture.task->models->pdata[0];
  size = (gsize) model->preprocess.side * model->preprocess.side * sizeof *map;
  map = dup_map (&fixture, "one", &one);
  other_map = dup_map (&fixture, "other", &other);
  g_assert_cmpint (memcmp (map, other_map, size), !=, 0);
}

/* However often it is stopped, and wherever. */
static void
test_stopped (void)
{
  g_auto (RunFixture) fixture = { 0 };
  g_autofree char *stopped = NULL;
  PscCohortProgress progress;
  guint n_stops = 0;

  run_fixture_init (&fixture, "token-similarity,grad-cam", two_modes, 2, PSC_COHORT_MAPS_PROMPTS,
                    FALSE);
  stopped = in_folder (fixture.folder, "stopped");
  run_fixture_run_all (&fixture, fixture.output, FALSE);
  for (;;)
    {
      g_autoptr (GError) error = NULL;

      if (run_fixture_run (&fixture, stopped, (PscCohortShard){ 1, 1 }, TRUE, 2, &progress, &error))
        break;
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpstr (progress.state, ==, "stopped");
      n_stops++;
    }
  g_assert_cmpuint (n_stops, >=, 2);
  run_fixture_compare (stopped, fixture.output);
}

/* As if the process had been killed, the power gone or the disk been bad: whatever is left of the
 * file, what is missing is done again, and nothing else. */
static void
test_damaged (void)
{
  g_auto (RunFixture) fixture = { 0 };
  g_autofree char *hurt = NULL;
  g_autofree char *path = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *chunk = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  gsize size;

  run_fixture_init (&fixture, "token-similarity", two_modes, 2, PSC_COHORT_MAPS_PROMPTS, FALSE);
  hurt = in_folder (fixture.folder, "hurt");
  path = in_folder (hurt, RESULTS);
  chunk = in_folder (hurt, "maps.zarr/tiny/prompts/3.0.0.0.0.0");
  run_fixture_run_all (&fixture, fixture.output, FALSE);
  run_fixture_run_all (&fixture, hurt, FALSE);
  g_assert_true (g_file_get_contents (path, &whole, &size, NULL));
  for (guint i = 0; i < 8; i++)
    {
      gsize at = (gsize) g_rand_int_range (random, 0, (gint32) size);
      g_autofree char *bytes = g_memdup2 (whole, size);

      g_test_message ("byte %" G_GSIZE_FORMAT, at);
      if (i % 2 == 0)
        g_assert_true (g_file_set_contents (path, whole, (gssize) at, NULL));
      else
        {
          at = MAX (at, (gsize) (strchr (whole, '\n') - whole) + 1);
          memcpy (bytes + at, "\",\"", MIN (3, size - at));
          g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
        }
      run_fixture_run_all (&fixture, hurt, TRUE);
      run_fixture_compare (hurt, fixture.output);
    }
  /* Rows whose maps are gone are none. */
  g_assert_true (g_file_set_contents (chunk, "short", -1, NULL));
  run_fixture_run_all (&fixture, hurt, TRUE);
  run_fixture_compare (hurt, fixture.output);
}

/* What lies behind a damaged row is not done again. */
static void
test_keeps_what_is_good (void)
{
  g_auto (RunFixture) fixture = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  PscCohortProgress progress;
  char *at;

  run_fixture_init (&fixture, "token-similarity", two_modes, 2, PSC_COHORT_MAPS_PROMPTS, FALSE);
  path = in_folder (fixture.output, RESULTS);
  run_fixture_run_all (&fixture, fixture.output, FALSE);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = strstr (text, "\n3,");
  at[1] = 'x';
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (run_fixture_run (&fixture, fixture.output, (PscCohortShard){ 1, 1 }, TRUE, 0,
                                  &progress, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (progress.n_before, ==, FIXTURE_IMAGES - 1);
}

static void
test_shards (void)
{
  g_auto (RunFixture) fixture = { 0 };
  g_autofree char *shared = NULL;
  PscCohortProgress progress;
  guint n = 0;

  run_fixture_init (&fixture, "token-similarity,grad-cam", two_modes, 2, PSC_COHORT_MAPS_PROMPTS,
                    FALSE);
  shared = in_folder (fixture.folder, "shared");
  run_fixture_run_all (&fixture, fixture.output, FALSE);
  for (guint i = 1; i <= 4; i++)
    {
      g_autoptr (GError) error = NULL;

      run_fixture_run (&fixture, shared, (PscCohortShard){ i, 4 }, FALSE, 0, &progress, &error);
      g_assert_no_error (error);
      n += progress.n_done;
    }
  g_assert_cmpuint (n, ==, FIXTURE_IMAGES);
  {
    g_autofree char *rows = cohort_folder_read_rows (shared, "");
    g_autofree char *expected = cohort_folder_read_rows (fixture.output, "");

    g_assert_cmpstr (rows, ==, expected);
  }
}

static void
test_lost_image (void)
{
  g_auto (RunFixture) fixture = { 0 };
  g_autofree char *lost = NULL;
  g_autofree char *image = NULL;
  g_autofree char *away = NULL;
  PscCohortProgress progress;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) too_many = NULL;
  PscCohortRunOptions options = { .shard = { 1, 1 }, .resume = TRUE, .max_failures = 0.05 };

  run_fixture_init (&fixture, "token-similarity", two_modes, 2, PSC_COHORT_MAPS_PROMPTS, FALSE);
  run_fixture_run_all (&fixture, fixture.output, FALSE);
  lost = in_folder (fixture.folder, "lost");
  image = run_fixture_dup_image (&fixture, 4);
  away = g_strconcat (image, ".away", NULL);
  g_assert_cmpint (g_rename (image, away), ==, 0);
  g_assert_false (
      run_fixture_run (&fixture, lost, (PscCohortShard){ 1, 1 }, FALSE, 0, &progress, &error));
  g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_INCOMPLETE);
  g_assert_null (strstr (error->message, FIXTURE_SECRET));
  g_assert_cmpuint (progress.n_done, ==, FIXTURE_IMAGES);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  g_assert_cmpuint (count_status (lost, "failed"), ==, 1);

  options.folder = lost;
  g_assert_false (psc_cohort_run (fixture.task, &options, &progress, NULL, &too_many));
  g_assert_error (too_many, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FAILURES);

  g_assert_cmpint (g_rename (away, image), ==, 0);
  run_fixture_run_all (&fixture, lost, TRUE);
  run_fixture_compare (lost, fixture.output);
}

/* A file that may not grow any more is all that a full disk is: maps do not fit, or rows. */
static void
test_full_disk (gconstpointer data)
{
  const PscCohortMaps maps = GPOINTER_TO_INT (data);
  g_auto (RunFixture) fixture = { 0 };
  g_autofree char *full = NULL;
  PscCohortProgress progress;
  struct rlimit former, small;
  g_autoptr (GError) error = NULL;
  struct sigaction ignore = { .sa_handler = SIG_IGN };
  struct sigaction before;

  run_fixture_init (&fixture, "token-similarity,grad-cam", two_modes, 2, maps, FALSE);
  run_fixture_run_all (&fixture, fixture.output, FALSE);
  full = in_folder (fixture.folder, "full");
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &former), ==, 0);
  small = former;
  small.rlim_cur = 20000;
  sigaction (SIGXFSZ, &ignore, &before);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (
      run_fixture_run (&fixture, full, (PscCohortShard){ 1, 1 }, FALSE, 0, &progress, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &former), ==, 0);
  sigaction (SIGXFSZ, &before, NULL);
  g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE);
  g_assert_true (g_str_has_prefix (error->message,
                                   maps == PSC_COHORT_MAPS_NONE ? RESULTS ": " : "maps.zarr: "));
  g_assert_cmpstr (progress.state, ==, "failed");
  g_assert_cmpint (progress.n_done > 0, ==, maps == PSC_COHORT_MAPS_NONE);
  g_assert_cmpuint (progress.n_done, <, FIXTURE_IMAGES);
  run_fixture_run_all (&fixture, full, TRUE);
  run_fixture_compare (full, fixture.output);
}

/* Nobody can write into /proc, not even root. */
static void
test_read_only (void)
{
  g_auto (RunFixture) fixture = { 0 };
  PscCohortProgress progress;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) made = NULL;

  run_fixture_init (&fixture, "token-similarity", two_modes, 2, PSC_COHORT_MAPS_PROMPTS, FALSE);
  g_assert_false (run_fixture_run (&fixture, "/proc/psc-cohort", (PscCohortShard){ 1, 1 }, FALSE, 0,
                                   &progress, &error));
  g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE);
  g_assert_true (g_str_has_prefix (error->message, "/proc/psc-cohort: "));
  if (geteuid () == 0)
    return;
  g_assert_cmpint (g_mkdir (fixture.output, 0500), ==, 0);
  g_assert_false (run_fixture_run (&fixture, fixture.output, (PscCohortShard){ 1, 1 }, FALSE, 0,
                                   &progress, &made));
  g_assert_error (made, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE);
  g_assert_cmpint (g_chmod (fixture.output, 0700), ==, 0);
  run_fixture_run_all (&fixture, fixture.output, TRUE);
}

/* What would mix two runs is refused, and what is there stays as it is. */
static void
test_refusals (void)
{
  g_auto (RunFixture) fixture = { 0 };
  g_auto (RunFixture) other = { 0 };
  PscCohortProgress progress;
  g_autoptr (GError) again = NULL;
  g_autoptr (GError) planned = NULL;
  g_autoptr (GError) planless = NULL;
  g_autofree char *plan = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  run_fixture_init (&fixture, "token-similarity", two_modes, 2, PSC_COHORT_MAPS_PROMPTS, FALSE);
  run_fixture_init (&other, "saliency", two_modes, 2, PSC_COHORT_MAPS_PROMPTS, FALSE);
  run_fixture_run_all (&fixture, fixture.output, FALSE);
  before = cohort_folder_read_rows (fixture.output, "");
  plan = in_folder (fixture.output, "plan.json");
  g_assert_false (run_fixture_run (&fixture, fixture.output, (PscCohortShard){ 1, 1 }, FALSE, 0,
                                   &progress, &again));
  g_assert_error (again, PSC_COHORT_ERROR, PSC_COHORT_ERROR_REQUEST);
  g_assert_nonnull (strstr (again->message, "--resume"));
  g_assert_false (run_fixture_run (&other, fixture.output, (PscCohortShard){ 1, 1 }, TRUE, 0,
                                   &progress, &planned));
  g_assert_error (planned, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN);
  g_assert_nonnull (strstr (planned->message, "“--methods”"));
  g_unlink (plan);
  g_assert_false (run_fixture_run (&fixture, fixture.output, (PscCohortShard){ 1, 1 }, TRUE, 0,
                                   &progress, &planless));
  g_assert_error (planless, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN);
  after = cohort_folder_read_rows (fixture.output, "");
  g_assert_cmpstr (after, ==, before);
}

static gboolean
mentions (const char *path, const char *word)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *data = NULL;
  const char *child;
  gsize size;

  if (strstr (name, word) != NULL)
    return TRUE;
  while (dir != NULL && (child = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *full = g_build_filename (path, child, NULL);

      if (mentions (full, word))
        return TRUE;
    }
  return dir == NULL && g_file_get_contents (path, &data, &size, NULL)
         && g_strstr_len (data, (gssize) size, word) != NULL;
}

static void
test_identities (void)
{
  for (guint keep_ids = 0; keep_ids < 2; keep_ids++)
    {
      g_auto (RunFixture) fixture = { 0 };
      g_autofree char *image = NULL;
      PscCohortProgress progress;
      g_autoptr (GError) error = NULL;

      run_fixture_init (&fixture, "token-similarity", two_modes, 2, PSC_COHORT_MAPS_PROMPTS,
                        keep_ids);
      image = run_fixture_dup_image (&fixture, 1);
      g_assert_true (g_file_set_contents (image, "no picture", -1, NULL));
      g_assert_false (run_fixture_run (&fixture, fixture.output, (PscCohortShard){ 1, 1 }, FALSE, 0,
                                       &progress, &error));
      g_assert_cmpint (mentions (fixture.output, FIXTURE_SECRET), ==, keep_ids);
      g_assert_cmpint (mentions (fixture.output, fixture.folder), ==, keep_ids);
      g_assert_cmpuint (count_status (fixture.output, "failed"), ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cohort/run/rows", test_rows);
  g_test_add_func ("/cohort/run/seeds", test_seeds);
  g_test_add_func ("/cohort/run/keeps-nothing", test_keeps_nothing);
  g_test_add_func ("/cohort/run/stopped", test_stopped);
  g_test_add_func ("/cohort/run/damaged", test_damaged);
  g_test_add_func ("/cohort/run/keeps-what-is-good", test_keeps_what_is_good);
  g_test_add_func ("/cohort/run/shards", test_shards);
  g_test_add_func ("/cohort/run/lost-image", test_lost_image);
  g_test_add_data_func ("/cohort/run/full-disk/maps", GINT_TO_POINTER (PSC_COHORT_MAPS_PROMPTS),
                        test_full_disk);
  g_test_add_data_func ("/cohort/run/full-disk/rows", GINT_TO_POINTER (PSC_COHORT_MAPS_NONE),
                        test_full_disk);
  g_test_add_func ("/cohort/run/read-only", test_read_only);
  g_test_add_func ("/cohort/run/refusals", test_refusals);
  g_test_add_func ("/cohort/run/identities", test_identities);
  return g_test_run ();
}
