/* SPDX-License-Identifier: Apache-2.0 */

#include "resnet-pullback.hpp"

#include <ATen/Parallel.h>

#include "vectorise.hpp"

namespace psc
{

/* The lanes of a group that belong to one point, as a bit each. */
struct Share
{
  int64_t point;
  int32_t bits;
};

/* One layer's masks of a pixel, or the places, one of each share. */
template <typename T>
static std::vector<const T *>
point_at (const std::vector<Share> &shares, const at::Tensor &values, int64_t y, int64_t x)
{
  std::vector<const T *> pointers;

  for (const Share &share : shares)
    pointers.push_back (values.data_ptr<T> () + share.point * values.stride (0)
                        + y * values.stride (1) + x * values.stride (2));
  return pointers;
}

static inline __attribute__ ((always_inline)) void
keep_lanes (Lanes *value, int32_t bits)
{
  static constexpr LaneBits lane = { 1 << 0,  1 << 1,  1 << 2,  1 << 3, 1 << 4,  1 << 5,
                                     1 << 6,  1 << 7,  1 << 8,  1 << 9, 1 << 10, 1 << 11,
                                     1 << 12, 1 << 13, 1 << 14, 1 << 15 };

  *value = ((LaneBits{} + bits) & lane) != 0 ? *value : Lanes{};
}

/* @shares: [n_shares]; @masks: [n_shares][n] */
PSC_VECTORISE static void
mask_values (
    Lanes *values, int64_t n, size_t n_shares, const Share *shares, const uint8_t *const *masks)
{
  for (int64_t i = 0; i < n; i++)
    {
      int32_t bits = 0;

      for (size_t s = 0; s < n_shares; s++)
        bits |= masks[s][i] != 0 ? shares[s].bits : 0;
      keep_lanes (&values[i], bits);
    }
}

/* Adds to the pixels what @n channels of one pixel behind the stem give to them. @weights:
 * [n][size][size]; @places: [n], of the stem's output, [stem_side][stem_side]; @image: padded,
 * [extent][extent] */
PSC_VECTORISE static void
scatter_pixel (const Lanes *values,
               int64_t n,
               int32_t bits,
               const uint8_t *mask,
               const int32_t *places,
               int64_t stem_side,
               const float *weights,
               int64_t size,
               int64_t stride,
               Lanes *image,
               int64_t extent)
{
  for (int64_t c = 0; c < n; c++, weights += size * size)
    if (mask[c] != 0)
      {
        Lanes *corner =
            image + places[c] / stem_side * stride * extent + places[c] % stem_side * stride;
        Lanes value = values[c];

        keep_lanes (&value, bits);
        for (int64_t i = 0; i < size; i++)
          for (int64_t j = 0; j < size; j++)
            corner[i * extent + j] += value * weights[i * size + j];
      }
}

/* Up to sixteen cotangents on their way back. */
class ResnetPullback::Group
{
public:
  Group (const ResnetPullback &layers,
         const ResnetTrace &trace,
         std::vector<Share> shares,
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

  LaneMap begin (const at::Tensor &features) const;
  void mask (LaneMap &map, const at::Tensor &masks, int64_t y, int64_t first, int64_t n) const;
  void list (LaneMap &map, const at::Tensor &masks, int64_t y) const;
  LaneMap pull (const std::vector<Source> &sources, const LaneMap *trunk, size_t mask) const;
  LaneMap pull_through (const Block &block, LaneMap map, size_t *mask) const;
  at::Tensor scatter (const LaneMap &map) const;

  const ResnetPullback &layers_;
  const ResnetTrace &trace_;
  std::vector<Share> shares_;
  GCancellable *cancellable_;
};

void
ResnetPullback::Group::mask (
    LaneMap &map, const at::Tensor &masks, int64_t y, int64_t first, int64_t n) const
{
  for (int64_t x = 0; x < map.area.width (); x++)
    {
      std::vector<const uint8_t *> pointers = point_at<uint8_t> (shares_, masks, y, x);

      for (const uint8_t *&pointer : pointers)
        pointer += first;
      mask_values (map.at (y, x) + first, n, shares_.size (), shares_.data (), pointers.data ());
    }
}

void
ResnetPullback::Group::list (LaneMap &map, const at::Tensor &masks, int64_t y) const
{
  map.list (y, [&] (int64_t x, uint8_t *is_listed) {
    std::fill (is_listed, is_listed + map.channels, 0);
    for (const uint8_t *pointer : point_at<uint8_t> (shares_, masks, y, x))
      for (int64_t c = 0; c < map.channels; c++)
        is_listed[c] |= pointer[c];
  });
}

/* Every pixel of the last map has the same share of the mean. @features: [n_lanes, C] */
LaneMap
ResnetPullback::Group::begin (const at::Tensor &features) const
{
  const at::Tensor &masks = trace_.masks.back ();
  LaneMap map ({ 0, 0, masks.size (2), masks.size (1) }, masks.size (3));
  const at::Tensor column =
      (features.t () / static_cast<double> (map.area.height () * map.area.width ())).contiguous ();
  const auto *lanes = static_cast<const Lanes *> (column.data_ptr ());

  for (int64_t y = 0; y < map.area.height (); y++)
    {
      for (int64_t x = 0; x < map.area.width (); x++)
        std::copy_n (lanes, map.channels, map.at (y, x));
      mask (map, masks, y, 0, map.channels);
      list (map, masks, y);
    }
  return map;
}

/* Through convolutions that have one input in common, and on with what goes past them if there is
 * such a @trunk, to the ReLU before them. */
LaneMap
ResnetPullback::Group::pull (const std::vector<Source> &sources,
                             const LaneMap *trunk,
                             size_t mask_index) const
{
  const at::Tensor &masks = trace_.masks[mask_index];
  LaneMap out ({ 0, 0, masks.size (2), masks.size (1) }, masks.size (3));
  const int64_t block = sources.front ().convolution.block ();
  const int64_t n_units = sources.front ().convolution.n_blocks () * out.area.height ();

  at::parallel_for (0, n_units, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t unit = begin; unit < end; unit++)
      {
        const int64_t b = unit / out.area.height ();
        const int64_t y = unit % out.area.height ();
        const int64_t first = b * block;

        check_cancelled (cancellable_);
        for (int64_t x = 0; x < out.area.width (); x++)
          if (trunk != nullptr)
            std::copy_n (trunk->at (y, x) + first, block, out.at (y, x) + first);
          else
            std::fill_n (out.at (y, x) + first, block, Lanes{});
        for (const Source &source : sources)
          source.convolution.add (source.map, b, y, 0, out.area.width (), out);
        mask (out, masks, y, first, std::min (block, out.channels - first));
        if (b == 0)
          list (out, masks, y);
      }
  });
  return out;
}

