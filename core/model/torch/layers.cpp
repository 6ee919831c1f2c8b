/* SPDX-License-Identifier: Apache-2.0 */

#include "layers.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/native_layer_norm.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu_backward.h>
#include <ATen/ops/stack.h>

namespace psc
{

/* Additions of a product on a CPU between two looks at whether somebody waits. */
constexpr int64_t patience = int64_t (1) << 28;

/* Calls @multiply with the first row and the one behind the last of each part of a product. */
static void
for_each_part (const at::Tensor &g,
               const at::Tensor &weight,
               GCancellable *cancellable,
               const std::function<void (int64_t, int64_t)> &multiply)
{
  const int64_t n_rows = g.size (0);
  const int64_t at_once =
      g.device ().is_cpu () ? std::max<int64_t> (1, patience / weight.numel ()) : n_rows;

  for (int64_t first = 0; first < n_rows; first += at_once)
    {
      check_cancelled (cancellable);
      multiply (first, std::min (first + at_once, n_rows));
    }
}

at::Tensor
multiply_rows (const at::Tensor &g, const at::Tensor &weight, GCancellable *cancellable)
{
  const at::Tensor out = at::empty ({ g.size (0), weight.size (1) }, g.options ());

  for_each_part (g, weight, cancellable, [&] (int64_t first, int64_t end) {
    at::Tensor part = out.slice (0, first, end);
    at::mm_out (part, g.slice (0, first, end), weight);
  });
  return out;
}

void
add_product (at::Tensor sum,
             const at::Tensor &g,
             const at::Tensor &weight,
             GCancellable *cancellable)
{
  for_each_part (g, weight, cancellable, [&] (int64_t first, int64_t end) {
    sum.slice (0, first, end).addmm_ (g.slice (0, first, end), weight);
  });
}

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
      tape->record (
          [weight = weight] (const at::Tensor &g, GCancellable *cancellable) {
            std::vector<int64_t> shape = g.sizes ().vec ();
            shape.back () = weight.size (1);
            return multiply_rows (g.reshape ({ -1, g.size (-1) }), weight, cancellable)
                .view (shape);
          },
          {}, rows * (weight.size (0) + weight.size (1)));
    }
  return at::linear (x, weight, bias);
}

LayerNorm
LayerNorm::load (const Parameters &parameters, const std::string &name, double eps)
{
  return { parameters.get (name + ".weight"), parameters.get (name + ".bias"), eps };
}

/* With x̂ the standardised tokens and h = γ ⊙ g: ∂L/∂x = (h − mean(h) − x̂ mean(h ⊙ x̂)) / σ. Both
 * means of all cotangents of a token are one product with γ and γ ⊙ x̂, and what they are taken away
 * from is another. */
static void
record_norm (const LayerNorm &norm,
             const at::Tensor &x,
             const at::Tensor &mean,
             const at::Tensor &rstd,
             Tape *tape)
{
  const at::NoGradGuard no_grad;
  const int64_t channels = x.size (-1);
  const at::Tensor standardised = ((x - mean) * rstd).detach ();
  const at::Tensor gain = norm.weight.expand_as (standardised);
  const auto list = [channels] (const at::Tensor &t) { return t.reshape ({ -1, channels }); };
  const at::Tensor means = at::stack ({ list (gain), list (standardised * norm.weight) }, 2)
                               .div_ (-static_cast<double> (channels));
  const at::Tensor along =
      at::stack ({ list (rstd.expand_as (standardised)), list (standardised * rstd) }, 1);
  const at::Tensor slope = norm.weight * rstd.detach ();

  tape->record (
      [means, along, slope] (const at::Tensor &g) {
        const at::Tensor rows = g.reshape ({ g.size (0), -1, g.size (-1) }).transpose (0, 1);
        const at::Tensor out = g * slope;

        out.view ({ g.size (0), -1, g.size (-1) })
            .transpose (0, 1)
            .baddbmm_ (at::bmm (rows, means), along);
        return out;
      },
      { means, along, slope }, 2 * x.numel () / x.size (0));
}

at::Tensor
LayerNorm::forward (const at::Tensor &x, Tape *tape) const
{
  if (tape == nullptr)
    return at::layer_norm (x, { x.size (-1) }, weight, bias, eps);

  at::Tensor mean, rstd, y;
  std::tie (y, mean, rstd) = at::native_layer_norm (x, { x.size (-1) }, weight, bias, eps);
  record_norm (*this, x, mean, rstd, tape);
  return y;
}

at::Tensor
Activation::differentiate (const at::Tensor &x) const
{
  return pull_back (at::ones ({}, x.options ()), x);
}

at::Tensor
Activation::forward (const at::Tensor &x, Tape *tape) const
{
  if (tape != nullptr)
    {
      const at::NoGradGuard no_grad;
      const at::Tensor slope = differentiate (x);

      tape->record ([slope] (const at::Tensor &g) { return g * slope; }, { slope },
                    2 * x.numel () / x.size (0));
    }
  return apply (x);
}

/* oneDNN's, which libtorch may take on a CPU, does not broadcast. */
const Activation exact_gelu = { [] (const at::Tensor &x) { return at::gelu (x); },
                                [] (const at::Tensor &g, const at::Tensor &x) {
                                  return at::gelu_backward (g.expand_as (x).contiguous (), x);
                                } };

const Activation tanh_gelu = { [] (const at::Tensor &x) { return at::gelu (x, "tanh"); },
                               [] (const at::Tensor &g, const at::Tensor &x) {
                                 return at::gelu_backward (g, x, "tanh");
                               } };

constexpr double quick_gelu_steepness = 1.702;

/* x σ(a x) is silu(a x) / a, so that its derivative is that of silu at a x. */
const Activation quick_gelu = { [] (const at::Tensor &x) {
                                 return x * at::sigmoid (x * quick_gelu_steepness);
                               },
                                [] (const at::Tensor &g, const at::Tensor &x) {
                                  return at::silu_backward (g, x * quick_gelu_steepness);
                                } };

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
