/* SPDX-License-Identifier: Apache-2.0 */

#include "resnet-occluder.hpp"

#include <ATen/Parallel.h>

#include "vectorise.hpp"

namespace psc
{

/* Of the pooling behind the stem. */
constexpr int64_t pool_size = 3;
constexpr int64_t pool_stride = 2;
constexpr int64_t pool_padding = 1;

/* The outputs from @first to @last that see one of the inputs @begin to @end − 1 along an axis, of
 * @n outputs. */
static std::pair<int64_t, int64_t>
reach_along (int64_t begin, int64_t end, int64_t size, int64_t stride, int64_t padding, int64_t n)
{
  const int64_t first = std::max (begin + padding - size + stride, int64_t (0)) / stride;
  const int64_t last = std::min ((end - 1 + padding) / stride, n - 1);

  return { first, last + 1 };
}

/* The outputs that see any pixel of @in, of all the outputs @whole. */
static Area
find_reach (const Area &in, int64_t size, int64_t stride, int64_t padding, const Area &whole)
{
  const auto x = reach_along (in.x0, in.x1, size, stride, padding, whole.x1);
  const auto y = reach_along (in.y0, in.y1, size, stride, padding, whole.y1);

  return { x.first, y.first, x.second, y.second };
}

/* The inputs that the pixels @out are made of, of all the inputs @whole. */
static Area
find_inputs (const Area &out, int64_t size, int64_t stride, int64_t padding, const Area &whole)
{
  const auto begin = [=] (int64_t i) { return std::max (i * stride - padding, int64_t (0)); };
  const auto end = [=] (int64_t i, int64_t n) {
    return std::min ((i - 1) * stride - padding + size, n);
  };

  return { begin (out.x0), begin (out.y0), end (out.x1, whole.x1), end (out.y1, whole.y1) };
}

static Area
find_reach (const Area &in, const ResnetLanes::Layer &layer, const Area &whole)
{
  return find_reach (in, layer.size, layer.stride, layer.padding, whole);
}

static Area
find_inputs (const Area &out, const ResnetLanes::Layer &layer, const Area &whole)
{
  return find_inputs (out, layer.size, layer.stride, layer.padding, whole);
}

static ResnetLanes::Layer
lay_out (const Convolution &c, int64_t in_pitch)
{
  const int64_t channels = c.weight.size (0);

  return { LaneConvolution::make (c.weight, c.stride, c.padding, in_pitch),
           at::constant_pad_nd (c.bias, { 0, count_pitch (channels) - channels }),
           channels,
           c.weight.size (2),
           c.stride,
           c.padding };
}

ResnetLanes::ResnetLanes (const ResnetLayers &layers)
    : stem (lay_out (layers.stem, 1)), projection (layers.projection)
{
  const auto lay_out_all = [] (const std::vector<Convolution> &convolutions) {
    std::vector<Layer> all;

    for (const Convolution &c : convolutions)
      all.push_back (lay_out (c, count_pitch (c.weight.size (1))));
    return all;
  };

  for (const ResnetBlock &block : layers.blocks)
    {
      blocks.push_back ({ lay_out_all (block.convolutions), lay_out_all (block.shortcut) });
      for (const Layer &shortcut : blocks.back ().shortcut)
        blocks.back ().layers.back ().bias = blocks.back ().layers.back ().bias + shortcut.bias;
    }
}

/* The same values in all lanes. */
PSC_VECTORISE static void
spread (const float *values, int64_t n, Lanes *out)
{
  for (int64_t i = 0; i < n; i++)
    out[i] = Lanes{} + values[i];
}

PSC_VECTORISE static void
spread_and_add (const float *values, const Lanes *terms, int64_t n, Lanes *out)
{
  for (int64_t i = 0; i < n; i++)
    out[i] = terms[i] + values[i];
}

PSC_VECTORISE static void
rectify (Lanes *values, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    values[i] = values[i] > 0 ? values[i] : Lanes{};
}

/* sums = max (sums, values) */
PSC_VECTORISE static void
take_larger (const Lanes *values, int64_t n, Lanes *sums)
{
  for (int64_t i = 0; i < n; i++)
    sums[i] = values[i] > sums[i] ? values[i] : sums[i];
}

PSC_VECTORISE static void
add_up (const Lanes *values, int64_t n, Lanes *sums)
{
  for (int64_t i = 0; i < n; i++)
    sums[i] += values[i];
}

class ResnetOccluder : public Occluder
{
public:
  ResnetOccluder (std::shared_ptr<const ResnetLanes> network,
                  const std::vector<at::Tensor> &activations,
                  const at::Tensor &pixels,
                  const at::Tensor &fill);

