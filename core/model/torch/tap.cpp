/* SPDX-License-Identifier: Apache-2.0 */

#include "tap.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/matmul.h>

#include "layers.hpp"

namespace psc
{

Tape *
reach (Tap *tap, int64_t stage, const at::Tensor &x, const at::Tensor &trunk, Tape *tape)
{
  if (tap == nullptr || tap->stage != stage)
    return tape;

  tap->activations = x;
  tap->trunk = trunk;
  return &tap->tape;
}

at::Tensor
AttentionTap::pull_back_found (const at::Tensor &cotangents, GCancellable *cancellable) const
{
  return tape.pull_back (cotangents.unsqueeze (1), cancellable).squeeze (1);
}

at::Tensor
AttentionTap::pull_back_weights (const at::Tensor &cotangents, GCancellable *cancellable) const
{
  const at::Tensor found = split_heads (pull_back_found (cotangents, cancellable), n_heads);

  return at::matmul (found, split_heads (values, n_heads).transpose (-2, -1));
}

} // namespace psc
