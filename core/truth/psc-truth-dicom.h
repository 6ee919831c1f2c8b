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
 * without a pixel is absent.
 *
 * Returns: (transfer full): or %NULL with PSC_TRUTH_ERROR
 */
PscTruthSet *
psc_truth_dicom_read (GBytes *bytes, const char *label, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
