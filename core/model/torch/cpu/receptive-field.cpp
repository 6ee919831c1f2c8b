/* SPDX-License-Identifier: Apache-2.0 */

#include "receptive-field.hpp"

#include <algorithm>

namespace psc
{

Area
Area::unite (const Area &other) const
{
  return { std::min (x0, other.x0), std::min (y0, other.y0), std::max (x1, other.x1),
           std::max (y1, other.y1) };
}

Area
ReceptiveField::find_whole (const Area &in) const
{
  const auto count = [this] (int64_t n) { return (n + 2 * padding - size) / stride + 1; };

  return { 0, 0, count (in.x1), count (in.y1) };
}

Area
ReceptiveField::find_outputs (const Area &in, const Area &whole) const
{
  const auto begin = [this] (int64_t i) {
    return std::max (i + padding - size + stride, int64_t (0)) / stride;
  };
  const auto end = [this] (int64_t i, int64_t n) {
    return std::min ((i - 1 + padding) / stride + 1, n);
  };

  return { begin (in.x0), begin (in.y0), end (in.x1, whole.x1), end (in.y1, whole.y1) };
}

Area
ReceptiveField::find_inputs (const Area &out, const Area &whole) const
{
  const auto begin = [this] (int64_t i, int64_t first) {
    return std::max (i * stride - padding, first);
  };
  const auto end = [this] (int64_t i, int64_t n) {
    return std::min ((i - 1) * stride - padding + size, n);
  };

  return { begin (out.x0, whole.x0), begin (out.y0, whole.y0), end (out.x1, whole.x1),
           end (out.y1, whole.y1) };
}

} // namespace psc
