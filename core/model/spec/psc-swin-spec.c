/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-swin-spec.h"

#include <glib/gi18n-lib.h>

#define MODEL "vision_model.model."

G_DEFINE_TYPE (PscSwinSpec, psc_swin_spec, PSC_TYPE_VISION_SPEC)

static const char *const pooling_nicks[] = {
  [PSC_SWIN_POOLING_MEAN] = "mean",
  [PSC_SWIN_POOLING_FIRST] = "first",
  NULL,
};

static gboolean
read_head (PscSwinSpec *self, JsonObject *object, GError **error)
{
  guint pooling = self->pooling;

  if (!psc_spec_json_read_choice (object, "pooling", pooling_nicks, &pooling, error))
    return FALSE;
  self->pooling = pooling;
  return psc_spec_json_read_boolean (object, "has_projection_bias", &self->has_projection_bias,
                                     error);
}

static gboolean
read_json (PscTowerSpec *tower, JsonObject *object, GError **error)
{
  PscSwinSpec *self = PSC_SWIN_SPEC (tower);
  guint n_stages = 0;

  if (!psc_spec_json_read_stages (object, "depths", PSC_SPEC_MAX_DEPTH, &n_stages, self->depths,
                                  error)
      || !psc_spec_json_read_stages (object, "num_heads", PSC_SPEC_MAX_WIDTH, &n_stages,
                                     self->num_heads, error))
    return FALSE;
  if (n_stages != 0
      && (!psc_spec_json_find (object, "depths") || !psc_spec_json_find (object, "num_heads")))
    return psc_spec_json_refuse (error, "vision", _ ("needs both “depths” and “num_heads”"));
  if (n_stages != 0)
    self->n_stages = n_stages;

  return psc_spec_json_read_uint (object, "patch_size", 1, PSC_SPEC_MAX_IMAGE_SIZE,
                                  &self->patch_size, error)
         && psc_spec_json_read_uint (object, "window_size", 1, 64, &self->window_size, error)
         && psc_spec_json_read_uint (object, "embed_dim", 1, PSC_SPEC_MAX_WIDTH, &self->embed_dim,
                                     error)
         && psc_spec_json_read_uint (object, "mlp_ratio", 1, 64, &self->mlp_ratio, error)
         && psc_spec_json_read_uint (object, "image_size", 32, PSC_SPEC_MAX_IMAGE_SIZE,
                                     &self->parent_instance.image_size, error)
         && psc_spec_json_read_double (object, "layer_norm_eps", 1e-12, 1, &self->layer_norm_eps,
                                       error)
         && psc_spec_json_read_boolean (object, "shifts_last_stage", &self->shifts_last_stage,
                                        error)
         && read_head (self, object, error);
}

static void
write_json (const PscTowerSpec *tower, JsonBuilder *builder)
{
  const PscSwinSpec *self = (const PscSwinSpec *) tower;

  psc_spec_json_write_uint (builder, "image_size", self->parent_instance.image_size);
  psc_spec_json_write_list (builder, "depths", self->n_stages, self->depths);
  psc_spec_json_write_uint (builder, "patch_size", self->patch_size);
  psc_spec_json_write_uint (builder, "window_size", self->window_size);
  psc_spec_json_write_uint (builder, "embed_dim", self->embed_dim);
  psc_spec_json_write_uint (builder, "mlp_ratio", self->mlp_ratio);
  psc_spec_json_write_list (builder, "num_heads", self->n_stages, self->num_heads);
  psc_spec_json_write_double (builder, "layer_norm_eps", self->layer_norm_eps);
  if (!self->shifts_last_stage)
    psc_spec_json_write_boolean (builder, "shifts_last_stage", FALSE);
  if (self->pooling != PSC_SWIN_POOLING_MEAN)
    psc_spec_json_write_string (builder, "pooling", pooling_nicks[self->pooling]);
  if (self->has_projection_bias)
    psc_spec_json_write_boolean (builder, "has_projection_bias", TRUE);
}

