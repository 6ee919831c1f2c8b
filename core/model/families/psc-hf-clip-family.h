/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-model-family.h"

G_BEGIN_DECLS

/**
 * PscHfClipFamily:
 *
 * CLIP as Hugging Face's CLIPModel saves it: openai/clip-…, XrayCLIP, PubMedCLIP and many others. A
 * folder of weights, `config.json`, which leaves out what is default, `preprocessor_config.json`
 * and the vocabulary, `vocab.json` with `merges.txt`.
 */
#define PSC_TYPE_HF_CLIP_FAMILY (psc_hf_clip_family_get_type ())
G_DECLARE_FINAL_TYPE (PscHfClipFamily, psc_hf_clip_family, PSC, HF_CLIP_FAMILY, PscModelFamily)

G_END_DECLS
