/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "cohort-fixture.h"

static PscCohortPlan *
read_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return psc_cohort_plan_read (bytes, "plan.json", error);
}

static void
test_round_trip (void)
{
  g_autoptr (PscCohortPlan) plan = cohort_fixture_new_plan ();
  g_autofree char *text = psc_cohort_plan_write (plan);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscCohortPlan) again = read_text (text, &error);
  g_autofree char *written = NULL;
  const PscCohortPlanModel *model;

  g_assert_no_error (error);
  written = psc_cohort_plan_write (again);
  g_assert_cmpstr (written, ==, text);
  g_assert_null (psc_cohort_plan_compare (plan, again));
  g_assert_cmpuint (again->models->len, ==, 2);
  model = again->models->pdata[1];
  g_assert_cmpstr (model->name, ==, "other");
  g_assert_cmpfloat (model->temperature, ==, 14.25);
  g_assert_cmpstr (((PscCohortPlanMethod *) model->methods->pdata[1])->refusal, ==,
                   "only for “transformers”");
  g_assert_cmpint (g_array_index (again->modes, PscCohortMode, 1), ==, PSC_COHORT_CENTRED);
  g_assert_cmpstr (((PscCohortPlanQuery *) again->queries->pdata[0])->prompt, ==,
                   "a \"large\" effusion");
  g_assert_null (((PscCohortPlanQuery *) again->queries->pdata[1])->prompt);
  g_assert_cmpstr (again->metrics[1], ==, "hit");
}

/* Where in a plan's text a user chose something else. */
static void
test_compare (void)
{
  static const struct
  {
    const char *before;
    const char *after;
    const char *option;
  } cases[] = {
    { "\"program\" : \"0.1\"", "\"program\" : \"0.2\"", "program" },
    { "\"images\" : 4", "\"images\" : 5", "TABLE|FOLDER" },
    { "\"images_digest\" : \"0123\"", "\"images_digest\" : \"0124\"", "TABLE|FOLDER" },
    { "\"table\" : null", "\"table\" : \"a.csv\"", "TABLE|FOLDER" },
    { "\"keep_ids\" : false", "\"keep_ids\" : true", "--keep-ids" },
    { "\"bank_digest\" : \"4567\"", "\"bank_digest\" : \"4568\"", "--bank" },
    { "\"prompt\" : null", "\"prompt\" : \"edema\"", "--prompts" },
    { "\"minus\" : null", "\"minus\" : \"edema\"", "--minus" },
    { "\"preset\" : \"paper\"", "\"preset\" : \"measured\"", "--preset" },
    { "\"side\" : 64", "\"side\" : 65", "--model" },
    { "\"family\" : \"", "\"family\" : \"other-", "--family" },
    { "\"name\" : \"rise\"", "\"name\" : \"occlusion\"", "--methods" },
    { "samples=10", "samples=11", "--param" },
    { "\"centred\"", "\"contrast\"", "--modes" },
    { "\"truth_digest\" : \"89ab\"", "\"truth_digest\" : \"89ac\"", "--truth" },
    { "\"hit\"", "\"auprc\"", "--metrics" },
    { "\"maps\" : \"prompts\"", "\"maps\" : \"none\"", "--maps" },
    { "\"figures\" : 3", "\"figures\" : 4", "--figures" },
    { "\"voi\" : null", "\"voi\" : \"2\"", "--voi" },
    { "\"device\" : \"cpu\"", "\"device\" : \"cuda\"", "--device" },
    { "\"device\" : \"cpu\"", "\"device\" : \"cuda-bfloat16\"", "--device" },
    { "\"device\" : \"cpu\"", "\"device\" : \"cpu-bfloat16\"", "--precision" },
  };
  g_autoptr (PscCohortPlan) plan = cohort_fixture_new_plan ();
  g_autofree char *text = psc_cohort_plan_write (plan);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts = g_strsplit (text, cases[i].before, 2);
      g_autofree char *changed = g_strjoinv (cases[i].after, parts);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscCohortPlan) other = read_text (changed, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (g_strv_length (parts), ==, 2);
      g_assert_cmpstr (psc_cohort_plan_compare (plan, other), ==, cases[i].option);
    }
}

/* Each member is looked at: what is missing or of another kind is named. */
static void
test_hostile (void)
{
  g_autoptr (PscCohortPlan) plan = cohort_fixture_new_plan ();
  g_autofree char *text = psc_cohort_plan_write (plan);
  static const struct
  {
    const char *from;
    const char *to;
    const char *words;
  } cases[] = {
    { "\"promptoscope-cohort\"", "\"other\"", "not the plan" },
    { "\"version\" : 1", "\"version\" : 2", "version" },
    { "\"images\" : 4", "\"images\" : -4", "“images”" },
    { "\"images\" : 4", "\"images\" : 4.5", "“images”" },
    { "\"images\" : 4", "\"images\" : 1e300", "“images”" },
    { "\"labels\" : true", "\"labels\" : 1", "“labels”" },
    { "\"centred\"", "\"sideways\"", "“modes”" },
    { "\"hit\"", "{}", "“metrics”" },
    { "\"queries\"", "\"questions\"", "“queries”" },
    { "\"temperature\" : 14.25", "\"temperature\" : \"warm\"", "“temperature”" },
    { "\"maps\" : \"prompts\"", "\"maps\" : \"all\"", "“maps”" },
    { "\"device\" : \"cpu\"", "\"device\" : null", "“device”" },
    { "{", "[", "plan.json: " },
    { "}\n", "", "plan.json: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) changed = g_string_new (text);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].to);
      g_assert_cmpuint (g_string_replace (changed, cases[i].from, cases[i].to, 0), >, 0);
      g_assert_null (read_text (changed->str, &error));
      g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_assert_true (g_str_has_prefix (error->message, "plan.json: "));
    }
}

static void
test_nicks (void)
{
  for (PscCohortMode i = 0; i < PSC_COHORT_N_MODES; i++)
    {
      PscCohortMode mode;

      g_assert_true (psc_cohort_mode_from_nick (psc_cohort_mode_get_nick (i), &mode));
      g_assert_cmpint (mode, ==, i);
    }
  g_assert_false (psc_cohort_mode_from_nick ("both", &(PscCohortMode){ 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cohort/plan/round-trip", test_round_trip);
  g_test_add_func ("/cohort/plan/compare", test_compare);
  g_test_add_func ("/cohort/plan/hostile", test_hostile);
  g_test_add_func ("/cohort/plan/nicks", test_nicks);
  return g_test_run ();
}
