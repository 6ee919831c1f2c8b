/* SPDX-License-Identifier: Apache-2.0 */

#include "resnet-lane-run.hpp"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

namespace psc
{

ResnetLaneRun::ResnetLaneRun (const ResnetLanes &network,
                              const Area &pixels,
                              const Area &changed,
                              const std::vector<at::Tensor> &activations,
                              Fill fill,
                              GCancellable *cancellable)
    : network_ (network), pixels_ (pixels), changed_ (changed), activations_ (activations),
      fill_ (std::move (fill)), cancellable_ (cancellable)
{
}

LaneMap
ResnetLaneRun::begin (const Area &used) const
{
  LaneMap map (used, 1, 1);

  for (int64_t y = used.y0; y < used.y1; y++)
    {
      fill_ (y, used.x0, used.x1, map.row (y));
      map.list_nonzero (y);
    }
  return map;
}

void
ResnetLaneRun::pool (const LaneMap &stem, int64_t y, const Area &changed, LaneMap &out) const
{
  for (int64_t x = changed.x0; x < changed.x1; x++)
    {
      const Area window = resnet_pool.find_inputs ({ x, y, x + 1, y + 1 }, stem.area);

      std::copy_n (stem.at (window.y0, window.x0), stem.pitch, out.at (y, x));
      for (int64_t i = window.y0; i < window.y1; i++)
        for (int64_t j = window.x0; j < window.x1; j++)
          take_larger_lanes (stem.at (i, j), stem.pitch, out.at (y, x));
      rectify_lanes (out.at (y, x), stem.pitch);
    }
}

LaneMap
ResnetLaneRun::run_stem (const ResnetExtent &extent) const
{
  const ResnetLanes::Layer &stem = network_.stem;
  const Area used = resnet_pool.find_inputs (extent.changed, stem.field.find_whole (pixels_));
  const LaneMap pixels = begin (stem.field.find_inputs (used, pixels_));
  LaneMap unpooled (used, stem.channels);
  LaneMap out (extent.used, stem.channels);

  at::parallel_for (used.y0, used.y1, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; y++)
      {
        check_cancelled (cancellable_);
        for (int64_t x = used.x0; x < used.x1; x++)
          spread_lanes (stem.bias.data_ptr<float> (), unpooled.pitch, unpooled.at (y, x));
        for (int64_t b = 0; b < stem.convolution.n_blocks (); b++)
          stem.convolution.add (pixels, b, y, used.x0, used.x1, unpooled);
      }
  });
  for (int64_t y = extent.changed.y0; y < extent.changed.y1; y++)
    pool (unpooled, y, extent.changed, out);
  surround (out, 0, extent.changed);
  return out;
}

/* Where no window reaches, all copies are as the image is. */
void
ResnetLaneRun::surround (LaneMap &map, size_t activation, const Area &changed) const
{
  const at::Tensor known = activations_.empty () ? at::Tensor () : activations_[activation];
  const float *values = known.defined () ? known.data_ptr<float> () : nullptr;
  const int64_t width = known.defined () ? known.size (1) : 0;

  at::parallel_for (map.area.y0, map.area.y1, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; y++)
      {
        for (int64_t x = map.area.x0; x < map.area.x1; x++)
          if (!changed.contains (y, x))
            spread_lanes (values + (y * width + x) * map.channels, map.channels, map.at (y, x));
        map.list_nonzero (y);
      }
  });
}

/* Block @b of the channels of a few pixels. */
void
ResnetLaneRun::apply_some (const std::vector<Source> &sources,
                           const LaneMap *trunk,
                           int64_t b,
                           const Area &area,
                           LaneMap &out) const
{
  const ResnetLanes::Layer &main = sources.front ().layer;
  const int64_t block = main.convolution.block ();
  const int64_t first = b * block;
  const float *bias = main.bias.data_ptr<float> () + first;
  const int64_t y = area.y0;

  for (int64_t x = area.x0; x < area.x1; x++)
    if (trunk != nullptr)
      spread_and_add_lanes (bias, trunk->at (y, x) + first, block, out.at (y, x) + first);
    else
      spread_lanes (bias, block, out.at (y, x) + first);
  for (const Source &source : sources)
    source.layer.convolution.add (source.map, b, y, area.x0, area.x1, out);
  for (int64_t x = area.x0; x < area.x1; x++)
    rectify_lanes (out.at (y, x) + first, block);
}

