/* SPDX-License-Identifier: Apache-2.0 */

#include "layer-trace.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <cstring>

namespace psc
{

LayerTrace
LayerTrace::make (int64_t n, int64_t n_tokens, int64_t channels, int64_t hidden, int64_t heads)
{
  const auto make = [] (at::IntArrayRef shape) { return at::empty (shape, at::kFloat); };
  LayerTrace trace;

  trace.attention_in = make ({ n, n_tokens, channels });
  trace.attention_scales = make ({ n, n_tokens });
  trace.qkv = make ({ n, n_tokens, 3 * channels });
  trace.weights = make ({ n, heads, n_tokens, n_tokens });
  trace.attended = make ({ n, n_tokens, channels });
  trace.perceptron_in = make ({ n, n_tokens, channels });
  trace.perceptron_scales = make ({ n, n_tokens });
  trace.slope = make ({ n, n_tokens, hidden });
  return trace;
}

std::vector<at::Tensor>
LayerTrace::tensors () const
{
  return { attention_in,  attention_scales,  qkv,  weights, attended,
           perceptron_in, perceptron_scales, slope };
}

HeadTrace
LayerTrace::get_head (int64_t head, int64_t index) const
{
  const int64_t n_tokens = attended.size (1);
  const int64_t channels = attended.size (2);
  const int64_t width = channels / weights.size (1);

  return { n_tokens,
           width,
           get_kept (qkv, index) + head * width,
           3 * channels,
           channels,
           get_kept (weights, index) + head * n_tokens * n_tokens,
           get_kept (attended, index) + head * width,
           channels };
}

float *
get_kept (const at::Tensor &kept, int64_t index)
{
  return kept.data_ptr<float> () + index * kept.stride (0);
}

void
keep (const at::Tensor &kept, int64_t index, int64_t n, const float *values)
{
  std::memcpy (get_kept (kept, index), values, n * kept.stride (0) * sizeof *values);
}

void
keep_by_key (const at::Tensor &kept, int64_t index, int64_t n, const float *weights)
{
  const int64_t n_tokens = kept.size (-1);
  float *target = get_kept (kept, index);

  at::parallel_for (0, n * kept.size (1), 1, [&] (int64_t begin, int64_t end) {
    for (int64_t h = begin; h < end; h++)
      for (int64_t j = 0; j < n_tokens; j++)
        for (int64_t i = 0; i < n_tokens; i++)
          target[(h * n_tokens + j) * n_tokens + i] = weights[(h * n_tokens + i) * n_tokens + j];
  });
}

} // namespace psc
