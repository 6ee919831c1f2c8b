/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>

#include "ui/canvas/psc-renderer.h"

/* Cairo where there is nothing to draw with, and GTK's own choice once there is. */
static void
test_choose (gconstpointer data)
{
  const char *device = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("psc-renderer-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, device, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_no_error (error);
  g_assert_cmpstr (psc_renderer_choose (folder), ==, "cairo");
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_cmpstr (psc_renderer_choose (folder), ==, "cairo");
  g_file_set_contents (path, "", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (psc_renderer_choose (folder), ==, NULL);

  g_unlink (path);
  if (!g_str_equal (parent, folder))
    g_rmdir (parent);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  static const char *const devices[] = { "dri/renderD128", "nvidiactl", "dxg" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      g_autofree char *name = g_strdup_printf ("/renderer/%u", i);

      g_test_add_data_func (name, devices[i], test_choose);
    }
  return g_test_run ();
}
