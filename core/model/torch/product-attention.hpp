/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attention-pullback.hpp"

namespace psc
{

/**
 * The way of cotangents back through an attention, in as few operators as there are products.
 *
 * With the cotangent g of what is found and a the weights: ∂v = aᵀ g, ∂a = g vᵀ, ∂s = a ⊙ (∂a − Σ
 * ∂a ⊙ a), ∂q = ∂s k, ∂k = ∂sᵀ q. Σ ∂a ⊙ a is g · found: it goes through the product for ∂a as
 * columns of g that v has a constant for. The tokens' order before that of the K cotangents lets
 * all of them be rows or columns of one product per head.
 */
class ProductPullback : public AttentionPullback
{
public:
  /** See AttentionPullback::make() */
  ProductPullback (const Attention &attention,
                   double query_gain,
                   const at::Tensor &gain,
                   const Narrow &narrow);

  at::Tensor pull_back (const at::Tensor &g, GCancellable *cancellable) const override;
  std::vector<at::Tensor> tensors () const override;
  int64_t count_working () const override;

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
