/* SPDX-License-Identifier: Apache-2.0 */

#include "layers.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/avg_pool2d_backward.h>
#include <ATen/ops/col2im.h>
#include <ATen/ops/div.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/max_pool2d_with_indices.h>
#include <ATen/ops/remainder.h>

namespace psc
{

/* A window's nine places are numbered row by row. */
constexpr int64_t pool_window = 3;
constexpr int64_t pool_stride = 2;
constexpr int64_t pool_padding = 1;

/* Adds what comes to each of a window's nine places in a fixed order, where a scatter would add in
 * whatever order the device's threads come.
 *
 * @g: [K, P, C, rows, columns]
 * @chosen: [P, C, 9, rows, columns], whether the maximum was at that place */
static at::Tensor
pull_back_whole (const at::Tensor &g, const at::Tensor &chosen, int64_t height, int64_t width)
{
  const at::Tensor places = g.unsqueeze (3) * chosen;

  return at::col2im (places.flatten (4).flatten (2, 3).flatten (0, 1), { height, width },
                     { pool_window, pool_window }, { 1, 1 }, { pool_padding, pool_padding },
                     { pool_stride, pool_stride })
      .view ({ g.size (0), g.size (1), g.size (2), height, width });
}

/* Which of its window's places each maximum was at: [P, C, 9, rows, columns]. */
static at::Tensor
find_places (const at::Tensor &indices, int64_t width)
{
  const auto options = indices.options ();
  const at::Tensor top =
      (at::arange (indices.size (2), options) * pool_stride - pool_padding).unsqueeze (1);
  const at::Tensor left = at::arange (indices.size (3), options) * pool_stride - pool_padding;
  const at::Tensor row = at::div (indices, width, "trunc") - top;
  const at::Tensor column = at::remainder (indices, width) - left;
  const at::Tensor places = at::arange (pool_window * pool_window, options).reshape ({ -1, 1, 1 });

  return (row * pool_window + column).unsqueeze (2) == places;
}

at::Tensor
max_pool (const at::Tensor &x, Tape *tape)
{
  const int64_t height = x.size (2);
  const int64_t width = x.size (3);
  at::Tensor y, indices;
  std::tie (y, indices) =
      at::max_pool2d_with_indices (x, { pool_window, pool_window }, { pool_stride, pool_stride },
                                   { pool_padding, pool_padding });

  if (tape != nullptr)
    {
      const at::Tensor chosen = find_places (indices, width);

      tape->record ([chosen, height, width] (
                        const at::Tensor &g) { return pull_back_whole (g, chosen, height, width); },
                    { chosen }, (x.numel () + 10 * y.numel ()) / x.size (0));
    }
  return y;
}

at::Tensor
pull_back_average (const at::Tensor &g, int64_t size, int64_t height, int64_t width)
{
  /* Only the shape of what was averaged counts. */
  const at::Tensor averaged = at::empty ({ g.size (0), g.size (1), height, width }, g.options ());

  return at::avg_pool2d_backward (g, averaged, { size, size }, { size, size }, { 0, 0 }, false,
                                  true, {});
}

at::Tensor
average_pool (const at::Tensor &x, int64_t size, Tape *tape)
{
  const int64_t height = x.size (2);
  const int64_t width = x.size (3);

  if (size == 1)
    return x;
  return rearrange (
      x,
      [size] (const at::Tensor &t) {
        return at::avg_pool2d (t, { size, size });
      },
      [size, height, width] (const at::Tensor &t) {
        return pull_back_average (t, size, height, width);
      },
      tape);
}

} // namespace psc
