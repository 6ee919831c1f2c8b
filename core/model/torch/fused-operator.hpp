/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/Tensor.h>

namespace psc
{

/**
 * What an attention leaves to an operator that makes its weights again as it takes cotangents back.
 *
 * The h heads of B sequences are H = B h heads of one, so that K cotangents are a batch with which
 * nothing of this is repeated: expanded, it has a stride of 0.
 */
struct FusedTrace
{
  at::Tensor q;        /* [1, T, H, d], such that q kᵀ are the scores */
  at::Tensor k;        /* [1, T, H, d] */
  at::Tensor v;        /* [1, T, H, d] */
  at::Tensor found;    /* [1, T, H, d], without gaps */
  at::Tensor log_sums; /* [1, H, padded]: log Σ exp of each token's scores, float32; ∞ from T on */

  /** What T is padded to: kernels read so many sums at a time, whatever T. */
  static constexpr int64_t padding = 32;

  /** For @k cotangents. */
  FusedTrace expand (int64_t k) const;
};

/** @trace: expanded, @g: [K, T, H, d] without gaps. Returns: [K, T, 3, H, d], to q, k and v */
using FusedOperator = at::Tensor (*) (const FusedTrace &trace, const at::Tensor &g);

/** libtorch's own for tensors of @device; null if it has none that is known here. To libtorch an
 * AMD GPU is a CUDA device, too: whether its kernels do the same, a FusedProbe finds out. */
FusedOperator find_fused_operator (const at::Device &device);

} // namespace psc
