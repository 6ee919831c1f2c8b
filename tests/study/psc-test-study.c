/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-test-study.h"

#include <glib/gstdio.h>
#include <string.h>

char *
psc_test_study_make_folder (void)
{
  g_autofree char *top = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  char *folder = g_build_filename (top, "set", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  return folder;
}

void
psc_test_study_write (const char *folder, const char *name, const char *data, gssize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, data, size, NULL));
}

void
psc_test_study_make_images (const char *folder, const char *names)
{
  g_auto (GStrv) each = g_strsplit (names, " ", -1);

  for (char **name = each; *name != NULL; name++)
    if (**name != '\0')
      psc_test_study_write (folder, *name, "\x89PNG\r\n\x1a\n", 8);
}

GBytes *
psc_test_study_pack (const char *data, gsize size)
{
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (packer));

  g_assert_true (g_output_stream_write_all (stream, data, size, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

PscStudyFinds *
psc_test_study_find (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const char *paths[] = { path, NULL };

  return psc_study_find (paths, NULL, error);
}

static void
describe_labels (GString *text, PscStudyLabels *labels)
{
  static const char *const values[] = { "?", "0", "-1", "1" };
  const guint n = labels != NULL ? psc_study_labels_get_n (labels) : 0;

  for (guint i = 0; i < n; i++)
    {
      const char *name;
      const PscStudyLabel label = psc_study_labels_get (labels, i, &name);

      g_string_append_printf (text, "%s %s=%s", i > 0 ? "," : ":", name, values[label]);
    }
}

char *
psc_test_study_describe (const PscStudyFinds *finds, const char *folder)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < finds->studies->len; i++)
    {
      PscStudy *study = g_ptr_array_index (finds->studies, i);
      const char *path = psc_study_get_path (study);

      if (g_str_has_prefix (path, folder))
        path += strlen (folder) + 1;
      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", path);
      describe_labels (text, psc_study_get_labels (study));
    }
  for (char **note = finds->notes; *note != NULL; note++)
    g_string_append_printf (text, " | %s", *note);
  return g_string_free (text, FALSE);
}
