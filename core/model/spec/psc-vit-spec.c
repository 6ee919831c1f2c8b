/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-vit-spec.h"

#include <glib/gi18n-lib.h>

#define MODEL "vision_model.model."

G_DEFINE_TYPE (PscVitSpec, psc_vit_spec, PSC_TYPE_VISION_SPEC)

static const char *const pooling_nicks[] = {
  [PSC_VIT_POOLING_CLASS] = "class",
  [PSC_VIT_POOLING_ATTENTION] = "attention",
  NULL,
};

guint
psc_vit_spec_get_grid (const PscVitSpec *self)
{
  return self->parent_instance.image_size / self->patch_size;
}

static guint
get_n_tokens (const PscVitSpec *self)
{
  guint grid = psc_vit_spec_get_grid (self);

  return grid * grid + (self->pooling == PSC_VIT_POOLING_CLASS ? 1 : 0);
}

static gboolean
read_pooling (PscVitSpec *self, JsonObject *object, GError **error)
{
  guint pooling = self->pooling;

  if (!psc_spec_json_read_choice (object, "pooling", pooling_nicks, &pooling, error))
    return FALSE;
  self->pooling = pooling;
  return TRUE;
}

static gboolean
read_json (PscTowerSpec *tower, JsonObject *object, GError **error)
{
  PscVitSpec *self = PSC_VIT_SPEC (tower);

  return psc_spec_json_read_uint (object, "image_size", 1, PSC_SPEC_MAX_IMAGE_SIZE,
                                  &self->parent_instance.image_size, error)
         && psc_spec_json_read_uint (object, "patch_size", 1, PSC_SPEC_MAX_IMAGE_SIZE,
                                     &self->patch_size, error)
         && psc_transformer_spec_read_json (&self->layers, object, error)
         && psc_spec_json_read_boolean (object, "has_patch_bias", &self->has_patch_bias, error)
         && psc_spec_json_read_boolean (object, "has_first_norm", &self->has_first_norm, error)
         && read_pooling (self, object, error)
         && psc_spec_json_read_activation (object, "pooling_activation", &self->pooling_activation,
                                           error);
}

static void
write_json (const PscTowerSpec *tower, JsonBuilder *builder)
{
  const PscVitSpec *self = (const PscVitSpec *) tower;

  psc_spec_json_write_uint (builder, "image_size", self->parent_instance.image_size);
  psc_spec_json_write_uint (builder, "patch_size", self->patch_size);
  psc_transformer_spec_write_json (&self->layers, builder);
  psc_spec_json_write_boolean (builder, "has_patch_bias", self->has_patch_bias);
  psc_spec_json_write_boolean (builder, "has_first_norm", self->has_first_norm);
  psc_spec_json_write_string (builder, "pooling", pooling_nicks[self->pooling]);
  psc_spec_json_write_string (builder, "pooling_activation",
                              psc_activation_get_nick (self->pooling_activation));
}

static gboolean
check (const PscTowerSpec *tower, GError **error)
{
  const PscVitSpec *self = (const PscVitSpec *) tower;

  if (self->patch_size > self->parent_instance.image_size)
    return psc_spec_json_refuse (error, "patch_size", _ ("is larger than the picture"));
  if (self->pooling == PSC_VIT_POOLING_ATTENTION && tower->dimensions != self->layers.width)
    return psc_spec_json_refuse (error, "width",
                                 _ ("is not that of the embedding, and nothing projects it"));
  return psc_transformer_spec_check (&self->layers, error);
}

static void
visit_head (const PscVitSpec *self, PscWeightVisitor *visitor)
{
  guint width = self->layers.width;

  psc_weight_visitor_visit (visitor, MODEL, "head.probe", width, 0);
  psc_transformer_visit_attention (MODEL "head.attention.", width, visitor);
  psc_weight_visitor_visit_norm (visitor, MODEL, "head.norm", width);
  psc_weight_visitor_visit_linear (visitor, MODEL, "head.expand", self->layers.mlp_width, width);
  psc_weight_visitor_visit_linear (visitor, MODEL, "head.contract", width, self->layers.mlp_width);
}

