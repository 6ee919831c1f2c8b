/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-dicom-dataset.hpp"

/** Warns for @image where, by the file's patient orientation (PS3.3 C.7.6.1.1.1) or, without one,
 * by its axes in the patient (C.7.6.2.1.1), the picture is not as radiographs are looked at: the
 * patient's left on the right, the head at the top. The picture stays as it is stored. */
void psc_dicom_orientation_note (DcmItem *dataset, PscImage *image);
