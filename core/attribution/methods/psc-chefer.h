/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-attention-method.h"

G_BEGIN_DECLS

/**
 * PscChefer:
 *
 * The relevance of Chefer et al. (2021, arXiv 2103.15679) of the attention that pools: mean over
 * heads of what is positive of weight times derivative.
 */
#define PSC_TYPE_CHEFER (psc_chefer_get_type ())
G_DECLARE_FINAL_TYPE (PscChefer, psc_chefer, PSC, CHEFER, PscAttentionMethod)

G_END_DECLS
