/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "cohort-fixture.h"
#include "cohort-folder.h"
#include "cohort/psc-cohort-source.h"

/* As the plan of the fixture has it: its model “other” has an input of 64. */
#define HEADER                                                                                     \
  "row,image,patient,path,model,model_digest,method,parameters_digest,mode,kind,prompt,class,"     \
  "label,logit,hit,status,message\n"
#define ROW(row, mode, prompt, class_name)                                                         \
#row ",a,1,x/" #row ".png,other,abcd,rise,ef01," mode ",class," prompt "," class_name            \
       ",1,2,0.5,ok,\n"

typedef struct
{
  char *folder;        /* owned */
  PscCohortPlan *plan; /* owned */
} Fixture;

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
write_plan (Fixture *fixture)
{
  g_autofree char *text = psc_cohort_plan_write (fixture->plan);

  write_file (fixture, PSC_COHORT_PLAN_NAME, text);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("psc-source-XXXXXX", NULL);
  fixture->plan = cohort_fixture_new_plan ();
  write_file (fixture, "results-1.csv",
              HEADER ROW (1, "fused", "", "Edema") ROW (1, "conventional", "", "Edema")
                  ROW (4, "centred", "", "Edema") ROW (2, "fused", "", "Cardiomegaly"));
  write_file (fixture, "results-2.csv", HEADER "3,,2,x/3.png,,,,,,,,,,,,failed,cannot be read\n");
  write_plan (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cohort_folder_remove (fixture->folder);
  g_free (fixture->folder);
  psc_cohort_plan_free (fixture->plan);
}

static PscCohortSource *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PscCohortSource *source = psc_cohort_source_load (fixture->folder, NULL, &error);

  g_assert_no_error (error);
  return source;
}

static const PscCohortRow *
get_row (PscCohortSource *source, guint index)
{
  return psc_cohort_results_get_row (psc_cohort_source_get_results (source), index);
}

static void
test_facts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscCohortSource) source = load (fixture);
  const char *const *classes = psc_cohort_source_get_texts (source, PSC_COHORT_CLASS);
  g_autofree char *file = psc_cohort_source_dup_file (source, get_row (source, 0));

  g_assert_null (psc_cohort_source_get_objection (source));
  g_assert_true (psc_cohort_source_has (source, PSC_COHORT_HIT));
  g_assert_false (psc_cohort_source_has (source, PSC_COHORT_AUPRC));
  g_assert_false (psc_cohort_source_has (source, PSC_COHORT_PROMPT));
  g_assert_true (psc_cohort_source_has_pairs (source));
  g_assert_cmpstr (classes[0], ==, "Cardiomegaly");
  g_assert_cmpstr (classes[1], ==, "Edema");
  g_assert_null (classes[2]);
  g_assert_null (psc_cohort_source_get_texts (source, PSC_COHORT_IMAGE)[0]);
  g_assert_cmpstr (file, ==, "x/1.png");
}

/* Which map is which: each has its own value. */
static void
test_maps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscCohortStore) store = psc_cohort_store_new (fixture->folder, fixture->plan);
  gsize n = psc_cohort_store_count_values (store, 1);
  g_autofree float *maps = g_new (float, n);
  g_autofree guint8 *picture = g_malloc0 ((gsize) 64 * 64);
  g_autoptr (PscCohortSource) source = NULL;
  g_autoptr (PscCohortSight) sight = NULL;
  guint model, place;
  gsize offset;

  for (gsize i = 0; i < n; i++)
    maps[i] = (float) (i / ((gsize) 64 * 64));
  picture[7] = 9;
  g_assert_true (psc_cohort_store_create (store, NULL));
  g_assert_true (psc_cohort_store_save_maps (store, 1, 1, maps, NULL));
  g_assert_true (psc_cohort_store_save_picture (store, 1, 1, picture, NULL));
  source = load (fixture);
  g_assert_true (psc_cohort_source_find_sight (source, get_row (source, 0), &model, &place));
  g_assert_cmpuint (model, ==, 1);
  g_assert_cmpuint (place, ==, 1);
  sight = psc_cohort_source_load_sight (source, model, place);
  g_assert_null (sight->complaint);
  g_assert_cmpuint (sight->input, ==, 64);
  g_assert_cmpuint (sight->picture[7], ==, 9);
  /* Modes are fused, centred, conventional; “Edema” is the second query of two. */
  g_assert_null (
      psc_cohort_source_find_map (source, get_row (source, 0), PSC_COHORT_CONVENTIONAL, &offset));
  g_assert_cmpuint (offset, ==, psc_cohort_store_get_offset (store, 1, 0, 2, 1));
  g_assert_cmpfloat (sight->maps[offset], ==,
                     (float) (offset / ((gsize) sight->side * sight->side)));
}

