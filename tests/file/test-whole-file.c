/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "file/psc-whole-file.h"

static void
assert_fails (const char *path, guint64 limit, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_whole_file_load (path, limit, &error));
  g_assert_error (error, G_FILE_ERROR, code);
  g_assert_cmpstr (error->message, ==, words);
}

static void
test_load (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-file-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) empty = NULL;

  g_assert_true (g_file_set_contents (path, "a\0b", 3, NULL));
  whole = psc_whole_file_load (path, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole), "a\0b", 3);
  assert_fails (path, 2, G_FILE_ERROR_FAILED, "the file is too large; at most 0 MiB are read");

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  empty = psc_whole_file_load (path, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);

  g_assert_cmpint (g_remove (path), ==, 0);
  assert_fails (path, 3, G_FILE_ERROR_NOENT, g_strerror (ENOENT));
  assert_fails (folder, 3, G_FILE_ERROR_INVAL, "this is not a regular file");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_fails (fifo, 3, G_FILE_ERROR_INVAL, "this is not a regular file");
  g_assert_cmpint (g_remove (fifo), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/whole-file/load", test_load);
  return g_test_run ();
}
