/* SPDX-License-Identifier: Apache-2.0 */

#include "fused-attention.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/sub.h>
#include <algorithm>
#include <limits>

#include "round-up.hpp"
#include "tape.hpp"

namespace psc
{

/* @q, @k: [1, H, T, d]. The scores are made again of narrow numbers, as the operator will: weights
 * that are exponentials of their differences to these sums add up to 1. Those differences are the
 * weights' logarithms, in every column. */
static at::Tensor
sum_exponentials (const at::Tensor &q, const at::Tensor &k)
{
  const at::Tensor scores = at::matmul (q.to (at::kFloat), k.to (at::kFloat).transpose (-2, -1));
  const int64_t n_tokens = q.size (2);
  const at::Tensor sums = at::full ({ 1, q.size (1), round_up (n_tokens, FusedTrace::padding) },
                                    std::numeric_limits<float>::infinity (), scores.options ());
  at::Tensor of_tokens = sums.slice (2, 0, n_tokens);

  at::sub_out (of_tokens, scores.select (3, 0), at::log_softmax (scores, -1).select (3, 0));
  return sums;
}

/* @gain: see AttentionPullback::make(), @shape: [B, T, 1, 1, 1]. Returns: what goes to q, k and v,
 * [B, T, 3, 1, 1], or of every token [1, 1, 3, 1, 1] */
static at::Tensor
list_gains (const at::Tensor &gain,
            at::IntArrayRef shape,
            double query_gain,
            const at::TensorOptions &options)
{
  const at::Tensor each =
      gain.defined () ? gain.reshape (shape) : at::ones ({ 1, 1, 1, 1, 1 }, options);
  const at::Tensor gains = each.repeat ({ 1, 1, 3, 1, 1 });

  if (query_gain != 1)
    gains.select (2, 0).mul_ (query_gain);
  return gains;
}

FusedPullback::FusedPullback (FusedOperator op,
                              const Attention &attention,
                              double query_gain,
                              const at::Tensor &gain,
                              const Narrow &narrow)
    : operator_ (op), narrow_ (narrow), sequences_ (attention.q.size (0)),
      heads_ (attention.q.size (1)), tokens_ (attention.q.size (2)), width_ (attention.q.size (3)),
      gain_ (
          list_gains (gain, { sequences_, tokens_, 1, 1, 1 }, query_gain, attention.q.options ()))
{
  const auto list_heads = [&] (const at::Tensor &x) {
    return narrow.take (x).reshape ({ 1, sequences_ * heads_, tokens_, width_ });
  };
  /* With it k and v would keep q as it was before it was scaled. */
  const bool is_apart = narrow.is_full () && !attention.q.is_alias_of (attention.k);
  const at::Tensor q = list_heads (attention.q);
  const at::Tensor k = list_heads (is_apart ? attention.k.clone () : attention.k);
  const at::Tensor v = list_heads (is_apart ? attention.v.clone () : attention.v);

  trace_ = { q.transpose (1, 2), k.transpose (1, 2), v.transpose (1, 2),
             list_heads (attention.found).transpose (1, 2).contiguous (), sum_exponentials (q, k) };
}

std::vector<at::Tensor>
FusedPullback::tensors () const
{
  return { trace_.q, trace_.k, trace_.v, trace_.found, trace_.log_sums, gain_ };
}

/* What comes back to q, k and v, and inside the operator either the same in three parts, or a GPU's
 * products with what is found and its float32 sums for q, which are whole tiles. Of many sequences
 * also their cotangents and what comes back, in another order. */
int64_t
FusedPullback::count_working () const
{
  const int64_t all_heads = sequences_ * heads_;
  const int64_t numbers = all_heads * tokens_ * width_;
  const int64_t sums = all_heads * round_up (tokens_, 128) * round_up (width_, 64);

  return 3 * numbers + std::max (3 * numbers, numbers + sums) + (sequences_ > 1 ? 4 * numbers : 0);
}

at::Tensor
FusedPullback::pull_back (const at::Tensor &g, GCancellable *cancellable) const
{
  const int64_t k = g.size (0);
  const at::Tensor by_token = g.view ({ k, sequences_, tokens_, heads_, width_ })
                                  .transpose (1, 2)
                                  .reshape ({ k, tokens_, sequences_ * heads_, width_ });
  check_cancelled (cancellable);
  const at::Tensor back = operator_ (trace_.expand (k), by_token);

  narrow_.round (back);
  check_cancelled (cancellable);
  const at::Tensor by_sequence =
      back.view ({ k, tokens_, 3, sequences_, heads_, width_ }).permute ({ 0, 3, 1, 2, 4, 5 });
  at::Tensor out = sequences_ > 1 ? at::empty (by_sequence.sizes (), back.options ()) : by_sequence;
  at::mul_out (out, by_sequence, gain_);
  narrow_.round (out);
  return out;
}

} // namespace psc
