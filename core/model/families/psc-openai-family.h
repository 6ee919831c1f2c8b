/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-model-family.h"

G_BEGIN_DECLS

/**
 * PscOpenaiFamily:
 *
 * OpenAI's CLIP as OpenAI publishes it: one file, a program of TorchScript or a state dict, most of
 * it float16, with a vision transformer or a ResNet, and no file beside it. PubMedCLIP's ResNets
 * are published so, too.
 */
#define PSC_TYPE_OPENAI_FAMILY (psc_openai_family_get_type ())
G_DECLARE_FINAL_TYPE (PscOpenaiFamily, psc_openai_family, PSC, OPENAI_FAMILY, PscModelFamily)

G_END_DECLS
