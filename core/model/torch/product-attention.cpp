/* SPDX-License-Identifier: Apache-2.0 */

#include "product-attention.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mul.h>

#include "tape.hpp"

namespace psc
{

ProductPullback::ProductPullback (const Attention &attention,
                                  double query_gain,
                                  const at::Tensor &gain,
                                  const Narrow &narrow)
    : narrow_ (narrow), sequences_ (attention.q.size (0)), heads_ (attention.q.size (1)),
      rows_ (attention.q.size (2)), tokens_ (attention.k.size (2)), width_ (attention.q.size (3)),
      padded_ (width_ + narrow.alignment ())
{
  const int64_t batch = sequences_ * heads_;
  at::Tensor weights = attention.weights;
  at::Tensor keys = query_gain != 1 ? attention.k * query_gain : attention.k;

  if (gain.defined ())
    {
      weights = weights * gain.reshape ({ sequences_, 1, 1, tokens_ });
      keys = keys / gain.reshape ({ sequences_, 1, tokens_, 1 });
      gain_ = gain.reshape ({ sequences_, tokens_, 1, 1 }).slice (1, 0, rows_);
    }
  weights_ = narrow.take (weights).reshape ({ batch, rows_, tokens_ });
  queries_ = narrow.take (attention.q).reshape ({ batch, rows_, width_ });
  keys_ = narrow.take (keys).reshape ({ batch, tokens_, width_ });

  values_ = at::empty ({ batch, tokens_, padded_ }, weights_.options ());
  values_.slice (2, 0, width_).copy_ (attention.v.reshape ({ batch, tokens_, width_ }));
  values_.slice (2, width_).fill_ (-1.0 / static_cast<double> (padded_ - width_));
  narrow.round (values_);
  found_ = narrow.take (attention.found)
               .reshape ({ batch * rows_, width_, 1 })
               .expand ({ -1, -1, padded_ - width_ })
               .contiguous ();
}

std::vector<at::Tensor>
ProductPullback::tensors () const
{
  return { weights_, queries_, keys_, values_, found_ };
}

int64_t
ProductPullback::count_working () const
{
  return sequences_ * heads_ * (rows_ * (tokens_ + padded_ + width_) + tokens_ * 6 * width_);
}

/* @g: [B h, R, K, padded], of which the last columns are filled in. Returns: [B h, R K, T], what
 * comes back to the scores, times the gain of who is asked */
at::Tensor
ProductPullback::pull_back_scores (const at::Tensor &g) const
{
  const int64_t k = g.size (2);
  const at::Tensor rows = g.view ({ -1, k, padded_ });
  at::Tensor sums = rows.slice (2, width_);

  at::bmm_out (sums, rows.slice (2, 0, width_), found_);
  narrow_.round (sums);
  const at::Tensor scores = at::bmm (g.view ({ -1, rows_ * k, padded_ }), values_.transpose (1, 2));
  narrow_.round (scores);
  scores.view ({ -1, rows_, k, tokens_ }).mul_ (weights_.unsqueeze (2));
  narrow_.round (scores);
  return scores;
}

at::Tensor
ProductPullback::pull_back (const at::Tensor &g, GCancellable *cancellable) const
{
  const int64_t k = g.size (0);
  const int64_t batch = sequences_ * heads_;
  const at::Tensor by_head =
      at::empty ({ sequences_, heads_, rows_, k, padded_ }, weights_.options ());
  const at::Tensor out =
      at::empty ({ k, sequences_, tokens_, 3, heads_, width_ }, weights_.options ());

  by_head.slice (4, 0, width_)
      .copy_ (g.view ({ k, sequences_, rows_, heads_, width_ }).permute ({ 1, 3, 2, 0, 4 }));
  const at::Tensor scores = pull_back_scores (by_head.view ({ batch, rows_, k, padded_ }));
  check_cancelled (cancellable);

  const at::Tensor to_queries = at::bmm (scores, keys_)
                                    .view ({ sequences_, heads_, rows_, k, width_ })
                                    .permute ({ 3, 0, 2, 1, 4 });
  at::Tensor queries = out.select (3, 0).slice (2, 0, rows_);
  if (rows_ < tokens_)
    out.select (3, 0).slice (2, rows_).zero_ ();
  if (gain_.defined ())
    at::mul_out (queries, to_queries, gain_);
  else
    queries.copy_ (to_queries);
  check_cancelled (cancellable);
  out.select (3, 1).copy_ (
      at::bmm (scores.view ({ batch, rows_, k * tokens_ }).transpose (1, 2), queries_)
          .view ({ sequences_, heads_, k, tokens_, width_ })
          .permute ({ 2, 0, 3, 1, 4 }));
  check_cancelled (cancellable);
  out.select (3, 2).copy_ (
      at::bmm (weights_.transpose (1, 2), by_head.view ({ batch, rows_, k * padded_ }))
          .view ({ sequences_, heads_, tokens_, k, padded_ })
          .slice (4, 0, width_)
          .permute ({ 3, 0, 2, 1, 4 }));
  narrow_.round (out);
  return out;
}

} // namespace psc
