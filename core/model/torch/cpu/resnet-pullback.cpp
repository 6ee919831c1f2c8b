/* SPDX-License-Identifier: Apache-2.0 */

#include "resnet-pullback.hpp"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <array>

namespace psc
{

/* So many of a row pass through all steps before the next, and stay in the nearest cache. */
constexpr int64_t pixels_at_once = 8;

/* What a trace keeps of every point's pixels: [P][height][width][channels]. */
template <typename T> struct Kept
{
  explicit Kept (const at::Tensor &tensor)
      : data (tensor.data_ptr<T> ()), height (tensor.size (1)), width (tensor.size (2)),
        channels (tensor.size (3))
  {
  }

  const T *
  at (int64_t point, int64_t y, int64_t x) const
  {
    return data + ((point * height + y) * width + x) * channels;
  }

  const T *data;
  int64_t height;
  int64_t width;
  int64_t channels;
};

using Mask = Kept<uint8_t>;

/*
 * Up to sixteen cotangents on their way back. A map lists what gets through the ReLU that it is the
 * output of, at any of the group's points. Where there is but one, nobody looks at the rest, and it
 * may be anything; otherwise it is zero.
 */
class ResnetPullback::Group
{
public:
  Group (const ResnetPullback &layers,
         const ResnetTrace &trace,
         std::vector<LaneShare> shares,
         GCancellable *cancellable)
      : layers_ (layers), trace_ (trace), shares_ (std::move (shares)), cancellable_ (cancellable)
  {
  }

  at::Tensor run (const at::Tensor &features) const;

private:
  struct Source
  {
    const LaneConvolution &convolution;
    const LaneMap &map;
  };

  /* What goes past a block: the cotangent of its output. */
  struct Trunk
  {
    const LaneMap &map;
    Mask mask;
  };

  LaneMap begin (const at::Tensor &features) const;
  void
  hold_back (const Mask &mask, int64_t y, int64_t x, int64_t first, int64_t n, Lanes *values) const;
  void list (LaneMap &map, const Mask &mask, int64_t y) const;
  void pull_some (const std::vector<Source> &sources,
                  const Trunk *trunk,
                  const Mask &mask,
                  int64_t b,
                  const Area &area,
                  LaneMap &out) const;
  LaneMap pull (const std::vector<Source> &sources, const Trunk *trunk, size_t mask) const;
  LaneMap pull_through (const Block &block, LaneMap map, size_t *mask) const;
  at::Tensor scatter (const LaneMap &map) const;

