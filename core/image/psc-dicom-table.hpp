/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <vector>

#include "image/psc-dicom-dataset.hpp"

/**
 * PscDicomTable:
 *
 * A look-up table (descriptor and data, PS3.3 C.11.1.1): modality, VOI and palette have the same
 * form.
 */
struct PscDicomTable
{
  std::vector<guint16> entries; /* never empty once loaded */
  gint first = 0;               /* the value that entry 0 maps */
  guint bits = 0;               /* of an entry, 1 to 16 */

  /** The entry for @value; the first or the last for values beyond the ends. */
  guint16 look_up (double value) const;

  /** Makes the entries reach the depth that they declare: of tables that declare 16 bits, some fill
   * 12. Returns whether anything had to be done. */
  bool stretch ();
};

/** Reads a table; @is_signed tells whether first values of undecided type are signed. Returns
 * %FALSE where there is none that makes sense. */
bool psc_dicom_table_load (PscDicomTable *table,
                           DcmItem *item,
                           const DcmTagKey &descriptor,
                           const DcmTagKey &data,
                           bool is_signed);
