/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscGradientShap:
 *
 * The mean over samples of (x̃ − b) ⊙ ∂f/∂x at b + α (x̃ − b), with α uniform on [0, 1], b drawn from
 * the baselines, and x̃ the input with Gaussian noise: an estimate of expected gradients, Lundberg
 * and Lee, arXiv 1705.07874; Captum's GradientShap. The same seed draws the same samples for all
 * functionals, so the map is linear in them.
 */
#define PSC_TYPE_GRADIENT_SHAP (psc_gradient_shap_get_type ())
G_DECLARE_FINAL_TYPE (PscGradientShap, psc_gradient_shap, PSC, GRADIENT_SHAP, PscMethod)

G_END_DECLS
