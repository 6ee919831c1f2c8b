/* SPDX-License-Identifier: Apache-2.0 */

#include "resnet-trace.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <algorithm>

#include "vectorise.hpp"

namespace psc
{

/* Calls @run with the point and the row of each of [P, …, rows, …]. */
template <typename Run>
static void
for_each_row (int64_t n_points, int64_t rows, const Run &run)
{
  at::parallel_for (0, n_points * rows, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++)
      run (i / rows, i % rows);
  });
}

at::Tensor
list_positive (const at::Tensor &x)
{
  const at::Tensor in = x.contiguous ();
  const int64_t channels = in.size (1);
  const int64_t height = in.size (2);
  const int64_t width = in.size (3);
  const at::Tensor out = at::empty ({ in.size (0), height, width, channels }, at::kByte);
  const float *values = in.data_ptr<float> ();
  auto *bytes = out.data_ptr<uint8_t> ();

  for_each_row (in.size (0), height, [&] (int64_t p, int64_t y) {
    uint8_t *row = bytes + (p * height + y) * width * channels;

    for (int64_t c = 0; c < channels; c++)
      {
        const float *of_channel = values + ((p * channels + c) * height + y) * width;

        for (int64_t i = 0; i < width; i++)
          row[i * channels + c] = of_channel[i] > 0 ? 1 : 0;
      }
  });
  return out;
}

/* The largest of each column of a few rows, and in which row it is, the first of equals. */
PSC_VECTORISE static void
find_largest (
    const float *image, int64_t width, int32_t y0, int32_t y1, float *largest, int32_t *rows)
{
  for (int64_t i = 0; i < width; i++)
    {
      largest[i] = image[y0 * width + i];
      rows[i] = y0;
    }
  for (int32_t y = y0 + 1; y < y1; y++)
    {
      const float *row = image + y * width;

#pragma omp simd
      for (int64_t i = 0; i < width; i++)
        {
          const bool is_larger = row[i] > largest[i];

          rows[i] = is_larger ? y : rows[i];
          largest[i] = is_larger ? row[i] : largest[i];
        }
    }
}

PooledStem
pool_stem (const at::Tensor &x)
{
  const at::Tensor in = x.contiguous ();
  const int64_t n = in.size (0);
  const int64_t channels = in.size (1);
  const int64_t height = in.size (2);
  const int64_t width = in.size (3);
  const int64_t out_height = (height + 1) / 2;
  const int64_t out_width = (width + 1) / 2;
  const PooledStem out = { at::empty ({ n, channels, out_height, out_width }, at::kFloat),
                           at::empty ({ n, out_height, out_width, channels }, at::kInt) };
  const float *values = in.data_ptr<float> ();
  auto *pooled = out.largest.data_ptr<float> ();
  auto *places = out.places.data_ptr<int32_t> ();

  for_each_row (n, out_height, [&] (int64_t p, int64_t y) {
    const auto y0 = static_cast<int32_t> (std::max<int64_t> (2 * y - 1, 0));
    const auto y1 = static_cast<int32_t> (std::min (2 * y + 2, height));
    std::vector<float> largest (width);
    std::vector<int32_t> rows (width);

    for (int64_t c = 0; c < channels; c++)
      {
        float *pooled_row = pooled + ((p * channels + c) * out_height + y) * out_width;
        int32_t *places_row = places + (p * out_height + y) * out_width * channels + c;

        find_largest (values + (p * channels + c) * height * width, width, y0, y1, largest.data (),
                      rows.data ());
        for (int64_t i = 0; i < out_width; i++)
          {
            const int64_t end = std::min (2 * i + 2, width);
            int64_t best = std::max<int64_t> (2 * i - 1, 0);

            for (int64_t j = best + 1; j < end; j++)
              if (largest[j] > largest[best]
                  || (largest[j] == largest[best] && rows[j] < rows[best]))
                best = j;
            pooled_row[i] = largest[best];
            places_row[i * channels] = static_cast<int32_t> (rows[best] * width + best);
          }
      }
  });
  return out;
}

} // namespace psc
