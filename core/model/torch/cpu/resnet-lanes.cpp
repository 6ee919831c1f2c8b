/* SPDX-License-Identifier: Apache-2.0 */

#include "resnet-lanes.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/constant_pad_nd.h>

namespace psc
{

static ResnetLanes::Layer
lay_out (const Convolution &c, int64_t in_pitch)
{
  const int64_t channels = c.weight.size (0);

  return { LaneConvolution::make (c.weight, c.stride, c.padding, in_pitch),
           at::constant_pad_nd (c.bias, { 0, count_pitch (channels) - channels }),
           channels,
           { c.weight.size (2), c.stride, c.padding } };
}

static std::vector<ResnetLanes::Layer>
lay_out_all (const std::vector<Convolution> &convolutions)
{
  std::vector<ResnetLanes::Layer> layers;

  for (const Convolution &c : convolutions)
    layers.push_back (lay_out (c, count_pitch (c.weight.size (1))));
  return layers;
}

ResnetLanes::ResnetLanes (const ResnetLayers &layers)
    : stem (lay_out (layers.stem, 1)), projection (layers.projection)
{
  for (const ResnetBlock &block : layers.blocks)
    {
      Block laid = { lay_out_all (block.convolutions), lay_out_all (block.shortcut) };

      for (const Layer &shortcut : laid.shortcut)
        laid.layers.back ().bias = laid.layers.back ().bias + shortcut.bias;
      blocks.push_back (std::move (laid));
    }
}

static ResnetExtent
follow (const ReceptiveField &field, const ResnetExtent &in)
{
  const Area whole = field.find_whole (in.whole);
  const Area changed = field.find_outputs (in.changed, whole);

  return { whole, changed, changed };
}

std::vector<ResnetExtent>
ResnetLanes::plan (const Area &pixels, const Area &changed) const
{
  std::vector<ResnetExtent> extents = { follow (
      resnet_pool, follow (stem.field, { pixels, changed, changed })) };

  for (const Block &block : blocks)
    {
      const size_t first = extents.size () - 1;

      for (const Layer &layer : block.layers)
        {
          const ResnetExtent next = follow (layer.field, extents.back ());
          ResnetExtent &in = extents.back ();

          in.used = in.used.unite (layer.field.find_inputs (next.changed, in.whole));
          extents.push_back (next);
        }

      ResnetExtent &in = extents[first];
      Area beside = extents.back ().changed;
      for (const Layer &layer : block.shortcut)
        beside = layer.field.find_inputs (beside, in.whole);
      in.used = in.used.unite (beside);
    }
  extents.back ().used = extents.back ().whole;
  return extents;
}

} // namespace psc
