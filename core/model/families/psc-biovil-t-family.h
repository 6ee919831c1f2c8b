/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-biovil-family.h"

G_BEGIN_DECLS

/**
 * PscBiovilTFamily:
 *
 * BioViL-T, which compares a picture with an earlier one; here it is always told that there is
 * none.
 */
#define PSC_TYPE_BIOVIL_T_FAMILY (psc_biovil_t_family_get_type ())
G_DECLARE_FINAL_TYPE (PscBiovilTFamily, psc_biovil_t_family, PSC, BIOVIL_T_FAMILY, PscBiovilFamily)

G_END_DECLS
