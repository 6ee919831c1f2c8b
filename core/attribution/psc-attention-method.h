/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"
#include "model/psc-attention-tap.h"

G_BEGIN_DECLS

/**
 * PscAttentionMethod:
 *
 * A method that reads the attention of a vision transformer. It is not for any other image encoder,
 * and its grid is that of the patches.
 */
#define PSC_TYPE_ATTENTION_METHOD (psc_attention_method_get_type ())
G_DECLARE_DERIVABLE_TYPE (
    PscAttentionMethod, psc_attention_method, PSC, ATTENTION_METHOD, PscMethod)

struct _PscAttentionMethodClass
{
  PscMethodClass parent_class;
};

/**
 * psc_attention_method_add_weights:
 * @place: of which attention
 * @layer: of PSC_ATTENTION_OF_LAYER
 * @weighs: whether derivatives are multiplied with the weights that they are by
 * @begin: what progress there was
 * @end: what progress there is then
 * @maps: [K][cells]: added to
 *
 * maps[k][p] += the mean over heads and queries of max(0, ∂f_k/∂a_p), or of max(0, a_p ∂f_k/∂a_p),
 * with a_p the weight of cell p.
 */
gboolean psc_attention_method_add_weights (PscEncoder *encoder,
                                           const float *pixels,
                                           PscAttentionPlace place,
                                           guint layer,
                                           gboolean weighs,
                                           PscFunctionals *functionals,
                                           const PscAttributionContext *context,
                                           double begin,
                                           double end,
                                           float *maps,
                                           GError **error);

G_END_DECLS
