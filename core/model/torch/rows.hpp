/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cstdint>

namespace psc
{

/*
 * What goes on between the products of rows, in place and on the calling thread. Rows are without
 * gaps; no function calls libtorch.
 */

/** The layer norm of each row: with mean 0 and variance 1 over the columns, times @gain, plus
 * @shift. */
void normalise_rows (
    float *x, int64_t rows, int64_t columns, const float *gain, const float *shift, float eps);

/** out = a + b */
void add_vectors (float *out, const float *a, const float *b, int64_t n);

/** sum += factor · Σ rows of @x */
void add_row_sum (float *sum, const float *x, int64_t rows, int64_t columns, float factor);

} // namespace psc
