/* SPDX-License-Identifier: Apache-2.0 */

#include "layers.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/erf.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/native_layer_norm.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/tanh.h>
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
Activation::forward (const at::Tensor &x, Tape *tape) const
{
  if (tape != nullptr)
    {
      const at::Tensor slope = differentiate (x);

      tape->record ([slope] (const at::Tensor &g) { return g * slope; }, { slope },
                    2 * x.numel () / x.size (0));
    }
  return apply (x);
}

static at::Tensor
differentiate_gelu (const at::Tensor &x)
{
  const at::Tensor distribution = (1 + at::erf (x * M_SQRT1_2)) / 2;
  const at::Tensor density = at::exp (x * x / -2) * (M_2_SQRTPI * M_SQRT1_2 / 2);

  return distribution + x * density;
}

const Activation exact_gelu = { [] (const at::Tensor &x) { return at::gelu (x); },
                                differentiate_gelu };

static at::Tensor
differentiate_gelu_tanh (const at::Tensor &x)
{
  constexpr double a = M_2_SQRTPI * M_SQRT1_2; /* √(2/π) */
  constexpr double b = 0.044715;
  const at::Tensor squared = x * x;
  const at::Tensor t = at::tanh (x * (squared * b + 1) * a);

  return (t + 1) / 2 + x * (1 - t * t) * (squared * (3 * b) + 1) * (a / 2);
}

const Activation tanh_gelu = { [] (const at::Tensor &x) { return at::gelu (x, "tanh"); },
                               differentiate_gelu_tanh };

constexpr double quick_gelu_steepness = 1.702;

static at::Tensor
differentiate_quick_gelu (const at::Tensor &x)
{
  const at::Tensor share = at::sigmoid (x * quick_gelu_steepness);

  return share * (x * (1 - share) * quick_gelu_steepness + 1);
}

const Activation quick_gelu = { [] (const at::Tensor &x) {
                                 return x * at::sigmoid (x * quick_gelu_steepness);
                               },
                                differentiate_quick_gelu };

at::Tensor
relu (const at::Tensor &x, Tape *tape)
{
  if (tape != nullptr)
    {
      const at::Tensor is_positive = x > 0;
      const bool is_guided = tape->is_guided ();
      tape->record (
          [is_positive, is_guided] (const at::Tensor &g) {
            return (is_guided ? at::relu (g) : g) * is_positive;
          },
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

} // namespace psc
