/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-dicom-dataset.hpp"

/**
 * psc_dicom_dup_name:
 * @dataset: where a patient's name would stand
 * @item: where @tag is
 * @index: of the value, from 0
 *
 * Free text of a header that is to be shown, if it looks like the name of a thing: one line of at
 * most 32 characters, all of them letters, digits or a few signs, no longer number, and no part of
 * a patient's, physician's or institution's name or number.
 *
 * Returns: (transfer full) (nullable)
 */
char *psc_dicom_dup_name (DcmItem *dataset, DcmItem *item, const DcmTagKey &tag, guint index);

/** A code string (CS) if it is one: at most 16 capital letters, digits, spaces and underscores, the
 * first a letter, and nobody's name. (transfer full) (nullable) */
char *psc_dicom_dup_code (DcmItem *dataset, const DcmTagKey &tag);