  at::Tensor encode (guint n, const PscPatch *windows, GCancellable *cancellable) const override;

private:
  /* What the windows of a group change of an activation, and what of it is used. */
  struct Extent
  {
    Area changed;
    Area used;
  };

  struct Source
  {
    const ResnetLanes::Layer &layer;
    const LaneMap &map;
  };

  Area get_whole (size_t activation) const;
  std::vector<Extent> plan (const Area &windows) const;
  LaneMap begin (const std::vector<PscPatch> &windows, const Area &used) const;
  LaneMap pool (const LaneMap &stem, const Extent &extent) const;
  void surround (LaneMap &map, size_t activation, const Area &changed) const;
  LaneMap run_stem (const std::vector<PscPatch> &windows,
                    const Extent &extent,
                    GCancellable *cancellable) const;
  LaneMap apply (const std::vector<Source> &sources,
                 const LaneMap *trunk,
                 size_t activation,
                 const Extent &extent,
                 GCancellable *cancellable) const;
  void
  run (const std::vector<PscPatch> &windows, at::Tensor means, GCancellable *cancellable) const;

  std::shared_ptr<const ResnetLanes> network_;
  std::vector<at::Tensor> activations_; /* [h, w, C] */
  at::Tensor pixels_;
  at::Tensor fill_;
};

ResnetOccluder::ResnetOccluder (std::shared_ptr<const ResnetLanes> network,
                                const std::vector<at::Tensor> &activations,
                                const at::Tensor &pixels,
                                const at::Tensor &fill)
    : network_ (std::move (network)), pixels_ (pixels.contiguous ()), fill_ (fill.contiguous ())
{
  for (const at::Tensor &activation : activations)
    activations_.push_back (activation[0].permute ({ 1, 2, 0 }).contiguous ());
}

Area
ResnetOccluder::get_whole (size_t activation) const
{
  return { 0, 0, activations_[activation].size (1), activations_[activation].size (0) };
}

/* Windows reach further with every layer, and a layer uses more than what they have reached. */
std::vector<ResnetOccluder::Extent>
ResnetOccluder::plan (const Area &windows) const
{
  const int64_t stem_height = (pixels_.size (0) - 1) / network_->stem.stride + 1;
  const int64_t stem_width = (pixels_.size (1) - 1) / network_->stem.stride + 1;
  const Area stem = find_reach (windows, network_->stem, { 0, 0, stem_width, stem_height });
  Area changed = find_reach (stem, pool_size, pool_stride, pool_padding, get_whole (0));
  std::vector<Extent> extents = { { changed, changed } };

  for (const ResnetLanes::Block &block : network_->blocks)
    {
      const size_t first = extents.size () - 1;

      for (const ResnetLanes::Layer &layer : block.layers)
        {
          const size_t i = extents.size ();

          changed = find_reach (changed, layer, get_whole (i));
          extents.back ().used =
              extents.back ().used.unite (find_inputs (changed, layer, get_whole (i - 1)));
          extents.push_back ({ changed, changed });
        }
      Area beside = changed;
      for (const ResnetLanes::Layer &layer : block.shortcut)
        beside = find_inputs (changed, layer, get_whole (first));
      extents[first].used = extents[first].used.unite (beside);
    }
  extents.back ().used = get_whole (extents.size () - 1);
  return extents;
}

/* A window's pixels are in its own lane. */
LaneMap
ResnetOccluder::begin (const std::vector<PscPatch> &windows, const Area &used) const
{
  LaneMap map (used, 1, 1);
  const float *pixels = pixels_.data_ptr<float> ();
  const float *fill = fill_.data_ptr<float> ();
  const int64_t width = pixels_.size (1);

  for (int64_t y = used.y0; y < used.y1; y++)
    {
      spread (pixels + y * width + used.x0, used.width (), map.row (y));
      for (size_t lane = 0; lane < windows.size (); lane++)
        {
          const PscPatch &w = windows[lane];

          if (y >= w.y && y < w.y + w.height)
            for (int64_t x = w.x; x < w.x + w.width; x++)
              (*map.at (y, x))[lane] = fill[y * width + x];
        }
      map.list_nonzero (y);
    }
  return map;
}

LaneMap
ResnetOccluder::pool (const LaneMap &stem, const Extent &extent) const
{
  LaneMap out (extent.used, stem.channels);
  const Area &changed = extent.changed;

  for (int64_t y = changed.y0; y < changed.y1; y++)
    for (int64_t x = changed.x0; x < changed.x1; x++)
      {
        const Area window =
            find_inputs ({ x, y, x + 1, y + 1 }, pool_size, pool_stride, pool_padding, stem.area);

        std::copy_n (stem.at (window.y0, window.x0), stem.pitch, out.at (y, x));
        for (int64_t i = window.y0; i < window.y1; i++)
          for (int64_t j = window.x0; j < window.x1; j++)
            take_larger (stem.at (i, j), stem.pitch, out.at (y, x));
        rectify (out.at (y, x), stem.pitch);
      }
  return out;
}

/* Where no window reaches, all lanes are as the image is. */
void
ResnetOccluder::surround (LaneMap &map, size_t activation, const Area &changed) const
{
  const at::Tensor &values = activations_[activation];

  at::parallel_for (map.area.y0, map.area.y1, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; y++)
      {
        for (int64_t x = map.area.x0; x < map.area.x1; x++)
          if (!changed.contains (y, x))
            spread (values.data_ptr<float> () + (y * values.size (1) + x) * map.channels,
                    map.channels, map.at (y, x));
        map.list_nonzero (y);
      }
  });
}

