/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cstdint>
#include <functional>

namespace psc
{

/*
 * Convolutions of sixteen images at once, or of sixteen cotangents, whose values at a pixel and
 * channel lie side by side: one vector of the widest registers, whatever the number of channels.
 *
 * Behind a ReLU about half of the values are zero. What is zero in all lanes, as it is for all
 * cotangents at one point, is not multiplied with.
 */
constexpr int64_t n_lanes = 16;

/** On a processor of narrower registers the compiler takes several. */
typedef float Lanes __attribute__ ((vector_size (n_lanes * sizeof (float))));
typedef int32_t LaneBits __attribute__ ((vector_size (n_lanes * sizeof (int32_t))));

/** Lanes of which a byte says whether they are kept, as a bit each. */
struct LaneShare
{
  int64_t point; /* that the lanes have in common */
  int32_t bits;
};

/** out[i] = values[i], in every lane. */
void spread_lanes (const float *values, int64_t n, Lanes *out);

/** out[i] = values[i] + terms[i] */
void spread_and_add_lanes (const float *values, const Lanes *terms, int64_t n, Lanes *out);

/** sums[i] += values[i] */
void add_lanes (const Lanes *values, int64_t n, Lanes *sums);

/** largest[i] = max (largest[i], values[i]) */
void take_larger_lanes (const Lanes *values, int64_t n, Lanes *largest);

/** Through a ReLU. */
void rectify_lanes (Lanes *values, int64_t n);

/** Leaves of values[i] the lanes of the shares with masks[share][i] ≠ 0; the others become 0. */
void mask_lanes (Lanes *values,
                 int64_t n,
                 int64_t n_shares,
                 const LaneShare *shares,
                 const uint8_t *const *masks);

/** out[i * pitch + j] += value · weights[i * size + j], of the lanes that @bits says. */
void scatter_lanes (const Lanes *value,
                    int32_t bits,
                    const float *weights,
                    int64_t size,
                    Lanes *out,
                    int64_t pitch);

/** Does groups of lanes, or of points, side by side where there are enough for all threads, and the
 * few that are left one after the other, so that each may use all threads inside. */
void for_each_group (int64_t n, const std::function<void (int64_t)> &run);

} // namespace psc
