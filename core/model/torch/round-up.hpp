/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cstdint>

namespace psc
{

/** The first multiple of @step from @n on. */
inline int64_t
round_up (int64_t n, int64_t step)
{
  return (n + step - 1) / step * step;
}

} // namespace psc
