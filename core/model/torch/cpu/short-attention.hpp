/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cstdint>
#include <vector>

namespace psc
{

/**
 * softmax (q kᵀ / √d) v of one head, for sequences so short that a library for products would take
 * longer to get going. Stays on the calling thread, and must not be used by two at a time.
 */
class ShortAttention
{
public:
  /** @longest: tokens at most; @width: d */
  ShortAttention (int64_t longest, int64_t width);

  /**
   * @q, @k, @v: [n][d], each with @stride from row to row
   * @out: [n][d], with @out_stride
   */
  void attend (int64_t n,
               const float *q,
               const float *k,
               const float *v,
               int64_t stride,
               float *out,
               int64_t out_stride);

private:
  /* Columns are rounded up to a multiple of the vectors' lanes; those to spare are zeros. */
  int64_t width_;
  std::vector<float> queries_; /* [d][n], transposed */
  std::vector<float> values_;  /* [n][d] */
  std::vector<float> weights_; /* [key][query] */
};

} // namespace psc