static void
visit_weights (const PscTowerSpec *tower, PscWeightVisitor *visitor)
{
  const PscVitSpec *self = (const PscVitSpec *) tower;
  gboolean has_class = self->pooling == PSC_VIT_POOLING_CLASS;
  guint width = self->layers.width;
  guint patch = self->patch_size;

  psc_weight_visitor_visit (visitor, MODEL, "embeddings.patch.weight", width, 3, patch, patch, 0);
  if (self->has_patch_bias)
    psc_weight_visitor_visit (visitor, MODEL, "embeddings.patch.bias", width, 0);
  if (has_class)
    psc_weight_visitor_visit (visitor, MODEL, "embeddings.class", width, 0);
  psc_weight_visitor_visit (visitor, MODEL, "embeddings.positions", get_n_tokens (self), width, 0);
  if (self->has_first_norm)
    psc_weight_visitor_visit_norm (visitor, MODEL, "first_norm", width);
  psc_transformer_spec_visit_weights (&self->layers, MODEL, visitor);
  psc_weight_visitor_visit_norm (visitor, MODEL, "last_norm", width);
  if (has_class)
    psc_weight_visitor_visit (visitor, "vision_model.", "projection_head.weight", tower->dimensions,
                              width, 0);
  else
    visit_head (self, visitor);
}

static PscTowerCost
count (const PscTowerSpec *tower, guint n_channels)
{
  const PscVitSpec *self = (const PscVitSpec *) tower;
  double n_patches = (double) psc_vit_spec_get_grid (self) * psc_vit_spec_get_grid (self);
  double n_tokens = get_n_tokens (self);
  double width = self->layers.width;
  PscTowerCost cost;

  cost.linear = n_patches * self->patch_size * self->patch_size * n_channels * width
                + psc_transformer_spec_count_linear (&self->layers, n_tokens);
  cost.attention = psc_transformer_spec_count_attention (&self->layers, n_tokens);
  if (self->pooling == PSC_VIT_POOLING_CLASS)
    cost.linear += width * tower->dimensions;
  else
    {
      /* Keys and values of all patches; the query is the same for every picture. */
      cost.linear +=
          2 * n_patches * width * width + width * width + 2 * width * self->layers.mlp_width;
      cost.attention += 2 * n_patches * width;
    }
  return cost;
}

static char *
describe (const PscTowerSpec *tower)
{
  const PscVitSpec *self = (const PscVitSpec *) tower;

  return g_strdup_printf (
      _ ("vision transformer: patch %u, width %u, %u layers, %u heads, %s, pooled by %s"),
      self->patch_size, self->layers.width, self->layers.n_layers, self->layers.n_heads,
      psc_activation_get_nick (self->layers.activation),
      self->pooling == PSC_VIT_POOLING_CLASS ? _ ("a class token") : _ ("attention"));
}

/* One for each attention. */
static guint
get_n_stages (const PscVisionSpec *vision)
{
  const PscVitSpec *self = (const PscVitSpec *) vision;

  return self->layers.n_layers + (self->pooling == PSC_VIT_POOLING_ATTENTION ? 1 : 0);
}

static PscVisionStage
get_stage (const PscVisionSpec *vision, guint stage)
{
  const PscVitSpec *self = (const PscVitSpec *) vision;
  guint grid = psc_vit_spec_get_grid (self);

  return (PscVisionStage){ grid, grid, self->layers.width };
}

static void
psc_vit_spec_class_init (PscVitSpecClass *klass)
{
  PscTowerSpecClass *tower_class = (PscTowerSpecClass *) klass;
  PscVisionSpecClass *vision_class = (PscVisionSpecClass *) klass;

  tower_class->nick = PSC_VIT_NICK;
  tower_class->read_json = read_json;
  tower_class->write_json = write_json;
  tower_class->check = check;
  tower_class->visit_weights = visit_weights;
  tower_class->count = count;
  tower_class->describe = describe;
  vision_class->get_n_stages = get_n_stages;
  vision_class->get_stage = get_stage;
}

static void
psc_vit_spec_init (PscVitSpec *self)
{
  self->parent_instance.parent_instance.dimensions = 512;
  self->parent_instance.image_size = 224;
  self->patch_size = 32;
  self->layers.width = 768;
  self->layers.n_layers = 12;
  self->layers.n_heads = 12;
  self->layers.mlp_width = 3072;
  self->layers.activation = PSC_ACTIVATION_QUICK_GELU;
  self->layers.layer_norm_eps = 1e-5;
  self->has_first_norm = TRUE;
  self->pooling = PSC_VIT_POOLING_CLASS;
  self->pooling_activation = PSC_ACTIVATION_GELU;
}
