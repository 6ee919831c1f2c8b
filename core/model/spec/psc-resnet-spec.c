/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-resnet-spec.h"

#include <glib/gi18n-lib.h>

#define MODEL "vision_model.model."

/* Of the channels that leave a bottleneck to those inside. */
#define EXPANSION 4

G_DEFINE_TYPE (PscResnetSpec, psc_resnet_spec, PSC_TYPE_VISION_SPEC)

static const char *const head_nicks[] = {
  [PSC_RESNET_HEAD_LINEAR] = "linear",
  [PSC_RESNET_HEAD_CELLS] = "cells",
  NULL,
};

guint
psc_resnet_spec_get_outer_width (const PscResnetSpec *self, guint stage)
{
  return self->block == PSC_RESNET_BOTTLENECK ? EXPANSION * self->widths[stage]
                                              : self->widths[stage];
}

static gboolean
read_block (PscResnetSpec *self, JsonObject *object, GError **error)
{
  const char *member = psc_spec_json_find (object, "block") != NULL ? "block" : "layer_type";
  const char *block = psc_spec_json_get_string (object, member, NULL);

  if (block == NULL)
    return TRUE;
  if (g_str_equal (block, "basic"))
    self->block = PSC_RESNET_BASIC;
  else if (g_str_equal (block, "bottleneck"))
    self->block = PSC_RESNET_BOTTLENECK;
  else
    return psc_spec_json_refuse (error, member, _ ("is neither “basic” nor “bottleneck”"));
  return TRUE;
}

/* torchvision counts a bottleneck's inner channels, Hugging Face (“hidden_sizes”) what leaves it.
 */
static gboolean
read_widths (PscResnetSpec *self, JsonObject *object, guint *n_stages, GError **error)
{
  gboolean is_outer = psc_spec_json_find (object, "widths") == NULL;
  const char *member = is_outer ? "hidden_sizes" : "widths";

  if (!psc_spec_json_read_stages (object, member, PSC_SPEC_MAX_WIDTH, n_stages, self->widths,
                                  error))
    return FALSE;
  if (psc_spec_json_find (object, member) == NULL)
    return TRUE;

  if (is_outer && self->block == PSC_RESNET_BOTTLENECK)
    for (guint i = 0; i < *n_stages; i++)
      {
        if (self->widths[i] % EXPANSION != 0)
          return psc_spec_json_refuse (error, member, _ ("are not multiples of four"));
        self->widths[i] /= EXPANSION;
      }
  self->stem_width = self->widths[0];
  return TRUE;
}

static gboolean
read_head (PscResnetSpec *self, JsonObject *object, GError **error)
{
  guint head = self->head;

  if (!psc_spec_json_read_choice (object, "head", head_nicks, &head, error))
    return FALSE;
  self->head = head;
  if (self->head == PSC_RESNET_HEAD_CELLS)
    return psc_spec_json_read_uint (object, "joint_width", 1, PSC_SPEC_MAX_WIDTH,
                                    &self->joint_width, error);
  return psc_spec_json_read_boolean (object, "has_projection_bias", &self->has_projection_bias,
                                     error);
}

static gboolean
read_json (PscTowerSpec *tower, JsonObject *object, GError **error)
{
  PscResnetSpec *self = PSC_RESNET_SPEC (tower);
  const char *stem =
      psc_spec_json_find (object, "stem_width") != NULL ? "stem_width" : "embedding_size";
  guint n_stages = 0;

  if (!read_block (self, object, error)
      || !psc_spec_json_read_stages (object, "depths", PSC_SPEC_MAX_DEPTH, &n_stages, self->depths,
                                     error)
      || !read_widths (self, object, &n_stages, error))
    return FALSE;
  if (n_stages != 0
      && (!psc_spec_json_find (object, "depths")
          || (!psc_spec_json_find (object, "widths")
              && !psc_spec_json_find (object, "hidden_sizes"))))
    return psc_spec_json_refuse (error, "vision", _ ("needs both “depths” and “widths”"));
  if (n_stages != 0)
    self->n_stages = n_stages;

  return psc_spec_json_read_uint (object, stem, 1, PSC_SPEC_MAX_WIDTH, &self->stem_width, error)
         && psc_spec_json_read_double (object, "batch_norm_eps", 1e-12, 1, &self->batch_norm_eps,
                                       error)
         && psc_spec_json_read_uint (object, "image_size", 32, PSC_SPEC_MAX_IMAGE_SIZE,
                                     &self->parent_instance.image_size, error)
         && read_head (self, object, error);
}

