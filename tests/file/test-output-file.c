/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "file/psc-file-name.h"
#include "file/psc-output-file.h"

typedef struct
{
  char *folder; /* owned */
} Fixture;

static void
empty_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        empty_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("psc-output-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  empty_folder (fixture->folder);
  g_free (fixture->folder);
}

static char *
in_folder (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* @character over and over, to exactly @length bytes with “x” to fill up. */
static char *
make_name (const char *character, gsize length)
{
  g_autoptr (GString) name = g_string_new (NULL);

  while (name->len + strlen (character) <= length)
    g_string_append (name, character);
  while (name->len < length)
    g_string_append_c (name, 'x');
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static void
test_long_names (Fixture *fixture, gconstpointer data)
{
  static const char *const characters[] = { "a", "ü", "胸", "🫁" };
  static const gsize lengths[] = { 247, 248, 249, 250, 254, 255 };

  for (guint i = 0; i < G_N_ELEMENTS (characters); i++)
    for (guint k = 0; k < G_N_ELEMENTS (lengths); k++)
      {
        g_autofree char *name = make_name (characters[i], lengths[k]);
        g_autofree char *path = in_folder (fixture, name);
        g_autofree char *contents = NULL;
        g_autoptr (GError) error = NULL;

        g_assert_true (psc_output_file_check (path, NULL, &error));
        psc_output_file_save (path, 0600, "map", 3, &error);
        g_assert_no_error (error);
        g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
        g_assert_cmpstr (contents, ==, "map");
        g_unlink (path);
      }
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* Said before the work, not after it. */
static void
test_too_long (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = make_name ("a", 256);
  g_autofree char *path = in_folder (fixture, name);
  g_autoptr (GError) checked = NULL;
  g_autoptr (GError) opened = NULL;

  g_assert_false (psc_output_file_check (path, NULL, &checked));
  g_assert_error (checked, G_FILE_ERROR, G_FILE_ERROR_NAMETOOLONG);
  g_assert_null (psc_output_file_open (path, 0600, &opened));
  g_assert_error (opened, G_FILE_ERROR, G_FILE_ERROR_NAMETOOLONG);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* A name is cut between characters, and never its suffix. */
static void
test_fit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stem = make_name ("胸", 252);
  g_autofree char *cut = psc_file_name_fit (fixture->folder, stem, ".json");
  g_autofree char *whole = psc_file_name_fit (fixture->folder, "chest", ".json");

  g_assert_cmpuint (strlen (cut), ==, 249 + strlen (".json"));
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  g_assert_true (g_str_has_suffix (cut, ".json"));
  g_assert_cmpstr (whole, ==, "chest.json");
}

static void
refuse (const char *output, const char *input)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (psc_output_file_check (
      output, (const char *const[]){ "no-such-model", input, NULL }, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
}

static void
test_inputs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *input = in_folder (fixture, "chest.png");
  g_autofree char *other = in_folder (fixture, "other.png");
  g_autofree char *symbolic = in_folder (fixture, "symbolic.png");
  g_autofree char *hard = in_folder (fixture, "hard.png");
  g_autofree char *indirect = g_build_filename (fixture->folder, ".", "", "chest.png", NULL);
  g_autofree char *missing = in_folder (fixture, "missing.png");
  g_autofree char *cwd = g_get_current_dir ();
  const char *const inputs[] = { input, NULL };

  g_assert_true (g_file_set_contents (input, "x", 1, NULL));
  g_assert_true (g_file_set_contents (other, "x", 1, NULL));
  g_assert_no_errno (symlink ("chest.png", symbolic));
  g_assert_no_errno (link (input, hard));

  refuse (input, input);
  refuse (symbolic, input);
  refuse (input, symbolic);
  refuse (hard, input);
  refuse (indirect, input);
  refuse (input, fixture->folder);
  g_assert_no_errno (g_chdir (fixture->folder));
  refuse ("./chest.png", input);
  g_assert_no_errno (g_chdir (cwd));
  g_assert_true (psc_output_file_check (other, inputs, NULL));
  g_assert_true (psc_output_file_check (missing, inputs, NULL));
}

static void
test_folders (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = in_folder (fixture, "model");
  g_autofree char *weights = g_build_filename (folder, "model.safetensors", NULL);
  g_autofree char *alias = in_folder (fixture, "alias");
  g_autofree char *fresh = in_folder (fixture, "fresh");
  const char *const as_folder[] = { folder, NULL };
  const char *const as_file[] = { weights, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_mkdir (folder, 0700));
  g_assert_true (g_file_set_contents (weights, "x", 1, NULL));
  g_assert_no_errno (symlink ("model", alias));

  g_assert_false (psc_output_file_check_folder (folder, as_folder, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_assert_false (psc_output_file_check_folder (alias, as_folder, NULL));
  g_assert_false (psc_output_file_check_folder (folder, as_file, NULL));
  g_assert_true (psc_output_file_check_folder (fresh, as_file, NULL));
  g_assert_true (psc_output_file_check_folder (fixture->folder, as_file, NULL));

  g_clear_error (&error);
  g_assert_false (psc_output_file_check (folder, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/output-file/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("long-names", test_long_names);
  ADD ("too-long", test_too_long);
  ADD ("fit", test_fit);
  ADD ("inputs", test_inputs);
  ADD ("folders", test_folders);
  return g_test_run ();
}
