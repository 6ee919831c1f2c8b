/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <functional>

#include "resnet-lanes.hpp"

namespace psc
{

/**
 * Up to sixteen images on their way through a ResNet, side by side. Where they are known to be as
 * one image is, of which all activations are there, nothing is computed.
 */
class ResnetLaneRun
{
public:
  /** Sets the pixels of row y from x0 to before x1, one after the other, each [n_lanes]. */
  using Fill = std::function<void (int64_t y, int64_t x0, int64_t x1, Lanes *pixels)>;

  /**
   * @pixels: of the model's input
   * @changed: where the images are not as the one is
   * @activations: what comes out of each ReLU for the one, [h, w, C]; none is needed where all
   *   pixels are changed
   *
   * All are borrowed.
   */
  ResnetLaneRun (const ResnetLanes &network,
                 const Area &pixels,
                 const Area &changed,
                 const std::vector<at::Tensor> &activations,
                 Fill fill,
                 GCancellable *cancellable);

  /** [C, n_lanes]: the features' means over all their pixels. */
  at::Tensor run () const;

private:
  struct Source
  {
    const ResnetLanes::Layer &layer;
    const LaneMap &map;
  };

  LaneMap begin (const Area &used) const;
  LaneMap run_stem (const ResnetExtent &extent) const;
  void pool (const LaneMap &stem, int64_t y, const Area &changed, LaneMap &out) const;
  void surround (LaneMap &map, size_t activation, const Area &changed) const;
  void apply_some (const std::vector<Source> &sources,
                   const LaneMap *trunk,
                   int64_t b,
                   const Area &area,
                   LaneMap &out) const;
  LaneMap apply (const std::vector<Source> &sources,
                 const LaneMap *trunk,
                 size_t activation,
                 const ResnetExtent &extent) const;

  const ResnetLanes &network_;
  Area pixels_;
  Area changed_;
  const std::vector<at::Tensor> &activations_;
  Fill fill_;
  GCancellable *cancellable_;
};

/** The embeddings of images that have nothing in common. @pixels: [P, A, A]; Returns: [P, M] */
at::Tensor
encode_in_lanes (const ResnetLanes &network, const at::Tensor &pixels, GCancellable *cancellable);

} // namespace psc
