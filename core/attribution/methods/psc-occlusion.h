/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-perturbation-method.h"

G_BEGIN_DECLS

/**
 * PscOcclusion:
 *
 * What a function of the embedding loses when a window of the picture is replaced by the baseline,
 * averaged over the windows that cover a pixel. Windows start at every “stride” pixels; there are
 * ceil((A − window)/stride) + 1 along an axis, and the last ones are clipped at the edge. Zeiler
 * and Fergus, arXiv 1311.2901; Captum's Occlusion.
 */
#define PSC_TYPE_OCCLUSION (psc_occlusion_get_type ())
G_DECLARE_FINAL_TYPE (PscOcclusion, psc_occlusion, PSC, OCCLUSION, PscPerturbationMethod)

G_END_DECLS
