/* SPDX-License-Identifier: Apache-2.0 */

#include "head-pullback.hpp"

#include <cmath>

#include "product.hpp"
#include "rows.hpp"

namespace psc
{

/*
 * With the cotangent g of the head's output o = a v: ∂v = aᵀ g, ∂a = g vᵀ, ∂s = a ⊙ (∂a − Σ_j a
 * ∂a), ∂q = ∂s k / √d, ∂k = ∂sᵀ q / √d, where the sum is that of g ⊙ o over the head's width. ∂a
 * and ∂s are by key, then cotangent, then query, which needs nothing to be transposed or copied.
 */
void
pull_back_head (const HeadTrace &head,
                int64_t n,
                const float *cotangents,
                float *out,
                float *sums,
                float *scores)
{
  const int64_t n_tokens = head.n_tokens;
  const int64_t rows = n * n_tokens;
  const auto scale = static_cast<float> (1 / std::sqrt (static_cast<double> (head.width)));
  const View queries = { head.qkv, head.stride };
  const View keys = { head.qkv + head.part, head.stride };
  const View values = { head.qkv + 2 * head.part, head.stride };

  multiply_and_sum (rows, head.width, head.out_stride, n_tokens, cotangents, head.attended, sums);
  multiply_views (n_tokens, head.width, rows, values, false, { cotangents, head.out_stride }, true,
                  scores, rows);
  pull_back_softmax (n, n_tokens, scale, head.weights, sums, scores);

  multiply_views (rows, n_tokens, head.width, { scores, rows }, true, keys, false, out,
                  head.stride);
  for (int64_t c = 0; c < n; c++)
    {
      float *of_cotangent = out + c * n_tokens * head.stride;

      multiply_views (n_tokens, n_tokens, head.width, { scores + c * n_tokens, rows }, false,
                      queries, false, of_cotangent + head.part, head.stride);
      multiply_views (n_tokens, n_tokens, head.width, { head.weights, n_tokens }, false,
                      { cotangents + c * n_tokens * head.out_stride, head.out_stride }, false,
                      of_cotangent + 2 * head.part, head.stride);
    }
}

} // namespace psc
