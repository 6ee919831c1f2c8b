/* SPDX-License-Identifier: Apache-2.0 */

#include "resnet-pullback.hpp"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <array>

#include "receptive-field.hpp"
#include "resnet-lanes.hpp"

namespace psc
{

/* Rows of pixels that are there at once with all lanes, few enough for the cache. */
constexpr int64_t rows_at_once = 32;

/* A cotangent: of output @row, at a point. */
struct Lane
{
  int64_t row;
  int64_t point;
};

/* The lanes of a group at one point, a bit each. */
struct Share
{
  int64_t point;
  uint16_t bits;
};

/* Which lanes get through a ReLU. */
class Mask
{
public:
  /* @mask: [P, height, width, channels] bytes */
  Mask (const at::Tensor &mask, const std::vector<Share> &shares)
      : height (mask.size (1)), width (mask.size (2)), channels (mask.size (3)),
        bits_ (static_cast<size_t> (height * width * channels))
  {
    const auto size = static_cast<int64_t> (bits_.size ());

    for (const Share &share : shares)
      add_lane_bits (mask.data_ptr<uint8_t> () + share.point * size, size, share.bits,
                     bits_.data ());
  }

  const uint16_t *
  at (int64_t y, int64_t x) const
  {
    return bits_.data () + (y * width + x) * channels;
  }

  int64_t height;
  int64_t width;
  int64_t channels;

private:
  std::vector<uint16_t> bits_; /* [height][width][channels] */
};

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
         const std::vector<Lane> &lanes,
         GCancellable *cancellable);

  /* @features: [K, P, C]; @out: [K, P, A, A] */
  void run (const at::Tensor &features, const at::Tensor &out) const;

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
    const Mask &mask;
  };

  /* Rows of the padded picture, from @y0 on. */
  struct Strip
  {
    int64_t y0;
    int64_t height;
    int64_t width;
    Lanes *pixels;
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
  void scatter_pixel (const LaneMap &map, int64_t y, int64_t x, const Strip &strip) const;
  void scatter_rows (const LaneMap &map, int64_t y0, int64_t y1, const at::Tensor &out) const;
  void scatter (const LaneMap &map, const at::Tensor &out) const;

  const ResnetPullback &layers_;
  const ResnetTrace &trace_;
  const std::vector<Lane> &lanes_;
  std::vector<Share> shares_;
  std::vector<Mask> masks_; /* of each of the trace's */
  GCancellable *cancellable_;
};

ResnetPullback::Group::Group (const ResnetPullback &layers,
                              const ResnetTrace &trace,
                              const std::vector<Lane> &lanes,
                              GCancellable *cancellable)
    : layers_ (layers), trace_ (trace), lanes_ (lanes), cancellable_ (cancellable)
{
  for (size_t i = 0; i < lanes.size (); i++)
    {
      if (shares_.empty () || shares_.back ().point != lanes[i].point)
        shares_.push_back ({ lanes[i].point, 0 });
      shares_.back ().bits = static_cast<uint16_t> (shares_.back ().bits | 1 << i);
    }
  for (const at::Tensor &mask : trace.masks)
    masks_.emplace_back (mask, shares_);
}

/* Keeps of @n channels of a pixel, from @first on, what gets through the ReLU. */
void
ResnetPullback::Group::hold_back (
    const Mask &mask, int64_t y, int64_t x, int64_t first, int64_t n, Lanes *values) const
{
  mask_lanes (values, n, mask.at (y, x) + first);
}

void
ResnetPullback::Group::list (LaneMap &map, const Mask &mask, int64_t y) const
{
  map.list (y, [&] (int64_t x, uint8_t *is_listed) {
    const uint16_t *bits = mask.at (y, x);

    for (int64_t c = 0; c < map.channels; c++)
      is_listed[c] = bits[c] != 0;
  });
}

