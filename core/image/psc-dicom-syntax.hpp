/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-dicom-dataset.hpp"

/** Whether pixels of that syntax are compressed and come in fragments. */
bool psc_dicom_is_encapsulated (E_TransferSyntax syntax);

/** How the data set that starts at @data is really written. Some writers declare implicit VR and
 * write explicit VR, or the other way, or the other byte order; the first element tells. Returns
 * @declared where nothing speaks against it. */
E_TransferSyntax psc_dicom_find_syntax (const guint8 *data, gsize size, E_TransferSyntax declared);
