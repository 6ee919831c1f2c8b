/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* The command that lists what the viewer would list, as a user runs it. */

/* The program's path, which is this one's argument. */
static const char *program;

typedef struct
{
  int status;
  char *out; /* owned */
  char *err; /* owned */
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->out);
  g_free (outcome->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
run (Outcome *outcome, const char *first, const char *second)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, "study", first, second, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &outcome->out, &outcome->err, &error);
  g_assert_no_error (error);
  outcome->status = g_subprocess_get_exit_status (process);
}

/* A table of two images, a third that is nowhere, and a label that is none. */
static char *
make_table (void)
{
  static const char *const images[] = { "a \"b\".png", "c.png" };
  g_autofree char *folder = g_dir_make_tmp ("test-study-XXXXXX", NULL);
  char *table = g_build_filename (folder, "table.tsv", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    {
      g_autofree char *path = g_build_filename (folder, images[i], NULL);

      g_assert_true (g_file_set_contents (path, "\x89PNG\r\n\x1a\n", 8, NULL));
    }
  g_assert_true (
      g_file_set_contents (table,
                           "Path\tEdema\tMass\tEffusion\n"
                           "a \"b\".png\t1\t0\t-1\nc.png\tmuch\t\t0\ngone.png\t1\t1\t1\n",
                           -1, NULL));
  return table;
}

static void
test_json (void)
{
  g_autofree char *table = make_table ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Outcome) outcome = { 0 };
  JsonArray *images, *notes;
  JsonObject *root, *labels;

  run (&outcome, table, "--json");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_cmpstr (outcome.err, ==, "");
  json_parser_load_from_data (parser, outcome.out, -1, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  images = json_object_get_array_member (root, "images");
  notes = json_object_get_array_member (root, "notes");
  g_assert_cmpuint (json_array_get_length (images), ==, 2);
  g_assert_cmpuint (json_array_get_length (notes), ==, 2);
  g_assert_nonnull (strstr (json_array_get_string_element (notes, 0), "“much” in line 3"));
  g_assert_nonnull (strstr (json_array_get_string_element (notes, 1), "line 4"));

  g_assert_true (g_str_has_suffix (
      json_object_get_string_member (json_array_get_object_element (images, 0), "path"),
      "/a \"b\".png"));
  labels = json_object_get_object_member (json_array_get_object_element (images, 0), "labels");
  g_assert_cmpuint (json_object_get_size (labels), ==, 3);
  g_assert_cmpint (json_object_get_int_member (labels, "Edema"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (labels, "Pleural Effusion"), ==, -1);
  g_assert_cmpint (json_object_get_int_member (labels, "Mass"), ==, 0);
  labels = json_object_get_object_member (json_array_get_object_element (images, 1), "labels");
  g_assert_cmpuint (json_object_get_size (labels), ==, 1);
}

static void
test_text (void)
{
  g_autofree char *table = make_table ();
  g_autofree char *folder = g_path_get_dirname (table);
  g_autofree char *expected =
      g_strdup_printf ("%s/a \"b\".png  Edema, Pleural Effusion?\n%s/c.png\n", folder, folder);
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) scanned = { 0 };

  run (&outcome, table, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_cmpstr (outcome.out, ==, expected);
  g_assert_nonnull (strstr (outcome.err, "line 4"));

  run (&scanned, "--json", folder);
  g_assert_cmpint (scanned.status, ==, 0);
  g_assert_nonnull (strstr (scanned.out, "\"notes\" : []"));
}

static void
test_refusals (void)
{
  g_auto (Outcome) none = { 0 };
  g_auto (Outcome) absent = { 0 };
  g_auto (Outcome) image = { 0 };
  g_auto (Outcome) option = { 0 };
  g_auto (Outcome) empty = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("promptoscope-empty-XXXXXX", NULL);
  g_autofree char *nothing = g_strdup_printf ("%s: there is no image", folder);

  run (&none, NULL, NULL);
  g_assert_cmpint (none.status, ==, 2);
  run (&absent, "/nowhere/table.csv", "--json");
  g_assert_cmpint (absent.status, ==, 1);
  g_assert_cmpstr (absent.out, ==, "");
  g_assert_nonnull (strstr (absent.err, "table.csv"));
  run (&image, "/nowhere/image.png", NULL);
  g_assert_cmpint (image.status, ==, 1);
  g_assert_cmpstr (image.out, ==, "");
  g_assert_nonnull (strstr (image.err, "/nowhere/image.png: No such file"));
  run (&option, "--no-such-option", NULL);
  g_assert_cmpint (option.status, ==, 2);
  run (&empty, folder, NULL);
  g_assert_cmpint (empty.status, ==, 1);
  g_assert_nonnull (strstr (empty.err, nothing));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_func ("/cli/study/json", test_json);
  g_test_add_func ("/cli/study/text", test_text);
  g_test_add_func ("/cli/study/refusals", test_refusals);
  return g_test_run ();
}
