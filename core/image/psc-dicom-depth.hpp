/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-dicom-frame.hpp"

/** Grey @values of words in which more bits are used than the header says are stored: either the
 * header is wrong and the values are larger, which masking would wrap from white to black, or the
 * bits above are something else, such as an overlay that nobody declares. The right reading is the
 * one in which neighbours are alike. Where that is the larger one, updates @values and the depth,
 * with a note. */
void psc_dicom_depth_correct (PscDicomFrame *frame, DcmItem *dataset, float *values);
