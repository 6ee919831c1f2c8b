/* SPDX-License-Identifier: Apache-2.0 */

#include "channels.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros_like.h>
#include <algorithm>

#include "resnet.hpp"

namespace psc
{

namespace
{

/** Kernels of one channel, [C, 1, h, w]: of the grey level, and of a picture of ones. */
struct Folded
{
  at::Tensor grey;  /* Σ W_c / σ_c */
  at::Tensor means; /* −Σ W_c μ_c / σ_c, or undefined where all μ_c are 0 */
};

} // namespace

static Folded
fold (const PscVisionSpec &spec, const at::Tensor &weight)
{
  const auto is = [] (double value) { return [value] (double x) { return x == value; }; };
  const bool has_means =
      !std::all_of (std::begin (spec.channel_mean), std::end (spec.channel_mean), is (0));

  if (!has_means
      && std::all_of (std::begin (spec.channel_std), std::end (spec.channel_std), is (1)))
    return { weight.sum (1, true), at::Tensor () };

  const at::Tensor wide = weight.to (at::kDouble);
  at::Tensor grey = at::zeros_like (wide.slice (1, 0, 1));
  at::Tensor means = at::zeros_like (grey);
  for (int c = 0; c < PSC_VISION_CHANNELS; c++)
    {
      const at::Tensor scaled = wide.slice (1, c, c + 1) / spec.channel_std[c];

      grey += scaled;
      means -= scaled * spec.channel_mean[c];
    }
  return { grey.to (at::kFloat), has_means ? means : at::Tensor () };
}

Linear
fold_patches (const PscVisionSpec &spec, const at::Tensor &weight, const at::Tensor &bias)
{
  const Folded folded = fold (spec, weight);
  Linear linear = { folded.grey.flatten (1), bias };

  if (!folded.means.defined ())
    return linear;
  at::Tensor sum = folded.means.flatten (1).sum (1);
  if (bias.defined ())
    sum += bias;
  linear.bias = sum.to (at::kFloat);
  return linear;
}

at::Tensor
fold_stem (const PscVisionSpec &spec, Convolution &stem)
{
  const int64_t side = spec.image_size;
  const Folded folded = fold (spec, stem.weight);

  stem.weight = folded.grey;
  if (!folded.means.defined ())
    return at::Tensor ();
  const at::Tensor ones = at::ones ({ 1, 1, side, side }, folded.means.options ());
  return at::conv2d (ones, folded.means, {}, { stem.stride, stem.stride },
                     { stem.padding, stem.padding })
      .to (at::kFloat);
}

} // namespace psc