static void
check_objection (PscCohortSource *source, guint index, PscCohortMode mode, const char *words)
{
  gsize offset;
  g_autofree char *text =
      psc_cohort_source_find_map (source, get_row (source, index), mode, &offset);

  g_assert_nonnull (text);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, words));
}

static void
test_without_maps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscCohortSource) source = load (fixture);
  g_autoptr (PscCohortSource) without = NULL;
  g_autoptr (PscCohortSight) sight = NULL;
  guint model, place;

  check_objection (source, 0, PSC_COHORT_CONTRAST, "not asked for");
  check_objection (source, 2, PSC_COHORT_FUSED, "another run");
  check_objection (source, 3, PSC_COHORT_FUSED, "could not be read");
  g_assert_false (psc_cohort_source_find_sight (source, get_row (source, 3), &model, &place));
  sight = psc_cohort_source_load_sight (source, 1, 1);
  g_assert_null (sight->maps);
  g_assert_null (sight->picture);
  g_assert_nonnull (strstr (sight->complaint, "maps.zarr"));

  fixture->plan->maps = PSC_COHORT_MAPS_NONE;
  write_plan (fixture);
  without = load (fixture);
  check_objection (without, 0, PSC_COHORT_FUSED, "--maps none");
  g_assert_false (psc_cohort_source_find_sight (without, get_row (without, 0), &model, &place));
}

/* Rows are there whatever is wrong with the plan. */
static void
test_bad_plan (Fixture *fixture, gconstpointer data)
{
  static const char *const words[] = { "plan.json: ", "sizes", "no plan.json" };
  g_autofree char *path = g_build_filename (fixture->folder, PSC_COHORT_PLAN_NAME, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (PscCohortSource) source = NULL;

      ((PscCohortPlanModel *) fixture->plan->models->pdata[0])->side = 65521;
      if (i == 0)
        write_file (fixture, PSC_COHORT_PLAN_NAME, "{");
      else if (i == 1)
        write_plan (fixture);
      else
        g_remove (path);
      source = load (fixture);
      g_test_message ("%s", psc_cohort_source_get_objection (source));
      g_assert_nonnull (strstr (psc_cohort_source_get_objection (source), words[i]));
      g_assert_null (psc_cohort_source_get_plan (source));
      g_assert_cmpuint (psc_cohort_results_get_n_rows (psc_cohort_source_get_results (source)), ==,
                        5);
      check_objection (source, 0, PSC_COHORT_FUSED, words[i]);
    }
}

static void
test_is_cohort (Fixture *fixture, gconstpointer data)
{
  g_autofree char *table = g_build_filename (fixture->folder, "results-1.csv", NULL);
  g_autofree char *plan = g_build_filename (fixture->folder, PSC_COHORT_PLAN_NAME, NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "other.csv", NULL);

  write_file (fixture, "other.csv", "Path,Edema\n1,2\n");
  g_assert_true (psc_cohort_source_is_cohort (fixture->folder));
  g_assert_true (psc_cohort_source_is_cohort (table));
  g_assert_false (psc_cohort_source_is_cohort (other));
  g_assert_false (psc_cohort_source_is_cohort (plan));
  g_assert_false (psc_cohort_source_is_cohort ("/nowhere"));
  g_remove (plan);
  g_assert_false (psc_cohort_source_is_cohort (fixture->folder));
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/cohort/source/facts", test_facts);
  add ("/cohort/source/maps", test_maps);
  add ("/cohort/source/without-maps", test_without_maps);
  add ("/cohort/source/bad-plan", test_bad_plan);
  add ("/cohort/source/is-cohort", test_is_cohort);
  return g_test_run ();
}
