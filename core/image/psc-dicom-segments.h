/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "image/psc-image.h"

G_BEGIN_DECLS

/** The most segments that are read; that of a radiograph has a handful. */
#define PSC_DICOM_MAX_SEGMENTS 256

/**
 * PscDicomSegment:
 * @label: (nullable): owned, what the file calls it, in UTF-8
 * @mask: owned, [height][width], 255 inside and 0 outside
 */
typedef struct
{
  char *label;
  guint8 *mask;
} PscDicomSegment;

void psc_dicom_segment_free (PscDicomSegment *self);

/**
 * psc_dicom_segments_read:
 * @width, @height: (out): of every mask, and of the picture that was segmented
 * @cancellable: (nullable): looked at before each segment
 *
 * Reads a segmentation of one picture: a frame for each segment, of one bit a pixel or of a share
 * that counts from one half on. What is said of the patient, and who made it, is not looked at.
 *
 * Returns: (transfer full) (element-type PscDicomSegment): at least one and at most
 * PSC_DICOM_MAX_SEGMENTS, or %NULL with G_IO_ERROR_CANCELLED or PSC_IMAGE_ERROR, which is also
 * PSC_IMAGE_ERROR_UNSUPPORTED for a stack of slices
 */
GPtrArray *psc_dicom_segments_read (GBytes *bytes,
                                    gsize *width,
                                    gsize *height,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
