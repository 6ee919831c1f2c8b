/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-model-family.h"

G_BEGIN_DECLS

/**
 * PscChexzeroFamily:
 *
 * CheXzero (rajpurkarlab/CheXzero): OpenAI's CLIP with a vision transformer, trained on, in one
 * file with OpenAI's names, all of it float32, and no file beside it. Its pictures are framed in
 * another way, and a class's score is e^cos of its sentence beside e^cos of “no …”.
 */
#define PSC_TYPE_CHEXZERO_FAMILY (psc_chexzero_family_get_type ())
G_DECLARE_FINAL_TYPE (PscChexzeroFamily, psc_chexzero_family, PSC, CHEXZERO_FAMILY, PscModelFamily)

G_END_DECLS
