/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-model-family.h"

G_BEGIN_DECLS

/**
 * PscOpenClipFamily:
 *
 * CLIP as open_clip trains and publishes it (mlfoundations/open_clip): OpenAI's names, or those of
 * the text tower behind “text.”, and `open_clip_config.json`. WhyXrayCLIP and LAION's models are
 * published so. A training's own checkpoint, which comes without, has the defaults.
 */
#define PSC_TYPE_OPEN_CLIP_FAMILY (psc_open_clip_family_get_type ())
G_DECLARE_FINAL_TYPE (
    PscOpenClipFamily, psc_open_clip_family, PSC, OPEN_CLIP_FAMILY, PscModelFamily)

G_END_DECLS
