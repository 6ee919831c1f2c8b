/* SPDX-License-Identifier: Apache-2.0 */

#include "lane-kernels.hpp"

#include "vectorise.hpp"

namespace psc
{

/* Where a vector takes several registers, or there are fewer. */
constexpr int64_t narrow_width = 4;

template <int64_t block, int64_t width>
static inline __attribute__ ((always_inline)) void
add_segments (const Segment *segments, int64_t n_segments, Lanes *out)
{
  for (int64_t first = 0; first < block; first += width)
    {
      Lanes sums[width];

      for (int64_t j = 0; j < width; j++)
        sums[j] = out[first + j];
      for (const Segment *s = segments; s < segments + n_segments; s++)
        for (int64_t i = 0; i < s->n; i++)
          {
            const Lanes value = s->values[s->indices[i]];
            const float *weights = s->weights + (s->indices[i] - s->first) * block + first;

#pragma GCC unroll 24
            for (int64_t j = 0; j < width; j++)
              sums[j] += value * weights[j];
          }
      for (int64_t j = 0; j < width; j++)
        out[first + j] = sums[j];
    }
}

PSC_VECTORISE static void
add_wide_block (const Segment *segments, int64_t n_segments, Lanes *out)
{
  add_segments<wide_block, wide_block> (segments, n_segments, out);
}

PSC_VECTORISE static void
add_small_block (const Segment *segments, int64_t n_segments, Lanes *out)
{
  add_segments<small_block, small_block> (segments, n_segments, out);
}

PSC_VECTORISE static void
add_wide_block_narrowly (const Segment *segments, int64_t n_segments, Lanes *out)
{
  add_segments<wide_block, narrow_width> (segments, n_segments, out);
}

PSC_VECTORISE static void
add_small_block_narrowly (const Segment *segments, int64_t n_segments, Lanes *out)
{
  add_segments<small_block, narrow_width> (segments, n_segments, out);
}

LaneKernel
choose_lane_kernel (int64_t block)
{
#if PSC_HAVE_VECTORISE
  static const bool is_wide = __builtin_cpu_supports ("avx512vl");
#else
  static const bool is_wide = false;
#endif

  if (block == wide_block)
    return is_wide ? add_wide_block : add_wide_block_narrowly;
  return is_wide ? add_small_block : add_small_block_narrowly;
}

} // namespace psc
