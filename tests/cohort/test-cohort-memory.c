/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "cohort-folder.h"
#include "cohort-run-fixture.h"
#include "psc-test-faults.h"
#include "psc-test-model.h"

/* A run whose device runs short of memory goes on on the CPU, and what it writes is of one of them
 * for each model and image. The processor stands in for both. */

#define METHODS "token-similarity,saliency,grad-cam"

static const PscCohortMode modes[] = { PSC_COHORT_FUSED, PSC_COHORT_CONVENTIONAL };

/* The rows of the first image of a fixture. */
static char *
run (RunFixture *fixture)
{
  PscCohortProgress progress;
  g_autoptr (GError) error = NULL;

  run_fixture_run (fixture, fixture->output, (PscCohortShard){ 1, FIXTURE_IMAGES }, FALSE, 0,
                   &progress, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (progress.n_done, ==, 1);
  return cohort_folder_read_rows (fixture->output, "");
}

/* The rows of the first image, of a device that refuses one request in so many; those of the texts
 * were met before. @is_moved: (out) */
static char *
run_short (PscCohortMaps maps, guint one_in, guint32 seed, gboolean *is_moved)
{
  g_autoptr (PscModel) model = psc_test_model_new_on_device ();
  g_auto (RunFixture) fixture = { 0 };
  char *rows;

  run_fixture_init_with (&fixture, model, METHODS, modes, G_N_ELEMENTS (modes), maps, FALSE);
  g_assert_false (psc_model_is_on_cpu (model));
  psc_test_faults_get ()->refuse (0, 1, one_in, seed);
  rows = run (&fixture);
  g_assert_cmpuint (psc_test_faults_get ()->stop (), ==, 1);
  *is_moved = psc_model_is_on_cpu (model);
  return rows;
}

/* Wherever in an image's work it happens, its rows are all of the CPU then, each there once, as if
 * it had happened at its beginning. */
static void
test_run (gconstpointer data)
{
  const PscCohortMaps maps = GPOINTER_TO_INT (data);
  gboolean is_moved;
  g_autofree char *expected = run_short (maps, 1, 0, &is_moved);
  guint n_moved = 0;

  g_assert_true (is_moved);
  g_assert_nonnull (strstr (expected, ",device=cpu"));
  for (guint seed = 0; seed < 5; seed++)
    {
      g_autofree char *rows = run_short (maps, 60, seed, &is_moved);

      n_moved += is_moved;
      g_assert_true (!is_moved || g_str_equal (rows, expected));
      g_assert_true (is_moved || strstr (rows, "device=") == NULL);
    }
  g_test_message ("moved %u times", n_moved);
  g_assert_cmpuint (n_moved, >, 0);
}

/* Texts come first. */
static void
test_texts (void)
{
  for (guint n = 1; n < 8; n++)
    {
      g_autoptr (PscModel) model = psc_test_model_new_on_device ();
      g_auto (RunFixture) fixture = { 0 };
      g_autofree char *rows = NULL;

      psc_test_faults_get ()->refuse (0, n, 1, 0);
      run_fixture_init_with (&fixture, model, METHODS, modes, 1, PSC_COHORT_MAPS_NONE, FALSE);
      g_assert_cmpuint (psc_test_faults_get ()->stop (), ==, n);
      if (!psc_model_is_on_cpu (model))
        continue;
      rows = run (&fixture);
      g_assert_nonnull (rows);
      return;
    }
  g_assert_not_reached ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/cohort-memory/rows", GINT_TO_POINTER (PSC_COHORT_MAPS_NONE), test_run);
  g_test_add_data_func ("/cohort-memory/maps", GINT_TO_POINTER (PSC_COHORT_MAPS_PROMPTS), test_run);
  g_test_add_data_func ("/cohort-memory/tokens", GINT_TO_POINTER (PSC_COHORT_MAPS_TOKENS),
                        test_run);
  g_test_add_func ("/cohort-memory/texts", test_texts);
  return g_test_run ();
}
