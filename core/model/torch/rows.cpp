/* SPDX-License-Identifier: Apache-2.0 */

#include "rows.hpp"

#include <cmath>

#include "vectorise.hpp"

namespace psc
{

PSC_VECTORISE void
normalise_rows (
    float *x, int64_t rows, int64_t columns, const float *gain, const float *shift, float eps)
{
  for (float *row = x; row < x + rows * columns; row += columns)
    {
      float sum = 0;
      float squares = 0;

#pragma omp simd reduction(+ : sum)
      for (int64_t c = 0; c < columns; c++)
        sum += row[c];
      const float mean = sum / static_cast<float> (columns);

#pragma omp simd reduction(+ : squares)
      for (int64_t c = 0; c < columns; c++)
        squares += (row[c] - mean) * (row[c] - mean);
      const float factor = 1 / std::sqrt (squares / static_cast<float> (columns) + eps);

#pragma omp simd
      for (int64_t c = 0; c < columns; c++)
        row[c] = (row[c] - mean) * factor * gain[c] + shift[c];
    }
}

PSC_VECTORISE void
add_vectors (float *out, const float *a, const float *b, int64_t n)
{
#pragma omp simd
  for (int64_t i = 0; i < n; i++)
    out[i] = a[i] + b[i];
}

PSC_VECTORISE void
add_row_sum (float *sum, const float *x, int64_t rows, int64_t columns, float factor)
{
  for (const float *row = x; row < x + rows * columns; row += columns)
#pragma omp simd
    for (int64_t c = 0; c < columns; c++)
      sum[c] += factor * row[c];
}

} // namespace psc
