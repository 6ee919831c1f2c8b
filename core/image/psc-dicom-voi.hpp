/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-dicom-dataset.hpp"

/** Tells @image all windows and VOI look-up tables of the file (PS3.3 C.11.2), tables first: the
 * first of them is how it is shown unless somebody chooses. */
void psc_dicom_voi_apply (DcmItem *dataset, bool is_signed, PscImage *image);
