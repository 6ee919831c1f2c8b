/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cohort-folder.h"
#include "cohort-run-fixture.h"
#include "cohort/psc-cohort-merge.h"

static const PscCohortMode modes[] = { PSC_COHORT_FUSED, PSC_COHORT_CONVENTIONAL };

/* Two of three shards and all of one, of the same images. */
typedef struct
{
  RunFixture run;
  char *shared; /* owned */
  char *output; /* owned */
} Fixture;

static void
run_shard (Fixture *fixture, const char *folder, guint number, guint count)
{
  PscCohortProgress progress;
  g_autoptr (GError) error = NULL;

  run_fixture_run (&fixture->run, folder, (PscCohortShard){ number, count }, FALSE, 0, &progress,
                   &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  run_fixture_init (&fixture->run, "token-similarity", modes, 2, PSC_COHORT_MAPS_PROMPTS, FALSE);
  fixture->shared = g_build_filename (fixture->run.folder, "shared", NULL);
  fixture->output = g_build_filename (fixture->run.folder, "all.csv", NULL);
  run_fixture_run_all (&fixture->run, fixture->run.output, FALSE);
  run_shard (fixture, fixture->shared, 1, 3);
  run_shard (fixture, fixture->shared, 3, 3);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  run_fixture_clear (&fixture->run);
  g_free (fixture->shared);
  g_free (fixture->output);
}

static void
assert_fails (const Fixture *fixture, int code, const char *words)
{
  PscCohortMerged merged;
  g_autoptr (GError) error = NULL;

  g_assert_false (psc_cohort_merge (fixture->shared, fixture->output, &merged, &error));
  g_assert_error (error, PSC_COHORT_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  PscCohortMerged merged;
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *expected = NULL;

  run_shard (fixture, fixture->shared, 2, 3);
  g_assert_true (psc_cohort_merge (fixture->shared, fixture->output, &merged, &error));
  g_assert_no_error (error);
  rows = cohort_folder_read_rows (fixture->run.folder, "all.csv");
  expected = cohort_folder_read_rows (fixture->run.output, "results-1-of-1.csv");
  g_assert_cmpstr (rows, ==, expected);
  g_assert_cmpuint (merged.n_images, ==, FIXTURE_IMAGES);
  g_assert_cmpuint (merged.n_rows, ==, (FIXTURE_IMAGES - 1) * 4 * 2 + 1);
  g_assert_cmpuint (merged.n_failed, ==, 0);
  g_assert_cmpuint (merged.n_doubled, ==, 0);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  assert_fails (fixture, PSC_COHORT_ERROR_INCOMPLETE, "there is no results-2-of-3.csv");
}

static char *
read_shard (const Fixture *fixture, const char *name, char **path)
{
  char *text;

  *path = g_build_filename (fixture->shared, name, NULL);
  g_assert_true (g_file_get_contents (*path, &text, NULL, NULL));
  return text;
}

static void
test_short (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  run_shard (fixture, fixture->shared, 2, 3);
  text = read_shard (fixture, "results-2-of-3.csv", &path);
  /* The last image is gone, and then a row of the one before. */
  *strstr (text, "\n11,") = '\0';
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  assert_fails (fixture, PSC_COHORT_ERROR_RESULTS, "results-2-of-3.csv: line");
  strcat (text, "\n");
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  assert_fails (fixture, PSC_COHORT_ERROR_INCOMPLETE, "the first of results-2-of-3.csv");
  text[strlen (text) - 1] = '\0';
  strrchr (text, '\n')[1] = '\0';
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  assert_fails (fixture, PSC_COHORT_ERROR_INCOMPLETE, "of image 8 not all rows");
}

/* A run with other shards on the same folder: doubled if it says the same, and an error if not. */
static void
test_doubled (Fixture *fixture, gconstpointer data)
{
  PscCohortMerged merged;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  run_shard (fixture, fixture->shared, 1, 1);
  g_assert_true (psc_cohort_merge (fixture->shared, fixture->output, &merged, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (merged.n_doubled, ==, 7);
  g_unlink (fixture->output);

  text = read_shard (fixture, "results-3-of-3.csv", &path);
  memcpy (strstr (text, "Edema"), "Endem", 5);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  assert_fails (fixture, PSC_COHORT_ERROR_RESULTS, "contradict each other about image 3");
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = read_shard (fixture, "results-1-of-3.csv", &path);
  g_autofree char *other = g_build_filename (fixture->shared, "results-2-of-3.csv", NULL);
  g_autofree char *strange = g_build_filename (fixture->shared, "results-copy.csv", NULL);

  g_assert_true (g_file_set_contents (other, text, -1, NULL));
  assert_fails (fixture, PSC_COHORT_ERROR_RESULTS, "does not belong to the shard");
  g_assert_true (g_file_set_contents (strange, text, -1, NULL));
  assert_fails (fixture, PSC_COHORT_ERROR_RESULTS, "results-copy.csv");
}

static void
test_names (void)
{
  static const struct
  {
    const char *text;
    guint number;
    guint count;
  } cases[] = { { "1/1", 1, 1 }, { "4/4", 4, 4 },  { "0/4", 0, 0 },   { "5/4", 0, 0 },
                { "1", 0, 0 },   { "1/4 ", 0, 0 }, { "-1/4", 0, 0 },  { "1/99999999999", 0, 0 },
                { "", 0, 0 },    { "/", 0, 0 },    { "02/10", 2, 10 } };
  PscCohortShard shard;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (psc_cohort_shard_parse (cases[i].text, &shard), ==, cases[i].count > 0);
      if (cases[i].count == 0)
        continue;
      g_assert_cmpuint (shard.number, ==, cases[i].number);
      g_assert_cmpuint (shard.count, ==, cases[i].count);
    }
  g_assert_true (psc_cohort_shard_from_results ("results-2-of-4.csv", &shard));
  g_assert_false (psc_cohort_shard_from_results ("results-02-of-4.csv", &shard));
  g_assert_false (psc_cohort_shard_from_results ("results-2-of-4.csv.bak", &shard));
  for (guint n = 0; n < 30; n++)
    {
      guint sum = 0;

      for (guint i = 1; i <= 7; i++)
        sum += psc_cohort_shard_count_images ((PscCohortShard){ i, 7 }, n);
      g_assert_cmpuint (sum, ==, n);
    }
}

/* Arrays of Slurm are numbered from wherever one likes. */
static void
test_slurm (void)
{
  static const struct
  {
    const char *id;
    const char *count;
    const char *first;
    guint number; /* 0 for none */
  } cases[] = {
    { "0", "4", "0", 1 },   { "3", "4", NULL, 4 }, { "1", "4", "1", 1 },
    { "13", "4", "10", 4 }, { "4", "4", "0", 0 },  { "0", "4", "1", 0 },
    { "x", "4", "0", 0 },   { "0", NULL, "0", 0 }, { NULL, "4", "0", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PscCohortShard shard = { 9, 9 };
      const char *const names[] = { "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT",
                                    "SLURM_ARRAY_TASK_MIN" };
      const char *const values[] = { cases[i].id, cases[i].count, cases[i].first };

      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        if (values[k] != NULL)
          g_setenv (names[k], values[k], TRUE);
        else
          g_unsetenv (names[k]);
      g_assert_cmpint (psc_cohort_shard_from_slurm (&shard), ==, cases[i].number > 0);
      g_assert_cmpuint (shard.number, ==, cases[i].number > 0 ? cases[i].number : 9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cohort/merge/names", test_names);
  g_test_add_func ("/cohort/merge/slurm", test_slurm);
  g_test_add ("/cohort/merge/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/cohort/merge/missing", Fixture, NULL, set_up, test_missing, tear_down);
  g_test_add ("/cohort/merge/short", Fixture, NULL, set_up, test_short, tear_down);
  g_test_add ("/cohort/merge/doubled", Fixture, NULL, set_up, test_doubled, tear_down);
  g_test_add ("/cohort/merge/foreign", Fixture, NULL, set_up, test_foreign, tear_down);
  return g_test_run ();
}
