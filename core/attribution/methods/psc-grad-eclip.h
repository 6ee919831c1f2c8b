/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-attention-method.h"

G_BEGIN_DECLS

/**
 * PscGradEclip:
 *
 * Grad-ECLIP (Zhao et al. 2024, arXiv 2502.18816): Σ_d g_d v_pd λ_p, with g the derivative by what
 * the attention that pools finds, v_p a cell's value, and λ_p the cosine of its key with the query,
 * from 0 for the least to 1 for the greatest. With the model's own heads, where the authors' code
 * replaces them by one, so that the embedding explained is the model's.
 */
#define PSC_TYPE_GRAD_ECLIP (psc_grad_eclip_get_type ())
G_DECLARE_FINAL_TYPE (PscGradEclip, psc_grad_eclip, PSC, GRAD_ECLIP, PscAttentionMethod)

G_END_DECLS