/* Every pixel of the last map has the same share of the mean. */
LaneMap
ResnetPullback::Group::begin (const at::Tensor &features) const
{
  const Mask &mask = masks_.back ();
  const auto size = static_cast<float> (mask.height * mask.width);
  LaneMap map ({ 0, 0, mask.width, mask.height }, mask.channels);
  Lanes *column = map.at (0, 0);

  std::fill_n (column, map.channels, Lanes{});
  for (size_t i = 0; i < lanes_.size (); i++)
    {
      const float *values = features.data_ptr<float> ()
                            + (lanes_[i].row * features.size (1) + lanes_[i].point) * map.channels;

      for (int64_t c = 0; c < map.channels; c++)
        column[c][i] = values[c] / size;
    }

  /* The first pixel last, as the others are copies of it. */
  for (int64_t y = mask.height - 1; y >= 0; y--)
    {
      for (int64_t x = mask.width - 1; x >= 0; x--)
        {
          if (map.at (y, x) != column)
            std::copy_n (column, map.channels, map.at (y, x));
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
  const bool is_shared = shares_.size () > 1;

  for (int64_t x = area.x0; x < area.x1; x++)
    if (trunk != nullptr)
      {
        std::copy_n (trunk->map.at (y, x) + first, block, out.at (y, x) + first);
        if (!is_shared)
          hold_back (trunk->mask, y, x, first, n, out.at (y, x) + first);
      }
    else
      std::fill_n (out.at (y, x) + first, block, Lanes{});
  for (const Source &source : sources)
    source.convolution.add (source.map, b, y, area.x0, area.x1, out);
  if (is_shared)
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
  const Mask &mask = masks_[mask_index];
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
  const Trunk trunk = { map, masks_[*mask] };
  LaneMap inner = map;

  for (size_t i = block.convolutions.size () - 1; i > 0; i--)
    inner = pull ({ { block.convolutions[i], inner } }, nullptr, --*mask);

  std::vector<Source> sources = { { block.convolutions[0], inner } };
  for (const LaneConvolution &shortcut : block.shortcut)
    sources.push_back ({ shortcut, map });
  return pull (sources, block.shortcut.empty () ? &trunk : nullptr, --*mask);
}

/* To those rows of the picture that are in the strip. Of lanes at several points, those with the
 * largest of a window at the same place go together. */
void
ResnetPullback::Group::scatter_pixel (const LaneMap &map,
                                      int64_t y,
                                      int64_t x,
                                      const Strip &strip) const
{
  const int64_t size = layers_.stem_.size (1);
  const int64_t stride = layers_.stem_stride_;
  const float *weights = layers_.stem_.data_ptr<float> ();
  const uint16_t *gets_through = masks_.front ().at (y, x);
  std::array<const int32_t *, n_lanes> places;

  for (size_t s = 0; s < shares_.size (); s++)
    places[s] = trace_.places.data_ptr<int32_t> ()
                + ((shares_[s].point * map.area.y1 + y) * map.area.x1 + x) * map.channels;

  for (int64_t c = 0; c < map.channels; c++, weights += size * size)
    {
      uint32_t left = gets_through[c];

      for (size_t s = 0; left != 0; s++)
        {
          const int64_t place = places[s][c];
          const int64_t top = place / trace_.stem_side * stride - strip.y0;
          const int64_t begin = std::max<int64_t> (-top, 0);
          const int64_t end = std::min (strip.height - top, size);
          uint32_t bits = shares_[s].bits;

          for (size_t t = s + 1; t < shares_.size (); t++)
            if (places[t][c] == place)
              bits |= shares_[t].bits;
          bits &= left;
          left ^= bits;
          if (bits != 0 && begin < end)
            scatter_lanes (map.at (y, x) + c, static_cast<uint16_t> (bits), weights + begin * size,
                           end - begin, size,
                           strip.pixels + (top + begin) * strip.width
                               + place % trace_.stem_side * stride,
                           strip.width);
        }
    }
}

/* Rows @y0 to before @y1 of the picture. */
void
ResnetPullback::Group::scatter_rows (const LaneMap &map,
                                     int64_t y0,
                                     int64_t y1,
                                     const at::Tensor &out) const
{
  const int64_t side = trace_.side;
  const ReceptiveField stem = { layers_.stem_.size (1), layers_.stem_stride_,
                                layers_.stem_padding_ };
  const Area used = resnet_pool.find_outputs (
      stem.find_outputs ({ 0, y0, side, y1 }, { 0, 0, trace_.stem_side, trace_.stem_side }),
      map.area);
  const int64_t width = stem.stride * (trace_.stem_side - 1) + stem.size;
  const at::Tensor storage = at::zeros ({ y1 - y0, width, n_lanes }, at::kFloat);
  const Strip strip = { y0 + stem.padding, y1 - y0, width,
                        static_cast<Lanes *> (storage.data_ptr ()) };
  std::array<float *, n_lanes> planes;

  for (int64_t y = used.y0; y < used.y1; y++)
    for (int64_t x = 0; x < map.area.x1; x++)
      scatter_pixel (map, y, x, strip);

  for (int64_t y = y0; y < y1; y++)
    {
      for (size_t i = 0; i < lanes_.size (); i++)
        planes[i] = out.data_ptr<float> ()
                    + ((lanes_[i].row * out.size (1) + lanes_[i].point) * side + y) * side;
      part_lanes (strip.pixels + (y - y0) * width + stem.padding, side,
                  static_cast<int64_t> (lanes_.size ()), planes.data ());
    }
}

/* Behind the stem, only the largest of each window of pixels has a cotangent. */
void
ResnetPullback::Group::scatter (const LaneMap &map, const at::Tensor &out) const
{
  const int64_t n_strips = (trace_.side + rows_at_once - 1) / rows_at_once;

  at::parallel_for (0, n_strips, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++)
      {
        check_cancelled (cancellable_);
        scatter_rows (map, i * rows_at_once, std::min ((i + 1) * rows_at_once, trace_.side), out);
      }
  });
}

