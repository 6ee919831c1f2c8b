/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-clip-resnet-spec.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MODEL "vision_model.model."

/* Of the channels that leave a bottleneck to those inside. */
#define EXPANSION 4

G_DEFINE_TYPE (PscClipResnetSpec, psc_clip_resnet_spec, PSC_TYPE_VISION_SPEC)

guint
psc_clip_resnet_spec_get_outer_width (const PscClipResnetSpec *self)
{
  return EXPANSION * self->width << (self->n_stages - 1);
}

guint
psc_clip_resnet_spec_get_grid (const PscClipResnetSpec *self)
{
  /* The stem's first convolution rounds up, averages round down. */
  return (self->parent_instance.image_size + 1) / 2 / 2 >> (self->n_stages - 1);
}

static gboolean
read_json (PscTowerSpec *tower, JsonObject *object, GError **error)
{
  PscClipResnetSpec *self = PSC_CLIP_RESNET_SPEC (tower);
  guint n_stages = 0;

  if (!psc_spec_json_read_stages (object, "depths", PSC_SPEC_MAX_DEPTH, &n_stages, self->depths,
                                  error))
    return FALSE;
  if (n_stages != 0)
    self->n_stages = n_stages;
  return psc_spec_json_read_uint (object, "image_size", 32, PSC_SPEC_MAX_IMAGE_SIZE,
                                  &self->parent_instance.image_size, error)
         && psc_spec_json_read_uint (object, "width", 2, PSC_SPEC_MAX_WIDTH, &self->width, error)
         && psc_spec_json_read_uint (object, "n_heads", 1, PSC_SPEC_MAX_WIDTH, &self->n_heads,
                                     error)
         && psc_spec_json_read_double (object, "batch_norm_eps", 1e-12, 1, &self->batch_norm_eps,
                                       error);
}

static void
write_json (const PscTowerSpec *tower, JsonBuilder *builder)
{
  const PscClipResnetSpec *self = (const PscClipResnetSpec *) tower;

  psc_spec_json_write_uint (builder, "image_size", self->parent_instance.image_size);
  psc_spec_json_write_list (builder, "depths", self->n_stages, self->depths);
  psc_spec_json_write_uint (builder, "width", self->width);
  psc_spec_json_write_uint (builder, "n_heads", self->n_heads);
  psc_spec_json_write_double (builder, "batch_norm_eps", self->batch_norm_eps);
}

static gboolean
check (const PscTowerSpec *tower, GError **error)
{
  const PscClipResnetSpec *self = (const PscClipResnetSpec *) tower;

  if (self->width % 2 != 0 || (guint64) self->width << (self->n_stages + 1) > PSC_SPEC_MAX_WIDTH)
    return psc_spec_json_refuse (error, "width", _ ("is odd, or too large for so many stages"));
  if (psc_clip_resnet_spec_get_outer_width (self) % self->n_heads != 0)
    return psc_spec_json_refuse (error, "n_heads", _ ("does not divide the width"));
  if (psc_clip_resnet_spec_get_grid (self) == 0)
    return psc_spec_json_refuse (error, "depths",
                                 _ ("are for more stages than the picture can be halved"));
  return TRUE;
}

static void
visit_convolution (
    PscWeightVisitor *visitor, const char *prefix, guint index, guint out, guint in, guint side)
{
  g_autofree char *convolution = g_strdup_printf ("conv%u.weight", index);
  g_autofree char *norm = g_strdup_printf ("bn%u", index);

  psc_weight_visitor_visit (visitor, prefix, convolution, out, in, side, side, 0);
  psc_weight_visitor_visit_batch_norm (visitor, prefix, norm, out);
}

/* @in channels come. */
static void
visit_block (guint stage, guint block, guint width, guint in, PscWeightVisitor *visitor)
{
  g_autofree char *prefix = g_strdup_printf (MODEL "layer%u.%u.", stage + 1, block);
  guint out = EXPANSION * width;

  visit_convolution (visitor, prefix, 1, width, in, 1);
  visit_convolution (visitor, prefix, 2, width, width, 3);
  visit_convolution (visitor, prefix, 3, out, width, 1);
  if (block == 0 && (stage > 0 || in != out))
    {
      psc_weight_visitor_visit (visitor, prefix, "downsample.0.weight", out, in, 1, 1, 0);
      psc_weight_visitor_visit_batch_norm (visitor, prefix, "downsample.1", out);
    }
}

