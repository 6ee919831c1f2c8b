/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cstdint>

namespace psc
{

/** Pixels from (x0, y0) to before (x1, y1). */
struct Area
{
  int64_t x0, y0, x1, y1;

  int64_t
  width () const
  {
    return x1 - x0;
  }

  int64_t
  height () const
  {
    return y1 - y0;
  }

  bool
  contains (int64_t y, int64_t x) const
  {
    return y >= y0 && y < y1 && x >= x0 && x < x1;
  }

  /** The smallest that holds both, neither of which is empty. */
  Area unite (const Area &other) const;
};

/** Which pixels of a layer's input each of its output is made of. */
struct ReceptiveField
{
  int64_t size;
  int64_t stride;
  int64_t padding;

  /** All outputs of all inputs @in. */
  Area find_whole (const Area &in) const;

  /** The outputs that see any pixel of @in, of the outputs @whole. */
  Area find_outputs (const Area &in, const Area &whole) const;

  /** The inputs that the pixels @out are made of, of the inputs @whole. */
  Area find_inputs (const Area &out, const Area &whole) const;
};

} // namespace psc