static void
write_json (const PscTowerSpec *tower, JsonBuilder *builder)
{
  const PscResnetSpec *self = (const PscResnetSpec *) tower;

  psc_spec_json_write_uint (builder, "image_size", self->parent_instance.image_size);
  psc_spec_json_write_list (builder, "depths", self->n_stages, self->depths);
  psc_spec_json_write_string (builder, "block",
                              self->block == PSC_RESNET_BASIC ? "basic" : "bottleneck");
  psc_spec_json_write_list (builder, "widths", self->n_stages, self->widths);
  psc_spec_json_write_uint (builder, "stem_width", self->stem_width);
  psc_spec_json_write_double (builder, "batch_norm_eps", self->batch_norm_eps);
  if (self->head != PSC_RESNET_HEAD_LINEAR)
    psc_spec_json_write_string (builder, "head", head_nicks[self->head]);
  if (self->head == PSC_RESNET_HEAD_CELLS && self->joint_width > 0)
    psc_spec_json_write_uint (builder, "joint_width", self->joint_width);
  if (self->head == PSC_RESNET_HEAD_LINEAR && self->has_projection_bias)
    psc_spec_json_write_boolean (builder, "has_projection_bias", TRUE);
}

static gboolean
check (const PscTowerSpec *tower, GError **error)
{
  /* Any widths and depths fit each other, and a picture of one pixel can be halved. */
  return TRUE;
}

/* @in channels come. */
static void
visit_block (
    const PscResnetSpec *self, guint stage, guint block, guint in, PscWeightVisitor *visitor)
{
  gboolean is_bottleneck = self->block == PSC_RESNET_BOTTLENECK;
  guint first = is_bottleneck ? 1 : 3;
  guint width = self->widths[stage];
  guint out = psc_resnet_spec_get_outer_width (self, stage);
  g_autofree char *prefix = g_strdup_printf (MODEL "layer%u.%u.", stage + 1, block);

  psc_weight_visitor_visit (visitor, prefix, "conv1.weight", width, in, first, first, 0);
  psc_weight_visitor_visit_batch_norm (visitor, prefix, "bn1", width);
  psc_weight_visitor_visit (visitor, prefix, "conv2.weight", width, width, 3, 3, 0);
  psc_weight_visitor_visit_batch_norm (visitor, prefix, "bn2", width);
  if (is_bottleneck)
    {
      psc_weight_visitor_visit (visitor, prefix, "conv3.weight", out, width, 1, 1, 0);
      psc_weight_visitor_visit_batch_norm (visitor, prefix, "bn3", out);
    }
  if (block == 0 && (stage > 0 || in != out))
    {
      psc_weight_visitor_visit (visitor, prefix, "downsample.0.weight", out, in, 1, 1, 0);
      psc_weight_visitor_visit_batch_norm (visitor, prefix, "downsample.1", out);
    }
}

/* @in channels come. The names inside the head are those that BioViL has. */
static void
visit_head (const PscResnetSpec *self, guint in, PscWeightVisitor *visitor)
{
  const char *projection = "vision_model.projection_head.";
  guint out = self->parent_instance.parent_instance.dimensions;
  guint joint = self->joint_width;

  if (self->head == PSC_RESNET_HEAD_LINEAR)
    {
      psc_weight_visitor_visit (visitor, MODEL, "fc.weight", out, in, 0);
      if (self->has_projection_bias)
        psc_weight_visitor_visit (visitor, MODEL, "fc.bias", out, 0);
      return;
    }
  if (joint > 0)
    {
      psc_weight_visitor_visit (visitor, "vision_model.", "backbone_to_vit.weight", joint, in, 1, 1,
                                0);
      psc_weight_visitor_visit (visitor, "vision_model.", "missing_previous_emb", 1, joint, 1, 1,
                                0);
    }
  psc_weight_visitor_visit (visitor, projection, "0.weight", out, joint > 0 ? 2 * joint : in, 1, 1,
                            0);
  psc_weight_visitor_visit_batch_norm (visitor, projection, "1", out);
  psc_weight_visitor_visit (visitor, projection, "3.weight", out, out, 1, 1, 0);
  psc_weight_visitor_visit (visitor, projection, "3.bias", out, 0);
}

static void
visit_weights (const PscTowerSpec *tower, PscWeightVisitor *visitor)
{
  const PscResnetSpec *self = (const PscResnetSpec *) tower;
  guint in = self->stem_width;

  psc_weight_visitor_visit (visitor, MODEL, "conv1.weight", in, 3, 7, 7, 0);
  psc_weight_visitor_visit_batch_norm (visitor, MODEL, "bn1", in);
  for (guint s = 0; s < self->n_stages; s++)
    for (guint b = 0; b < self->depths[s]; b++)
      {
        visit_block (self, s, b, in, visitor);
        in = psc_resnet_spec_get_outer_width (self, s);
      }
  visit_head (self, in, visitor);
}

/* The extent that a window of odd size leaves when it goes in steps of @stride, padded by half its
 * size. */
static double
stride_over (double extent, guint stride)
{
  return (guint) (extent - 1) / stride + 1;
}

