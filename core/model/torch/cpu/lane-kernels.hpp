/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lanes.hpp"

namespace psc
{

/** A kernel adds up as many outputs of a pixel in registers, of which there are 32 of the widest.
 */
constexpr int64_t wide_block = 24;
constexpr int64_t small_block = 16;

/** Inputs of one output that lie side by side: @n of them, at @values[indices[i]]. */
struct Segment
{
  const Lanes *values;
  const int32_t *indices;
  int64_t n;
  const float *weights; /* of the value at @first */
  int64_t first;
};

/** Adds the products of the segments to the @block outputs @out: out[j] += Σ value · weight[j]. */
using LaneKernel = void (*) (const Segment *segments, int64_t n_segments, Lanes *out);

/** @block: one of the two above */
LaneKernel choose_lane_kernel (int64_t block);

} // namespace psc
