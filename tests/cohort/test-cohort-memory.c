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

static void
run_image (RunFixture *fixture, const char *folder, guint index)
{
  PscCohortProgress progress;
  g_autoptr (GError) error = NULL;

  run_fixture_run (fixture, folder, (PscCohortShard){ index, FIXTURE_IMAGES }, FALSE, 0, &progress,
                   &error);
  g_assert_no_error (error);
  g_assert_cmpuint (progress.n_done, ==, 1);
}

/* The rows of the first image of a fixture. */
static char *
run (RunFixture *fixture)
{
  run_image (fixture, fixture->output, 1);
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

/* A model that is moved before there is a picture: texts come first. (transfer full) */
static PscModel *
init_moved (RunFixture *fixture, const char *device)
{
  for (guint n = 1; n < 8; n++)
    {
      g_autoptr (PscModel) model = psc_test_model_new_on_device ();

      fixture->device = device;
      psc_test_faults_get ()->refuse (0, n, 1, 0);
      run_fixture_init_with (fixture, model, METHODS, modes, 1, PSC_COHORT_MAPS_NONE, FALSE);
      g_assert_cmpuint (psc_test_faults_get ()->stop (), ==, n);
      if (psc_model_is_moved (model))
        return g_steal_pointer (&model);
      run_fixture_clear (fixture);
    }
  g_assert_not_reached ();
}

static void
test_texts (void)
{
  g_auto (RunFixture) fixture = { 0 };
  g_autoptr (PscModel) model = init_moved (&fixture, NULL);
  g_autofree char *rows = run (&fixture);

  /* As it was planned. */
  g_assert_null (strstr (rows, "device="));
}

/* What a device has begun goes on where it has no room any more, and says so. */
static void
test_resume (void)
{
  g_auto (RunFixture) first = { 0 };
  g_auto (RunFixture) second = { 0 };
  g_autoptr (PscModel) on_device = psc_test_model_new_on_device ();
  g_autoptr (PscModel) moved = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  run_fixture_init_with (&first, on_device, METHODS, modes, 1, PSC_COHORT_MAPS_NONE, FALSE);
  before = run (&first);
  g_assert_null (strstr (before, "device="));
  moved = init_moved (&second, first.task->plan->device);
  run_image (&second, first.output, 2);
  after = cohort_folder_read_rows (first.output, "");
  g_assert_true (g_str_has_prefix (after, before));
  g_assert_nonnull (strstr (after, ",device=cpu"));
}

/* A device does not go on with what was planned for the CPU, and whoever asked is told where to. */
static void
test_other_device (void)
{
  g_auto (RunFixture) first = { 0 };
  g_auto (RunFixture) second = { .device = "cpu" };
  g_autoptr (PscModel) on_device = psc_test_model_new_on_device ();
  g_autofree char *rows = NULL;
  PscCohortProgress progress;
  g_autoptr (GError) error = NULL;

  run_fixture_init (&first, METHODS, modes, 1, PSC_COHORT_MAPS_NONE, FALSE);
  rows = run (&first);
  g_assert_cmpstr (first.task->plan->device, ==, "cpu");
  run_fixture_init_with (&second, on_device, METHODS, modes, 1, PSC_COHORT_MAPS_NONE, FALSE);
  g_assert_false (run_fixture_run (&second, first.output, (PscCohortShard){ 2, FIXTURE_IMAGES },
                                   FALSE, 0, &progress, &error));
  g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN);
  g_assert_nonnull (strstr (error->message, "begun on another device (“cpu”)"));
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
  g_test_add_func ("/cohort-memory/resume", test_resume);
  g_test_add_func ("/cohort-memory/other-device", test_other_device);
  return g_test_run ();
}
