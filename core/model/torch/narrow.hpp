/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/Tensor.h>

namespace psc
{

/**
 * The numbers of the products through which cotangents go back on whole tensors: float32, or
 * bfloat16 with sums of float32.
 *
 * A GPU keeps such numbers in 16 bits. A CPU that stands in for one keeps them in float32, and
 * rounds whatever the GPU would store: its sums of products are the same, but for their order.
 */
class Narrow
{
public:
  Narrow () = default;

  /** @type: of the numbers */
  Narrow (at::ScalarType type, const at::Device &device)
      : type_ (type), stored_ (device.is_cpu () ? at::kFloat : type)
  {
  }

  bool
  is_full () const
  {
    return type_ == at::kFloat;
  }

  /** What tensors of such numbers are made of. */
  at::ScalarType
  stored () const
  {
    return stored_;
  }

  /** Such numbers as there are in so many bytes as products are fastest with multiples of. */
  int64_t
  alignment () const
  {
    return 16 / static_cast<int64_t> (at::elementSize (stored_));
  }

  /** @x as such numbers: @x itself where it is. */
  at::Tensor
  take (const at::Tensor &x) const
  {
    if (is_full ())
      return x;
    const at::Tensor narrow = x.to (type_);
    return stored_ == type_ ? narrow : narrow.to (stored_);
  }

  /** To be called for whatever an operator has stored of such numbers. */
  void
  round (const at::Tensor &x) const
  {
    if (stored_ != type_)
      x.copy_ (x.to (type_));
  }

private:
  at::ScalarType type_ = at::kFloat;
  at::ScalarType stored_ = at::kFloat;
};

} // namespace psc
