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

/** Adds to bits[i], which are one for each lane, those of @lanes where mask[i] ≠ 0. */
void add_lane_bits (const uint8_t *mask, int64_t n, uint16_t lanes, uint16_t *bits);

/** Leaves of values[i] the lanes that bits[i] says; the others become 0. */
void mask_lanes (Lanes *values, int64_t n, const uint16_t *bits);

/** out[i * pitch + j] += value · weights[i * width + j], of the lanes that @bits says. */
void scatter_lanes (const Lanes *value,
                    uint16_t bits,
                    const float *weights,
                    int64_t height,
                    int64_t width,
                    Lanes *out,
                    int64_t pitch);

/** planes[lane][i] = values[i], of the first @n_planes lanes. */
void part_lanes (const Lanes *values, int64_t n, int64_t n_planes, float *const *planes);

/** Does groups of lanes, or of points, side by side where there are enough for all threads, and the
 * few that are left one after the other, so that each may use all threads inside. */
void for_each_group (int64_t n, const std::function<void (int64_t)> &run);

} // namespace psc
