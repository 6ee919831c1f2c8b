/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscInputGradient:
 *
 * (x − x′) ⊙ ∂f/∂x at the input, with x′ the baseline: integrated gradients of one step, at its
 * end. Shrikumar et al., arXiv 1605.01713; Captum's InputXGradient for x′ = 0.
 */
#define PSC_TYPE_INPUT_GRADIENT (psc_input_gradient_get_type ())
G_DECLARE_FINAL_TYPE (PscInputGradient, psc_input_gradient, PSC, INPUT_GRADIENT, PscMethod)

G_END_DECLS