static gboolean
check (const PscTowerSpec *tower, GError **error)
{
  const PscSwinSpec *self = (const PscSwinSpec *) tower;
  guint side;

  if (self->parent_instance.image_size % self->patch_size != 0)
    return psc_spec_json_refuse (error, "image_size", _ ("is not a multiple of the patch size"));

  side = self->parent_instance.image_size / self->patch_size;
  for (guint s = 0; s < self->n_stages; s++)
    {
      guint64 width = (guint64) self->embed_dim << s;

      if (width > PSC_SPEC_MAX_WIDTH)
        return psc_spec_json_refuse (error, "embed_dim", _ ("is too large for so many stages"));
      if (width % self->num_heads[s] != 0)
        return psc_spec_json_refuse (error, "num_heads",
                                     _ ("do not divide the width of their stage"));
      if (side % self->window_size != 0)
        return psc_spec_json_refuse (error, "window_size",
                                     _ ("does not divide the side of every stage"));
      if (s + 1 < self->n_stages && side % 2 != 0)
        return psc_spec_json_refuse (error, "depths",
                                     _ ("are for more stages than the picture can be halved"));
      side = s + 1 < self->n_stages ? side / 2 : side;
    }
  return TRUE;
}

static void
visit_block (const PscSwinSpec *self, guint stage, guint block, PscWeightVisitor *visitor)
{
  guint width = self->embed_dim << stage;
  guint offsets = 2 * self->window_size - 1;
  g_autofree char *prefix = g_strdup_printf (MODEL "encoder.layers.%u.blocks.%u.", stage, block);

  psc_weight_visitor_visit_norm (visitor, prefix, "layernorm_before", width);
  psc_weight_visitor_visit (visitor, prefix, "attention.self.relative_position_bias_table",
                            offsets * offsets, self->num_heads[stage], 0);
  psc_weight_visitor_visit_linear (visitor, prefix, "attention.self.query", width, width);
  psc_weight_visitor_visit_linear (visitor, prefix, "attention.self.key", width, width);
  psc_weight_visitor_visit_linear (visitor, prefix, "attention.self.value", width, width);
  psc_weight_visitor_visit_linear (visitor, prefix, "attention.output.dense", width, width);
  psc_weight_visitor_visit_norm (visitor, prefix, "layernorm_after", width);
  psc_weight_visitor_visit_linear (visitor, prefix, "intermediate.dense", self->mlp_ratio * width,
                                   width);
  psc_weight_visitor_visit_linear (visitor, prefix, "output.dense", width, self->mlp_ratio * width);
}

static void
visit_weights (const PscTowerSpec *tower, PscWeightVisitor *visitor)
{
  const PscSwinSpec *self = (const PscSwinSpec *) tower;
  guint patch = self->patch_size;
  guint width = self->embed_dim;

  psc_weight_visitor_visit (visitor, MODEL, "embeddings.patch_embeddings.projection.weight", width,
                            3, patch, patch, 0);
  psc_weight_visitor_visit (visitor, MODEL, "embeddings.patch_embeddings.projection.bias", width,
                            0);
  psc_weight_visitor_visit_norm (visitor, MODEL, "embeddings.norm", width);
  for (guint s = 0; s < self->n_stages; s++)
    {
      g_autofree char *prefix = g_strdup_printf (MODEL "encoder.layers.%u.downsample.", s);

      for (guint b = 0; b < self->depths[s]; b++)
        visit_block (self, s, b, visitor);
      if (s + 1 == self->n_stages)
        break;
      psc_weight_visitor_visit (visitor, prefix, "reduction.weight", 2 * width, 4 * width, 0);
      psc_weight_visitor_visit_norm (visitor, prefix, "norm", 4 * width);
      width *= 2;
    }
  psc_weight_visitor_visit_norm (visitor, MODEL, "layernorm", width);
  psc_weight_visitor_visit (visitor, "vision_model.", "projection_head.weight", tower->dimensions,
                            width, 0);
  if (self->has_projection_bias)
    psc_weight_visitor_visit (visitor, "vision_model.", "projection_head.bias", tower->dimensions,
                              0);
}

