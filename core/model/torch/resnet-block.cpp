/* SPDX-License-Identifier: Apache-2.0 */

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/sqrt.h>

#include "resnet.hpp"

namespace psc
{

Convolution
Convolution::load (const Parameters &parameters,
                   const std::string &convolution,
                   const std::string &norm,
                   double eps,
                   int64_t stride)
{
  const at::Tensor weight = parameters.get (convolution + ".weight");
  const at::Tensor gain =
      parameters.get (norm + ".weight").to (at::kDouble)
      / at::sqrt (parameters.get (norm + ".running_var").to (at::kDouble) + eps);
  const at::Tensor shift = parameters.get (norm + ".bias").to (at::kDouble)
                           - parameters.get (norm + ".running_mean").to (at::kDouble) * gain;
  Convolution self;

  self.weight = (weight.to (at::kDouble) * gain.reshape ({ -1, 1, 1, 1 })).to (at::kFloat);
  self.bias = shift.to (at::kFloat);
  self.stride = stride;
  self.padding = (weight.size (2) - 1) / 2;
  return self;
}

const at::Tensor &
Convolution::get_weight_back (const Narrow &narrow) const
{
  if (narrow.is_full ())
    return weight;
  return narrow_weight.get ([&] { return narrow.take (weight); });
}

/* Whether each pixel is what a matrix makes of the same pixel. */
bool
Convolution::is_product () const
{
  return weight.size (2) == 1 && stride == 1;
}

/* The transpose of a kernel of one pixel, for @n pictures: [n, in, out]. */
static at::Tensor
as_matrices (const at::Tensor &weight, int64_t n)
{
  return weight.flatten (1).t ().expand ({ n, weight.size (1), weight.size (0) });
}

at::Tensor
Convolution::pull_back (const at::Tensor &g,
                        int64_t height,
                        int64_t width,
                        const Narrow &narrow) const
{
  const at::Tensor &kernel = get_weight_back (narrow);
  const auto missing = [this] (int64_t in, int64_t out) {
    return in - ((out - 1) * stride - 2 * padding + weight.size (2));
  };
  const at::Tensor out =
      is_product ()
          ? at::bmm (as_matrices (kernel, g.size (0)), g.flatten (2))
                .view ({ g.size (0), -1, height, width })
          : at::conv_transpose2d (g, kernel, {}, { stride, stride }, { padding, padding },
                                  { missing (height, g.size (2)), missing (width, g.size (3)) });

  narrow.round (out);
  return out;
}

void
Convolution::pull_back_onto (const at::Tensor &sum, const at::Tensor &g, const Narrow &narrow) const
{
  if (is_product () && narrow.is_full ())
    sum.flatten (2).baddbmm_ (as_matrices (weight, g.size (0)), g.flatten (2));
  else
    sum.add_ (pull_back (g, sum.size (2), sum.size (3), narrow));
}

at::Tensor
Convolution::forward (const at::Tensor &x, Tape *tape) const
{
  return rearrange (
      x,
      [this] (const at::Tensor &t) {
        return at::conv2d (t, weight, bias, { stride, stride }, { padding, padding });
      },
      [self = *this, height = x.size (2), width = x.size (3)] (const at::Tensor &g) {
        return self.pull_back (g, height, width, Narrow ());
      },
      tape);
}

at::Tensor
list_pixels (const at::Tensor &x)
{
  return x.flatten (-2).transpose (-2, -1);
}

/** What a block's pullback needs of its forward pass. */
struct ResnetBlock::Trace
{
  std::vector<at::Tensor> positive; /* whether what comes into each ReLU is, [P, C, H, W] */
  int64_t height;                   /* of the block's input */
  int64_t width;
  bool is_guided;
};

/* What a ReLU lets back of [K P, C, H, W], in its place. @positive: [P, C, H, W] */
static void
rectify_back (at::Tensor g, const at::Tensor &positive, bool is_guided)
{
  if (is_guided)
    g.relu_ ();
  g.unflatten (0, { -1, positive.size (0) }).mul_ (positive);
}

at::Tensor
ResnetBlock::pull_back_branch (const Trace &trace, at::Tensor g, GCancellable *cancellable) const
{
  for (size_t i = convolutions.size () - 1; i > 0; i--)
    {
      const at::Tensor &positive = trace.positive[i - 1];
      const bool averages = average > 1 && i == convolutions.size () - 1;
      const int64_t size = averages ? average : 1;

      g = convolutions[i].pull_back (g, positive.size (2) / size, positive.size (3) / size, narrow);
      if (averages)
        {
          g = pull_back_average (g, average, positive.size (2), positive.size (3));
          narrow.round (g);
        }
      check_cancelled (cancellable);
      rectify_back (g, positive, trace.is_guided);
    }
  return g;
}

at::Tensor
ResnetBlock::pull_back_shortcut (const Trace &trace, const at::Tensor &g) const
{
  const at::Tensor averaged =
      shortcut[0].pull_back (g, trace.height / average, trace.width / average, narrow);

  return average > 1 ? pull_back_average (averaged, average, trace.height, trace.width) : averaged;
}

void
ResnetBlock::pull_back (const Trace &trace, at::Tensor &trunk, GCancellable *cancellable) const
{
  const int64_t n_cotangents = trunk.size (0);
  at::Tensor sum = trunk.flatten (0, 1);

  rectify_back (sum, trace.positive.back (), trace.is_guided);
  const at::Tensor g = narrow.take (sum);
  const at::Tensor inside = pull_back_branch (trace, g, cancellable);
  if (!shortcut.empty ())
    sum = pull_back_shortcut (trace, g).to (at::kFloat);
  check_cancelled (cancellable);
  convolutions[0].pull_back_onto (sum, inside, narrow);
  trunk = sum.unflatten (0, { n_cotangents, -1 });
}

at::Tensor
ResnetBlock::forward (const at::Tensor &x, Tape *tape, const ResnetWatch &watch) const
{
  Trace trace = { {}, x.size (2), x.size (3), tape != nullptr && tape->is_guided () };
  int64_t widest = x.numel ();
  /* In its place: nobody else has what a convolution has made. */
  const auto rectify = [&] (at::Tensor t) {
    if (tape != nullptr)
      trace.positive.push_back (t > 0);
    widest = std::max (widest, t.numel ());
    t.relu_ ();
    watch (t);
    return t;
  };
  at::Tensor y = x;

  for (size_t i = 0; i < convolutions.size (); i++)
    {
      if (i > 0)
        y = rectify (y);
      if (i + 1 == convolutions.size ())
        y = average_pool (y, average, nullptr);
      y = convolutions[i].forward (y, nullptr);
    }
  y += shortcut.empty () ? x : shortcut[0].forward (average_pool (x, average, nullptr), nullptr);
  y = rectify (y);
  if (tape != nullptr)
    tape->record_branch (
        [this, trace] (at::Tensor &trunk, GCancellable *cancellable) {
          pull_back (trace, trunk, cancellable);
        },
        trace.positive, 3 * widest / x.size (0));
  return y;
}

} // namespace psc
