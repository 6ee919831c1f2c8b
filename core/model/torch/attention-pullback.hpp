/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

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

/**
 * The way of cotangents back through an attention, in as few operators as there are products.
 *
 * With the cotangent g of what is found and a the weights: ∂v = aᵀ g, ∂a = g vᵀ, ∂s = a ⊙ (∂a − Σ
 * ∂a ⊙ a), ∂q = ∂s k, ∂k = ∂sᵀ q. Σ ∂a ⊙ a is g · found: it goes through the product for ∂a as
 * columns of g that v has a constant for. The tokens' order before that of the K cotangents lets
 * all of them be rows or columns of one product per head.
 */
class AttentionPullback
{
public:
  /**
   * @query_gain: what cotangents of q are multiplied with, beside @gain
   * @gain: what those of a token's q, k and v are multiplied with, [B, T], or undefined
   */
  AttentionPullback (const Attention &attention,
                     double query_gain,
                     const at::Tensor &gain,
                     const Narrow &narrow);

  /** @g: [K, B, R, h d], narrow. Returns: [K, B, T, 3, h, d], narrow */
  at::Tensor pull_back (const at::Tensor &g, GCancellable *cancellable) const;

  std::vector<at::Tensor> tensors () const;

  /** Floats that one cotangent of all sequences takes. */
  int64_t count_working () const;

private:
  at::Tensor pull_back_scores (const at::Tensor &g) const;

  Narrow narrow_;
  int64_t sequences_;
  int64_t heads_;
  int64_t rows_;       /* R */
  int64_t tokens_;     /* T */
  int64_t width_;      /* d */
  int64_t padded_;     /* d, and the columns of g · found */
  at::Tensor weights_; /* [B h, R, T], times the gain of who is asked */
  at::Tensor queries_; /* [B h, R, d] */
  at::Tensor keys_;    /* [B h, T, d], over their gain */
  at::Tensor values_;  /* [B h, T, padded] */
  at::Tensor found_;   /* [B h R, d, padded − d], the same in every column */
  at::Tensor gain_;    /* [B, R, 1, 1], or undefined */
};

} // namespace psc
