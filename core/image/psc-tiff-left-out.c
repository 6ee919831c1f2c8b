/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "image/psc-tiff-reader.h"

/* In the place of the reader of TIFF where the program is built without it (-Dtiff=disabled). */

PscImage *
psc_tiff_reader_read (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  g_set_error_literal (
      error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
      _ ("it is a TIFF file, and this program was built without a reader for them"));
  return NULL;
}