/* The sum of convolutions, the first of which has the bias of all, and of the @trunk if there is
 * one, through the ReLU behind them. */
LaneMap
ResnetLaneRun::apply (const std::vector<Source> &sources,
                      const LaneMap *trunk,
                      size_t activation,
                      const ResnetExtent &extent) const
{
  const ResnetLanes::Layer &main = sources.front ().layer;
  const Area &changed = extent.changed;
  LaneMap out (extent.used, main.channels);
  const int64_t n_units = main.convolution.n_blocks () * changed.height ();

  at::parallel_for (0, n_units, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t unit = begin; unit < end; unit++)
      {
        const int64_t y = changed.y0 + unit % changed.height ();

        check_cancelled (cancellable_);
        for (int64_t x = changed.x0; x < changed.x1; x += pixels_at_once)
          apply_some (sources, trunk, unit / changed.height (),
                      { x, y, std::min (x + pixels_at_once, changed.x1), y + 1 }, out);
      }
  });
  surround (out, activation, changed);
  return out;
}

/* Returns: [C, n_lanes], the means over all pixels. */
at::Tensor
ResnetLaneRun::run () const
{
  const std::vector<ResnetExtent> extents = network_.plan (pixels_, changed_);
  LaneMap map = run_stem (extents[0]);
  size_t i = 0;

  for (const ResnetLanes::Block &block : network_.blocks)
    {
      LaneMap inner = map;

      for (size_t l = 0; l + 1 < block.layers.size (); l++)
        {
          i++;
          inner = apply ({ { block.layers[l], inner } }, nullptr, i, extents[i]);
        }
      i++;
      std::vector<Source> sources = { { block.layers.back (), inner } };
      for (const ResnetLanes::Layer &shortcut : block.shortcut)
        sources.push_back ({ shortcut, map });
      map = apply (sources, block.shortcut.empty () ? &map : nullptr, i, extents[i]);
    }

  const at::Tensor sums = at::zeros ({ map.channels, n_lanes }, at::kFloat);
  for (int64_t y = map.area.y0; y < map.area.y1; y++)
    for (int64_t x = map.area.x0; x < map.area.x1; x++)
      add_lanes (map.at (y, x), map.channels, static_cast<Lanes *> (sums.data_ptr ()));
  return sums / static_cast<double> (map.area.width () * map.area.height ());
}

at::Tensor
encode_in_lanes (const ResnetLanes &network, const at::Tensor &pixels, GCancellable *cancellable)
{
  const at::Tensor images = pixels.contiguous ();
  const int64_t n = images.size (0);
  const int64_t width = images.size (2);
  const int64_t size = images.size (1) * width;
  const Area area = { 0, 0, width, images.size (1) };
  const float *values = images.data_ptr<float> ();
  const std::vector<at::Tensor> no_activations;
  const int64_t n_groups = (n + n_lanes - 1) / n_lanes;
  const at::Tensor means =
      at::empty ({ n_groups, network.blocks.back ().layers.back ().channels, n_lanes }, at::kFloat);

  for_each_group (n_groups, [&] (int64_t g) {
    const int64_t first = g * n_lanes;
    const int64_t n_images = std::min (n_lanes, n - first);
    const auto fill = [&] (int64_t y, int64_t x0, int64_t x1, Lanes *row) {
      const float *from = values + first * size + y * width;

      for (int64_t x = x0; x < x1; x++, row++)
        for (int64_t lane = 0; lane < n_lanes; lane++)
          (*row)[lane] = lane < n_images ? from[lane * size + x] : 0;
    };

    means[g].copy_ (ResnetLaneRun (network, area, area, no_activations, fill, cancellable).run ());
  });
  return network.projection.forward (means.transpose (1, 2).flatten (0, 1).slice (0, 0, n),
                                     nullptr);
}

} // namespace psc
