/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "image/psc-dicom-reader.h"
#include "image/psc-dicom-segments.h"

/* In the place of the readers of DICOM where the program is built without them (-Ddicom=disabled).
 */

static void
refuse (GError **error)
{
  g_set_error_literal (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                       _ ("it is a DICOM file, and this program was built without a reader for "
                          "them"));
}

PscImage *
psc_dicom_reader_read (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  refuse (error);
  return NULL;
}

void
psc_dicom_segment_free (PscDicomSegment *self)
{
  g_free (self->label);
  g_free (self->mask);
  g_free (self);
}

GPtrArray *
psc_dicom_segments_read (
    GBytes *bytes, gsize *width, gsize *height, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  refuse (error);
  return NULL;
}
