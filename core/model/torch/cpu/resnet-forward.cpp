/* SPDX-License-Identifier: Apache-2.0 */

#include "resnet-forward.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/relu.h>

#include "rows.hpp"

namespace psc
{

/* Pixels whose inputs are gathered at once: enough for a product to run well, few enough for them
 * to stay in a processor's own cache. */
constexpr int64_t pixels_of_tile = 128;

ResnetForward::Layer::Layer (const Convolution &c, Epilogue epilogue)
    : product (c.weight.permute ({ 2, 3, 1, 0 }).flatten (0, 2), c.bias, epilogue),
      field ({ c.weight.size (2), c.stride, c.padding })
{
}

ResnetForward::ResnetForward (const ResnetLayers &layers)
    : stem_ (layers.stem, Epilogue::none), projection_ (layers.projection)
{
  for (const ResnetBlock &block : layers.blocks)
    {
      Block laid;

      for (const Convolution &convolution : block.convolutions)
        laid.layers.emplace_back (convolution, Epilogue::relu);
      for (const Convolution &shortcut : block.shortcut)
        laid.shortcut.emplace_back (shortcut, Epilogue::none);
      blocks_.push_back (std::move (laid));
    }
}

/* The inputs of one output at the corner (@y, @x) of an image [height][width][channels], with zeros
 * past its border: [size][size][channels]. */
static void
gather_inputs (const float *image,
               const Area &whole,
               int64_t channels,
               int64_t size,
               int64_t y,
               int64_t x,
               float *out)
{
  const int64_t begin = std::max (x, int64_t (0));
  const int64_t end = std::min (x + size, whole.x1);

  for (int64_t i = y; i < y + size; i++, out += size * channels)
    if (i < 0 || i >= whole.y1)
      std::fill_n (out, size * channels, 0.0F);
    else
      {
        std::fill_n (out, (begin - x) * channels, 0.0F);
        std::copy_n (image + (i * whole.x1 + begin) * channels, (end - begin) * channels,
                     out + (begin - x) * channels);
        std::fill (out + (end - x) * channels, out + size * channels, 0.0F);
      }
}

at::Tensor
ResnetForward::make_output (const Layer &layer, const at::Tensor &x)
{
  const Area whole = layer.field.find_whole ({ 0, 0, x.size (2), x.size (1) });

  return at::empty ({ x.size (0), whole.y1, whole.x1, layer.product.columns () }, at::kFloat);
}

/* @x: [P, h, w, C]; @y: of make_output(), to which is added if @adds says so */
void
ResnetForward::apply (const Layer &layer, const at::Tensor &x, bool adds, const at::Tensor &y)
{
  const ReceptiveField &field = layer.field;
  const Area whole = { 0, 0, x.size (2), x.size (1) };
  const int64_t channels = x.size (3);
  const int64_t inner = layer.product.inner ();
  const int64_t n_rows = y.size (0) * y.size (1) * y.size (2);
  const int64_t n_threads = at::get_num_threads ();
  const int64_t n_tiles =
      (n_rows + pixels_of_tile * n_threads - 1) / (pixels_of_tile * n_threads) * n_threads;
  const int64_t rows = (n_rows + n_tiles - 1) / n_tiles;
  const float *in = x.data_ptr<float> ();
  float *out = y.data_ptr<float> ();

  const auto gather_row = [&] (int64_t row, float *gathered) {
    const int64_t column = row % y.size (2);
    const int64_t line = row / y.size (2) % y.size (1);
    const int64_t image = row / y.size (2) / y.size (1);

    gather_inputs (in + image * whole.y1 * whole.x1 * channels, whole, channels, field.size,
                   line * field.stride - field.padding, column * field.stride - field.padding,
                   gathered);
  };

  at::parallel_for (0, n_tiles, 1, [&] (int64_t begin, int64_t end) {
    float *gathered = get_scratch (rows * inner);

    for (int64_t tile = begin; tile < end; tile++)
      {
        const int64_t first = tile * rows;
        const int64_t n = std::min (rows, n_rows - first);
        float *sums = out + first * layer.product.columns ();

        for (int64_t i = 0; i < n; i++)
          gather_row (first + i, gathered + i * inner);
        if (n > 0 && adds)
          layer.product.add (n, gathered, sums);
        else if (n > 0)
          layer.product.multiply (n, gathered, sums);
      }
  });
}

at::Tensor
ResnetForward::run_features (const at::Tensor &pixels,
                             std::vector<at::Tensor> *activations,
                             GCancellable *cancellable) const
{
  const auto watch = [activations] (const at::Tensor &x) {
    if (activations != nullptr)
      activations->push_back (x);
  };
  at::Tensor x = pixels.contiguous ().unsqueeze (3);
  at::Tensor y = make_output (stem_, x);

  apply (stem_, x, false, y);
  y = at::max_pool2d (y.permute ({ 0, 3, 1, 2 }), { 3, 3 }, { 2, 2 }, { 1, 1 });
  x = at::relu (y.permute ({ 0, 2, 3, 1 }).contiguous ());
  watch (x);

  for (const Block &block : blocks_)
    {
      at::Tensor inner = x;

      check_cancelled (cancellable);
      for (size_t i = 0; i + 1 < block.layers.size (); i++)
        {
          y = make_output (block.layers[i], inner);
          apply (block.layers[i], inner, false, y);
          watch (y);
          inner = y;
        }

      y = make_output (block.layers.back (), inner);
      for (const Layer &shortcut : block.shortcut)
        apply (shortcut, x, false, y);
      if (block.shortcut.empty ())
        y.copy_ (x);
      apply (block.layers.back (), inner, true, y);
      watch (y);
      x = y;
    }
  return x;
}

at::Tensor
ResnetForward::run (const at::Tensor &pixels,
                    std::vector<at::Tensor> *activations,
                    GCancellable *cancellable) const
{
  const at::Tensor features = run_features (pixels, activations, cancellable);

  return projection_.forward (features.mean (at::IntArrayRef ({ 1, 2 })), nullptr);
}

} // namespace psc
