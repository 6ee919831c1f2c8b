/* SPDX-License-Identifier: Apache-2.0 */

#include "lanes.hpp"

#include <ATen/Parallel.h>

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
keep_lanes (Lanes *value, int32_t bits)
{
  static constexpr LaneBits lane = { 1 << 0,  1 << 1,  1 << 2,  1 << 3, 1 << 4,  1 << 5,
                                     1 << 6,  1 << 7,  1 << 8,  1 << 9, 1 << 10, 1 << 11,
                                     1 << 12, 1 << 13, 1 << 14, 1 << 15 };

  *value = ((LaneBits{} + bits) & lane) != 0 ? *value : Lanes{};
}

PSC_VECTORISE void
mask_lanes (Lanes *values,
            int64_t n,
            int64_t n_shares,
            const LaneShare *shares,
            const uint8_t *const *masks)
{
  for (int64_t i = 0; i < n; i++)
    {
      int32_t bits = 0;

      for (int64_t s = 0; s < n_shares; s++)
        bits |= masks[s][i] != 0 ? shares[s].bits : 0;
      keep_lanes (&values[i], bits);
    }
}

PSC_VECTORISE void
scatter_lanes (
    const Lanes *value, int32_t bits, const float *weights, int64_t size, Lanes *out, int64_t pitch)
{
  Lanes kept = *value;

  keep_lanes (&kept, bits);
  for (int64_t i = 0; i < size; i++)
    for (int64_t j = 0; j < size; j++)
      out[i * pitch + j] += kept * weights[i * size + j];
}

void
for_each_group (int64_t n, const std::function<void (int64_t)> &run)
{
  const auto run_some = [&run] (int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++)
      run (i);
  };

  if (n < at::get_num_threads ())
    run_some (0, n);
  else
    at::parallel_for (0, n, 1, run_some);
}

} // namespace psc
