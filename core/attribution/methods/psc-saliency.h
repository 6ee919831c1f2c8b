/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscSaliency:
 *
 * |∂f/∂x| at the input, or ∂f/∂x with “absolute” off. Simonyan et al., arXiv 1312.6034; Captum's
 * Saliency.
 */
#define PSC_TYPE_SALIENCY (psc_saliency_get_type ())
G_DECLARE_FINAL_TYPE (PscSaliency, psc_saliency, PSC, SALIENCY, PscMethod)

G_END_DECLS
