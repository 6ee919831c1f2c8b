/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-dicom-dataset.hpp"

/** Tells @image how far apart its pixels are and how they are shaped. */
void psc_dicom_spacing_apply (DcmItem *dataset, PscImage *image);
