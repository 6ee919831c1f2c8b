/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscSmoothGrad:
 *
 * The mean over samples of the signed gradient at x̃ = x + σ ε, with ε normal and σ a share of the
 * image's range; or, with “over”, of the integrated gradients of x̃, (x̃ − x′) ⊙ Σ_k w_k ∂f/∂x at
 * x′ + α_k (x̃ − x′). Smilkov et al., arXiv 1706.03825; Captum's NoiseTunnel, whose default of σ = 1
 * leaves little of a normalised radiograph. The same seed draws the same noise for all functionals,
 * so the map is linear in them.
 */
#define PSC_TYPE_SMOOTH_GRAD (psc_smooth_grad_get_type ())
G_DECLARE_FINAL_TYPE (PscSmoothGrad, psc_smooth_grad, PSC, SMOOTH_GRAD, PscMethod)

G_END_DECLS
