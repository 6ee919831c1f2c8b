/* SPDX-License-Identifier: Apache-2.0 */

#include "layers.hpp"

#include <cmath>

namespace psc
{

Linear
Linear::load (const Parameters &parameters, const std::string &name, bool has_bias)
{
  return { parameters.get (name + ".weight"),
           has_bias ? parameters.get (name + ".bias") : at::Tensor () };
}

Linear
Linear::load_joined (const Parameters &parameters, const std::vector<std::string> &names)
{
  std::vector<at::Tensor> weights;
  std::vector<at::Tensor> biases;

  for (const std::string &name : names)
    {
      weights.push_back (parameters.get (name + ".weight"));
      biases.push_back (parameters.get (name + ".bias"));
    }
  return { at::cat (weights), at::cat (biases) };
}

at::Tensor
Linear::forward (const at::Tensor &x, Tape *tape) const
{
  if (tape != nullptr)
    {
      const int64_t rows = x.numel () / x.size (0) / x.size (-1);
      tape->record ([weight = weight] (const at::Tensor &g) { return at::matmul (g, weight); }, {},
                    rows * (weight.size (0) + weight.size (1)));
    }
  return at::linear (x, weight, bias);
}

LayerNorm
LayerNorm::load (const Parameters &parameters, const std::string &name, double eps)
{
  return { parameters.get (name + ".weight"), parameters.get (name + ".bias"), eps };
}

at::Tensor
LayerNorm::forward (const at::Tensor &x, Tape *tape) const
{
  if (tape == nullptr)
    return at::layer_norm (x, { x.size (-1) }, weight, bias, eps);

  at::Tensor mean, rstd, y;
  std::tie (y, mean, rstd) = at::native_layer_norm (x, { x.size (-1) }, weight, bias, eps);
  const at::Tensor standardised = (x - mean) * rstd;

  /* With h = γ ⊙ g: ∂L/∂x = (h − mean(h) − x̂ mean(h ⊙ x̂)) / σ. */
  tape->record (
      [weight = weight, standardised, rstd] (const at::Tensor &g) {
        at::Tensor h = g * weight;
        const at::Tensor along = (h * standardised).mean (-1, true);
        h -= h.mean (-1, true);
        h -= standardised * along;
        return h.mul_ (rstd);
      },
      { standardised, rstd }, 3 * x.numel () / x.size (0));
  return y;
}

at::Tensor
gelu (const at::Tensor &x, Tape *tape)
{
  if (tape != nullptr)
    {
      const at::Tensor distribution = (1 + at::erf (x * M_SQRT1_2)) / 2;
      const at::Tensor density = at::exp (x * x / -2) * (M_2_SQRTPI * M_SQRT1_2 / 2);
      const at::Tensor slope = distribution + x * density;

      tape->record ([slope] (const at::Tensor &g) { return g * slope; }, { slope },
                    2 * x.numel () / x.size (0));
    }
  return at::gelu (x);
}

at::Tensor
relu (const at::Tensor &x, Tape *tape)
{
  if (tape != nullptr)
    {
      const at::Tensor is_positive = x > 0;
      tape->record ([is_positive] (const at::Tensor &g) { return g * is_positive; },
                    { is_positive }, 2 * x.numel () / x.size (0));
    }
  return at::relu (x);
}

at::Tensor
rearrange (const at::Tensor &x,
           const std::function<at::Tensor (const at::Tensor &)> &apply,
           const std::function<at::Tensor (const at::Tensor &)> &pullback,
           Tape *tape)
{
  const at::Tensor y = apply (x);

  if (tape != nullptr)
    {
      const int64_t n_points = x.size (0);
      tape->record (
          [pullback, n_points, inner = x.sizes ().slice (1).vec ()] (const at::Tensor &g) {
            const int64_t k = g.size (0);
            std::vector<int64_t> shape = { k, n_points };
            shape.insert (shape.end (), inner.begin (), inner.end ());
            return pullback (g.flatten (0, 1)).reshape (shape);
          },
          {}, (x.numel () + y.numel ()) / x.size (0));
    }
  return y;
}

/* [B, N, C] as [B, heads, N, d], or [K, B, N, C] as [K, B, heads, N, d]. */
static at::Tensor
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
attend (const at::Tensor &qkv, int64_t n_heads, const at::Tensor &bias, Tape *tape)
{
  const std::vector<at::Tensor> parts = qkv.chunk (3, -1);
  const at::Tensor q = split_heads (parts[0], n_heads);
  const at::Tensor k = split_heads (parts[1], n_heads);
  const at::Tensor v = split_heads (parts[2], n_heads);
  const double scale = 1 / std::sqrt (static_cast<double> (q.size (-1)));
  at::Tensor scores = at::matmul (q, k.transpose (-2, -1)) * scale;

  if (bias.defined ())
    scores = scores + bias;
  const at::Tensor weights = at::softmax (scores, -1);

  /* With the cotangent g of the output and a the weights: ∂v = aᵀ g, ∂a = g vᵀ,
   * ∂s = a ⊙ (∂a − Σ ∂a ⊙ a), ∂q = ∂s k / √d, ∂k = ∂sᵀ q / √d. */
  if (tape != nullptr)
    tape->record (
        [q, k, v, weights, n_heads, scale] (const at::Tensor &cotangent) {
          const at::Tensor g = split_heads (cotangent, n_heads);
          const at::Tensor dv = multiply_shared (g.transpose (-2, -1), weights).transpose (-2, -1);
          at::Tensor ds = multiply_shared (g, v.transpose (-2, -1)).mul_ (weights);
          ds -= weights * ds.sum (-1, true);
          ds.mul_ (scale);
          const at::Tensor dq = multiply_shared (ds, k);
          const at::Tensor dk = multiply_shared (ds.transpose (-2, -1), q);
          return at::cat ({ join_heads (dq), join_heads (dk), join_heads (dv) }, -1);
        },
        { q, k, v, weights }, (3 * weights.numel () + 4 * qkv.numel ()) / qkv.size (0));

  return join_heads (at::matmul (weights, v));
}

} // namespace psc
