/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/torch/resnet.hpp"
#include "product.hpp"
#include "receptive-field.hpp"

namespace psc
{

/** Takes images through a ResNet on the CPU, as products of rows that one thread each gathers. */
class ResnetForward
{
public:
  explicit ResnetForward (const ResnetLayers &layers);

  /**
   * @pixels: [P, A, A]
   * @activations: takes what comes out of each ReLU, [P, h, w, C], unless null
   *
   * Returns: [P, M]
   */
  at::Tensor run (const at::Tensor &pixels,
                  std::vector<at::Tensor> *activations,
                  GCancellable *cancellable) const;

  /** The same up to what the projection takes the mean of: [P, h, w, C] */
  at::Tensor run_features (const at::Tensor &pixels,
                           std::vector<at::Tensor> *activations,
                           GCancellable *cancellable) const;

private:
  struct Layer
  {
    Product product; /* of [size, size, in channels] with the outputs */
    ReceptiveField field;

    explicit Layer (const Convolution &convolution, Epilogue epilogue);
  };

  struct Block
  {
    std::vector<Layer> layers;
    std::vector<Layer> shortcut;
  };

  static at::Tensor make_output (const Layer &layer, const at::Tensor &x);
  static void apply (const Layer &layer, const at::Tensor &x, bool adds, const at::Tensor &y);

  Layer stem_;
  std::vector<Block> blocks_;
  Linear projection_;
};

} // namespace psc
