/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-syntax.hpp"

#include "image/psc-dicom-probe.h"

bool
psc_dicom_is_encapsulated (E_TransferSyntax syntax)
{
  const DcmXfer xfer (syntax);

#if OFFIS_DCMTK_VERSION_NUMBER >= 369
  return xfer.usesEncapsulatedFormat () && xfer.isPixelDataCompressed ();
#else
  return xfer.isEncapsulated ();
#endif
}

E_TransferSyntax
psc_dicom_find_syntax (const guint8 *data, gsize size, E_TransferSyntax declared)
{
  DcmXfer syntax (declared);
  guint32 length;
  bool is_big;

  /* Compressed files are explicit; within them the parser copes with elements that are not. */
  if (size < 8 || declared == EXS_Unknown || psc_dicom_is_encapsulated (declared))
    return declared;

  /* Data sets start with a low group: 0008, or nearly. */
  is_big = data[0] < data[1];
  if (psc_dicom_probe_vr (data + 4))
    return is_big ? EXS_BigEndianExplicit : EXS_LittleEndianExplicit;

  length = data[4] | data[5] << 8 | data[6] << 16 | (guint32) data[7] << 24;
  if (syntax.isExplicitVR () && !is_big && length <= size - 8)
    return EXS_LittleEndianImplicit;
  return declared;
}
