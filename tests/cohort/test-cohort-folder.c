/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cohort-fixture.h"
#include "cohort-folder.h"
#include "cohort/psc-cohort-folder.h"

typedef struct
{
  char *top;    /* owned */
  char *folder; /* owned, in it: of a cohort */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->top = g_dir_make_tmp ("psc-cohort-XXXXXX", NULL);
  fixture->folder = g_build_filename (fixture->top, "cohort", NULL);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cohort_folder_remove (fixture->top);
  g_free (fixture->top);
  g_free (fixture->folder);
}

static gboolean
owns (const Fixture *fixture, const char *first, const char *second)
{
  g_autofree char *path = g_build_filename (fixture->top, first, second, NULL);

  return psc_cohort_folder_owns (fixture->folder, path);
}

/* Also what no run has written yet: a shard would find another's table in its place. */
static void
test_own_names (Fixture *fixture, gconstpointer data)
{
  static const char *const own[] = {
    "plan.json",         "progress.json",       "progress-2-of-4.json", "results-2-of-4.csv",
    "results-all.csv",   ".earlier-2-of-4.csv", "./plan.json",          "../cohort/plan.json",
    "maps.zarr/.zgroup", "figures/1-tiny.png",
  };
  static const char *const others[] = { "all.csv", "report.html", "plan.json.csv", "sub/plan.json",
                                        "../plan.json" };
  g_autofree char *figures = g_build_filename (fixture->folder, "figures", NULL);
  g_autofree char *store = g_build_filename (fixture->folder, "maps.zarr", NULL);
  g_autofree char *sub = g_build_filename (fixture->folder, "sub", NULL);

  g_assert_cmpint (g_mkdir (figures, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (store, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    g_assert_true (owns (fixture, "cohort", own[i]));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (owns (fixture, "cohort", others[i]));
  g_assert_false (owns (fixture, "nowhere", "plan.json"));
}

/* By whatever name, link or folder it is reached. */
static void
test_own_by_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *plan = g_build_filename (fixture->folder, "plan.json", NULL);
  g_autofree char *hard = g_build_filename (fixture->top, "hard.csv", NULL);
  g_autofree char *symbolic = g_build_filename (fixture->top, "symbolic.csv", NULL);
  g_autofree char *alias = g_build_filename (fixture->top, "alias", NULL);

  g_assert_true (g_file_set_contents (plan, "{}", -1, NULL));
  g_assert_no_errno (link (plan, hard));
  g_assert_no_errno (symlink ("cohort/plan.json", symbolic));
  g_assert_no_errno (symlink ("cohort", alias));
  g_assert_true (owns (fixture, "hard.csv", NULL));
  g_assert_true (owns (fixture, "symbolic.csv", NULL));
  g_assert_true (owns (fixture, "alias", "results-1-of-1.csv"));
  g_assert_false (owns (fixture, "alias", "all.csv"));
}

/* What is there is of other choices, and they are told as the command line has them. */
static void
test_other_plan (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *begun;
    const char *asked;
    const char *words;
  } cases[] = {
    { "cpu-bfloat16", "cpu", "--precision reduced:" },
    { "cpu", "cpu-bfloat16", "--precision full:" },
    { "cuda-bfloat16", "cpu", "device (“cuda”)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscCohortPlan) begun = cohort_fixture_new_plan ();
      g_autoptr (PscCohortPlan) asked = cohort_fixture_new_plan ();
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autofree char *folder = g_build_filename (fixture->folder, name, NULL);
      g_autoptr (GError) error = NULL;

      g_free (begun->device);
      g_free (asked->device);
      begun->device = g_strdup (cases[i].begun);
      asked->device = g_strdup (cases[i].asked);
      g_assert_true (psc_cohort_folder_prepare (folder, begun, &error));
      g_assert_no_error (error);
      g_assert_true (psc_cohort_folder_prepare (folder, begun, &error));
      g_assert_false (psc_cohort_folder_prepare (folder, asked, &error));
      g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/cohort-folder/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("own-names", test_own_names);
  ADD ("own-by-links", test_own_by_links);
  ADD ("other-plan", test_other_plan);
  return g_test_run ();
}
