/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-model-family.h"

G_BEGIN_DECLS

/**
 * PscMedclipFamily:
 *
 * MedCLIP as its authors publish it, of which this project's own models are: weights, and a
 * `vocab.txt`. Sizes that differ from the official ones stand in a `config.json` with a “vision”
 * object.
 */
#define PSC_TYPE_MEDCLIP_FAMILY (psc_medclip_family_get_type ())
G_DECLARE_FINAL_TYPE (PscMedclipFamily, psc_medclip_family, PSC, MEDCLIP_FAMILY, PscModelFamily)

G_END_DECLS
