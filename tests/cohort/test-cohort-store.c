/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "cohort/psc-cohort-store.h"
#include "cohort-fixture.h"
#include "cohort-folder.h"

typedef struct
{
  char *folder;        /* owned */
  PscCohortPlan *plan; /* owned */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("psc-store-XXXXXX", NULL);
  fixture->plan = cohort_fixture_new_plan ();
  g_assert_nonnull (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cohort_folder_remove (fixture->folder);
  g_free (fixture->folder);
  psc_cohort_plan_free (fixture->plan);
}

static void
test_maps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscCohortStore) store = psc_cohort_store_new (fixture->folder, fixture->plan);
  g_autoptr (GError) error = NULL;
  gsize n = psc_cohort_store_count_values (store, 0);
  gsize area = (gsize) 48 * 48;
  g_autofree float *maps = g_new (float, n);
  g_autofree float *read = NULL;
  guint8 picture[96 * 96] = { 0 };
  g_autofree guint8 *seen = NULL;
  g_autofree char *chunk =
      g_build_filename (fixture->folder, "maps.zarr/demo_1/prompts/1.0.0.0.0.0", NULL);

  g_assert_cmpuint (n, ==, 2 * 3 * 2 * area);
  g_assert_cmpuint (psc_cohort_store_get_offset (store, 0, 1, 2, 1), ==,
                    ((1 * 3 + 2) * 2 + 1) * area);
  g_assert_true (psc_cohort_store_create (store, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    maps[i] = i % 7 == 0 ? NAN : (float) (i % 512) / 4;
  picture[5] = 77;
  g_assert_null (psc_cohort_store_load_maps (store, 0, 2, &error));
  g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE);
  g_clear_error (&error);
  g_assert_true (psc_cohort_store_save_maps (store, 0, 2, maps, &error));
  g_assert_false (psc_cohort_store_has (store, 2));
  g_assert_true (psc_cohort_store_save_picture (store, 0, 2, picture, &error));
  g_assert_no_error (error);
  read = psc_cohort_store_load_maps (store, 0, 2, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    g_assert_true (i % 7 == 0 ? isnan (read[i]) : read[i] == maps[i]);
  seen = psc_cohort_store_load_picture (store, 0, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (seen, 96 * 96, picture, sizeof picture);

  /* The other model's are not there yet. */
  g_assert_false (psc_cohort_store_has (store, 2));
  g_assert_true (g_file_set_contents (chunk, "short", -1, &error));
  g_assert_null (psc_cohort_store_load_maps (store, 0, 2, &error));
  g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE);
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr (PscCohortStore) store = psc_cohort_store_new (file, fixture->plan);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_false (psc_cohort_store_create (store, &error));
  g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE);
  g_assert_true (g_str_has_prefix (error->message, "maps.zarr: "));
}

static void
test_shrink (void)
{
  static const struct
  {
    guint side;
    guint small;
  } cases[] = { { 224, 56 }, { 448, 64 }, { 480, 60 }, { 64, 64 }, { 65, 13 }, { 96, 48 } };
  float map[96 * 96];
  float small[48 * 48];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (psc_cohort_store_get_side (cases[i].side), ==, cases[i].small);
  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    map[i] = (float) (i % 96) + 1000 * (float) (i / 96);
  psc_cohort_store_shrink (96, map, small);
  g_assert_cmpfloat (small[0], ==, 500.5f);
  g_assert_cmpfloat (small[48 * 2 + 3], ==, 4500 + 6.5f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cohort/store/maps", Fixture, NULL, set_up, test_maps, tear_down);
  g_test_add ("/cohort/store/read-only", Fixture, NULL, set_up, test_read_only, tear_down);
  g_test_add_func ("/cohort/store/shrink", test_shrink);
  return g_test_run ();
}
