/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-probe.h"
#include "image/psc-dicom-reader.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = NULL;

  psc_dicom_probe (bytes);
  image = psc_dicom_reader_read (bytes, &error);
  g_assert_true ((image == NULL) == (error != NULL));
  if (image != NULL)
    {
      g_autofree guint8 *grey =
          g_malloc (psc_image_get_width (image) * psc_image_get_height (image));

      psc_image_render (image, NULL, grey);
    }

  return 0;
}
