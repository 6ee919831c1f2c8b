/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-clip-text-spec.h"

#include <glib/gi18n-lib.h>

#define MODEL "text_model.model."

G_DEFINE_TYPE (PscClipTextSpec, psc_clip_text_spec, PSC_TYPE_TEXT_SPEC)

static gboolean
read_json (PscTowerSpec *tower, JsonObject *object, GError **error)
{
  PscClipTextSpec *self = PSC_CLIP_TEXT_SPEC (tower);

  return psc_spec_json_read_uint (object, "vocab_size", 3, PSC_SPEC_MAX_VOCABULARY,
                                  &self->parent_instance.vocab_size, error)
         && psc_spec_json_read_uint (object, "max_positions", 2, PSC_SPEC_MAX_WIDTH,
                                     &self->parent_instance.max_positions, error)
         && psc_transformer_spec_read_json (&self->layers, object, error)
         && psc_spec_json_read_boolean (object, "is_causal", &self->is_causal, error)
         && psc_spec_json_read_boolean (object, "has_projection_bias", &self->has_projection_bias,
                                        error);
}

static void
write_json (const PscTowerSpec *tower, JsonBuilder *builder)
{
  const PscClipTextSpec *self = (const PscClipTextSpec *) tower;

  psc_spec_json_write_uint (builder, "vocab_size", self->parent_instance.vocab_size);
  psc_spec_json_write_uint (builder, "max_positions", self->parent_instance.max_positions);
  psc_transformer_spec_write_json (&self->layers, builder);
  psc_spec_json_write_boolean (builder, "is_causal", self->is_causal);
  psc_spec_json_write_boolean (builder, "has_projection_bias", self->has_projection_bias);
}

static gboolean
check (const PscTowerSpec *tower, GError **error)
{
  return psc_transformer_spec_check (&((const PscClipTextSpec *) tower)->layers, error);
}

static void
visit_weights (const PscTowerSpec *tower, PscWeightVisitor *visitor)
{
  const PscClipTextSpec *self = (const PscClipTextSpec *) tower;
  guint width = self->layers.width;

  psc_weight_visitor_visit (visitor, MODEL, "embeddings.tokens", self->parent_instance.vocab_size,
                            width, 0);
  psc_weight_visitor_visit (visitor, MODEL, "embeddings.positions",
                            self->parent_instance.max_positions, width, 0);
  psc_transformer_spec_visit_weights (&self->layers, MODEL, visitor);
  psc_weight_visitor_visit_norm (visitor, MODEL, "last_norm", width);
  psc_weight_visitor_visit (visitor, "text_model.", "projection_head.weight", tower->dimensions,
                            width, 0);
  if (self->has_projection_bias)
    psc_weight_visitor_visit (visitor, "text_model.", "projection_head.bias", tower->dimensions, 0);
}

static PscTowerCost
count (const PscTowerSpec *tower, guint n_tokens)
{
  const PscClipTextSpec *self = (const PscClipTextSpec *) tower;
  PscTowerCost cost;

  cost.linear = psc_transformer_spec_count_linear (&self->layers, n_tokens)
                + (double) self->layers.width * tower->dimensions;
  cost.attention = psc_transformer_spec_count_attention (&self->layers, n_tokens);
  return cost;
}

static char *
describe (const PscTowerSpec *tower)
{
  const PscClipTextSpec *self = (const PscClipTextSpec *) tower;

  return g_strdup_printf (
      _ ("text transformer: %u tokens in the vocabulary, width %u, %u layers, %u heads, %s"),
      self->parent_instance.vocab_size, self->layers.width, self->layers.n_layers,
      self->layers.n_heads, psc_activation_get_nick (self->layers.activation));
}

static void
psc_clip_text_spec_class_init (PscClipTextSpecClass *klass)
{
  PscTowerSpecClass *tower_class = (PscTowerSpecClass *) klass;

  tower_class->nick = PSC_CLIP_TEXT_NICK;
  tower_class->read_json = read_json;
  tower_class->write_json = write_json;
  tower_class->check = check;
  tower_class->visit_weights = visit_weights;
  tower_class->count = count;
  tower_class->describe = describe;
}

static void
psc_clip_text_spec_init (PscClipTextSpec *self)
{
  self->parent_instance.parent_instance.dimensions = 512;
  self->parent_instance.vocab_size = 49408;
  self->parent_instance.max_positions = 77;
  self->layers.width = 512;
  self->layers.n_layers = 12;
  self->layers.n_heads = 8;
  self->layers.mlp_width = 2048;
  self->layers.activation = PSC_ACTIVATION_QUICK_GELU;
  self->layers.layer_norm_eps = 1e-5;
  self->is_causal = TRUE;
}
