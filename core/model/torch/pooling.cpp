/* SPDX-License-Identifier: Apache-2.0 */

#include "layers.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/div.h>
#include <ATen/ops/max_pool2d_with_indices.h>
#include <ATen/ops/remainder.h>
#include <ATen/ops/zeros.h>

namespace psc
{

/* A window's nine places are numbered row by row. */
constexpr int64_t window = 3;
constexpr int64_t stride = 2;

/* Adds each of a window's nine places in a fixed order, where a scatter would add in whatever order
 * the device's threads come. @place: [P, C, rows, columns] */
static at::Tensor
pull_back_whole (const at::Tensor &g, const at::Tensor &place, int64_t height, int64_t width)
{
  const int64_t rows = g.size (-2);
  const int64_t columns = g.size (-1);
  std::vector<int64_t> shape = g.sizes ().vec ();

  shape[3] = stride * rows + 1;
  shape[4] = stride * columns + 1;
  at::Tensor padded = at::zeros (shape, g.options ());
  for (int64_t i = 0; i < window * window; i++)
    padded.slice (3, i / window, i / window + stride * rows - 1, stride)
        .slice (4, i % window, i % window + stride * columns - 1, stride)
        .add_ (g * (place == i));
  return padded.slice (3, 1, 1 + height).slice (4, 1, 1 + width);
}

/* Which of its window's places each maximum was at: [P, C, rows, columns]. */
static at::Tensor
find_places (const at::Tensor &indices, int64_t width)
{
  const auto options = indices.options ();
  const at::Tensor top = (at::arange (indices.size (2), options) * stride - 1).unsqueeze (1);
  const at::Tensor left = at::arange (indices.size (3), options) * stride - 1;
  const at::Tensor row = at::div (indices, width, "trunc") - top;
  const at::Tensor column = at::remainder (indices, width) - left;

  return (row * window + column).to (at::kByte);
}

at::Tensor
max_pool (const at::Tensor &x, Tape *tape)
{
  const int64_t height = x.size (2);
  const int64_t width = x.size (3);
  const int64_t working = 2 * x.numel () / x.size (0);
  at::Tensor y, indices;
  std::tie (y, indices) =
      at::max_pool2d_with_indices (x, { window, window }, { stride, stride }, { 1, 1 });

  if (tape != nullptr)
    {
      const at::Tensor places = find_places (indices, width);

      tape->record ([places, height, width] (
                        const at::Tensor &g) { return pull_back_whole (g, places, height, width); },
                    { places }, working);
    }
  return y;
}

} // namespace psc
