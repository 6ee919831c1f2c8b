/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "image/psc-image-file.h"

/* The commands that deal with phantoms, as a user runs them. */

/* The program's path, which is this one's argument. */
static const char *program;

typedef struct
{
  char *folder; /* owned */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("test-commands-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

/* Runs the program; returns its exit status. */
static int
run (const char *const *arguments, char **output, char **errors)
{
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (line, (gpointer) program);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (line, (gpointer) *arguments);
  g_ptr_array_add (line, NULL);

  process =
      g_subprocess_newv ((const char *const *) line->pdata,
                         G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, output, errors, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  g_assert_true (json_object_has_member (object, member));
  return json_object_get_object_member (object, member);
}

static JsonParser *
parse (const char *text)
{
  JsonParser *parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return parser;
}

static void
assert_picture (const char *folder, const char *name, gsize width, gsize height)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = psc_image_file_load (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (psc_image_get_width (image), ==, width);
  g_assert_cmpuint (psc_image_get_height (image), ==, height);
}

static JsonObject *
load_truth (JsonParser *parser, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
test_phantom_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "chest.png", NULL);
  const char *const arguments[] = { "phantom",
                                    "--output",
                                    path,
                                    "--seed",
                                    "3",
                                    "--size",
                                    "200x160",
                                    "--finding",
                                    "Pleural Effusion:left:basal:severe",
                                    "--finding",
                                    "lung-lesion:right",
                                    "--view",
                                    "ap",
                                    NULL };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  JsonObject *truth;
  JsonArray *findings;

  g_assert_cmpint (run (arguments, &output, &errors), ==, 0);
  g_assert_cmpstr (errors, ==, "");
  assert_picture (fixture->folder, "chest.png", 200, 160);
  assert_picture (fixture->folder, "chest-pleural-effusion.png", 200, 160);
  assert_picture (fixture->folder, "chest-lung-lesion.png", 200, 160);

  truth = load_truth (parser, fixture->folder, "chest.json");
  g_assert_cmpstr (json_object_get_string_member (truth, "view"), ==, "AP");
  g_assert_cmpstr (json_object_get_string_member (truth, "seed"), ==, "3");
  findings = json_object_get_array_member (truth, "findings");
  g_assert_cmpuint (json_array_get_length (findings), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);
      gboolean is_effusion =
          g_str_equal (json_object_get_string_member (finding, "class"), "Pleural Effusion");

      g_assert_cmpstr (json_object_get_string_member (finding, "side"), ==,
                       is_effusion ? "left" : "right");
      if (is_effusion)
        {
          g_assert_cmpstr (json_object_get_string_member (finding, "zone"), ==, "basal");
          g_assert_cmpstr (json_object_get_string_member (finding, "severity"), ==, "severe");
        }
    }
}

static void
test_phantom_folder (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "phantom",   "--output",   fixture->folder, "--count", "3",
                                    "--finding", "no-finding", "--seed",        "8",       NULL };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_cmpint (run (arguments, &output, &errors), ==, 0);
  for (guint seed = 8; seed < 11; seed++)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autofree char *picture = g_strdup_printf ("phantom-%06u.png", seed);
      g_autofree char *file = g_strdup_printf ("phantom-%06u.json", seed);
      JsonObject *truth = load_truth (parser, fixture->folder, file);

      assert_picture (fixture->folder, picture, 224, 224);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (truth, "findings")),
                        ==, 0);
      g_assert_nonnull (strstr (output, picture));
    }
}

