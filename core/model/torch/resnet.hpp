/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "branch.hpp"

namespace psc
{

/** A convolution with the batch normalisation behind it folded in: at inference that is affine. */
struct Convolution
{
  at::Tensor weight; /* [out, in, k, k] */
  at::Tensor bias;   /* [out] */
  int64_t stride = 1;
  int64_t padding = 0;

  static Convolution load (const Parameters &parameters,
                           const std::string &convolution,
                           const std::string &norm,
                           double eps,
                           int64_t stride);

  at::Tensor forward (const at::Tensor &x, Tape *tape) const;

  /** The transpose, to an input of @height × @width. @g: [L, out, h, w], narrow */
  at::Tensor
  pull_back (const at::Tensor &g, int64_t height, int64_t width, const Narrow &narrow) const;

  /** Adds the same to @sum, [L, in, height, width], without gaps, of float32. */
  void pull_back_onto (const at::Tensor &sum, const at::Tensor &g, const Narrow &narrow) const;

  Lazy<at::Tensor> narrow_weight;

private:
  const at::Tensor &get_weight_back (const Narrow &narrow) const;
  bool is_product () const;
};

/** […, C, H, W] as […, H W, C], row by row. */
at::Tensor list_pixels (const at::Tensor &x);

/** Takes what comes out of every ReLU: [P, C, H, W]. */
using ResnetWatch = std::function<void (const at::Tensor &)>;

/** Two 3×3 convolutions (basic), or 1×1, 3×3, 1×1 (bottleneck), beside a shortcut, and a ReLU
 * behind each of them and behind the sum. */
struct ResnetBlock
{
  std::vector<Convolution> convolutions;
  std::vector<Convolution> shortcut; /* none for the identity */
  int64_t average = 1; /* side of the squares that are averaged before the last convolution and
                          before the shortcut */
  Narrow narrow;       /* numbers of the products of cotangents */

  at::Tensor forward (const at::Tensor &x, Tape *tape, const ResnetWatch &watch) const;

private:
  struct Trace;

  void pull_back (const Trace &trace, at::Tensor &trunk, GCancellable *cancellable) const;
  at::Tensor pull_back_branch (const Trace &trace, at::Tensor g, GCancellable *cancellable) const;
  at::Tensor pull_back_shortcut (const Trace &trace, const at::Tensor &g) const;
};

/** The layers of a ResNet, which the pixels go through in this order. The largest of each 3×3
 * window of the stem's output is taken before its ReLU, which is the same as the other way round,
 * on a quarter of the pixels. */
struct ResnetLayers
{
  Convolution stem;  /* from one channel */
  at::Tensor offset; /* added to what comes out of it, see fold_stem(), or undefined */
  std::vector<ResnetBlock> blocks;
  std::vector<size_t> stage_ends; /* blocks up to the end of each stage */
  std::vector<Convolution> cells; /* 1×1 with a ReLU behind it, none or one */
  Linear projection;              /* of the mean over all pixels */
};

} // namespace psc
