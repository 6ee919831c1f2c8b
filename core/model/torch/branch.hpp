/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <memory>

#include "layers.hpp"
#include "narrow.hpp"

namespace psc
{

/** What is made when it is first asked for. */
template <typename T> class Lazy
{
public:
  template <typename Make>
  const T &
  get (Make make) const
  {
    if (value_ == nullptr)
      value_ = std::make_shared<const T> (make ());
    return *value_;
  }

private:
  mutable std::shared_ptr<const T> value_;
};

/** What each token becomes by itself. */
struct Perceptron
{
  Linear expand;
  Activation activation;
  Linear contract;

  at::Tensor forward (const at::Tensor &x, GCancellable *cancellable) const;
};

/*
 * What a layer adds to its tokens is made of what they are after a LayerNorm, x̂ = (x − mean) / σ.
 *
 * Its gain, its shift and the mean that is taken away are in the weights W of the linear layer
 * behind it, whose rows add up to 0. Then ∂L/∂x = (h − x̂ ⟨h, x̂⟩ / C) / σ with h = g W, and ⟨h, x̂⟩ =
 * ⟨g, W x̂⟩. 1 / σ goes into what is kept of the way from W on, so that g W is added to the trunk as
 * it is made, and what is left are products of one row per token: all cotangents with what that
 * token has.
 */

/** A linear layer with the LayerNorm before it in its weights: of x̂ alone. */
Linear fold_norm (const Linear &linear, const LayerNorm &norm);

/** Adds act(LN(x) W₁ + b₁) W₂ + b₂ to the tokens x, and keeps what taking cotangents back takes. */
class PerceptronBranch
{
public:
  PerceptronBranch (const LayerNorm &norm, const Perceptron &perceptron, const Narrow &narrow);

  /** @x: [P, …, C] */
  at::Tensor forward (const at::Tensor &x, Tape *tape, GCancellable *cancellable) const;

private:
  struct Trace;

  Trace trace (const at::Tensor &seen, const at::Tensor &rstd, const at::Tensor &inside) const;
  void pull_back (const Trace &trace, at::Tensor &trunk, GCancellable *cancellable) const;

  Narrow narrow_;
  double eps_;
  Linear expand_; /* with the norm in it */
  Activation activation_;
  Linear contract_;
  at::Tensor expand_back_; /* the same weights, narrow */
  at::Tensor contract_back_;
};

/** Adds what attention among the tokens of each sequence finds to them, and keeps what taking
 * cotangents back takes. */
class AttentionBranch
{
public:
  /** @qkv: for queries, keys and values, side by side */
  AttentionBranch (const LayerNorm &norm,
                   const Linear &qkv,
                   const Linear &output,
                   int64_t n_heads,
                   const Narrow &narrow);

  /**
   * @x: [P, N, C]
   * @n_tokens: T of each sequence; N is a multiple of it
   * @bias: added to the scores, [n, heads, T, T] for a number of sequences that is a multiple of n,
   *   or undefined
   * @n_rows: R, how many tokens ask and go on, the first ones: T, or less of one sequence per point
   *
   * Returns: [P, N, C], or [P, R, C]
   */
  at::Tensor forward (const at::Tensor &x,
                      int64_t n_tokens,
                      const at::Tensor &bias,
                      int64_t n_rows,
                      Tape *tape,
                      GCancellable *cancellable) const;

private:
  struct Trace;

  void pull_back (const Trace &trace, at::Tensor &trunk, GCancellable *cancellable) const;

  Narrow narrow_;
  double eps_;
  int64_t heads_;
  Linear qkv_; /* with the norm and the scale of the scores in it */
  Linear output_;
  at::Tensor qkv_back_; /* the same weights, narrow */
  at::Tensor output_back_;
};

} // namespace psc
