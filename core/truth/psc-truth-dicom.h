/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-set.h"

G_BEGIN_DECLS

/**
 * psc_truth_dicom_read:
 * @bytes: a DICOM segmentation, see psc_dicom_segments_read()
 * @label: (nullable): what a segment without a label is called
 *
 * Private to this folder. The image that is spoken of has no name, and the masks' size; a segment
 * without a pixel is absent. Which picture was segmented is only told by identifiers, which are
 * read of no file here, so that a note says that it is not looked at.
 *
 * Returns: (transfer full): or %NULL with PSC_TRUTH_ERROR or G_IO_ERROR_CANCELLED
 */
PscTruthSet *psc_truth_dicom_read (GBytes *bytes,
                                   const char *label,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
