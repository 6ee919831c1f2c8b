/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-dicom-dataset.hpp"

/** Notes once for @image how many overlay planes (PS3.3 C.9.2) the file has, none of which is
 * shown. */
void psc_dicom_overlay_note (DcmItem *dataset, PscImage *image);

/** Whether an overlay plane lies in bits of the pixels that do not count as such, as it did until
 * 2004. */
bool psc_dicom_overlay_is_embedded (DcmItem *dataset);
