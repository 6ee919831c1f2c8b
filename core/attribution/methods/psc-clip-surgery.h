/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscClipSurgery:
 *
 * The same as token similarity for a vision transformer whose last layers look at similar cells, as
 * CLIP Surgery (Li et al. 2023, arXiv 2304.05653) has it. Its “feature surgery” is what centred
 * prompts are.
 */
#define PSC_TYPE_CLIP_SURGERY (psc_clip_surgery_get_type ())
G_DECLARE_FINAL_TYPE (PscClipSurgery, psc_clip_surgery, PSC, CLIP_SURGERY, PscMethod)

G_END_DECLS