LaneMap
ResnetOccluder::run_stem (const std::vector<PscPatch> &windows,
                          const Extent &extent,
                          GCancellable *cancellable) const
{
  const ResnetLanes::Layer &stem = network_->stem;
  const Area whole = { 0, 0, pixels_.size (1), pixels_.size (0) };
  const Area all = { 0, 0, (whole.x1 - 1) / stem.stride + 1, (whole.y1 - 1) / stem.stride + 1 };
  const Area used = find_inputs (extent.changed, pool_size, pool_stride, pool_padding, all);
  const LaneMap pixels = begin (windows, find_inputs (used, stem, whole));
  LaneMap out (used, stem.channels);

  at::parallel_for (used.y0, used.y1, 1, [&] (int64_t first, int64_t last) {
    for (int64_t y = first; y < last; y++)
      {
        check_cancelled (cancellable);
        for (int64_t x = used.x0; x < used.x1; x++)
          spread (stem.bias.data_ptr<float> (), out.pitch, out.at (y, x));
        for (int64_t b = 0; b < stem.convolution.n_blocks (); b++)
          stem.convolution.add (pixels, b, y, used.x0, used.x1, out);
      }
  });

  LaneMap pooled = pool (out, extent);
  surround (pooled, 0, extent.changed);
  return pooled;
}

/* The sum of convolutions, the first of which has the bias of all, and of the @trunk if there is
 * one, through the ReLU behind them. */
