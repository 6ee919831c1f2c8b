/* SPDX-License-Identifier: Apache-2.0 */

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/softmax.h>
#include <cmath>

#include "attention-pullback.hpp"
#include "layers.hpp"

namespace psc
{

at::Tensor
split_heads (const at::Tensor &x, int64_t n_heads)
{
  return x.unflatten (-1, { n_heads, x.size (-1) / n_heads }).transpose (-3, -2);
}

static at::Tensor
join_heads (const at::Tensor &x)
{
  return x.transpose (-3, -2).flatten (-2);
}

/*
 * @left [K, …, R, S] times @right […, S, T], which all K share: the K cotangents become rows of one
 * product per head, so that @right is read once and never repeated.
 */
static at::Tensor
multiply_shared (const at::Tensor &left, const at::Tensor &right)
{
  const int64_t k = left.size (0);
  const int64_t rows = left.size (-2);
  const int64_t batch = right.numel () / (right.size (-1) * right.size (-2));
  const at::Tensor stacked = left.reshape ({ k, batch, rows, left.size (-1) })
                                 .transpose (0, 1)
                                 .reshape ({ batch, k * rows, left.size (-1) });
  const at::Tensor product =
      at::bmm (stacked, right.reshape ({ batch, right.size (-2), right.size (-1) }));
  std::vector<int64_t> shape = left.sizes ().vec ();

  shape.back () = right.size (-1);
  return product.view ({ batch, k, rows, right.size (-1) }).transpose (0, 1).reshape (shape);
}

at::Tensor
weigh (const at::Tensor &q, const at::Tensor &k, int64_t n_heads)
{
  const double scale = 1 / std::sqrt (static_cast<double> (q.size (-1) / n_heads));

  return at::softmax (
      at::matmul (split_heads (q, n_heads), split_heads (k, n_heads).transpose (-2, -1)) * scale,
      -1);
}

at::Tensor
find (const at::Tensor &weights, const at::Tensor &v)
{
  return join_heads (at::matmul (weights, split_heads (v, weights.size (-3))));
}

at::Tensor
attend (const at::Tensor &qkv, int64_t n_heads, const at::Tensor &bias, Tape *tape)
{
  return attend (qkv, n_heads, bias, qkv.size (-2), tape);
}

at::Tensor
attend (const at::Tensor &qkv, int64_t n_heads, const at::Tensor &bias, int64_t n_rows, Tape *tape)
{
  const int64_t n_tokens = qkv.size (-2);
  const int64_t width = qkv.size (-1) / (3 * n_heads);
  const double scale = 1 / std::sqrt (static_cast<double> (width));
  const Attention attention =
      Attention::make (qkv.reshape ({ -1, n_tokens, 3, n_heads, width }), scale,
                       bias.defined () && bias.dim () == 3 ? bias.unsqueeze (0) : bias, n_rows);

  if (tape != nullptr)
    {
      const at::NoGradGuard no_grad;
      const auto pullback =
          AttentionPullback::make (attention.detach (), scale, at::Tensor (), Narrow ());

      tape->record (
          [pullback, shape = qkv.sizes ().vec ()] (const at::Tensor &g, GCancellable *cancellable) {
            std::vector<int64_t> of_all = shape;
            of_all.insert (of_all.begin (), g.size (0));
            return pullback->pull_back (g.contiguous (), cancellable).view (of_all);
          },
          pullback->tensors (), pullback->count_working () / qkv.size (0));
    }

  std::vector<int64_t> shape = qkv.sizes ().vec ();
  shape[shape.size () - 2] = n_rows;
  shape.back () = n_heads * width;
  return attention.join_found ().view (shape);
}

/* The pullback of attend_query(), whose query is constant: ∂k = ∂sᵀ q / √d, ∂v = aᵀ g. Everything
 * has one row per head, so that products are sums over a dimension. */
static at::Tensor
pull_back_query (const at::Tensor &cotangent,
                 const at::Tensor &query,
                 const at::Tensor &v,
                 const at::Tensor &weights,
                 double scale)
{
  const at::Tensor g = cotangent.unflatten (-1, { v.size (-3), v.size (-1) }).unsqueeze (-2);
  const at::Tensor dv = weights.transpose (-2, -1) * g;
  at::Tensor ds = multiply_shared (g, v.transpose (-2, -1)).mul_ (weights);

  ds -= weights * ds.sum (-1, true);
  const at::Tensor dk = ds.transpose (-2, -1) * (query * scale);
  return at::cat ({ join_heads (dk), join_heads (dv) }, -1);
}

at::Tensor
attend_query (const at::Tensor &query, const at::Tensor &kv, int64_t n_heads, Tape *tape)
{
  const std::vector<at::Tensor> parts = kv.chunk (2, -1);
  const at::Tensor k = split_heads (parts[0], n_heads);
  const at::Tensor v = split_heads (parts[1], n_heads);
  const at::Tensor q = query.reshape ({ n_heads, 1, -1 });
  const double scale = 1 / std::sqrt (static_cast<double> (k.size (-1)));
  const at::Tensor weights = at::softmax (at::matmul (q, k.transpose (-2, -1)) * scale, -1);

  if (tape != nullptr)
    tape->record ([q, v, weights, scale] (
                      const at::Tensor &g) { return pull_back_query (g, q, v, weights, scale); },
                  { v, weights }, (3 * weights.numel () + 3 * kv.numel ()) / kv.size (0));

  return join_heads (at::matmul (weights, v)).squeeze (-2);
}

} // namespace psc