/* Masks lie beside the pictures, and are no pictures. */
static void
test_phantom_study (Fixture *fixture, gconstpointer data)
{
  const char *const draw[] = { "phantom", "--output",  fixture->folder,    "--count",
                               "3",       "--finding", "pleural-effusion", NULL };
  const char *const list[] = { "study", fixture->folder, NULL };
  g_autofree char *drawn = NULL;
  g_autofree char *listed = NULL;
  g_autofree char *errors = NULL;
  g_autofree char *more_errors = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (run (draw, &drawn, &errors), ==, 0);
  g_assert_cmpint (run (list, &listed, &more_errors), ==, 0);
  lines = g_strsplit (g_strchomp (listed), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_null (strstr (lines[i], "pleural-effusion"));
}

/* What makes no sense is refused before anything is written. */
static const struct
{
  const char *name;
  const char *arguments[10];
  int status;
  const char *message;
} refusals[] = {
  { "phantom/no-output", { "phantom" }, 2, "--output" },
  { "phantom/class", { "phantom", "-o", "DIR", "-f", "gout" }, 2, "“gout”" },
  { "phantom/side", { "phantom", "-o", "DIR", "-f", "edema:up" }, 2, "side “up”" },
  { "phantom/severity", { "phantom", "-o", "DIR", "-f", "edema:::grim" }, 2, "severity “grim”" },
  { "phantom/parts", { "phantom", "-o", "DIR", "-f", "edema:::::x" }, 2, "CLASS" },
  { "phantom/size", { "phantom", "-o", "DIR", "--size", "20x30000" }, 2, "20x30000" },
  { "phantom/size-word", { "phantom", "-o", "DIR", "--size", "large" }, 2, "large" },
  { "phantom/view", { "phantom", "-o", "DIR", "--view", "lateral" }, 2, "lateral" },
  { "phantom/count", { "phantom", "-o", "DIR", "--count", "0" }, 2, "--count" },
  { "phantom/seed", { "phantom", "-o", "DIR", "--seed=-1" }, 2, "--seed" },
  { "phantom/one-file", { "phantom", "-o", "x.png", "--count", "2" }, 2, "folder" },
  { "phantom/healthy-and-not",
    { "phantom", "-o", "DIR", "-f", "no-finding", "-f", "edema" },
    2,
    "no-finding" },
  { "phantom/four",
    { "phantom", "-o", "DIR", "--finding=edema", "--finding=fracture", "--finding=pneumonia",
      "--finding=edema" },
    2,
    "at most 3" },
  { "phantom/impossible", { "phantom", "-o", "DIR", "-f", "edema:left" }, 1, "edema" },
  { "evaluate/count", { "evaluate", "--count", "0" }, 2, "--count" },
  { "evaluate/seed", { "evaluate", "--seed=-5" }, 2, "--seed" },
  { "evaluate/preset", { "evaluate", "--preset", "best" }, 2, "best" },
  { "evaluate/chart", { "evaluate", "--chart", "chart.gif" }, 2, "chart.gif" },
  { "evaluate/method", { "evaluate", "--methods", "saliency,tarot" }, 2, "tarot" },
  { "evaluate/argument", { "evaluate", "picture.png" }, 2, "picture.png" },
};

static void
test_refusal (Fixture *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const char *arguments[G_N_ELEMENTS (refusals[i].arguments) + 1] = { NULL };
  g_autofree char *folder = g_build_filename (fixture->folder, "none", NULL);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  for (guint j = 0; refusals[i].arguments[j] != NULL; j++)
    arguments[j] =
        g_str_equal (refusals[i].arguments[j], "DIR") ? folder : refusals[i].arguments[j];

  g_assert_cmpint (run (arguments, &output, &errors), ==, refusals[i].status);
  g_assert_cmpstr (output, ==, "");
  g_assert_nonnull (strstr (errors, refusals[i].message));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
assert_share (JsonObject *object, const char *member)
{
  g_assert_true (json_object_has_member (object, member));
  g_assert_cmpfloat (json_object_get_double_member (object, member), >=, 0);
  g_assert_cmpfloat (json_object_get_double_member (object, member), <=, 1);
}

/* A mean lies in its interval, which is one: phantoms differ. */
static void
assert_estimate (JsonObject *object, const char *member)
{
  JsonObject *estimate = json_object_get_object_member (object, member);
  JsonArray *interval = json_object_get_array_member (estimate, "interval");
  double value = json_object_get_double_member (estimate, "mean");
  double lower = json_array_get_double_element (interval, 0);
  double upper = json_array_get_double_element (interval, 1);

  assert_share (estimate, "mean");
  g_assert_cmpuint (json_array_get_length (interval), ==, 2);
  g_assert_cmpfloat (lower, <=, value);
  g_assert_cmpfloat (upper, >=, value);
  g_assert_true (lower < upper || value == 0 || value == 1);
}

static void
test_evaluate (Fixture *fixture, gconstpointer data)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
  g_autofree char *chart = g_build_filename (fixture->folder, "chart.svg", NULL);
  const char *const arguments[] = { "evaluate",
                                    "--model",
                                    model,
                                    "--count",
                                    "13",
                                    "--seed",
                                    "4",
                                    "--methods",
                                    "saliency,occlusion",
                                    "-p",
                                    "occlusion.window=80",
                                    "-p",
                                    "occlusion.stride=72",
                                    "--json",
                                    "--threads",
                                    "1",
                                    "--chart",
                                    chart,
                                    NULL };
  static const char *const names[] = { "saliency", "occlusion" };
  static const char *const modes[] = { "fused", "conventional", "contrast", "centred" };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autofree char *again = NULL;
  g_autofree char *again_errors = NULL;
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *root;

  g_assert_cmpint (run (arguments, &output, &errors), ==, 0);
  g_assert_cmpstr (errors, ==, "");
  parser = parse (output);
  root = json_node_get_object (json_parser_get_root (parser));
  assert_share (root, "macro_auroc");
  assert_share (root, "side_accuracy");
  assert_share (root, "zone_accuracy");
  g_assert_cmpint (json_object_get_int_member (root, "seed"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (root, "phantoms_explained"), ==, 13);
  g_assert_cmpuint (json_object_get_size (get_object (root, "classes")), ==, 13);
  g_assert_cmpuint (json_object_get_size (get_object (root, "methods")), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (modes); j++)
      {
        JsonObject *method = get_object (get_object (root, "methods"), names[i]);
        JsonObject *mode = get_object (method, modes[j]);

        JsonObject *all = get_object (mode, "all");

        assert_estimate (all, "hit");
        assert_estimate (all, "relevance_mass");
        assert_estimate (all, "auprc");
        assert_share (get_object (all, "area_share"), "mean");
        g_assert_cmpint (json_object_get_int_member (get_object (all, "hit"), "n"), ==, 13);
        g_assert_cmpuint (json_object_get_size (get_object (mode, "classes")), ==, 13);
        g_assert_true (json_object_has_member (mode, "small"));
        g_assert_true (
            json_object_has_member (get_object (method, "differences"), "fused-conventional"));
      }
  g_assert_cmpuint (json_object_get_size (get_object (root, "controls")), ==, 3);
  g_assert_true (g_file_test (chart, G_FILE_TEST_IS_REGULAR));

  /* The same seed gives the same figures, to the last digit. */
  g_assert_cmpint (run (arguments, &again, &again_errors), ==, 0);
  g_assert_cmpstr (again, ==, output);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];

  g_test_add ("/cli/phantom/file", Fixture, NULL, set_up, test_phantom_file, tear_down);
  g_test_add ("/cli/phantom/folder", Fixture, NULL, set_up, test_phantom_folder, tear_down);
  g_test_add ("/cli/phantom/study", Fixture, NULL, set_up, test_phantom_study, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/refused/", refusals[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_refusal, tear_down);
    }
  if (g_getenv ("PROMPTOSCOPE_MODULE_PATH") != NULL)
    g_test_add ("/cli/evaluate", Fixture, NULL, set_up, test_evaluate, tear_down);
  return g_test_run ();
}
