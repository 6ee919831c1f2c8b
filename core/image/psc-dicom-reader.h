/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

/**
 * psc_dicom_reader_read:
 *
 * Reads the first frame of a DICOM file (PS3.10) with its presentation, in the order of PS3.4 N.2:
 * modality LUT or rescale into the values; VOI LUT and window kept aside for display; then
 * polarity. Of a VOI LUT and a window both are kept, and the LUT is what the picture asks for
 * first: PS3.3 C.11.2 leaves the choice to the viewer, and the table is the curve that the
 * modality made for this very picture, where a window is a coarse stand-in for those who cannot
 * apply it. pydicom prefers the table as well.
 *
 * Colour becomes grey by ITU-R 601 luma at the depth of its samples. Nothing of the patient's data
 * is kept.
 *
 * Returns: (transfer full): the picture, or %NULL with a PSC_IMAGE_ERROR
 */
PscImage *psc_dicom_reader_read (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
