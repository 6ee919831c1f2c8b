/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-dicom-frame.hpp"

/** Applies the modality LUT or rescale to the stored values in @image, and gives it the
 * window, VOI table, polarity and spacing of the file. */
void psc_dicom_presentation_apply (const PscDicomFrame *frame, DcmItem *dataset, PscImage *image);