void
ResnetPullback::Group::run (const at::Tensor &features, const at::Tensor &out) const
{
  size_t mask = trace_.masks.size () - 1;
  LaneMap map = begin (features);

  for (auto block = layers_.blocks_.rbegin (); block != layers_.blocks_.rend (); ++block)
    map = pull_through (*block, std::move (map), &mask);
  scatter (map, out);
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

/* As many groups as are needed, most of them at one point, which is faster: first whole ones of
 * each point, then what is left of the points, of which as few are parted as there are lanes to
 * spare for. */
static std::vector<std::vector<Lane>>
group_lanes (int64_t k, int64_t n_points)
{
  const int64_t rest = k % n_lanes;
  int64_t spare = (n_lanes - rest * n_points % n_lanes) % n_lanes;
  std::vector<std::vector<Lane>> groups;
  int64_t room = 0;
  const auto add = [&] (int64_t row, int64_t point) {
    if (room == 0)
      {
        groups.emplace_back ();
        room = n_lanes;
      }
    groups.back ().push_back ({ row, point });
    room--;
  };

  for (int64_t p = 0; p < n_points; p++)
    for (int64_t row = 0; row < k - rest; row++)
      add (row, p);
  for (int64_t p = 0; p < n_points; p++)
    {
      if (room < rest && room <= spare)
        {
          spare -= room;
          room = 0;
        }
      for (int64_t row = k - rest; row < k; row++)
        add (row, p);
    }
  return groups;
}

at::Tensor
ResnetPullback::pull_back (const ResnetTrace &trace,
                           const at::Tensor &cotangents,
                           GCancellable *cancellable) const
{
  const int64_t k = cotangents.size (0);
  const int64_t n_points = cotangents.size (1);
  const at::Tensor features = at::matmul (cotangents, projection_).contiguous ();
  const at::Tensor out = at::empty ({ k, n_points, trace.side, trace.side }, at::kFloat);
  const std::vector<std::vector<Lane>> groups = group_lanes (k, n_points);

  for_each_group (static_cast<int64_t> (groups.size ()), [&] (int64_t g) {
    Group (*this, trace, groups[static_cast<size_t> (g)], cancellable).run (features, out);
  });
  return out;
}

/* A block's maps are there at once, and two bytes of all masks for sixteen cotangents. */
int64_t
ResnetPullback::count_working (const ResnetTrace &trace, const ResnetLayers &layers)
{
  const auto count = [&trace] (size_t i) {
    const at::Tensor &mask = trace.masks[i];
    return mask.size (1) * mask.size (2) * count_pitch (mask.size (3));
  };
  int64_t most = 0;
  int64_t masks = 0;
  size_t before = 0;

  for (const ResnetBlock &block : layers.blocks)
    {
      int64_t sum = 0;

      for (size_t i = before; i <= before + block.convolutions.size (); i++)
        sum += count (i);
      most = std::max (most, sum);
      before += block.convolutions.size ();
    }
  for (const at::Tensor &mask : trace.masks)
    masks += mask[0].numel () * sizeof (uint16_t) / sizeof (Lanes);
  return most + masks + trace.side * trace.side;
}

} // namespace psc
