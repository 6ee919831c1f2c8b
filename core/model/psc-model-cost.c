/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-cost.h"

/* Multiply-adds of an encoder, those of products of activations with each other apart: going back,
 * each of these has two factors to go to. */
typedef struct
{
  double linear;
  double attention;
} Cost;

static void
count_swin_block (Cost *cost, const PscModelConfig *config, double tokens, double width)
{
  double in_window = (double) config->vision.window_size * config->vision.window_size;

  /* Queries, keys, values and the output; then the two layers of the perceptron. */
  cost->linear += tokens * width * width * (4 + 2.0 * config->vision.mlp_ratio);
  /* Scores, and the values that they weigh. */
  cost->attention += 2 * tokens * in_window * width;
}

static Cost
count_swin (const PscModelConfig *config, guint n_channels)
{
  Cost cost = { 0 };
  double patch = config->vision.patch_size;
  double side = config->vision.image_size / patch;
  double width = config->vision.embed_dim;

  cost.linear += side * side * patch * patch * n_channels * width;
  for (guint s = 0; s < config->vision.n_stages; s++)
    {
      for (guint b = 0; b < config->vision.depths[s]; b++)
        count_swin_block (&cost, config, side * side, width);
      if (s + 1 == config->vision.n_stages)
        break;
      side /= 2;
      cost.linear += side * side * 4 * width * 2 * width;
      width *= 2;
    }
  cost.linear += width * config->projection_dim;
  return cost;
}

/* The extent that a window of odd size leaves when it goes in steps of @stride, padded by half its
 * size. */
static double
stride_over (double extent, guint stride)
{
  return (guint) (extent - 1) / stride + 1;
}

static double
count_resnet_block (
    const PscModelConfig *config, guint stage, guint in, double in_side, guint stride)
{
  double width = config->vision.widths[stage];
  double side = stride_over (in_side, stride);
  double before = in_side * in_side;
  double after = side * side;
  double out = width;
  double cost;

  if (config->vision.block == PSC_RESNET_BOTTLENECK)
    {
      out = 4 * width;
      cost = before * in * width + after * 9 * width * width + after * width * out;
    }
  else
    cost = after * 9 * in * width + after * 9 * width * width;
  if (stride != 1 || in != out)
    cost += after * in * out;
  return cost;
}

static Cost
count_resnet (const PscModelConfig *config, guint n_channels)
{
  Cost cost = { 0 };
  double side = stride_over (config->vision.image_size, 2);
  guint expansion = config->vision.block == PSC_RESNET_BOTTLENECK ? 4 : 1;
  guint in = config->vision.stem_width;

  cost.linear += side * side * 49 * n_channels * in;
  side = stride_over (side, 2);
  for (guint s = 0; s < config->vision.n_stages; s++)
    for (guint b = 0; b < config->vision.depths[s]; b++)
      {
        guint stride = s > 0 && b == 0 ? 2 : 1;

        cost.linear += count_resnet_block (config, s, in, side, stride);
        side = stride_over (side, stride);
        in = expansion * config->vision.widths[s];
      }
  cost.linear += (double) in * config->projection_dim;
  return cost;
}

static Cost
count_image (const PscModelConfig *config, guint n_channels)
{
  return config->vision.architecture == PSC_VISION_RESNET ? count_resnet (config, n_channels)
                                                          : count_swin (config, n_channels);
}

double
psc_model_cost_image (const PscModelConfig *config, guint n_channels)
{
  Cost cost;

  g_return_val_if_fail (config != NULL, 0);

  cost = count_image (config, n_channels);
  return cost.linear + cost.attention;
}

double
psc_model_cost_pullback (const PscModelConfig *config)
{
  Cost cost;

  g_return_val_if_fail (config != NULL, 0);

  cost = count_image (config, 1);
  return cost.linear + 2 * cost.attention;
}

double
psc_model_cost_text (const PscModelConfig *config, guint n_tokens)
{
  double width, inner, layer;

  g_return_val_if_fail (config != NULL, 0);

  width = config->text.hidden_size;
  inner = config->text.intermediate_size;
  layer = n_tokens * (4 * width * width + 2 * width * inner) + 2.0 * n_tokens * n_tokens * width;
  return config->text.n_layers * layer + width * config->projection_dim;
}
