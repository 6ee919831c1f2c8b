/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "cli-test.h"
#include "metrics/psc-localisation.h"
#include "psc-test-placement.h"

/* What explain measures of its maps when it is told where findings are. */

/* Of the picture, of which the findings are the left third, a corner, and nothing at all. */
#define WIDTH  21
#define HEIGHT 13

static const char truth_text[] =
    "{\"format\": \"promptoscope-truth\", \"version\": 1, \"image\": \"chest.png\", "
    "\"width\": 21, \"height\": 13, \"findings\": ["
    "{\"class\": \"Pneumothorax\", \"reader\": \"R1\", \"regions\": ["
    "{\"shape\": \"box\", \"x\": 0, \"y\": 0, \"width\": 7, \"height\": 13}]},"
    "{\"class\": \"Pneumothorax\", \"phrase\": \"a small one\", \"regions\": ["
    "{\"shape\": \"box\", \"x\": 20, \"y\": 12, \"width\": 1, \"height\": 1}]},"
    "{\"class\": \"Edema\", \"phrase\": \"no edema\", \"absent\": true}]}";

static char *model;
static char *image;
static char *truth;

static void
write_files (void)
{
  g_autofree char *source =
      g_test_build_filename (G_TEST_DIST, "fixtures", "images", "channels3-8.png", NULL);
  g_autofree char *contents = NULL;
  gsize size;

  model = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
  image = cli_test_in_folder ("chest.png");
  truth = cli_test_in_folder ("truth.json");
  g_assert_true (g_file_get_contents (source, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (image, contents, (gssize) size, NULL));
  g_assert_true (g_file_set_contents (truth, truth_text, -1, NULL));
}

static JsonArray *
get_array (JsonNode *root)
{
  return json_object_get_array_member (json_node_get_object (root), "truth");
}

static JsonObject *
get_row (JsonObject *answer, const char *list, guint index)
{
  return json_array_get_object_element (json_object_get_array_member (answer, list), index);
}

/* The only map of an .npy file: its last [A][A] floats. */
static PscLocalisation
measure_file (const char *path, const guint8 *mask)
{
  g_autofree char *contents = NULL;
  PscPlacement placement;
  PscLocalisation found;
  gsize size, side, area;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  side = (gsize) sqrt ((double) size / sizeof (float));
  area = side * side;
  placement = psc_test_place (WIDTH, HEIGHT, side);
  psc_localisation_measure ((const float *) (contents + size - area * sizeof (float)), &placement,
                            mask, NULL, &found);
  return found;
}

static gboolean
has_outlines (const char *name, const char *option)
{
  g_autofree char *path = cli_test_in_folder (name);
  g_auto (CliOutcome) outcome = { 0 };
  g_autofree char *contents = NULL;

  cli_test_run (&outcome, "explain", image, "--model", model, "--class", "Pneumothorax", "--method",
                "saliency", "--truth", truth, "-o", path, option, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  return strstr (contents, "1 Pneumothorax (R1), 2 a small one (Promptoscope)") != NULL;
}

/* What answers is drawn in the figure, each once, unless it is to be left out. */
static void
test_figure (void)
{
  g_assert_true (has_outlines ("with.svg", NULL));
  g_assert_false (has_outlines ("without.svg", "--no-regions"));
}

/* A class that two findings have gets both, one after the other, and the figures are those of the
 * map that was written. */
static void
test_json (void)
{
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *maps = cli_test_in_folder ("maps.npy");
  static const char *const controls[] = { "eigen-cam", "centre", "random" };
  guint8 mask[WIDTH * HEIGHT];
  PscLocalisation expected;
  JsonObject *answer, *row;

  for (guint i = 0; i < G_N_ELEMENTS (mask); i++)
    mask[i] = i % WIDTH < 7 ? 255 : 0;
  cli_test_run (&outcome, "explain", image, "--model", model, "--method", "saliency", "--mode",
                "fused", "--prompt", "a large pneumothorax", "--truth", truth, "--json", "-o", maps,
                NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  g_assert_cmpuint (json_array_get_length (get_array (root)), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "truth_format"), ==,
                   "Promptoscope");

  answer = json_array_get_object_element (get_array (root), 0);
  g_assert_cmpstr (json_object_get_string_member (answer, "class"), ==, "Pneumothorax");
  g_assert_cmpstr (json_object_get_string_member (answer, "reader"), ==, "R1");
  g_assert_true (json_object_get_null_member (answer, "phrase"));
  g_assert_cmpfloat (json_object_get_double_member (answer, "picture_share"), ==, 1 / 3.0);

  expected = measure_file (maps, mask);
  row = get_row (answer, "maps", 0);
  g_assert_cmpstr (json_object_get_string_member (row, "method"), ==, "saliency");
  g_assert_cmpstr (json_object_get_string_member (row, "mode"), ==, "fused");
  g_assert_cmpfloat (json_object_get_double_member (row, "hit"), ==, expected.hit);
  g_assert_cmpfloat (json_object_get_double_member (row, "relevance_mass"), ==,
                     expected.relevance_mass);
  g_assert_cmpfloat (json_object_get_double_member (row, "area_share"), ==, 1 / 3.0);
  g_assert_cmpfloat (json_object_get_double_member (row, "rank_accuracy"), ==,
                     expected.rank_accuracy);
  g_assert_cmpfloat (json_object_get_double_member (row, "auprc"), ==, expected.auprc);
  g_assert_cmpfloat (json_object_get_double_member (row, "cnr"), ==, expected.cnr);
  g_assert_cmpfloat (json_object_get_double_member (row, "iou_area"), ==, expected.iou_area);
  g_assert_cmpfloat (json_object_get_double_member (row, "iou_otsu"), ==, expected.iou_otsu);
  g_assert_cmpfloat (json_object_get_double_member (row, "unseen_share"), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    g_assert_cmpstr (json_object_get_string_member (get_row (answer, "controls", i), "name"), ==,
                     controls[i]);

  answer = json_array_get_object_element (get_array (root), 1);
  g_assert_cmpstr (json_object_get_string_member (answer, "phrase"), ==, "a small one");
}

/* Where it is known where the lungs are, a map that points there is measured, too. */
static void
test_lungs (void)
{
  g_autofree char *path = cli_test_in_folder ("lungs.json");
  g_autofree char *text = g_strconcat (
      "{\"lungs\": [{\"shape\": \"box\", \"x\": 0, \"y\": 0, \"width\": 7, \"height\": 13}], ",
      truth_text + 1, NULL);
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonObject *row;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  cli_test_run (&outcome, "explain", image, "--model", model, "--method", "saliency", "--mode",
                "fused", "--class", "Pneumothorax", "--truth", path, "--json", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  row = get_row (json_array_get_object_element (get_array (root), 0), "controls", 2);
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, "lungs");
  /* The finding is all of what lies there. */
  g_assert_cmpfloat (json_object_get_double_member (row, "hit"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (row, "relevance_mass"), >, 0.9);
}

/* What controls do at a finding is the same whoever asks for it, and told each time. */
static void
test_same_controls (void)
{
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonNode *controls[4];

  cli_test_run (&outcome, "explain", image, "--model", model, "--method", "saliency", "--mode",
                "fused", "--prompt", "a large pneumothorax", "--prompt", "the pneumothorax",
                "--truth", truth, "--json", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  g_assert_cmpuint (json_array_get_length (get_array (root)), ==, G_N_ELEMENTS (controls));
  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    {
      controls[i] =
          json_object_get_member (json_array_get_object_element (get_array (root), i), "controls");
      g_assert_cmpuint (json_array_get_length (json_node_get_array (controls[i])), ==, 3);
    }
  g_assert_true (json_node_equal (controls[0], controls[2]));
  g_assert_true (json_node_equal (controls[1], controls[3]));
  g_assert_false (json_node_equal (controls[0], controls[1]));
}

/* Where a map points, and how far it is to be believed, are told beside each other. */
static void
test_with_metrics (void)
{
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonObject *metrics;

  cli_test_run (&outcome, "explain", image, "--model", model, "--method", "token-similarity",
                "--mode", "fused", "--prompt", "a small one", "--truth", truth, "--metrics",
                "--json", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  g_assert_cmpuint (json_array_get_length (get_array (root)), ==, 1);
  metrics = json_array_get_object_element (
      json_object_get_array_member (json_node_get_object (root), "metrics"), 0);
  g_assert_true (json_object_has_member (metrics, "faithfulness"));
}

/* Where a finding is said not to be there, a map can neither hit nor miss. */
static void
test_absent (void)
{
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonObject *answer;

  cli_test_run (&outcome, "explain", image, "--model", model, "--method", "saliency", "--class",
                "Edema", "--truth", truth, "--json", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  root = cli_test_parse (outcome.out);
  g_assert_cmpuint (json_array_get_length (get_array (root)), ==, 1);
  answer = json_array_get_object_element (get_array (root), 0);
  g_assert_true (json_object_get_boolean_member (answer, "absent"));
  g_assert_true (json_object_get_null_member (get_row (answer, "maps", 0), "hit"));
}

/* An only finding is not what another is measured against, and what is not sized is said so. */
static void
test_other (void)
{
  g_autofree char *table = cli_test_in_folder ("boxes.csv");
  g_auto (CliOutcome) outcome = { 0 };
  g_auto (CliOutcome) answered = { 0 };

  g_assert_true (g_file_set_contents (table,
                                      "image_id,rad_id,class_name,x_min,y_min,x_max,y_max\n"
                                      "chest,R1,Mass,1,1,9,9\n",
                                      -1, NULL));
  cli_test_run (&outcome, "explain", image, "--model", model, "--method", "saliency", "--prompt",
                "enlarged heart", "--class", "Pneumothorax", "--truth", table, "--json", NULL);
  g_assert_cmpint (outcome.status, ==, 2);
  g_assert_nonnull (strstr (outcome.err, "no finding answers"));
  g_assert_nonnull (strstr (outcome.err, "“Mass”"));
  cli_test_run (&answered, "explain", image, "--model", model, "--method", "saliency", "--prompt",
                "mass", "--truth", table, "--json", NULL);
  g_assert_cmpint (answered.status, ==, 0);
  g_assert_nonnull (strstr (answered.err, "of what size"));
}

/* A table in words needs no figure beside it. */
static void
test_text (void)
{
  g_auto (CliOutcome) outcome = { 0 };

  cli_test_run (&outcome, "explain", image, "--model", model, "--method", "saliency", "--prompt",
                "a small one", "--truth", truth, NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.out, "against “a small one”"));
  g_assert_nonnull (strstr (outcome.out, "conventional"));
  g_assert_nonnull (strstr (outcome.out, "eigen-cam"));
  g_assert_null (strstr (outcome.out, "R1"));
}

/* What no finding answers is said, and is an error if nothing is left to measure. */
static void
test_refused (void)
{
  g_autofree char *other = cli_test_in_folder ("other.json");
  g_autofree char *wrong = g_strdup (truth_text);
  g_auto (CliOutcome) partly = { 0 };
  g_auto (CliOutcome) nothing = { 0 };
  g_auto (CliOutcome) foreign = { 0 };
  g_auto (CliOutcome) over = { 0 };

  cli_test_run (&partly, "explain", image, "--model", model, "--method", "saliency", "--class",
                "Pneumothorax", "--class", "Fracture", "--prompt", "a broken rib", "--truth", truth,
                "--json", NULL);
  g_assert_cmpint (partly.status, ==, 0);
  g_assert_nonnull (strstr (partly.err, "no finding answers class Fracture\n"));
  g_assert_nonnull (strstr (partly.err, "no finding answers “a broken rib”\n"));

  cli_test_run (&nothing, "explain", image, "--model", model, "--class", "Fracture", "--truth",
                truth, NULL);
  g_assert_cmpint (nothing.status, ==, 2);
  g_assert_nonnull (strstr (nothing.err, "“Pneumothorax”, “a small one”, “no edema”"));
  g_assert_cmpstr (nothing.out, ==, "");

  memcpy (strstr (wrong, "chest.png"), "crest.png", strlen ("crest.png"));
  g_assert_true (g_file_set_contents (other, wrong, -1, NULL));
  cli_test_run (&foreign, "explain", image, "--model", model, "--class", "Edema", "--truth", other,
                NULL);
  g_assert_cmpint (foreign.status, ==, 1);
  g_assert_nonnull (strstr (foreign.err, "other.json"));

  cli_test_run (&over, "explain", image, "--model", model, "--class", "Edema", "--truth", image,
                "-o", image, NULL);
  g_assert_cmpint (over.status, ==, 2);
}

int
main (int argc, char **argv)
{
  cli_test_init (&argc, &argv);
  write_files ();
  g_test_add_func ("/cli/truth/figure", test_figure);
  g_test_add_func ("/cli/truth/json", test_json);
  g_test_add_func ("/cli/truth/lungs", test_lungs);
  g_test_add_func ("/cli/truth/same-controls", test_same_controls);
  g_test_add_func ("/cli/truth/with-metrics", test_with_metrics);
  g_test_add_func ("/cli/truth/absent", test_absent);
  g_test_add_func ("/cli/truth/other", test_other);
  g_test_add_func ("/cli/truth/text", test_text);
  g_test_add_func ("/cli/truth/refused", test_refused);
  return g_test_run ();
}
