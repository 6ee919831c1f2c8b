/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "checkpoint/psc-weights.h"
#include "model/spec/psc-swin-spec.h"

G_BEGIN_DECLS

/**
 * psc_swin_spec_new_from_weights:
 * @weights: by their canonical names
 *
 * Returns: (transfer full): Hugging Face's Swin transformer as its sizes show in the weights, but
 * for its pooling, its projection and the picture's side; or %NULL with PSC_MODEL_ERROR_WEIGHTS
 */
PscSwinSpec *psc_swin_spec_new_from_weights (PscWeights *weights,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
