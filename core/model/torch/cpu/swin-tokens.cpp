/* SPDX-License-Identifier: Apache-2.0 */

#include "swin-tokens.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <cstring>

namespace psc
{

Tokens::Tokens (int64_t n_images, int64_t side, int64_t channels)
    : side_ (side), own_ (at::empty ({ n_images, side * side, channels }))
{
}

Tokens::Tokens (int64_t n_images, int64_t side, const at::Tensor &shared)
    : side_ (side), own_ (at::empty ({ n_images, side * side, shared.size (1) })), shared_ (shared),
      is_own_ (n_images * side * side, 0)
{
}

at::Tensor
Tokens::collect () const
{
  if (is_own_.empty ())
    return own_;

  const at::Tensor all = at::empty_like (own_);
  float *target = all.data_ptr<float> ();

  for (int64_t image = 0; image < n_images (); image++)
    for (int64_t token = 0; token < side_ * side_; token++, target += channels ())
      std::memcpy (target, read (image, token), channels () * sizeof *target);
  return all;
}

} // namespace psc
