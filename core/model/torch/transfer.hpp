/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/Tensor.h>

namespace psc
{

/** Host floats, borrowed for the call, as a tensor on @device. */
at::Tensor upload (const float *values, at::IntArrayRef shape, at::Device device);

/** A tensor on any device as host floats, row-major. */
void download (const at::Tensor &tensor, float *values);

/** Copies a tensor on any device to one of the same shape on the host, from a GPU by way of pages
 * that stay where they are: only such ones are filled at the full speed of the bus. */
void copy_back (const at::Tensor &from, const at::Tensor &to);

} // namespace psc
