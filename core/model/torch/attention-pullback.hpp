/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include <memory>
#include <vector>

#include "narrow.hpp"

namespace psc
{

/** softmax(q kᵀ) v at some sequences, B of them, for each of h heads: T tokens are asked, and the
 * first R of them ask. */
struct Attention
{
  at::Tensor q;       /* [B, h, R, d], scaled such that q kᵀ are the scores */
  at::Tensor k;       /* [B, h, T, d] */
  at::Tensor v;       /* [B, h, T, d] */
  at::Tensor weights; /* [B, h, R, T] */
  at::Tensor found;   /* [B, h, R, d], weights v */
  bool is_biased;     /* something was added to the scores */

  /**
   * @qkv: [B, T, 3, h, d]
   * @scale: of q
   * @bias: added to the scores, [n, h, T, T] for B a multiple of n, or undefined
   * @n_rows: R
   */
  static Attention
  make (const at::Tensor &qkv, double scale, const at::Tensor &bias, int64_t n_rows);

  /** [B, R, h d]. */
  at::Tensor join_found () const;

  /** Without what libtorch's own differentiation would need. */
  Attention detach () const;
};

/** The way of cotangents back through an attention. */
class AttentionPullback
{
public:
  virtual ~AttentionPullback () = default;

  /** @g: [K, B, R, h d], narrow. Returns: [K, B, T, 3, h, d], narrow */
  virtual at::Tensor pull_back (const at::Tensor &g, GCancellable *cancellable) const = 0;

  virtual std::vector<at::Tensor> tensors () const = 0;

  /** Floats that one cotangent of all sequences takes. */
  virtual int64_t count_working () const = 0;

  /**
   * By one operator of libtorch where there is one that is right and does without the weights, or
   * else by products.
   *
   * @query_gain: what cotangents of q are multiplied with, beside @gain
   * @gain: what those of a token's q, k and v are multiplied with, [B, T], or undefined
   */
  static std::shared_ptr<const AttentionPullback> make (const Attention &attention,
                                                        double query_gain,
                                                        const at::Tensor &gain,
                                                        const Narrow &narrow);
};

} // namespace psc