  const ResnetPullback &layers_;
  const ResnetTrace &trace_;
  std::vector<LaneShare> shares_;
  GCancellable *cancellable_;
};

/* Keeps of @n channels of a pixel, from @first on, what gets through the ReLU. */
void
ResnetPullback::Group::hold_back (
    const Mask &mask, int64_t y, int64_t x, int64_t first, int64_t n, Lanes *values) const
{
  std::array<const uint8_t *, n_lanes> bytes;

  for (size_t s = 0; s < shares_.size (); s++)
    bytes[s] = mask.at (shares_[s].point, y, x) + first;
  mask_lanes (values, n, static_cast<int64_t> (shares_.size ()), shares_.data (), bytes.data ());
}

void
ResnetPullback::Group::list (LaneMap &map, const Mask &mask, int64_t y) const
{
  map.list (y, [&] (int64_t x, uint8_t *is_listed) {
    std::copy_n (mask.at (shares_[0].point, y, x), map.channels, is_listed);
    for (size_t s = 1; s < shares_.size (); s++)
      for (int64_t c = 0; c < map.channels; c++)
        is_listed[c] |= mask.at (shares_[s].point, y, x)[c];
  });
}

/* Every pixel of the last map has the same share of the mean. @features: [n_lanes, C] */
LaneMap
ResnetPullback::Group::begin (const at::Tensor &features) const
{
  const Mask mask (trace_.masks.back ());
  LaneMap map ({ 0, 0, mask.width, mask.height }, mask.channels);
  const at::Tensor column =
      (features.t () / static_cast<double> (mask.height * mask.width)).contiguous ();
  const auto *lanes = static_cast<const Lanes *> (column.data_ptr ());

  for (int64_t y = 0; y < mask.height; y++)
    {
      for (int64_t x = 0; x < mask.width; x++)
        {
          std::copy_n (lanes, map.channels, map.at (y, x));
          if (shares_.size () > 1)
            hold_back (mask, y, x, 0, map.channels, map.at (y, x));
        }
      list (map, mask, y);
    }
  return map;
}

/* Block @b of the channels of a few pixels. */
void
ResnetPullback::Group::pull_some (const std::vector<Source> &sources,
                                  const Trunk *trunk,
                                  const Mask &mask,
                                  int64_t b,
                                  const Area &area,
                                  LaneMap &out) const
{
  const int64_t block = sources.front ().convolution.block ();
  const int64_t first = b * block;
  const int64_t n = std::min (block, out.channels - first);
  const int64_t y = area.y0;

  for (int64_t x = area.x0; x < area.x1; x++)
    if (trunk != nullptr)
      {
        std::copy_n (trunk->map.at (y, x) + first, block, out.at (y, x) + first);
        hold_back (trunk->mask, y, x, first, n, out.at (y, x) + first);
      }
    else
      std::fill_n (out.at (y, x) + first, block, Lanes{});
  for (const Source &source : sources)
    source.convolution.add (source.map, b, y, area.x0, area.x1, out);
  if (shares_.size () > 1)
    for (int64_t x = area.x0; x < area.x1; x++)
      hold_back (mask, y, x, first, n, out.at (y, x) + first);
}

/* Through convolutions that have one input in common, and on with what goes past them if there is
 * such a @trunk, to the ReLU before them. */
LaneMap
ResnetPullback::Group::pull (const std::vector<Source> &sources,
                             const Trunk *trunk,
                             size_t mask_index) const
{
  const Mask mask (trace_.masks[mask_index]);
  LaneMap out ({ 0, 0, mask.width, mask.height }, mask.channels);
  const int64_t n_units = sources.front ().convolution.n_blocks () * mask.height;

  at::parallel_for (0, n_units, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t unit = begin; unit < end; unit++)
      {
        const int64_t b = unit / mask.height;
        const int64_t y = unit % mask.height;

        check_cancelled (cancellable_);
        for (int64_t x = 0; x < mask.width; x += pixels_at_once)
          pull_some (sources, trunk, mask, b,
                     { x, y, std::min (x + pixels_at_once, mask.width), y + 1 }, out);
        if (b == 0)
          list (out, mask, y);
      }
  });
  return out;
}

/* @mask: the index of the block's last, and afterwards of the one before the block */
LaneMap
ResnetPullback::Group::pull_through (const Block &block, LaneMap map, size_t *mask) const
{
  const Trunk trunk = { map, Mask (trace_.masks[*mask]) };
  LaneMap inner = map;

  for (size_t i = block.convolutions.size () - 1; i > 0; i--)
    inner = pull ({ { block.convolutions[i], inner } }, nullptr, --*mask);

  std::vector<Source> sources = { { block.convolutions[0], inner } };
  for (const LaneConvolution &shortcut : block.shortcut)
    sources.push_back ({ shortcut, map });
  return pull (sources, block.shortcut.empty () ? &trunk : nullptr, --*mask);
}

/* Behind the stem, only the largest of each window of pixels has a cotangent. Returns: padded,
 * [extent, extent, n_lanes] */
