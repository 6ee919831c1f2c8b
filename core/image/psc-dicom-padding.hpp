/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-dicom-frame.hpp"

/** Marks the pixels of grey @values, stored values still, that the file declares as padding (PS3.3
 * C.7.5.1.1.2) as not a number: they take no part in the grey range and are shown as background. A
 * picture of nothing else is left as it is. */
void psc_dicom_padding_apply (const PscDicomFrame *frame, DcmItem *dataset, float *values);
