/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "head-pullback.hpp"

namespace psc
{

/** What pulling back through an attention and a perceptron needs of a forward pass of n sequences
 * or windows of T tokens. */
struct LayerTrace
{
  at::Tensor attention_in;      /* [n, T, C], standardised */
  at::Tensor attention_scales;  /* [n, T] */
  at::Tensor qkv;               /* [n, T, 3 C] */
  at::Tensor weights;           /* [n, heads, T, T], those of a key's column in a row */
  at::Tensor attended;          /* [n, T, C] */
  at::Tensor perceptron_in;     /* [n, T, C], standardised */
  at::Tensor perceptron_scales; /* [n, T] */
  at::Tensor slope;             /* [n, T, hidden], of the activation */

  /** To be filled in. */
  static LayerTrace
  make (int64_t n, int64_t n_tokens, int64_t channels, int64_t hidden, int64_t heads);

  std::vector<at::Tensor> tensors () const;

  /** What item @index left of a head. */
  HeadTrace get_head (int64_t head, int64_t index) const;
};

/** What one of a trace's tensors holds of item @index. */
float *get_kept (const at::Tensor &kept, int64_t index);

/** Stores there what @n items, which follow one another from @index on, leave. */
void keep (const at::Tensor &kept, int64_t index, int64_t n, const float *values);

/** The same for attention weights, from the rows of queries to those of keys.
 * @weights: [n][heads][T][T] */
void keep_by_key (const at::Tensor &kept, int64_t index, int64_t n, const float *weights);

} // namespace psc
