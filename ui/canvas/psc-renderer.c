/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-renderer.h"

/* What drivers that draw make a device of: the kernel's, NVIDIA's, and that of Windows for the
 * Linux in it. */
static const char *const devices[] = { "dri/renderD128", "nvidiactl", "dxg" };

const char *
psc_renderer_choose (const char *device_folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      g_autofree char *path = g_build_filename (device_folder, devices[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return NULL;
    }
  return "cairo";
}
