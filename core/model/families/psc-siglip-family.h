/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-model-family.h"

G_BEGIN_DECLS

/**
 * PscSiglipFamily:
 *
 * SigLIP in Hugging Face's layout, as which MedSigLIP and XraySigLIP are published, too: pictures
 * squeezed to a square, texts filled up to their full length, a sigmoid of each logit
 * (huggingface/transformers, models/siglip). And in open_clip's.
 */
#define PSC_TYPE_SIGLIP_FAMILY (psc_siglip_family_get_type ())
G_DECLARE_FINAL_TYPE (PscSiglipFamily, psc_siglip_family, PSC, SIGLIP_FAMILY, PscModelFamily)

G_END_DECLS