static void
count_block (const PscSwinSpec *self, double tokens, double width, PscTowerCost *cost)
{
  double in_window = (double) self->window_size * self->window_size;

  /* Queries, keys, values and the output; then the two layers of the perceptron. */
  cost->linear += tokens * width * width * (4 + 2.0 * self->mlp_ratio);
  /* Scores, and the values that they weigh. */
  cost->attention += 2 * tokens * in_window * width;
}

static PscTowerCost
count (const PscTowerSpec *tower, guint n_channels)
{
  const PscSwinSpec *self = (const PscSwinSpec *) tower;
  PscTowerCost cost = { 0 };
  double patch = self->patch_size;
  double side = self->parent_instance.image_size / patch;
  double width = self->embed_dim;

  cost.linear += side * side * patch * patch * n_channels * width;
  for (guint s = 0; s < self->n_stages; s++)
    {
      for (guint b = 0; b < self->depths[s]; b++)
        count_block (self, side * side, width, &cost);
      if (s + 1 == self->n_stages)
        break;
      side /= 2;
      cost.linear += side * side * 4 * width * 2 * width;
      width *= 2;
    }
  cost.linear += width * tower->dimensions;
  return cost;
}

static char *
describe (const PscTowerSpec *tower)
{
  const PscSwinSpec *self = (const PscSwinSpec *) tower;
  g_autofree char *depths = psc_spec_join (self->depths, self->n_stages);
  g_autofree char *heads = psc_spec_join (self->num_heads, self->n_stages);
  g_autofree char *sizes =
      g_strdup_printf (_ ("Swin transformer: patch %u, window %u, embedding %u, depths %s, "
                          "heads %s"),
                       self->patch_size, self->window_size, self->embed_dim, depths, heads);

  if (self->pooling == PSC_SWIN_POOLING_MEAN)
    return g_steal_pointer (&sizes);
  return g_strdup_printf (_ ("%s, pooled by %s"), sizes, _ ("the first token"));
}

static guint
get_n_stages (const PscVisionSpec *vision)
{
  return ((const PscSwinSpec *) vision)->n_stages;
}

static PscVisionStage
get_stage (const PscVisionSpec *vision, guint stage)
{
  const PscSwinSpec *self = (const PscSwinSpec *) vision;
  guint side = vision->image_size / self->patch_size >> stage;

  return (PscVisionStage){ side, side, self->embed_dim << stage };
}

static gboolean
averages_cells (const PscVisionSpec *vision)
{
  return ((const PscSwinSpec *) vision)->pooling == PSC_SWIN_POOLING_MEAN;
}

static void
psc_swin_spec_class_init (PscSwinSpecClass *klass)
{
  PscTowerSpecClass *tower_class = (PscTowerSpecClass *) klass;
  PscVisionSpecClass *vision_class = (PscVisionSpecClass *) klass;

  tower_class->nick = PSC_SWIN_NICK;
  tower_class->read_json = read_json;
  tower_class->write_json = write_json;
  tower_class->check = check;
  tower_class->visit_weights = visit_weights;
  tower_class->count = count;
  tower_class->describe = describe;
  vision_class->get_n_stages = get_n_stages;
  vision_class->get_stage = get_stage;
  vision_class->averages_cells = averages_cells;
}

static void
psc_swin_spec_init (PscSwinSpec *self)
{
  static const guint depths[] = { 2, 2, 6, 2 };
  static const guint num_heads[] = { 3, 6, 12, 24 };

  self->parent_instance.parent_instance.dimensions = 512;
  self->parent_instance.image_size = 224;
  self->patch_size = 4;
  self->window_size = 7;
  self->embed_dim = 96;
  self->mlp_ratio = 4;
  self->n_stages = G_N_ELEMENTS (depths);
  for (guint i = 0; i < self->n_stages; i++)
    {
      self->depths[i] = depths[i];
      self->num_heads[i] = num_heads[i];
    }
  self->layer_norm_eps = 1e-5;
  self->shifts_last_stage = TRUE;
}

PscSwinSpec *
psc_swin_spec_new (void)
{
  return g_object_new (PSC_TYPE_SWIN_SPEC, NULL);
}
