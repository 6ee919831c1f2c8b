/* SPDX-License-Identifier: Apache-2.0 */

#include "swin-block.hpp"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>
#include <ATen/ops/ones_like.h>
#include <cmath>
#include <cstring>

#include "layer-product.hpp"
#include "rows.hpp"

namespace psc
{

/* Floats of a tile's widest array, so that all of its arrays stay in a processor's own cache. */
constexpr int64_t max_tile = 150000;

/* Where the tokens of each window are in the image, after a cyclic shift up and left. */
static std::vector<int64_t>
place_windows (int64_t side, int64_t window, int64_t shift)
{
  std::vector<int64_t> places;

  for (int64_t top = 0; top < side; top += window)
    for (int64_t left = 0; left < side; left += window)
      for (int64_t y = top; y < top + window; y++)
        for (int64_t x = left; x < left + window; x++)
          places.push_back ((y + shift) % side * side + (x + shift) % side);
  return places;
}

TiledBlock::TiledBlock (const SwinBlock &block, int64_t side, Width width_back)
    : side_ (side), channels_ (block.output.weight.size (0)),
      hidden_ (block.expand.weight.size (0)), heads_ (block.heads),
      n_tokens_ (block.window * block.window), n_windows_ (side * side / n_tokens_),
      attention_eps_ (block.before.eps), perceptron_eps_ (block.after.eps),
      places_ (place_windows (side, block.window, block.shift)), bias_ (block.bias.contiguous ()),
      qkv_ (make_product (block.qkv, &block.before)), output_ (make_product (block.output)),
      expand_ (make_product (block.expand, &block.after, Epilogue::gelu)),
      contract_ (make_product (block.contract)),
      qkv_back_ (block.qkv.weight * block.before.weight, width_back),
      output_back_ (block.output.weight, width_back),
      expand_back_ (block.expand.weight * block.after.weight, width_back),
      contract_back_ (block.contract.weight, width_back)
{
}

TiledBlock::Buffers::Buffers (const TiledBlock &block, int64_t n)
{
  const int64_t rows = n * block.n_tokens_;
  const int64_t c = block.channels_;
  const int64_t pairs = block.heads_ * block.n_tokens_;
  Scratch scratch (rows, 6 * c + 1 + pairs + block.hidden_);

  tokens = scratch.take (c);
  normed = scratch.take (c);
  scales = scratch.take (1);
  qkv = scratch.take (3 * c);
  attended = scratch.take (c);
  scores = scratch.take (pairs);
  perceptron = scratch.take (block.hidden_);
}

LayerTrace
TiledBlock::make_trace (int64_t n_images) const
{
  return LayerTrace::make (n_images * n_windows_, n_tokens_, channels_, hidden_, heads_);
}

/* Windows of which a token is its image's own. */
std::vector<TiledBlock::Place>
TiledBlock::find_windows (const Tokens &tokens) const
{
  std::vector<Place> found;

  for (int64_t image = 0; image < tokens.n_images (); image++)
    for (int64_t window = 0; window < n_windows_; window++)
      for (int64_t t = 0; t < n_tokens_; t++)
        if (tokens.is_own (image, locate (window, t)))
          {
            found.push_back ({ image, window });
            break;
          }
  return found;
}

/* How many of @n windows or cotangents make a tile: as many as fit, but no fewer tiles than are
 * wanted, and all of about the same size. */
int64_t
TiledBlock::choose_tile (int64_t n, int64_t n_tiles_wanted) const
{
  const int64_t width = std::max ({ hidden_, 3 * channels_, heads_ * n_tokens_ });
  const int64_t most = std::max<int64_t> (max_tile / (n_tokens_ * width), 1);
  const int64_t n_tiles = std::max ((n + most - 1) / most, std::min (n, n_tiles_wanted));

  return (n + n_tiles - 1) / n_tiles;
}

void
TiledBlock::forward (Tokens &tokens, const Trace *trace) const
{
  const std::vector<Place> places = find_windows (tokens);
  const auto n = static_cast<int64_t> (places.size ());

  if (n == 0)
    return;
  const int64_t each = choose_tile (n, at::get_num_threads ());
  at::parallel_for (0, (n + each - 1) / each, 1, [&] (int64_t begin, int64_t end) {
    const at::NoGradGuard no_grad;

    for (int64_t tile = begin; tile < end; tile++)
      forward_tile (tokens, &places[tile * each], std::min (each, n - tile * each), trace);
  });
}

void
TiledBlock::forward_tile (Tokens &tokens, const Place *places, int64_t n, const Trace *trace) const
{
  const int64_t rows = n * n_tokens_;
  const size_t run = channels_ * sizeof (float);
  const Buffers buffers (*this, n);

  for (int64_t r = 0; r < rows; r++)
    {
      const Place &place = places[r / n_tokens_];

      std::memcpy (buffers.tokens + r * channels_,
                   tokens.read (place.image, locate (place.window, r % n_tokens_)), run);
    }

  standardise (rows, channels_, attention_eps_, buffers.tokens, buffers.normed, buffers.scales);
  qkv_.multiply (rows, buffers.normed, buffers.qkv);
  attend (places, n, buffers);
  output_.add (rows, buffers.attended, buffers.tokens);
  if (trace != nullptr)
    {
      const int64_t first = index (places[0]);

      keep (trace->attention_in, first, n, buffers.normed);
      keep (trace->attention_scales, first, n, buffers.scales);
      keep (trace->qkv, first, n, buffers.qkv);
      keep (trace->attended, first, n, buffers.attended);
      keep_by_key (trace->weights, first, n, buffers.scores);
    }
  run_perceptron (n, buffers, trace, index (places[0]));

  for (int64_t r = 0; r < rows; r++)
    {
      const Place &place = places[r / n_tokens_];

      std::memcpy (tokens.write (place.image, locate (place.window, r % n_tokens_)),
                   buffers.tokens + r * channels_, run);
    }
}

/* softmax(q kᵀ / √d + bias) v, window by window and head by head. */
void
TiledBlock::attend (const Place *places, int64_t n, const Buffers &buffers) const
{
  const int64_t width = channels_ / heads_;
  const int64_t n_pairs = n_tokens_ * n_tokens_;
  const int64_t stride = 3 * channels_;
  const auto scale = static_cast<float> (1 / std::sqrt (static_cast<double> (width)));
  const auto of_head = [&] (const float *values, int64_t window, int64_t head, int64_t part) {
    return View{ values + window * n_tokens_ * stride + part * channels_ + head * width, stride };
  };

  for (int64_t h = 0; h < n * heads_; h++)
    {
      const int64_t window = bias_.dim () == 4 ? places[h / heads_].window : 0;
      float *scores = buffers.scores + h * n_pairs;

      multiply_views (n_tokens_, width, n_tokens_, of_head (buffers.qkv, h / heads_, h % heads_, 0),
                      false, of_head (buffers.qkv, h / heads_, h % heads_, 1), true, scores,
                      n_tokens_);
      scale_and_add (n_pairs, scale, scores,
                     bias_.data_ptr<float> () + (window * heads_ + h % heads_) * n_pairs);
    }

  softmax (n * heads_ * n_tokens_, n_tokens_, buffers.scores);

  for (int64_t h = 0; h < n * heads_; h++)
    multiply_views (n_tokens_, n_tokens_, width, { buffers.scores + h * n_pairs, n_tokens_ }, false,
                    of_head (buffers.qkv, h / heads_, h % heads_, 2), false,
                    buffers.attended + h / heads_ * n_tokens_ * channels_ + h % heads_ * width,
                    channels_);
}

void
TiledBlock::run_perceptron (int64_t n,
                            const Buffers &buffers,
                            const Trace *trace,
                            int64_t index) const
{
  const int64_t rows = n * n_tokens_;

  standardise (rows, channels_, perceptron_eps_, buffers.tokens, buffers.normed, buffers.scales);
  if (trace == nullptr)
    expand_.multiply (rows, buffers.normed, buffers.perceptron);
  else
    {
      at::Tensor inside = at::from_blob (buffers.perceptron, { n, n_tokens_, hidden_ }, at::kFloat);

      keep (trace->perceptron_in, index, n, buffers.normed);
      keep (trace->perceptron_scales, index, n, buffers.scales);
      expand_.multiply_bare (rows, buffers.normed, buffers.perceptron);
      trace->slope.slice (0, index, index + n)
          .copy_ (at::gelu_backward (at::ones_like (inside), inside));
      inside.copy_ (at::gelu (inside));
    }
  contract_.add (rows, buffers.perceptron, buffers.tokens);
}

} // namespace psc
