/* SPDX-License-Identifier: Apache-2.0 */

#include "transfer.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <algorithm>

namespace psc
{

/* Bytes that are under way at a time, roughly: libtorch keeps such pages for the next one. */
constexpr int64_t max_pinned = 32 << 20;

at::Tensor
upload (const float *values, at::IntArrayRef shape, at::Device device)
{
  return at::from_blob (const_cast<float *> (values), shape, at::kFloat)
      .to (device, at::kFloat, false, true);
}

void
download (const at::Tensor &tensor, float *values)
{
  copy_back (tensor, at::from_blob (values, tensor.sizes (), at::kFloat));
}

void
copy_back (const at::Tensor &from, const at::Tensor &to)
{
  if (!from.is_cuda () || to.numel () == 0)
    {
      to.copy_ (from);
      return;
    }

  const int64_t n = to.size (0);
  const int64_t each = static_cast<int64_t> (to.nbytes ()) / n;
  const int64_t step = std::clamp<int64_t> (max_pinned / each, 1, n);
  std::vector<int64_t> shape = to.sizes ().vec ();

  shape[0] = step;
  const at::Tensor pinned = at::empty (shape, to.options ()).pin_memory ();
  for (int64_t first = 0; first < n; first += step)
    {
      const int64_t end = std::min (first + step, n);
      const at::Tensor part = pinned.slice (0, 0, end - first);

      part.copy_ (from.slice (0, first, end));
      to.slice (0, first, end).copy_ (part);
    }
}

} // namespace psc
