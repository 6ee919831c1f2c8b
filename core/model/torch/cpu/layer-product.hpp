/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/torch/layers.hpp"
#include "product.hpp"

namespace psc
{

/** A layer's product on the CPU; behind @before, unless it is null, the gain and the shift of that
 * LayerNorm are part of it, so that it takes rows that are only standardised. */
Product make_product (const Linear &linear,
                      const LayerNorm *before = nullptr,
                      Epilogue epilogue = Epilogue::none);

} // namespace psc
