/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-clip-weights.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/psc-model-error.h"

#define VISION       "vision_model.model."
#define TEXT         "text_model.model."
#define VISION_LAYER VISION "layers.*."
#define TEXT_LAYER   TEXT "layers.*."

/* Channels of a head where no file says it. */
#define HEAD_WIDTH 64

/* One transformer layer in OpenAI's names. */
#define OPENAI_LAYER(from, to)                                                                     \
  { from "ln_1.%", to "norm1.%", PSC_WEIGHT_KEEP },                                                \
      { from "attn.in_proj_weight", to "attention.#.weight", PSC_WEIGHT_THIRDS },                  \
      { from "attn.in_proj_bias", to "attention.#.bias", PSC_WEIGHT_THIRDS },                      \
      { from "attn.out_proj.%", to "attention.output.%", PSC_WEIGHT_KEEP },                        \
      { from "ln_2.%", to "norm2.%", PSC_WEIGHT_KEEP },                                            \
      { from "mlp.c_fc.%", to "expand.%", PSC_WEIGHT_KEEP },                                       \
  {                                                                                                \
    from "mlp.c_proj.%", to "contract.%", PSC_WEIGHT_KEEP                                          \
  }

/* And in Hugging Face's. */
#define HUGGING_FACE_LAYER(from, to)                                                               \
  { from "layer_norm1.%", to "norm1.%", PSC_WEIGHT_KEEP },                                         \
      { from "self_attn.q_proj.%", to "attention.query.%", PSC_WEIGHT_KEEP },                      \
      { from "self_attn.k_proj.%", to "attention.key.%", PSC_WEIGHT_KEEP },                        \
      { from "self_attn.v_proj.%", to "attention.value.%", PSC_WEIGHT_KEEP },                      \
      { from "self_attn.out_proj.%", to "attention.output.%", PSC_WEIGHT_KEEP },                   \
      { from "layer_norm2.%", to "norm2.%", PSC_WEIGHT_KEEP },                                     \
      { from "mlp.fc1.%", to "expand.%", PSC_WEIGHT_KEEP },                                        \
  {                                                                                                \
    from "mlp.fc2.%", to "contract.%", PSC_WEIGHT_KEEP                                             \
  }

const PscWeightRule psc_openai_vit_rules[] = {
  { "visual.conv1.weight", VISION "embeddings.patch.weight", PSC_WEIGHT_KEEP },
  { "visual.class_embedding", VISION "embeddings.class", PSC_WEIGHT_KEEP },
  { "visual.positional_embedding", VISION "embeddings.positions", PSC_WEIGHT_KEEP },
  { "visual.ln_pre.%", VISION "first_norm.%", PSC_WEIGHT_KEEP },
  OPENAI_LAYER ("visual.transformer.resblocks.*.", VISION_LAYER),
  { "visual.ln_post.%", VISION "last_norm.%", PSC_WEIGHT_KEEP },
  { "visual.proj", "vision_model.projection_head.weight", PSC_WEIGHT_TRANSPOSE },
};
const guint psc_openai_vit_n_rules = G_N_ELEMENTS (psc_openai_vit_rules);

const PscWeightRule psc_openai_resnet_rules[] = { { "visual.%", VISION "%", PSC_WEIGHT_KEEP } };
const guint psc_openai_resnet_n_rules = G_N_ELEMENTS (psc_openai_resnet_rules);

