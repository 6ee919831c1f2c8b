/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cstdint>
#include <cstring>

namespace psc
{

/* Where an exponential is nothing beside a 1. Below, what is multiplied with it would end at the
 * edge of a float's range, where numbers are subnormal and take some processors a hundred times as
 * long. */
constexpr float least_exponent = -60;

/**
 * exp (x) for x ≤ 0, with a relative error of at most 2⁻²²; 0 below @least_exponent. Loops of it
 * are vectorised.
 *
 * The polynomial is expf()'s of the Cephes library, on half an octave to either side of 1.
 */
[[gnu::always_inline]] inline float
exp_not_positive (float x)
{
  /* Adding 1.5 · 2²³ rounds to a whole number, which then are the lowest bits. */
  const float rounder = 0x1.8p23f;
  const float clamped = x < least_exponent ? least_exponent : x;
  const float octaves = clamped * 0x1.715476p0f + rounder;
  const float whole = octaves - rounder;
  /* ln 2 in two parts, of which the first has so few bits that its multiples are exact. */
  const float rest = clamped - whole * 0.693359375f + whole * 2.12194440e-4f;
  int32_t bits;
  float power;

  float sum = 1.9875691500e-4f;
  sum = sum * rest + 1.3981999507e-3f;
  sum = sum * rest + 8.3334519073e-3f;
  sum = sum * rest + 4.1665795894e-2f;
  sum = sum * rest + 1.6666665459e-1f;
  sum = sum * rest + 5.0000001201e-1f;
  sum = sum * rest * rest + rest + 1;

  std::memcpy (&bits, &octaves, sizeof bits);
  bits = static_cast<int32_t> (static_cast<uint32_t> (bits) << 23) + 0x3f800000;
  std::memcpy (&power, &bits, sizeof power);
  return x < least_exponent ? 0 : sum * power;
}

} // namespace psc
