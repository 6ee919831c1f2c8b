/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "checkpoint/psc-weights.h"
#include "model/spec/psc-resnet-spec.h"

G_BEGIN_DECLS

/**
 * psc_resnet_spec_new_from_weights:
 * @weights: by their canonical names
 *
 * Returns: (transfer full): torchvision's ResNet as its sizes show in the weights, but for its
 * head, the embedding's dimensions and the picture's side; or %NULL with PSC_MODEL_ERROR_WEIGHTS
 */
PscResnetSpec *psc_resnet_spec_new_from_weights (PscWeights *weights,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
