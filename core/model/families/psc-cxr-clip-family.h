/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-model-family.h"

G_BEGIN_DECLS

/**
 * PscCxrClipFamily:
 *
 * CXR-CLIP as its authors publish it (Soombit-ai/cxr-clip): a training's checkpoint, of whose
 * “model” the image encoder is Hugging Face's Swin transformer or torchvision's ResNet-50. Nothing
 * beside it says the picture's side, nor how its channels are normalised.
 */
#define PSC_TYPE_CXR_CLIP_FAMILY (psc_cxr_clip_family_get_type ())
G_DECLARE_FINAL_TYPE (PscCxrClipFamily, psc_cxr_clip_family, PSC, CXR_CLIP_FAMILY, PscModelFamily)

G_END_DECLS
