/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lane-convolution.hpp"
#include "model/torch/resnet.hpp"
#include "resnet-trace.hpp"

namespace psc
{

/** Pulls cotangents back through a ResNet on the CPU, sixteen side by side. */
class ResnetPullback
{
public:
  explicit ResnetPullback (const ResnetLayers &layers);

  /** @cotangents: [K, P, M]. Returns: [K, P, A, A] */
  at::Tensor pull_back (const ResnetTrace &trace,
                        const at::Tensor &cotangents,
                        GCancellable *cancellable) const;

  /** Floats that one cotangent takes. */
  static int64_t count_working (const ResnetTrace &trace, const ResnetLayers &layers);

private:
  class Group;

  struct Block
  {
    std::vector<LaneConvolution> convolutions; /* transposed */
    std::vector<LaneConvolution> shortcut;
  };

  at::Tensor stem_; /* [C, k, k] */
  int64_t stem_stride_;
  int64_t stem_padding_;
  std::vector<Block> blocks_;
  at::Tensor projection_; /* [M, C] */
};

} // namespace psc