/* @mask: the index of the block's last, and afterwards of the one before the block */
LaneMap
ResnetPullback::Group::pull_through (const Block &block, LaneMap map, size_t *mask) const
{
  LaneMap inner = map;

  for (size_t i = block.convolutions.size () - 1; i > 0; i--)
    inner = pull ({ { block.convolutions[i], inner } }, nullptr, --*mask);

  std::vector<Source> sources = { { block.convolutions[0], inner } };
  for (const LaneConvolution &shortcut : block.shortcut)
    sources.push_back ({ shortcut, map });
  return pull (sources, block.shortcut.empty () ? &map : nullptr, --*mask);
}

/* Behind the stem, only the largest of each window of pixels has a cotangent. Returns: padded,
 * [extent, extent, n_lanes] */
at::Tensor
ResnetPullback::Group::scatter (const LaneMap &map) const
{
  const int64_t size = layers_.stem_.size (1);
  const int64_t extent = layers_.stem_stride_ * (trace_.stem_side - 1) + size;
  const at::Tensor image = at::zeros ({ extent, extent, n_lanes }, at::kFloat);

  for (int64_t y = 0; y < map.area.height (); y++)
    {
      check_cancelled (cancellable_);
      for (int64_t x = 0; x < map.area.width (); x++)
        {
          const auto masks = point_at<uint8_t> (shares_, trace_.masks.front (), y, x);
          const auto places = point_at<int32_t> (shares_, trace_.places, y, x);

          for (size_t s = 0; s < shares_.size (); s++)
            scatter_pixel (map.at (y, x), map.channels, shares_[s].bits, masks[s], places[s],
                           trace_.stem_side, layers_.stem_.data_ptr<float> (), size,
                           layers_.stem_stride_, static_cast<Lanes *> (image.data_ptr ()), extent);
        }
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
    std::vector<Share> shares;

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
