/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/Tensor.h>
#include <vector>

namespace psc
{

/** What a forward pass at P points leaves behind for the pullback. */
struct ResnetTrace
{
  int64_t side;      /* of the pixels */
  int64_t stem_side; /* of the stem's output */
  at::Tensor places; /* [P, h, w, C]: which of the stem's pixels is the largest of its window */

  /* Where each ReLU's output is not zero, [P, h, w, C] bytes: behind the stem; then, block by
   * block, behind its convolutions, the last of which stands for the whole block. */
  std::vector<at::Tensor> masks;

  /** Of the points of all @parts, of which there is at least one. */
  static ResnetTrace join (const std::vector<ResnetTrace> &parts);
};

/** Where @x is greater than zero, [P, C, H, W] to [P, H, W, C] bytes. */
at::Tensor list_positive (const at::Tensor &x);

/** The largest of each 3×3 window of what has passed the stem, with stride 2 and padding 1. */
struct PooledStem
{
  at::Tensor largest; /* [P, C, h, w], a pixel's channels side by side */
  at::Tensor places;  /* [P, h, w, C] int32: its row times W plus its column, of equals the first */
};

/** @x: [P, C, H, W] */
PooledStem pool_stem (const at::Tensor &x);

} // namespace psc
