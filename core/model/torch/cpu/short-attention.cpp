/* SPDX-License-Identifier: Apache-2.0 */

#include "short-attention.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "exponential.hpp"
#include "model/torch/round-up.hpp"
#include "vectorise.hpp"

namespace psc
{

/* Floats of the widest vectors; narrower ones are used several at a time. */
constexpr int64_t widest_vector = 16;
typedef float Vector __attribute__ ((vector_size (widest_vector * sizeof (float)), aligned (4)));

/* Rows whose sums are formed at the same time, so that none waits for its last addition. */
constexpr int64_t summed_rows = 4;

/* A left factor: element (i, c) is at data[i * row_stride + c * inner_stride]. */
struct Left
{
  const float *data;
  int64_t row_stride;
  int64_t inner_stride;
};

/* out = left · right. @right: [inner][columns, rounded up]; of @out no more than the columns are
 * written. */
PSC_VECTORISE static void
multiply (int64_t rows,
          int64_t inner,
          int64_t columns,
          Left left,
          const float *right,
          float *out,
          int64_t out_stride)
{
  const int64_t right_stride = round_up (columns, widest_vector);

  for (int64_t j = 0; j < columns; j += widest_vector)
    for (int64_t i = 0; i < rows; i += summed_rows)
      {
        /* Where there are fewer rows, the last one several times. */
        const auto source = [&] (int64_t r) {
          return left.data + std::min (i + r, rows - 1) * left.row_stride;
        };
        const float *source0 = source (0);
        const float *source1 = source (1);
        const float *source2 = source (2);
        const float *source3 = source (3);
        Vector sums[summed_rows] = {};

        for (int64_t c = 0; c < inner; c++)
          {
            const Vector factors = *reinterpret_cast<const Vector *> (right + c * right_stride + j);
            const int64_t place = c * left.inner_stride;

            sums[0] += factors * source0[place];
            sums[1] += factors * source1[place];
            sums[2] += factors * source2[place];
            sums[3] += factors * source3[place];
          }
        for (int64_t r = 0; r < std::min (summed_rows, rows - i); r++)
          std::memcpy (out + (i + r) * out_stride + j, &sums[r],
                       std::min (widest_vector, columns - j) * sizeof (float));
      }
}

/* Each column of @x, [rows][columns], becomes the softmax of its @scale-fold; @columns are a
 * multiple of the lanes. */
PSC_VECTORISE static void
softmax_columns (float *x, int64_t rows, int64_t columns, float scale)
{
  for (int64_t j = 0; j < columns; j += widest_vector)
    {
      float greatest[widest_vector];
      float sums[widest_vector] = {};

      std::memcpy (greatest, x + j, sizeof greatest);
      for (float *row = x + j; row < x + rows * columns; row += columns)
#pragma omp simd
        for (int64_t lane = 0; lane < widest_vector; lane++)
          greatest[lane] = row[lane] > greatest[lane] ? row[lane] : greatest[lane];

      for (float *row = x + j; row < x + rows * columns; row += columns)
#pragma omp simd
        for (int64_t lane = 0; lane < widest_vector; lane++)
          {
            row[lane] = exp_not_positive (scale * (row[lane] - greatest[lane]));
            sums[lane] += row[lane];
          }

      for (float *row = x + j; row < x + rows * columns; row += columns)
#pragma omp simd
        for (int64_t lane = 0; lane < widest_vector; lane++)
          row[lane] /= sums[lane];
    }
}

ShortAttention::ShortAttention (int64_t longest, int64_t width)
    : width_ (width), queries_ (width * round_up (longest, widest_vector)),
      values_ (longest * round_up (width, widest_vector)),
      weights_ (longest * round_up (longest, widest_vector))
{
}

void
ShortAttention::attend (int64_t n,
                        const float *q,
                        const float *k,
                        const float *v,
                        int64_t stride,
                        float *out,
                        int64_t out_stride)
{
  const int64_t columns = round_up (n, widest_vector);
  const float scale = 1 / std::sqrt (static_cast<float> (width_));

  for (int64_t c = 0; c < width_; c++)
    for (int64_t i = 0; i < columns; i++)
      queries_[c * columns + i] = i < n ? q[i * stride + c] : 0;
  for (int64_t i = 0; i < n; i++)
    std::memcpy (values_.data () + i * round_up (width_, widest_vector), v + i * stride,
                 width_ * sizeof (float));

  /* Weights of one query stand below each other, so that all are found lane by lane. */
  multiply (n, width_, columns, { k, stride, 1 }, queries_.data (), weights_.data (), columns);
  softmax_columns (weights_.data (), n, columns, scale);
  multiply (n, n, width_, { weights_.data (), 1, columns }, values_.data (), out, out_stride);
}

} // namespace psc
