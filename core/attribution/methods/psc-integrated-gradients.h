/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscIntegratedGradients:
 *
 * (x − x′) ⊙ Σ_k w_k ∂f/∂x at x′ + α_k (x − x′), with x′ the baseline and (α_k, w_k) a quadrature
 * rule on [0, 1]. The map's sum is close to f(x) − f(x′). Sundararajan et al., arXiv 1703.01365;
 * Captum's IntegratedGradients, whose trapezoid weights sum to (n − 1)/n where ours sum to 1.
 */
#define PSC_TYPE_INTEGRATED_GRADIENTS (psc_integrated_gradients_get_type ())
G_DECLARE_FINAL_TYPE (
    PscIntegratedGradients, psc_integrated_gradients, PSC, INTEGRATED_GRADIENTS, PscMethod)

G_END_DECLS