static void
visit_weights (const PscTowerSpec *tower, PscWeightVisitor *visitor)
{
  const PscClipResnetSpec *self = (const PscClipResnetSpec *) tower;
  guint grid = psc_clip_resnet_spec_get_grid (self);
  guint in = self->width;

  visit_convolution (visitor, MODEL, 1, self->width / 2, 3, 3);
  visit_convolution (visitor, MODEL, 2, self->width / 2, self->width / 2, 3);
  visit_convolution (visitor, MODEL, 3, self->width, self->width / 2, 3);
  for (guint s = 0; s < self->n_stages; s++)
    for (guint b = 0; b < self->depths[s]; b++)
      {
        visit_block (s, b, self->width << s, in, visitor);
        in = EXPANSION * self->width << s;
      }
  psc_weight_visitor_visit (visitor, MODEL, "attnpool.positional_embedding", grid * grid + 1, in,
                            0);
  psc_weight_visitor_visit_linear (visitor, MODEL, "attnpool.q_proj", in, in);
  psc_weight_visitor_visit_linear (visitor, MODEL, "attnpool.k_proj", in, in);
  psc_weight_visitor_visit_linear (visitor, MODEL, "attnpool.v_proj", in, in);
  psc_weight_visitor_visit_linear (visitor, MODEL, "attnpool.c_proj", tower->dimensions, in);
}

static PscTowerCost
count (const PscTowerSpec *tower, guint n_channels)
{
  const PscClipResnetSpec *self = (const PscClipResnetSpec *) tower;
  PscTowerCost cost = { 0 };
  double half = self->width / 2;
  double side = (self->parent_instance.image_size + 1) / 2;
  double in = self->width;
  double n_tokens;

  cost.linear += side * side * 9 * (n_channels * half + half * half + half * self->width);
  side = floor (side / 2);
  for (guint s = 0; s < self->n_stages; s++)
    for (guint b = 0; b < self->depths[s]; b++)
      {
        double width = self->width << s;
        double out = EXPANSION * width;
        double before = side * side;

        if (s > 0 && b == 0)
          side = floor (side / 2);
        cost.linear += before * in * width + before * 9 * width * width + side * side * width * out;
        if (b == 0)
          cost.linear += side * side * in * out;
        in = out;
      }
  n_tokens = side * side + 1;
  cost.linear += n_tokens * 3 * in * in + in * tower->dimensions;
  cost.attention = 2 * n_tokens * n_tokens * in;
  return cost;
}

static char *
describe (const PscTowerSpec *tower)
{
  const PscClipResnetSpec *self = (const PscClipResnetSpec *) tower;
  g_autofree char *depths = psc_spec_join (self->depths, self->n_stages);

  return g_strdup_printf (_ ("OpenAI's ResNet: width %u, depths %s, pooled by attention"),
                          self->width, depths);
}

static guint
get_n_stages (const PscVisionSpec *vision)
{
  return ((const PscClipResnetSpec *) vision)->n_stages;
}

static PscVisionStage
get_stage (const PscVisionSpec *vision, guint stage)
{
  const PscClipResnetSpec *self = (const PscClipResnetSpec *) vision;
  guint side = (vision->image_size + 1) / 2 / 2 >> stage;

  return (PscVisionStage){ side, side, EXPANSION * self->width << stage };
}

static void
psc_clip_resnet_spec_class_init (PscClipResnetSpecClass *klass)
{
  PscTowerSpecClass *tower_class = (PscTowerSpecClass *) klass;
  PscVisionSpecClass *vision_class = (PscVisionSpecClass *) klass;

  tower_class->nick = PSC_CLIP_RESNET_NICK;
  tower_class->read_json = read_json;
  tower_class->write_json = write_json;
  tower_class->check = check;
  tower_class->visit_weights = visit_weights;
  tower_class->count = count;
  tower_class->describe = describe;
  vision_class->get_n_stages = get_n_stages;
  vision_class->get_stage = get_stage;
  vision_class->has_relus = TRUE;
}

static void
psc_clip_resnet_spec_init (PscClipResnetSpec *self)
{
  static const guint depths[] = { 3, 4, 6, 3 };

  self->parent_instance.parent_instance.dimensions = 1024;
  self->parent_instance.image_size = 224;
  self->width = 64;
  self->n_stages = G_N_ELEMENTS (depths);
  for (guint i = 0; i < self->n_stages; i++)
    self->depths[i] = depths[i];
  self->n_heads = 32;
  self->batch_norm_eps = 1e-5;
}
