/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-spec-json.h"
#include "model/spec/psc-weight-visitor.h"

G_BEGIN_DECLS

/**
 * PscActivation:
 * @PSC_ACTIVATION_GELU: x Φ(x), Φ the normal distribution function
 * @PSC_ACTIVATION_GELU_TANH: its approximation by a hyperbolic tangent
 * @PSC_ACTIVATION_QUICK_GELU: x σ(1.702 x), as OpenAI's CLIP was trained
 *
 * Of a perceptron. Nothing in the weights tells which.
 */
typedef enum
{
  PSC_ACTIVATION_GELU,
  PSC_ACTIVATION_GELU_TANH,
  PSC_ACTIVATION_QUICK_GELU,
} PscActivation;

/** “gelu”, “gelu-tanh” or “quick-gelu”; static. */
const char *psc_activation_get_nick (PscActivation activation);
gboolean psc_spec_json_read_activation (JsonObject *object,
                                        const char *member,
                                        PscActivation *value,
                                        GError **error);

/**
 * PscTransformerSpec:
 *
 * Layers that add to their input first an attention, then a perceptron, each of what LayerNorm
 * makes of it (“pre-norm”): what CLIP's and SigLIP's towers, for pictures and for texts, have in
 * common.
 */
typedef struct
{
  guint width;
  guint n_layers;
  guint n_heads;
  guint mlp_width;
  PscActivation activation;
  double layer_norm_eps;
} PscTransformerSpec;

gboolean
psc_transformer_spec_read_json (PscTransformerSpec *self, JsonObject *object, GError **error);
void psc_transformer_spec_write_json (const PscTransformerSpec *self, JsonBuilder *builder);
gboolean psc_transformer_spec_check (const PscTransformerSpec *self, GError **error);

/** “<prefix>layers.N.norm1.weight” and so on. */
void psc_transformer_spec_visit_weights (const PscTransformerSpec *self,
                                         const char *prefix,
                                         PscWeightVisitor *visitor);

/** An attention's four linear layers, “<prefix>query.weight” and so on, [width, width]. */
void psc_transformer_visit_attention (const char *prefix, guint width, PscWeightVisitor *visitor);

/** Multiply-adds of all layers for @n_tokens, without and with products of activations. */
double psc_transformer_spec_count_linear (const PscTransformerSpec *self, double n_tokens);
double psc_transformer_spec_count_attention (const PscTransformerSpec *self, double n_tokens);

G_END_DECLS
