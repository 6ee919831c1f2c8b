/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "parameters.hpp"
#include "tape.hpp"

namespace psc
{

/** g W for rows g: on a CPU, a few at a time, so that nobody who cancels waits for all. */
at::Tensor multiply_rows (const at::Tensor &g, const at::Tensor &weight, GCancellable *cancellable);

/** Adds the same to @sum. */
void add_product (at::Tensor sum,
                  const at::Tensor &g,
                  const at::Tensor &weight,
                  GCancellable *cancellable);

/** y = x Wᵀ + b over the last dimension. */
struct Linear
{
  at::Tensor weight; /* [out, in] */
  at::Tensor bias;   /* [out], or undefined */

  static Linear load (const Parameters &parameters, const std::string &name, bool has_bias = true);

  /** Several layers of one input as one matrix product; outputs side by side. */
  static Linear load_joined (const Parameters &parameters, const std::vector<std::string> &names);

  at::Tensor forward (const at::Tensor &x, Tape *tape) const;
};

/** Over the last dimension, with the biased variance. */
struct LayerNorm
{
  at::Tensor weight;
  at::Tensor bias;
  double eps = 1e-5;

  static LayerNorm load (const Parameters &parameters, const std::string &name, double eps);

  at::Tensor forward (const at::Tensor &x, Tape *tape) const;
};

/** What each element becomes by itself: a smooth function, and its derivative. */
struct Activation
{
  at::Tensor (*apply) (const at::Tensor &x);
  at::Tensor (*pull_back) (const at::Tensor &g, const at::Tensor &x); /* g f'(x), broadcast */

  at::Tensor differentiate (const at::Tensor &x) const;
  at::Tensor forward (const at::Tensor &x, Tape *tape) const;
};

/** x Φ(x), with the exact Gaussian distribution function. */
extern const Activation exact_gelu;

/** Its approximation x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2. */
extern const Activation tanh_gelu;

/** x σ(1.702 x). */
extern const Activation quick_gelu;

at::Tensor relu (const at::Tensor &x, Tape *tape);

/** The largest of each 3×3 window of [P, C, H, W], with stride 2 and padding 1. */
at::Tensor max_pool (const at::Tensor &x, Tape *tape);

/** The mean of each square of @size of [P, C, H, W]; what is left over at the right and the bottom
 * is not seen. */
at::Tensor average_pool (const at::Tensor &x, int64_t size, Tape *tape);

/** Its transpose, to [L, C, @height, @width]. */
at::Tensor pull_back_average (const at::Tensor &g, int64_t size, int64_t height, int64_t width);

/**
 * A linear map that moves or averages elements: @apply works on [L, …] for any number L of leading
 * items, and @pullback is its transpose.
 */
at::Tensor rearrange (const at::Tensor &x,
                      const std::function<at::Tensor (const at::Tensor &)> &apply,
                      const std::function<at::Tensor (const at::Tensor &)> &pullback,
                      Tape *tape);

/**
 * softmax(q kᵀ / √d + bias) v for every head.
 *
 * @qkv: [B, …, N, 3 C], the projections side by side; B is any number of points or texts
 * @bias: [heads, N, N], [n, heads, N, N] for B a multiple of n, or undefined
 * @n_rows: how many tokens ask, the first ones
 *
 * Returns: [B, …, @n_rows, C]
 */
at::Tensor
attend (const at::Tensor &qkv, int64_t n_heads, const at::Tensor &bias, int64_t n_rows, Tape *tape);

/** The same of all tokens. */
at::Tensor attend (const at::Tensor &qkv, int64_t n_heads, const at::Tensor &bias, Tape *tape);

/** […, N, C] as […, heads, N, d]. */
at::Tensor split_heads (const at::Tensor &x, int64_t n_heads);

/** softmax(q kᵀ / √d): […, rows, C] and […, N, C] to […, heads, rows, N]. */
at::Tensor weigh (const at::Tensor &q, const at::Tensor &k, int64_t n_heads);

/** What is found of the values […, N, C] by such weights: […, rows, C]. */
at::Tensor find (const at::Tensor &weights, const at::Tensor &v);

/**
 * softmax(q kᵀ / √d) v for one query that no input changes.
 *
 * @query: [C]
 * @kv: [B, N, 2 C], keys and values side by side
 *
 * Returns: [B, C]
 */
at::Tensor
attend_query (const at::Tensor &query, const at::Tensor &kv, int64_t n_heads, Tape *tape);

} // namespace psc