LaneMap
ResnetOccluder::apply (const std::vector<Source> &sources,
                       const LaneMap *trunk,
                       size_t activation,
                       const Extent &extent,
                       GCancellable *cancellable) const
{
  const ResnetLanes::Layer &main = sources.front ().layer;
  const Area &changed = extent.changed;
  const int64_t block = main.convolution.block ();
  LaneMap out (extent.used, main.channels);
  const int64_t n_units = main.convolution.n_blocks () * changed.height ();

  at::parallel_for (0, n_units, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t unit = begin; unit < end; unit++)
      {
        const int64_t b = unit / changed.height ();
        const int64_t y = changed.y0 + unit % changed.height ();
        const float *bias = main.bias.data_ptr<float> () + b * block;

        check_cancelled (cancellable);
        for (int64_t x = changed.x0; x < changed.x1; x++)
          if (trunk != nullptr)
            spread_and_add (bias, trunk->at (y, x) + b * block, block, out.at (y, x) + b * block);
          else
            spread (bias, block, out.at (y, x) + b * block);
        for (const Source &source : sources)
          source.layer.convolution.add (source.map, b, y, changed.x0, changed.x1, out);
        for (int64_t x = changed.x0; x < changed.x1; x++)
          rectify (out.at (y, x) + b * block, block);
      }
  });
  surround (out, activation, changed);
  return out;
}

/* @means: [C, n_lanes], of all pixels of the last activation */
void
ResnetOccluder::run (const std::vector<PscPatch> &windows,
                     at::Tensor means,
                     GCancellable *cancellable) const
{
  Area reached = { 0, 0, 1, 1 };

  for (size_t i = 0; i < windows.size (); i++)
    {
      const PscPatch &w = windows[i];
      const Area area = { w.x, w.y, static_cast<int64_t> (w.x) + w.width,
                          static_cast<int64_t> (w.y) + w.height };

      reached = i == 0 ? area : reached.unite (area);
    }

  const std::vector<Extent> extents = plan (reached);
  LaneMap map = run_stem (windows, extents[0], cancellable);
  size_t i = 0;
  for (const ResnetLanes::Block &block : network_->blocks)
    {
      LaneMap inner = map;

      for (size_t l = 0; l + 1 < block.layers.size (); l++, i++)
        inner = apply ({ { block.layers[l], inner } }, nullptr, i + 1, extents[i + 1], cancellable);

      std::vector<Source> sources = { { block.layers.back (), inner } };
      for (const ResnetLanes::Layer &shortcut : block.shortcut)
        sources.push_back ({ shortcut, map });
      i++;
      map = apply (sources, block.shortcut.empty () ? &map : nullptr, i, extents[i], cancellable);
    }

  auto *sums = static_cast<Lanes *> (means.zero_ ().data_ptr ());
  for (int64_t y = map.area.y0; y < map.area.y1; y++)
    for (int64_t x = map.area.x0; x < map.area.x1; x++)
      add_up (map.at (y, x), map.channels, sums);
  means.div_ (map.area.width () * map.area.height ());
}

at::Tensor
ResnetOccluder::encode (guint n, const PscPatch *windows, GCancellable *cancellable) const
{
  const int64_t n_groups = (n + n_lanes - 1) / n_lanes;
  const at::Tensor means =
      at::empty ({ n_groups, activations_.back ().size (2), n_lanes }, at::kFloat);

  for_each_group (n_groups, [&] (int64_t g) {
    const PscPatch *first = windows + g * n_lanes;
    const PscPatch *last = windows + std::min ((g + 1) * n_lanes, static_cast<int64_t> (n));

    run ({ first, last }, means[g], cancellable);
  });
  return network_->projection.forward (means.transpose (1, 2).flatten (0, 1).slice (0, 0, n),
                                       nullptr);
}

std::unique_ptr<Occluder>
occlude_resnet (std::shared_ptr<const ResnetLanes> network,
                std::vector<at::Tensor> activations,
                const at::Tensor &pixels,
                const at::Tensor &fill)
{
  return std::make_unique<ResnetOccluder> (std::move (network), activations, pixels, fill);
}

} // namespace psc