at::Tensor
ResnetPullback::Group::scatter (const LaneMap &map) const
{
  const at::Tensor &stem = layers_.stem_;
  const int64_t size = stem.size (1);
  const int64_t stride = layers_.stem_stride_;
  const int64_t extent = stride * (trace_.stem_side - 1) + size;
  const Mask mask (trace_.masks.front ());
  const Kept<int32_t> places (trace_.places);
  const at::Tensor image = at::zeros ({ extent, extent, n_lanes }, at::kFloat);
  auto *pixels = static_cast<Lanes *> (image.data_ptr ());

  const auto scatter_pixel = [&] (const LaneShare &share, int64_t y, int64_t x) {
    const uint8_t *gets_through = mask.at (share.point, y, x);
    const int32_t *place = places.at (share.point, y, x);

    for (int64_t c = 0; c < map.channels; c++)
      if (gets_through[c] != 0)
        scatter_lanes (map.at (y, x) + c, share.bits, stem.data_ptr<float> () + c * size * size,
                       size,
                       pixels + place[c] / trace_.stem_side * stride * extent
                           + place[c] % trace_.stem_side * stride,
                       extent);
  };

  for (int64_t y = 0; y < mask.height; y++)
    {
      check_cancelled (cancellable_);
      for (int64_t x = 0; x < mask.width; x++)
        for (const LaneShare &share : shares_)
          scatter_pixel (share, y, x);
    }
  return image;
}

at::Tensor
ResnetPullback::Group::run (const at::Tensor &features) const
{
  size_t mask = trace_.masks.size () - 1;
  LaneMap map = begin (features);

  for (auto block = layers_.blocks_.rbegin (); block != layers_.blocks_.rend (); ++block)
    map = pull_through (*block, std::move (map), &mask);
  return scatter (map);
}

ResnetPullback::ResnetPullback (const ResnetLayers &layers)
    : stem_ (layers.stem.weight.squeeze (1).contiguous ()), stem_stride_ (layers.stem.stride),
      stem_padding_ (layers.stem.padding), projection_ (layers.projection.weight)
{
  const auto turn = [] (const std::vector<Convolution> &convolutions) {
    std::vector<LaneConvolution> turned;

    for (const Convolution &c : convolutions)
      turned.push_back (LaneConvolution::make_transposed (c.weight, c.stride, c.padding));
    return turned;
  };

  for (const ResnetBlock &block : layers.blocks)
    blocks_.push_back ({ turn (block.convolutions), turn (block.shortcut) });
}

/* The cotangents of a point next to each other, so that most groups are at one point. */
at::Tensor
ResnetPullback::pull_back (const ResnetTrace &trace,
                           const at::Tensor &cotangents,
                           GCancellable *cancellable) const
{
  const int64_t k = cotangents.size (0);
  const int64_t n = k * cotangents.size (1);
  const int64_t n_groups = (n + n_lanes - 1) / n_lanes;
  const at::Tensor features =
      at::constant_pad_nd (at::matmul (cotangents, projection_).transpose (0, 1).flatten (0, 1),
                           { 0, 0, 0, n_groups * n_lanes - n });
  const at::Tensor out = at::empty ({ k, cotangents.size (1), trace.side, trace.side }, at::kFloat);

  for_each_group (n_groups, [&] (int64_t g) {
    const int64_t first = g * n_lanes;
    const int64_t last = std::min (first + n_lanes, n);
    std::vector<LaneShare> shares;

    for (int64_t i = first; i < last; i++)
      {
        if (shares.empty () || shares.back ().point != i / k)
          shares.push_back ({ i / k, 0 });
        shares.back ().bits |= 1 << (i - first);
      }
    const at::Tensor image = Group (*this, trace, shares, cancellable)
                                 .run (features.slice (0, first, first + n_lanes))
                                 .slice (0, stem_padding_, stem_padding_ + trace.side)
                                 .slice (1, stem_padding_, stem_padding_ + trace.side);
    for (int64_t i = first; i < last; i++)
      out[i % k][i / k].copy_ (image.select (2, i - first));
  });
  return out;
}

/* A block's maps are there at once. */
int64_t
ResnetPullback::count_working (const ResnetTrace &trace, const ResnetLayers &layers)
{
  const auto count = [&trace] (size_t i) {
    const at::Tensor &mask = trace.masks[i];
    return mask.size (1) * mask.size (2) * count_pitch (mask.size (3));
  };
  int64_t most = count (0) + trace.side * trace.side;
  size_t before = 0;

  for (const ResnetBlock &block : layers.blocks)
    {
      int64_t sum = 0;

      for (size_t i = before; i <= before + block.convolutions.size (); i++)
        sum += count (i);
      most = std::max (most, sum);
      before += block.convolutions.size ();
    }
  return most + trace.side * trace.side;
}

} // namespace psc