const PscWeightRule psc_openai_text_rules[] = {
  { "token_embedding.weight", TEXT "embeddings.tokens", PSC_WEIGHT_KEEP },
  { "positional_embedding", TEXT "embeddings.positions", PSC_WEIGHT_KEEP },
  OPENAI_LAYER ("transformer.resblocks.*.", TEXT_LAYER),
  { "ln_final.%", TEXT "last_norm.%", PSC_WEIGHT_KEEP },
  { "text_projection", "text_model.projection_head.weight", PSC_WEIGHT_TRANSPOSE },
  /* The same within open_clip's models whose text tower is an object of its own. */
  { "text.token_embedding.weight", TEXT "embeddings.tokens", PSC_WEIGHT_KEEP },
  { "text.positional_embedding", TEXT "embeddings.positions", PSC_WEIGHT_KEEP },
  OPENAI_LAYER ("text.transformer.resblocks.*.", TEXT_LAYER),
  { "text.ln_final.%", TEXT "last_norm.%", PSC_WEIGHT_KEEP },
  { "text.text_projection", "text_model.projection_head.weight", PSC_WEIGHT_TRANSPOSE },
  { "text.text_projection.%", "text_model.projection_head.%", PSC_WEIGHT_KEEP },
  /* What OpenAI's loader deletes, too. */
  { "input_resolution", NULL, PSC_WEIGHT_DROP },
  { "context_length", NULL, PSC_WEIGHT_DROP },
  { "vocab_size", NULL, PSC_WEIGHT_DROP },
  { "attn_mask", NULL, PSC_WEIGHT_DROP },
  { "text.attn_mask", NULL, PSC_WEIGHT_DROP },
};
const guint psc_openai_text_n_rules = G_N_ELEMENTS (psc_openai_text_rules);

const PscWeightRule psc_hugging_face_clip_rules[] = {
  { "vision_model.embeddings.patch_embedding.%", VISION "embeddings.patch.%", PSC_WEIGHT_KEEP },
  { "vision_model.embeddings.class_embedding", VISION "embeddings.class", PSC_WEIGHT_SQUEEZE },
  { "vision_model.embeddings.position_embedding.weight", VISION "embeddings.positions",
    PSC_WEIGHT_KEEP },
  /* The published name has lost its “e”; later files may have it. */
  { "vision_model.pre_layrnorm.%", VISION "first_norm.%", PSC_WEIGHT_KEEP },
  { "vision_model.pre_layernorm.%", VISION "first_norm.%", PSC_WEIGHT_KEEP },
  HUGGING_FACE_LAYER ("vision_model.encoder.layers.*.", VISION_LAYER),
  { "vision_model.post_layernorm.%", VISION "last_norm.%", PSC_WEIGHT_KEEP },
  { "visual_projection.%", "vision_model.projection_head.%", PSC_WEIGHT_KEEP },
  /* SigLIP's pooling. */
  { "vision_model.head.probe", VISION "head.probe", PSC_WEIGHT_SQUEEZE },
  { "vision_model.head.attention.in_proj_weight", VISION "head.attention.#.weight",
    PSC_WEIGHT_THIRDS },
  { "vision_model.head.attention.in_proj_bias", VISION "head.attention.#.bias", PSC_WEIGHT_THIRDS },
  { "vision_model.head.attention.out_proj.%", VISION "head.attention.output.%", PSC_WEIGHT_KEEP },
  { "vision_model.head.layernorm.%", VISION "head.norm.%", PSC_WEIGHT_KEEP },
  { "vision_model.head.mlp.fc1.%", VISION "head.expand.%", PSC_WEIGHT_KEEP },
  { "vision_model.head.mlp.fc2.%", VISION "head.contract.%", PSC_WEIGHT_KEEP },
  { "text_model.embeddings.token_embedding.weight", TEXT "embeddings.tokens", PSC_WEIGHT_KEEP },
  { "text_model.embeddings.position_embedding.weight", TEXT "embeddings.positions",
    PSC_WEIGHT_KEEP },
  HUGGING_FACE_LAYER ("text_model.encoder.layers.*.", TEXT_LAYER),
  { "text_model.final_layer_norm.%", TEXT "last_norm.%", PSC_WEIGHT_KEEP },
  { "text_projection.%", "text_model.projection_head.%", PSC_WEIGHT_KEEP },
  { "text_model.head.%", "text_model.projection_head.%", PSC_WEIGHT_KEEP },
};
const guint psc_hugging_face_clip_n_rules = G_N_ELEMENTS (psc_hugging_face_clip_rules);

