/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/bench/psc-bench-folder.h"

#include <glib/gstdio.h>

char *
psc_bench_folder_new (GError **error)
{
  return g_dir_make_tmp ("promptoscope-bench-XXXXXX", error);
}

void
psc_bench_folder_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}
