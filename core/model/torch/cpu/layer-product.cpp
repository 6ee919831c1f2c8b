/* SPDX-License-Identifier: Apache-2.0 */

#include "layer-product.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/mv.h>

namespace psc
{

Product
make_product (const Linear &linear, const LayerNorm *before, Epilogue epilogue)
{
  if (before == nullptr)
    return Product (linear.weight.t (), linear.bias, epilogue);

  const at::Tensor shift = at::mv (linear.weight, before->bias);

  return Product ((linear.weight * before->weight).t (),
                  linear.bias.defined () ? linear.bias + shift : shift, epilogue);
}

} // namespace psc
