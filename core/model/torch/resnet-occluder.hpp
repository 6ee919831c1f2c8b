/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lanes.hpp"
#include "resnet.hpp"
#include "vision.hpp"

namespace psc
{

/** A ResNet laid out for encoding sixteen images side by side on the CPU. */
struct ResnetLanes
{
  /** How far one pixel is seen, and the bias where it belongs to this layer alone. */
  struct Layer
  {
    LaneConvolution convolution;
    at::Tensor bias; /* [pitch of the outputs] */
    int64_t channels;
    int64_t size;
    int64_t stride;
    int64_t padding;
  };

  struct Block
  {
    std::vector<Layer> layers;
    std::vector<Layer> shortcut; /* none for the identity; its bias is that of the last layer */
  };

  explicit ResnetLanes (const ResnetLayers &layers);

  Layer stem;
  std::vector<Block> blocks;
  Linear projection;
};

/**
 * Encodes sixteen copies of an image side by side, each with a window of its own replaced. Of every
 * layer only the pixels are computed anew that one of the windows reaches.
 *
 * @activations: what comes out of each ReLU for the image as it is, [1, C, h, w]
 * @pixels, @fill: [A, A]
 */
std::unique_ptr<Occluder> occlude_resnet (std::shared_ptr<const ResnetLanes> network,
                                          std::vector<at::Tensor> activations,
                                          const at::Tensor &pixels,
                                          const at::Tensor &fill);

} // namespace psc
