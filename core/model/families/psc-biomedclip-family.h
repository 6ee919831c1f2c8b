/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-model-family.h"

G_BEGIN_DECLS

/**
 * PscBiomedclipFamily:
 *
 * BiomedCLIP: timm's vision transformer and PubMedBERT in open_clip's files, or the same under the
 * names of Hugging Face's CLIP, as BiomedCLIPModel has them. The configurations name architectures;
 * the sizes show in the weights.
 */
#define PSC_TYPE_BIOMEDCLIP_FAMILY (psc_biomedclip_family_get_type ())
G_DECLARE_FINAL_TYPE (
    PscBiomedclipFamily, psc_biomedclip_family, PSC, BIOMEDCLIP_FAMILY, PscModelFamily)

G_END_DECLS
