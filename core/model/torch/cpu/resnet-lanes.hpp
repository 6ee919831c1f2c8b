/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lane-convolution.hpp"
#include "model/torch/resnet.hpp"

namespace psc
{

/** Pixels of a row that pass through all steps of a layer before the next, and stay in the nearest
 * cache. */
constexpr int64_t pixels_at_once = 8;

/** What changes of an activation when an area of the pixels does, and what of it is then used. */
struct ResnetExtent
{
  Area whole;
  Area changed;
  Area used; /* holds the former */
};

/** A ResNet laid out for encoding sixteen images side by side on the CPU. */
struct ResnetLanes
{
  struct Layer
  {
    LaneConvolution convolution;
    at::Tensor bias; /* [pitch of the outputs] */
    int64_t channels;
    ReceptiveField field;
  };

  struct Block
  {
    std::vector<Layer> layers;   /* the last has the shortcut's bias too */
    std::vector<Layer> shortcut; /* none for the identity */
  };

  explicit ResnetLanes (const ResnetLayers &layers);

  /** For every activation: behind the pooling, and behind each layer. Whatever changes reaches
   * further with every layer, and a layer uses more than what has been reached before it. */
  std::vector<ResnetExtent> plan (const Area &pixels, const Area &changed) const;

  Layer stem;
  std::vector<Block> blocks;
  Linear projection;
};

/** The pooling behind the stem. */
constexpr ReceptiveField resnet_pool = { 3, 2, 1 };

} // namespace psc