static double
count_block (const PscResnetSpec *self, guint stage, guint in, double in_side, guint stride)
{
  double width = self->widths[stage];
  double out = psc_resnet_spec_get_outer_width (self, stage);
  double side = stride_over (in_side, stride);
  double before = in_side * in_side;
  double after = side * side;
  double cost;

  if (self->block == PSC_RESNET_BOTTLENECK)
    cost = before * in * width + after * 9 * width * width + after * width * out;
  else
    cost = after * 9 * in * width + after * 9 * width * width;
  if (stride != 1 || in != out)
    cost += after * in * out;
  return cost;
}

/* A cell's reduction and first layer are one product: nothing is between them. */
static double
count_head (const PscResnetSpec *self, double n_cells, double in)
{
  double out = self->parent_instance.parent_instance.dimensions;

  return self->head == PSC_RESNET_HEAD_CELLS ? n_cells * in * out + out * out : in * out;
}

static PscTowerCost
count (const PscTowerSpec *tower, guint n_channels)
{
  const PscResnetSpec *self = (const PscResnetSpec *) tower;
  PscTowerCost cost = { 0 };
  double side = stride_over (self->parent_instance.image_size, 2);
  guint in = self->stem_width;

  cost.linear += side * side * 49 * n_channels * in;
  side = stride_over (side, 2);
  for (guint s = 0; s < self->n_stages; s++)
    for (guint b = 0; b < self->depths[s]; b++)
      {
        guint stride = s > 0 && b == 0 ? 2 : 1;

        cost.linear += count_block (self, s, in, side, stride);
        side = stride_over (side, stride);
        in = psc_resnet_spec_get_outer_width (self, s);
      }
  cost.linear += count_head (self, side * side, in);
  return cost;
}

static char *
describe (const PscTowerSpec *tower)
{
  const PscResnetSpec *self = (const PscResnetSpec *) tower;
  g_autofree char *depths = psc_spec_join (self->depths, self->n_stages);
  g_autofree char *widths = psc_spec_join (self->widths, self->n_stages);
  g_autofree char *sizes = g_strdup_printf (
      _ ("ResNet: %s blocks, stem %u, depths %s, widths %s"),
      self->block == PSC_RESNET_BASIC ? "basic" : "bottleneck", self->stem_width, depths, widths);

  if (self->head == PSC_RESNET_HEAD_LINEAR)
    return g_steal_pointer (&sizes);
  /* Translators: an encoder's sizes; each cell of its last grid goes through layers of its own. */
  return g_strdup_printf (_ ("%s, each cell projected before the mean"), sizes);
}

static guint
get_n_stages (const PscVisionSpec *vision)
{
  return ((const PscResnetSpec *) vision)->n_stages;
}

static PscVisionStage
get_stage (const PscVisionSpec *vision, guint stage)
{
  /* The stem and its maximum halve the picture, as every stage but the first does. */
  guint side = vision->image_size;

  for (guint i = 0; i < stage + 2; i++)
    side = (guint) stride_over (side, 2);
  return (PscVisionStage){
    side, side, psc_resnet_spec_get_outer_width ((const PscResnetSpec *) vision, stage)
  };
}

static gboolean
averages_cells (const PscVisionSpec *vision)
{
  return TRUE;
}

static void
psc_resnet_spec_class_init (PscResnetSpecClass *klass)
{
  PscTowerSpecClass *tower_class = (PscTowerSpecClass *) klass;
  PscVisionSpecClass *vision_class = (PscVisionSpecClass *) klass;

  tower_class->nick = PSC_RESNET_NICK;
  tower_class->read_json = read_json;
  tower_class->write_json = write_json;
  tower_class->check = check;
  tower_class->visit_weights = visit_weights;
  tower_class->count = count;
  tower_class->describe = describe;
  vision_class->get_n_stages = get_n_stages;
  vision_class->get_stage = get_stage;
  vision_class->averages_cells = averages_cells;
  vision_class->has_relus = TRUE;
}

static void
psc_resnet_spec_init (PscResnetSpec *self)
{
  static const guint depths[] = { 3, 4, 6, 3 };
  static const guint widths[] = { 64, 128, 256, 512 };

  self->parent_instance.parent_instance.dimensions = 512;
  self->parent_instance.image_size = 224;
  self->block = PSC_RESNET_BOTTLENECK;
  self->stem_width = 64;
  self->n_stages = G_N_ELEMENTS (depths);
  for (guint i = 0; i < self->n_stages; i++)
    {
      self->depths[i] = depths[i];
      self->widths[i] = widths[i];
    }
  self->batch_norm_eps = 1e-5;
}

PscResnetSpec *
psc_resnet_spec_new (void)
{
  return g_object_new (PSC_TYPE_RESNET_SPEC, NULL);
}