const PscWeightRule psc_timm_vit_rules[] = {
  { "visual.trunk.patch_embed.proj.%", VISION "embeddings.patch.%", PSC_WEIGHT_KEEP },
  { "visual.trunk.cls_token", VISION "embeddings.class", PSC_WEIGHT_SQUEEZE },
  { "visual.trunk.pos_embed", VISION "embeddings.positions", PSC_WEIGHT_SQUEEZE },
  { "visual.trunk.blocks.*.norm1.%", VISION_LAYER "norm1.%", PSC_WEIGHT_KEEP },
  { "visual.trunk.blocks.*.attn.qkv.%", VISION_LAYER "attention.#.%", PSC_WEIGHT_THIRDS },
  { "visual.trunk.blocks.*.attn.proj.%", VISION_LAYER "attention.output.%", PSC_WEIGHT_KEEP },
  { "visual.trunk.blocks.*.norm2.%", VISION_LAYER "norm2.%", PSC_WEIGHT_KEEP },
  { "visual.trunk.blocks.*.mlp.fc1.%", VISION_LAYER "expand.%", PSC_WEIGHT_KEEP },
  { "visual.trunk.blocks.*.mlp.fc2.%", VISION_LAYER "contract.%", PSC_WEIGHT_KEEP },
  { "visual.trunk.norm.%", VISION "last_norm.%", PSC_WEIGHT_KEEP },
  { "visual.head.proj.%", "vision_model.projection_head.%", PSC_WEIGHT_KEEP },
  /* SigLIP's pooling. */
  { "visual.trunk.attn_pool.latent", VISION "head.probe", PSC_WEIGHT_SQUEEZE },
  { "visual.trunk.attn_pool.q.%", VISION "head.attention.query.%", PSC_WEIGHT_KEEP },
  { "visual.trunk.attn_pool.kv.%", VISION "head.attention.#.%", PSC_WEIGHT_HALVES },
  { "visual.trunk.attn_pool.proj.%", VISION "head.attention.output.%", PSC_WEIGHT_KEEP },
  { "visual.trunk.attn_pool.norm.%", VISION "head.norm.%", PSC_WEIGHT_KEEP },
  { "visual.trunk.attn_pool.mlp.fc1.%", VISION "head.expand.%", PSC_WEIGHT_KEEP },
  { "visual.trunk.attn_pool.mlp.fc2.%", VISION "head.contract.%", PSC_WEIGHT_KEEP },
};
const guint psc_timm_vit_n_rules = G_N_ELEMENTS (psc_timm_vit_rules);

static gboolean
read_layers (PscTransformerSpec *layers, PscWeights *weights, const char *model, GError **error)
{
  g_autofree char *pattern = g_strconcat (model, "layers.*.norm1.weight", NULL);
  g_autofree char *expand = g_strconcat (model, "layers.0.expand.weight", NULL);

  layers->n_layers = psc_weights_count_layers (weights, pattern);
  if (!psc_weights_get_extent (weights, expand, 2, 0, &layers->mlp_width, error)
      || !psc_weights_get_extent (weights, expand, 2, 1, &layers->width, error))
    return FALSE;
  layers->n_heads = MAX (layers->width / HEAD_WIDTH, 1);
  return TRUE;
}

/* Patches on a side of a picture, from the number of places that have an embedding, and pixels on
 * it, of which a patch has @patch_size. */
static gboolean
find_side (guint n_patches, guint patch_size, guint *side, GError **error)
{
  guint grid = (guint) round (sqrt (n_patches));

  *side = grid * MIN (patch_size, PSC_SPEC_MAX_IMAGE_SIZE);
  if (*side > PSC_SPEC_MAX_IMAGE_SIZE)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
                   _ ("%u patches of %u pixels are more than a picture may have"), n_patches,
                   patch_size);
      return FALSE;
    }
  if (*side > 0 && grid * grid == n_patches)
    return TRUE;
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
               _ ("%u patches do not make a square"), n_patches);
  return FALSE;
}

