/* SPDX-License-Identifier: Apache-2.0 */

#include "lanes.hpp"

#include <ATen/Parallel.h>
#include <atomic>

#include "vectorise.hpp"

namespace psc
{

PSC_VECTORISE void
spread_lanes (const float *values, int64_t n, Lanes *out)
{
  for (int64_t i = 0; i < n; i++)
    out[i] = Lanes{} + values[i];
}

PSC_VECTORISE void
spread_and_add_lanes (const float *values, const Lanes *terms, int64_t n, Lanes *out)
{
  for (int64_t i = 0; i < n; i++)
    out[i] = terms[i] + values[i];
}

PSC_VECTORISE void
add_lanes (const Lanes *values, int64_t n, Lanes *sums)
{
  for (int64_t i = 0; i < n; i++)
    sums[i] += values[i];
}

PSC_VECTORISE void
take_larger_lanes (const Lanes *values, int64_t n, Lanes *largest)
{
  for (int64_t i = 0; i < n; i++)
    largest[i] = values[i] > largest[i] ? values[i] : largest[i];
}

PSC_VECTORISE void
rectify_lanes (Lanes *values, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    values[i] = values[i] > 0 ? values[i] : Lanes{};
}

static inline __attribute__ ((always_inline)) void
keep_lanes (Lanes *value, uint16_t bits)
{
  static constexpr LaneBits lane = { 1 << 0,  1 << 1,  1 << 2,  1 << 3, 1 << 4,  1 << 5,
                                     1 << 6,  1 << 7,  1 << 8,  1 << 9, 1 << 10, 1 << 11,
                                     1 << 12, 1 << 13, 1 << 14, 1 << 15 };

  *value = ((LaneBits{} + bits) & lane) != 0 ? *value : Lanes{};
}

PSC_VECTORISE void
add_lane_bits (const uint8_t *mask, int64_t n, uint16_t lanes, uint16_t *bits)
{
#pragma omp simd
  for (int64_t i = 0; i < n; i++)
    bits[i] = static_cast<uint16_t> (bits[i] | (mask[i] != 0 ? lanes : 0));
}

PSC_VECTORISE void
mask_lanes (Lanes *values, int64_t n, const uint16_t *bits)
{
  for (int64_t i = 0; i < n; i++)
    keep_lanes (&values[i], bits[i]);
}

PSC_VECTORISE void
scatter_lanes (const Lanes *value,
               uint16_t bits,
               const float *weights,
               int64_t height,
               int64_t width,
               Lanes *out,
               int64_t pitch)
{
  Lanes kept = *value;

  keep_lanes (&kept, bits);
  for (int64_t i = 0; i < height; i++)
    for (int64_t j = 0; j < width; j++)
      out[i * pitch + j] += kept * weights[i * width + j];
}

PSC_VECTORISE void
part_lanes (const Lanes *values, int64_t n, int64_t n_planes, float *const *planes)
{
  for (int64_t lane = 0; lane < n_planes; lane++)
    for (int64_t i = 0; i < n; i++)
      planes[lane][i] = values[i][lane];
}

void
for_each_group (int64_t n, const std::function<void (int64_t)> &run)
{
  const int64_t n_threads = at::get_num_threads ();
  const int64_t rest = n % n_threads;
  /* More than half of the threads are busier with one each. */
  const int64_t n_beside = n > n_threads && 2 * rest > n_threads ? n : n - rest;
  std::atomic<int64_t> next (0);

  if (n_beside > 0)
    at::parallel_for (0, n_threads, 1, [&] (int64_t, int64_t) {
      for (int64_t i; (i = next++) < n_beside;)
        run (i);
    });
  for (int64_t i = n_beside; i < n; i++)
    run (i);
}

} // namespace psc
