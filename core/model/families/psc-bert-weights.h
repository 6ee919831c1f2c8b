/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

#include "checkpoint/psc-weights.h"
#include "model/spec/psc-bert-spec.h"

G_BEGIN_DECLS

/**
 * psc_bert_spec_new_from_weights:
 * @weights: by their canonical names
 *
 * BERT's sizes as they show in the weights. Heads of 64 channels are assumed; pooling, projection
 * and the embedding's dimensions are left to whoever knows them.
 *
 * Returns: (transfer full): the tower, or %NULL with PSC_MODEL_ERROR_WEIGHTS
 */
PscBertSpec *psc_bert_spec_new_from_weights (PscWeights *weights,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_bert_spec_read_config:
 * @config: Hugging Face's `config.json` of a BERT
 * @weights_name: of the weights, in messages
 *
 * Takes what the weights do not say, heads and the LayerNorms' ε, and checks all else against them.
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_CONFIG, without the configuration's own name
 */
gboolean psc_bert_spec_read_config (PscBertSpec *self,
                                    JsonObject *config,
                                    const char *weights_name,
                                    GError **error);

G_END_DECLS
