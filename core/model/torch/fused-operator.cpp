/* SPDX-License-Identifier: Apache-2.0 */

#include "fused-operator.hpp"

#include <torch/version.h>

/* The first version of which both operators are known to take these parameters. */
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 6)

#include <ATen/ops/_efficient_attention_backward.h>
#include <ATen/ops/_scaled_dot_product_flash_attention_for_cpu_backward.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>

namespace psc
{

/* Each [K, T, H, d]. Returns: [K, T, 3, H, d], without a copy where that is what they are parts of
 */
static at::Tensor
join_parts (const at::Tensor &q, const at::Tensor &k, const at::Tensor &v)
{
  const int64_t part = q.size (2) * q.size (3);

  if (q.is_alias_of (k) && q.is_alias_of (v) && q.stride (1) == 3 * part
      && k.storage_offset () == q.storage_offset () + part
      && v.storage_offset () == k.storage_offset () + part)
    return q.as_strided ({ q.size (0), q.size (1), 3, q.size (2), q.size (3) },
                         { q.stride (0), q.stride (1), part, q.stride (2), q.stride (3) });
  return at::stack ({ q, k, v }, 2);
}

/*
 * As it is called by scaled_dot_product_attention(), but for two things: what comes back is side by
 * side, and keys are not split between blocks, whose sums for a query would be added in whatever
 * order they come.
 */
static at::Tensor
pull_back_on_device (const FusedTrace &trace, const at::Tensor &g)
{
  const int64_t n_tokens = g.size (1);
  const at::Tensor nothing_drawn = at::empty ({}, g.options ().dtype (at::kLong));
  const int64_t no_mask = 0;
  const auto [q, k, v, bias] = at::_efficient_attention_backward (
      g, trace.q, trace.k, trace.v, std::nullopt, trace.found, std::nullopt, std::nullopt, n_tokens,
      n_tokens, trace.log_sums, 0, nothing_drawn, nothing_drawn, no_mask, false, 1.0, 1,
      std::nullopt, true);

  return join_parts (q, k, v);
}

static at::Tensor
pull_back_on_processor (const FusedTrace &trace, const at::Tensor &g)
{
  const auto [q, k, v] = at::_scaled_dot_product_flash_attention_for_cpu_backward (
      g.transpose (1, 2), trace.q.transpose (1, 2), trace.k.transpose (1, 2),
      trace.v.transpose (1, 2), trace.found.transpose (1, 2),
      trace.log_sums.slice (2, 0, g.size (1)), 0, false, std::nullopt, 1.0);

  return join_parts (q.transpose (1, 2), k.transpose (1, 2), v.transpose (1, 2));
}

FusedOperator
find_fused_operator (const at::Device &device)
{
  if (device.is_cuda ())
    return pull_back_on_device;
  return device.is_cpu () ? pull_back_on_processor : nullptr;
}

} // namespace psc

#else

psc::FusedOperator
psc::find_fused_operator (const at::Device &)
{
  return nullptr;
}

#endif

psc::FusedTrace
psc::FusedTrace::expand (int64_t n) const
{
  return { q.expand ({ n, -1, -1, -1 }), k.expand ({ n, -1, -1, -1 }), v.expand ({ n, -1, -1, -1 }),
           found.expand ({ n, -1, -1, -1 }), log_sums.expand ({ n, -1, -1 }) };
}
