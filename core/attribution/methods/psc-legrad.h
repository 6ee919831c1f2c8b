/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-attention-method.h"

G_BEGIN_DECLS

/**
 * PscLegrad:
 *
 * LeGrad (Bousselham et al. 2024, arXiv 2404.03214): what is positive of the derivative by the
 * weights of an attention, mean over heads and queries, added up over the last layers, each of the
 * embedding of what leaves it.
 */
#define PSC_TYPE_LEGRAD (psc_legrad_get_type ())
G_DECLARE_FINAL_TYPE (PscLegrad, psc_legrad, PSC, LEGRAD, PscAttentionMethod)

G_END_DECLS
