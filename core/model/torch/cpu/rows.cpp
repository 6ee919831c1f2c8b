/* SPDX-License-Identifier: Apache-2.0 */

#include "rows.hpp"

#include <cmath>
#include <cstring>
#include <memory>

#include "exponential.hpp"
#include "vectorise.hpp"

namespace psc
{

float *
get_scratch (int64_t n)
{
  thread_local std::unique_ptr<float[]> scratch;
  thread_local int64_t size = 0;

  if (size < n)
    {
      scratch.reset (new float[n]);
      size = n;
    }
  return scratch.get ();
}

PSC_VECTORISE void
standardise (int64_t n_rows, int64_t width, double eps, const float *in, float *out, float *scales)
{
  for (int64_t r = 0; r < n_rows; r++)
    {
      const float *x = in + r * width;
      float *y = out + r * width;
      float sum = 0;
      float squares = 0;

#pragma omp simd reduction(+ : sum)
      for (int64_t i = 0; i < width; i++)
        sum += x[i];
      const float mean = sum / static_cast<float> (width);
#pragma omp simd reduction(+ : squares)
      for (int64_t i = 0; i < width; i++)
        {
          y[i] = x[i] - mean;
          squares += y[i] * y[i];
        }
      scales[r] = static_cast<float> (1 / std::sqrt (squares / static_cast<double> (width) + eps));
      const float factor = scales[r];
#pragma omp simd
      for (int64_t i = 0; i < width; i++)
        y[i] *= factor;
    }
}

void
normalise (
    int64_t n_rows, int64_t width, double eps, const float *gain, const float *shift, float *values)
{
  float scale;

  for (float *row = values; row < values + n_rows * width; row += width)
    {
      standardise (1, width, eps, row, row, &scale);
      gain_and_shift (width, row, gain, shift, row);
    }
}

PSC_VECTORISE void
add_standardise_pullback (int64_t n_rows,
                          int64_t width,
                          int64_t period,
                          const float *cotangent,
                          const float *standardised,
                          const float *scales,
                          float *sums)
{
  for (int64_t r = 0; r < n_rows; r++)
    {
      const float *h = cotangent + r * width;
      const float *x = standardised + r % period * width;
      float *target = sums + r * width;
      float sum = 0;
      float along = 0;

#pragma omp simd reduction(+ : sum, along)
      for (int64_t i = 0; i < width; i++)
        {
          sum += h[i];
          along += h[i] * x[i];
        }
      const float factor = scales[r % period];
      sum /= static_cast<float> (width);
      along /= static_cast<float> (width);
#pragma omp simd
      for (int64_t i = 0; i < width; i++)
        target[i] += (h[i] - sum - x[i] * along) * factor;
    }
}

PSC_VECTORISE void
scale (int64_t n_rows, int64_t width, int64_t period, float *values, const float *factors)
{
  const int64_t n = period * width;

  for (int64_t first = 0; first < n_rows * width; first += n)
    {
      float *target = values + first;

#pragma omp simd
      for (int64_t i = 0; i < n; i++)
        target[i] *= factors[i];
    }
}

PSC_VECTORISE void
gain_and_shift (int64_t n, const float *values, const float *gain, const float *shift, float *out)
{
#pragma omp simd
  for (int64_t i = 0; i < n; i++)
    out[i] = values[i] * gain[i] + shift[i];
}

PSC_VECTORISE void
round_to_bfloat16 (int64_t n, const float *values, uint16_t *rounded)
{
#pragma omp simd
  for (int64_t i = 0; i < n; i++)
    {
      uint32_t bits;

      std::memcpy (&bits, &values[i], sizeof bits);
      rounded[i] = static_cast<uint16_t> ((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
    }
}

PSC_VECTORISE void
multiply_and_sum (int64_t n_rows,
                  int64_t width,
                  int64_t stride,
                  int64_t period,
                  const float *left,
                  const float *right,
                  float *values)
{
  for (int64_t r = 0; r < n_rows; r++)
    {
      const float *a = left + r * stride;
      const float *b = right + r % period * stride;
      float sum = 0;

#pragma omp simd reduction(+ : sum)
      for (int64_t i = 0; i < width; i++)
        sum += a[i] * b[i];
      values[r] = sum;
    }
}

PSC_VECTORISE void
scale_and_add (int64_t n, float factor, float *values, const float *terms)
{
#pragma omp simd
  for (int64_t i = 0; i < n; i++)
    values[i] = factor * values[i] + terms[i];
}

PSC_VECTORISE void
scale_and_shift (int64_t n, float factor, const float *shift, float *values)
{
  if (shift != nullptr)
    {
      scale_and_add (n, factor, values, shift);
      return;
    }
#pragma omp simd
  for (int64_t i = 0; i < n; i++)
    values[i] *= factor;
}

PSC_VECTORISE void
softmax (int64_t n_rows, int64_t width, float *values)
{
  for (float *row = values; row < values + n_rows * width; row += width)
    {
      float greatest = row[0];
      float sum = 0;

#pragma omp simd reduction(max : greatest)
      for (int64_t i = 0; i < width; i++)
        greatest = row[i] > greatest ? row[i] : greatest;
#pragma omp simd reduction(+ : sum)
      for (int64_t i = 0; i < width; i++)
        {
          row[i] = exp_not_positive (row[i] - greatest);
          sum += row[i];
        }
      const float factor = 1 / sum;
#pragma omp simd
      for (int64_t i = 0; i < width; i++)
        row[i] *= factor;
    }
}

PSC_VECTORISE void
pull_back_softmax (int64_t n,
                   int64_t n_tokens,
                   float factor,
                   const float *weights,
                   const float *sums,
                   float *cotangents)
{
  for (int64_t j = 0; j < n_tokens; j++)
    for (int64_t c = 0; c < n; c++)
      {
        float *target = cotangents + (j * n + c) * n_tokens;
        const float *a = weights + j * n_tokens;
        const float *sum = sums + c * n_tokens;

#pragma omp simd
        for (int64_t i = 0; i < n_tokens; i++)
          target[i] = factor * a[i] * (target[i] - sum[i]);
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
