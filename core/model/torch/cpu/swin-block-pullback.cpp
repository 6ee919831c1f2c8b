/* SPDX-License-Identifier: Apache-2.0 */

#include <ATen/Parallel.h>
#include <cstring>

#include "rows.hpp"
#include "swin-block.hpp"

namespace psc
{

at::Tensor
TiledBlock::pull_back (const at::Tensor &cotangents, const Trace &trace) const
{
  const int64_t n = cotangents.size (0);
  const int64_t n_places = cotangents.size (1) * n_windows_;
  const int64_t each = choose_tile (n, 1);
  const int64_t n_tiles = (n + each - 1) / each;
  const int64_t stride = cotangents.stride (0);
  float *values = cotangents.data_ptr<float> ();

  /* The tiles of a window follow one another, so that what it left is read once from memory. */
  at::parallel_for (0, n_places * n_tiles, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t tile = begin; tile < end; tile++)
      {
        const Place place = { tile / n_tiles / n_windows_, tile / n_tiles % n_windows_ };
        const int64_t first = tile % n_tiles * each;

        pull_back_tile (values + first * stride, stride, std::min (each, n - first), place, trace);
      }
  });
  return cotangents;
}

/* @n cotangents of one window, @stride floats from one to the next. */
void
TiledBlock::pull_back_tile (
    float *cotangents, int64_t stride, int64_t n, const Place &place, const Trace &trace) const
{
  const int64_t rows = n * n_tokens_;
  const int64_t at = index (place);
  const int64_t width = channels_ / heads_;
  const size_t run = channels_ * sizeof (float);
  const Buffers buffers (*this, n);
  const auto kept = [at] (const at::Tensor &tensor) { return get_kept (tensor, at); };
  const auto in_image = [&] (int64_t row) {
    return cotangents + row / n_tokens_ * stride
           + (place.image * side_ * side_ + locate (place.window, row % n_tokens_)) * channels_;
  };

  for (int64_t r = 0; r < rows; r++)
    std::memcpy (buffers.tokens + r * channels_, in_image (r), run);

  contract_back_.multiply (rows, buffers.tokens, buffers.perceptron);
  scale (rows, hidden_, n_tokens_, buffers.perceptron, kept (trace.slope));
  expand_back_.multiply (rows, buffers.perceptron, buffers.normed);
  add_standardise_pullback (rows, channels_, n_tokens_, buffers.normed, kept (trace.perceptron_in),
                            kept (trace.perceptron_scales), buffers.tokens);

  output_back_.multiply (rows, buffers.tokens, buffers.attended);
  for (int64_t head = 0; head < heads_; head++)
    pull_back_head (trace.get_head (head, at), n, buffers.attended + head * width,
                    buffers.qkv + head * width, buffers.scales, buffers.scores);
  qkv_back_.multiply (rows, buffers.qkv, buffers.normed);
  add_standardise_pullback (rows, channels_, n_tokens_, buffers.normed, kept (trace.attention_in),
                            kept (trace.attention_scales), buffers.tokens);

  for (int64_t r = 0; r < rows; r++)
    std::memcpy (in_image (r), buffers.tokens + r * channels_, run);
}

} // namespace psc
