/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "cli-test.h"

/* What explain measures of its maps. */

static char *model;
static char *image;

static const char *const figures[] = {
  "faithfulness",
  "faithfulness_control",
  "faithfulness_z",
  "completeness_gap",
  "stack_gap",
  "model_dependence",
  "model_control",
  "model_entropy_change",
  "prompt_dependence",
  "prompt_control",
  "stability",
  "stability_least",
  "stability_change",
  "stability_control",
  "stability_change_most",
};

/* Each figure is a number, or null and has a reason. */
static void
check_figures (JsonObject *metrics)
{
  JsonObject *unknown = json_object_get_object_member (metrics, "unknown");

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_assert_true (json_object_has_member (metrics, figures[i]));
      g_assert_cmpint (json_object_get_null_member (metrics, figures[i]), ==,
                       json_object_has_member (unknown, figures[i]));
    }
}

static JsonArray *
get_metrics (JsonNode *root)
{
  return json_object_get_array_member (json_node_get_object (root), "metrics");
}

static void
check_curve (JsonObject *curves, const char *name, guint n)
{
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (curves, name)), ==, n);
}

/* Method by method, query by query and mode by mode, without any file. */
static void
test_json (void)
{
  static const char *const expected[][3] = {
    { "grad-cam", "edema", "conventional" },
    { "grad-cam", "edema", "fused" },
    { "token-similarity", "edema", "conventional" },
    { "token-similarity", "edema", "fused" },
  };
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonArray *metrics;

  cli_test_run (&outcome, "explain", image, "--model", model, "--prompt", "edema", "--method",
                "grad-cam", "--method", "token-similarity", "--metrics", "--json", NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  metrics = get_metrics (root);
  g_assert_cmpuint (json_array_get_length (metrics), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      JsonObject *map = json_array_get_object_element (metrics, i);
      JsonObject *curves;

      g_assert_cmpstr (json_object_get_string_member (map, "method"), ==, expected[i][0]);
      g_assert_nonnull (strstr (json_object_get_string_member (map, "query"), expected[i][1]));
      g_assert_cmpstr (json_object_get_string_member (map, "mode"), ==, expected[i][2]);
      check_figures (map);
      g_assert_cmpint (json_object_get_int_member (map, "passes"), >, 0);
      g_assert_cmpint (json_object_get_int_member (map, "passes"), <=, 400);
      curves = json_object_get_object_member (map, "curves");
      check_curve (curves, "least_first",
                   json_array_get_length (json_object_get_array_member (curves, "most_first")));
    }
  /* Tokens add up to the score, in percent; Grad-CAM promises nothing of the kind. */
  g_assert_cmpfloat (json_object_get_double_member (json_array_get_object_element (metrics, 3),
                                                    "completeness_gap"),
                     <, 0.1);
  g_assert_true (
      json_object_get_null_member (json_array_get_object_element (metrics, 1), "completeness_gap"));
}

/* Five lines for the map, each with its sentence, and nothing else. */
static void
test_text (void)
{
  static const char *const titles[] = { "Faithful:", "Adds up:", "Depends on the model:",
                                        "Depends on the prompt:", "Stable:" };
  g_auto (CliOutcome) outcome = { 0 };
  g_auto (GStrv) lines = NULL;

  cli_test_run (&outcome, "explain", image, "--model", model, "--class", "edema", "--method",
                "input-gradient", "--mode", "fused", "--metrics", NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  lines = g_strsplit (outcome.out, "\n", 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 2 * G_N_ELEMENTS (titles) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_assert_nonnull (strstr (lines[1 + 2 * i], titles[i]));
      g_assert_cmpuint (strlen (lines[2 + 2 * i]), >, 20);
    }
  g_assert_null (strstr (outcome.out, "nan"));
}

/* Nothing is measured, and nothing said, that was not asked for. */
static void
test_without (void)
{
  g_autofree char *path = cli_test_in_folder ("map.npy");
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;

  cli_test_run (&outcome, "explain", image, "--model", model, "--prompt", "edema", "--method",
                "saliency", "--mode", "fused", "--json", "-o", path, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  g_assert_false (json_object_has_member (json_node_get_object (root), "metrics"));
}

int
main (int argc, char **argv)
{
  cli_test_init (&argc, &argv);
  model = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
  image = g_test_build_filename (G_TEST_DIST, "fixtures", "images", "channels3-8.png", NULL);
  g_test_add_func ("/cli/metrics/json", test_json);
  g_test_add_func ("/cli/metrics/text", test_text);
  g_test_add_func ("/cli/metrics/without", test_without);
  return g_test_run ();
}