PscVitSpec *
psc_vit_spec_new_from_weights (PscWeights *weights, GError **error)
{
  g_autoptr (PscVitSpec) self = g_object_new (psc_vit_spec_get_type (), NULL);
  PscTowerSpec *tower = &self->parent_instance.parent_instance;
  guint n_positions;

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), NULL);

  if (!read_layers (&self->layers, weights, VISION, error)
      || !psc_weights_get_extent (weights, VISION "embeddings.patch.weight", 4, 2,
                                  &self->patch_size, error)
      || !psc_weights_get_extent (weights, VISION "embeddings.positions", 2, 0, &n_positions,
                                  error))
    return NULL;
  self->has_patch_bias = psc_weights_lookup (weights, VISION "embeddings.patch.bias") != NULL;
  self->has_first_norm = psc_weights_lookup (weights, VISION "first_norm.weight") != NULL;
  self->pooling = psc_weights_lookup (weights, VISION "head.probe") != NULL
                      ? PSC_VIT_POOLING_ATTENTION
                      : PSC_VIT_POOLING_CLASS;

  tower->dimensions = self->layers.width;
  if (self->pooling == PSC_VIT_POOLING_CLASS
      && !psc_weights_get_extent (weights, "vision_model.projection_head.weight", 2, 0,
                                  &tower->dimensions, error))
    return NULL;
  if (!find_side (n_positions - (self->pooling == PSC_VIT_POOLING_CLASS ? 1 : 0), self->patch_size,
                  &self->parent_instance.image_size, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
psc_vit_spec_read_side (
    PscVitSpec *self, JsonObject *section, guint otherwise, const char *weights, GError **error)
{
  guint grid = psc_vit_spec_get_grid (self);
  guint side = otherwise;

  if (!psc_spec_json_read_uint (section, "image_size", 1, PSC_SPEC_MAX_IMAGE_SIZE, &side, error))
    return FALSE;
  if (side / self->patch_size == grid)
    {
      self->parent_instance.image_size = side;
      return TRUE;
    }
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG,
               /* Translators: a side in pixels, a file of weights, patches on a side */
               _ ("the configuration's “image_size” is %u, but %s is for %u × %u patches"), side,
               weights, grid, grid);
  return FALSE;
}

/* The heads are OpenAI's: as many as 64 channels make of those that leave the last of four stages.
 */
static gboolean
read_attention (PscClipResnetSpec *self, PscWeights *weights, GError **error)
{
  guint n_positions, outer;

  if (!psc_weights_get_extent (weights, VISION "attnpool.positional_embedding", 2, 0, &n_positions,
                               error)
      || !psc_weights_get_extent (weights, VISION "attnpool.positional_embedding", 2, 1, &outer,
                                  error)
      || !psc_weights_get_extent (weights, VISION "attnpool.c_proj.weight", 2, 0,
                                  &self->parent_instance.parent_instance.dimensions, error)
      || !find_side (n_positions - 1, 4u << (self->n_stages - 1), &self->parent_instance.image_size,
                     error))
    return FALSE;
  self->n_heads = MAX (outer / HEAD_WIDTH, 1);
  return TRUE;
}

PscClipResnetSpec *
psc_clip_resnet_spec_new_from_weights (PscWeights *weights, GError **error)
{
  g_autoptr (PscClipResnetSpec) self = g_object_new (psc_clip_resnet_spec_get_type (), NULL);
  guint last = psc_weights_count_layers (weights, VISION "layer*.0.conv1.weight");

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), NULL);

  /* Stages are counted from 1. */
  self->n_stages = CLAMP (last, 2, PSC_SPEC_MAX_STAGES + 1) - 1;
  for (guint i = 0; i < self->n_stages; i++)
    {
      g_autofree char *blocks = g_strdup_printf (VISION "layer%u.*.conv1.weight", i + 1);

      self->depths[i] = psc_weights_count_layers (weights, blocks);
    }
  if (!psc_weights_get_extent (weights, VISION "conv3.weight", 4, 0, &self->width, error)
      || !read_attention (self, weights, error))
    return NULL;
  return g_steal_pointer (&self);
}

PscClipTextSpec *
psc_clip_text_spec_new_from_weights (PscWeights *weights, GError **error)
{
  g_autoptr (PscClipTextSpec) self = g_object_new (psc_clip_text_spec_get_type (), NULL);
  PscTextSpec *text = &self->parent_instance;

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), NULL);

  if (!read_layers (&self->layers, weights, TEXT, error)
      || !psc_weights_get_extent (weights, TEXT "embeddings.tokens", 2, 0, &text->vocab_size, error)
      || !psc_weights_get_extent (weights, TEXT "embeddings.positions", 2, 0, &text->max_positions,
                                  error)
      || !psc_weights_get_extent (weights, "text_model.projection_head.weight", 2, 0,
                                  &text->parent_instance.dimensions, error))
    return NULL;
  self->has_projection_bias =
      psc_weights_lookup (weights, "text_model.projection_head.bias") != NULL;
  return g_steal_pointer (&self);
}
