/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "resnet-lanes.hpp"
#include "model/torch/vision.hpp"

namespace psc
{

/**
 * Encodes sixteen copies of an image side by side, each with a window of its own replaced. Of every
 * layer only the pixels are computed anew that one of the windows reaches.
 */
class ResnetOccluder : public Occluder
{
public:
  /**
   * @activations: what comes out of each ReLU for the image as it is, [1, h, w, C]
   * @pixels, @fill: [A, A]
   */
  ResnetOccluder (std::shared_ptr<const ResnetLanes> network,
                  const std::vector<at::Tensor> &activations,
                  const at::Tensor &pixels,
                  const at::Tensor &fill);

  at::Tensor encode (guint n, const PscPatch *windows, GCancellable *cancellable) const override;

private:
  at::Tensor encode_group (const std::vector<PscPatch> &windows, GCancellable *cancellable) const;

  std::shared_ptr<const ResnetLanes> network_;
  std::vector<at::Tensor> activations_; /* [h, w, C] */
  at::Tensor pixels_;
  at::Tensor fill_;
};

} // namespace psc
