/* SPDX-License-Identifier: Apache-2.0 */

#include "branch.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/addmv.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/native_layer_norm.h>
#include <ATen/ops/zeros.h>
#include <cmath>

#include "attention-pullback.hpp"

namespace psc
{

/** Tokens after a LayerNorm without gain and shift. */
struct Standardised
{
  at::Tensor tokens; /* [P, …, C] */
  at::Tensor rstd;   /* [P, …, 1] */

  Standardised (const at::Tensor &x, double eps)
  {
    at::Tensor mean;

    std::tie (tokens, mean, rstd) = at::native_layer_norm (x, { x.size (-1) }, {}, {}, eps);
  }
};

/** What the mean over a token's channels of h ⊙ x̂ is made of, and what it is taken away from. */
struct NormTrace
{
  at::Tensor along;        /* [R, width, 1]: of what comes out of the branch's linear layers */
  at::Tensor standardised; /* [R, 1, C] */
};

Linear
fold_norm (const Linear &linear, const LayerNorm &norm)
{
  const at::Tensor weight = linear.weight * norm.weight;

  return { weight - weight.mean (1, true), at::addmv (linear.bias, linear.weight, norm.bias) };
}

at::Tensor
Perceptron::forward (const at::Tensor &x, GCancellable *cancellable) const
{
  const at::Tensor wide = activation.forward (expand.forward (x, nullptr), nullptr);

  check_cancelled (cancellable);
  return contract.forward (wide, nullptr);
}

/* @x: [K, R, width], @along: [R, width, 1]. Returns: [R, K, 1], of every row of @x with that of
 * @along */
static at::Tensor
project_rows (const at::Tensor &x, const at::Tensor &along)
{
  return at::bmm (x.transpose (0, 1), along);
}

/* trunk += g W − s x̂ / C; @trunk: [K, R, C], @g: [K R, in], @s: [R, K, 1] */
static void
add_back (at::Tensor trunk,
          const at::Tensor &g,
          const at::Tensor &weight,
          const at::Tensor &s,
          const at::Tensor &standardised,
          const Narrow &narrow,
          GCancellable *cancellable)
{
  at::Tensor rows = trunk.flatten (0, 1);

  if (narrow.is_full ())
    add_product (rows, g, weight, cancellable);
  else
    {
      const at::Tensor more = multiply_rows (g, weight, cancellable);
      narrow.round (more);
      rows.add_ (more);
    }
  trunk.transpose (0, 1).baddbmm_ (s.to (at::kFloat), standardised, 1,
                                   -1.0 / static_cast<double> (trunk.size (2)));
}

/* [K, P, …, C] as [K, R, C]. */
static at::Tensor
list_rows (const at::Tensor &trunk)
{
  return trunk.view ({ trunk.size (0), -1, trunk.size (-1) });
}

struct PerceptronBranch::Trace
{
  at::Tensor slope; /* [R, hidden]: the activation's, over σ; narrow */
  NormTrace norm;   /* along what comes to the branch's end: width C */
};

PerceptronBranch::PerceptronBranch (const LayerNorm &norm,
                                    const Perceptron &perceptron,
                                    const Narrow &narrow)
    : narrow_ (narrow), eps_ (norm.eps), expand_ (fold_norm (perceptron.expand, norm)),
      activation_ (perceptron.activation), contract_ (perceptron.contract),
      expand_back_ (narrow.take (expand_.weight)), contract_back_ (narrow.take (contract_.weight))
{
}

/* ⟨h, x̂⟩ = ⟨g W₂ ⊙ slope, W₁ x̂⟩ = ⟨g, (W₁ x̂ ⊙ slope) W₂ᵀ⟩ */
PerceptronBranch::Trace
PerceptronBranch::trace (const at::Tensor &seen,
                         const at::Tensor &rstd,
                         const at::Tensor &inside) const
{
  const at::NoGradGuard no_grad;
  const at::Tensor x = inside.detach ().flatten (0, -2);
  const at::Tensor slope = activation_.pull_back (rstd.detach ().reshape ({ -1, 1 }), x);
  const at::Tensor along = at::mm ((x - expand_.bias).mul_ (slope), contract_.weight.t ());

  return { narrow_.take (slope),
           { along.unsqueeze (2), seen.detach ().flatten (0, -2).unsqueeze (1) } };
}

void
PerceptronBranch::pull_back (const Trace &trace, at::Tensor &trunk, GCancellable *cancellable) const
{
  const at::Tensor rows = list_rows (trunk);
  const at::Tensor s = project_rows (rows, trace.norm.along);
  const at::Tensor wide =
      multiply_rows (narrow_.take (rows).flatten (0, 1), contract_back_, cancellable);

  narrow_.round (wide);
  check_cancelled (cancellable);
  wide.view ({ rows.size (0), rows.size (1), -1 }).mul_ (trace.slope);
  narrow_.round (wide);
  add_back (rows, wide, expand_back_, s, trace.norm.standardised, narrow_, cancellable);
}

at::Tensor
PerceptronBranch::forward (const at::Tensor &x, Tape *tape, GCancellable *cancellable) const
{
  const Standardised seen (x, eps_);
  const at::Tensor inside = at::linear (seen.tokens, expand_.weight, expand_.bias);

  check_cancelled (cancellable);
  if (tape != nullptr)
    {
      const Trace kept = trace (seen.tokens, seen.rstd, inside);

      tape->record_branch (
          [this, kept] (at::Tensor &trunk, GCancellable *stop) { pull_back (kept, trunk, stop); },
          { kept.slope, kept.norm.along, kept.norm.standardised },
          (2 * inside.numel () + 2 * x.numel ()) / x.size (0));
    }
  return x + at::linear (activation_.apply (inside), contract_.weight, contract_.bias);
}

/* [K, P, R, C] as the first of [K, P, @n_tokens, C], of which nothing comes to the others. */
static at::Tensor
spread_rows (const at::Tensor &rows, int64_t n_tokens)
{
  const at::Tensor all =
      at::zeros ({ rows.size (0), rows.size (1), n_tokens, rows.size (3) }, rows.options ());

  all.slice (2, 0, rows.size (2)).copy_ (rows);
  return all;
}

struct AttentionBranch::Trace
{
  std::shared_ptr<const AttentionPullback> attention;
  NormTrace norm; /* along what comes to queries, keys and values: width 3 C */
};

/* The scale of the scores is that of the queries. */
static Linear
scale_queries (Linear qkv, int64_t n_heads)
{
  const int64_t channels = qkv.weight.size (0) / 3;
  const double scale = 1 / std::sqrt (static_cast<double> (channels / n_heads));

  qkv.weight.slice (0, 0, channels).mul_ (scale);
  qkv.bias.slice (0, 0, channels).mul_ (scale);
  return qkv;
}

AttentionBranch::AttentionBranch (const LayerNorm &norm,
                                  const Linear &qkv,
                                  const Linear &output,
                                  int64_t n_heads,
                                  const Narrow &narrow)
    : narrow_ (narrow), eps_ (norm.eps), heads_ (n_heads),
      qkv_ (scale_queries (fold_norm (qkv, norm), n_heads)), output_ (output),
      qkv_back_ (narrow.take (qkv_.weight)), output_back_ (narrow.take (output_.weight))
{
}

void
AttentionBranch::pull_back (const Trace &trace, at::Tensor &trunk, GCancellable *cancellable) const
{
  const int64_t n_points = trunk.size (1);
  const at::Tensor asking = list_rows (trunk);
  const at::Tensor found =
      multiply_rows (narrow_.take (asking).flatten (0, 1), output_back_, cancellable);

  narrow_.round (found);
  check_cancelled (cancellable);
  const at::Tensor g = trace.attention->pull_back (found.view ({ trunk.size (0), -1 }), cancellable)
                           .view ({ trunk.size (0), trace.norm.along.size (0), -1 });
  const at::Tensor s = project_rows (g, trace.norm.along);
  narrow_.round (s);
  check_cancelled (cancellable);
  if (asking.size (1) < g.size (1))
    trunk = spread_rows (trunk, g.size (1) / n_points);
  add_back (list_rows (trunk), g.flatten (0, 1), qkv_back_, s, trace.norm.standardised, narrow_,
            cancellable);
}

at::Tensor
AttentionBranch::forward (const at::Tensor &x,
                          int64_t n_tokens,
                          const at::Tensor &bias,
                          int64_t n_rows,
                          Tape *tape,
                          GCancellable *cancellable) const
{
  const Standardised seen (x, eps_);
  const at::Tensor qkv = at::linear (seen.tokens, qkv_.weight, qkv_.bias);
  const Attention attention = Attention::make (
      qkv.view ({ -1, n_tokens, 3, heads_, x.size (-1) / heads_ }), 1, bias, n_rows);

  if (tape != nullptr)
    {
      const at::NoGradGuard no_grad;
      check_cancelled (cancellable);
      const Trace kept = {
        AttentionPullback::make (attention.detach (), 1, seen.rstd.detach (), narrow_),
        { narrow_.take (qkv.detach () - qkv_.bias).view ({ -1, qkv.size (-1), 1 }),
          seen.tokens.detach ().flatten (0, -2).unsqueeze (1) }
      };
      std::vector<at::Tensor> keeps = kept.attention->tensors ();

      keeps.insert (keeps.end (), { kept.norm.along, kept.norm.standardised });
      tape->record_branch (
          [this, kept] (at::Tensor &trunk, GCancellable *stop) { pull_back (kept, trunk, stop); },
          keeps, (kept.attention->count_working () + 2 * x.numel ()) / x.size (0));
    }
  const at::Tensor asking = n_rows < n_tokens ? x.slice (1, 0, n_rows) : x;
  return asking
         + at::linear (attention.join_found ().view (asking.sizes ()), output_.weight,
                       output_.bias);
}

} // namespace psc
