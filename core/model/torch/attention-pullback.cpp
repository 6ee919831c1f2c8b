/* SPDX-License-Identifier: Apache-2.0 */

#include "attention-pullback.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/softmax.h>

#include "fused-attention.hpp"
#include "fused-probe.hpp"
#include "product-attention.hpp"

namespace psc
{

Attention
Attention::make (const at::Tensor &qkv, double scale, const at::Tensor &bias, int64_t n_rows)
{
  const at::Tensor heads = qkv.permute ({ 2, 0, 3, 1, 4 }).contiguous ();
  Attention self;

  self.q = heads[0].slice (2, 0, n_rows);
  if (scale != 1)
    self.q = self.q * scale;
  self.k = heads[1];
  self.v = heads[2];
  self.is_biased = bias.defined ();
  at::Tensor scores = at::matmul (self.q, self.k.transpose (-2, -1));
  if (self.is_biased)
    scores =
        (scores.unflatten (0, { -1, bias.size (0) }) + bias.slice (2, 0, n_rows)).flatten (0, 1);
  self.weights = at::softmax (scores, -1);
  self.found = at::matmul (self.weights, self.v);
  return self;
}

at::Tensor
Attention::join_found () const
{
  return found.transpose (1, 2).flatten (-2);
}

Attention
Attention::detach () const
{
  return { q.detach (), k.detach (), v.detach (), weights.detach (), found.detach (), is_biased };
}

std::shared_ptr<const AttentionPullback>
AttentionPullback::make (const Attention &attention,
                         double query_gain,
                         const at::Tensor &gain,
                         const Narrow &narrow)
{
  const FusedOperator fused = FusedProbe::shared ().choose (attention, narrow);

  if (fused != nullptr)
    return std::make_shared<FusedPullback> (fused, attention, query_gain, gain, narrow);
  return std::make_shared<ProductPullback> (attention, query_gain, gain, narrow);
}

} // namespace psc
