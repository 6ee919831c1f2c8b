/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attention-pullback.hpp"
#include "fused-operator.hpp"

namespace psc
{

/**
 * The way of cotangents back through an attention by one operator, which keeps no weights and
 * writes none down: neither the trace nor a cotangent takes memory for T × T numbers.
 *
 * Everybody asks, and nothing is added to the scores.
 */
class FusedPullback : public AttentionPullback
{
public:
  /** See AttentionPullback::make() */
  FusedPullback (FusedOperator op,
                 const Attention &attention,
                 double query_gain,
                 const at::Tensor &gain,
                 const Narrow &narrow);

  at::Tensor pull_back (const at::Tensor &g, GCancellable *cancellable) const override;
  std::vector<at::Tensor> tensors () const override;
  int64_t count_working () const override;

private:
  FusedOperator operator_;
  Narrow narrow_;
  int64_t sequences_;
  int64_t heads_;
  int64_t tokens_;
  int64_t width_;
  FusedTrace trace_; /* narrow */
  at::Tensor gain_;  /* [B, T, 3, 1, 1] or [1, 1, 3, 1, 1], float32 */
};

} // namespace psc
