/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-dicom-dataset.hpp"

/**
 * psc_dicom_facts_read:
 *
 * Fills the facts of @image from the only elements of a header that are shown to anybody. They are
 * about the picture and the equipment; none is a name, number, date, UID or description of
 * somebody or of somebody's examination:
 *
 * - Modality (0008,0060), Body Part Examined (0018,0015): capital letters, digits, no more than 16
 * - View Position (0018,5101), View Code Sequence (0054,0220) > Code Meaning (0008,0104): only if
 *   it is one of the known views
 * - Manufacturer (0008,0070), Manufacturer's Model Name (0008,1090): only what looks like the name
 *   of a thing, see psc_dicom_dup_name()
 * - Photometric Interpretation (0028,0004), which the reader knows or has refused
 * - Lossy Image Compression (0028,2110): whether it is “01”
 * - the transfer syntax, in words of this program
 *
 * Spacing and orientation are filled by psc-dicom-spacing.hpp and psc-dicom-orientation.hpp.
 */
void psc_dicom_facts_read (const PscDicomFile *file, PscImage *image);
