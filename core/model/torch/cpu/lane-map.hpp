/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/Tensor.h>
#include <vector>

#include "lanes.hpp"
#include "receptive-field.hpp"

namespace psc
{

/** Vectors that a pixel of @channels takes, filled up to whole blocks. */
int64_t count_pitch (int64_t channels);

/** Outputs of a pixel that one pass over its inputs adds up. */
int64_t choose_block (int64_t channels);

/** An area of pixels with so many channels of vectors each, and which of them are worth multiplying
 * with. */
class LaneMap
{
public:
  /** Values are undefined, and none is listed. */
  LaneMap (const Area &area, int64_t channels);
  LaneMap (const Area &area, int64_t channels, int64_t pitch);

  /** The channels of a pixel, and behind them what fills up the last block of kernels. */
  Lanes *
  at (int64_t y, int64_t x) const
  {
    return row (y) + (x - area.x0) * pitch;
  }

  /** Lists row @y. @fill is called with each x and an array of [channels], which it sets to 1 where
   * a channel is to be listed and to 0 elsewhere. */
  template <typename Fill> void list (int64_t y, Fill fill);

  /** The same, of those that are not zero in every lane. */
  void list_nonzero (int64_t y);

  /** What is listed of the pixels from @x0 to before @x1, as indices of vectors of the row. */
  const int32_t *
  listed (int64_t y, int64_t x0, int64_t x1, int64_t *n) const
  {
    const int32_t *begins = get_begins (y);

    *n = begins[x1 - area.x0] - begins[x0 - area.x0];
    return get_indices (y) + begins[x0 - area.x0];
  }

  Lanes *
  row (int64_t y) const
  {
    return data_ + (y - area.y0) * area.width () * pitch;
  }

  Area area;
  int64_t channels;
  int64_t pitch; /* vectors from one pixel to the next */

private:
  int32_t *
  get_begins (int64_t y) const
  {
    return begins_ + (y - area.y0) * (area.width () + 1);
  }

  int32_t *
  get_indices (int64_t y) const
  {
    return indices_ + (y - area.y0) * area.width () * pitch;
  }

  std::vector<at::Tensor> storage_; /* of all that follows */
  Lanes *data_;                     /* [height][width][pitch] */
  int32_t *indices_;                /* [height][width × pitch] */
  int32_t *begins_;                 /* [height][width + 1], of each pixel in its row of indices */
};

template <typename Fill>
void
LaneMap::list (int64_t y, Fill fill)
{
  int32_t *begins = get_begins (y);
  int32_t *indices = get_indices (y);
  std::vector<uint8_t> is_listed (static_cast<size_t> (channels));
  int32_t n = 0;

  for (int64_t i = 0; i < area.width (); i++)
    {
      begins[i] = n;
      fill (area.x0 + i, is_listed.data ());
      for (int64_t c = 0; c < channels; c++)
        {
          indices[n] = static_cast<int32_t> (i * pitch + c);
          n += is_listed[static_cast<size_t> (c)];
        }
    }
  begins[area.width ()] = n;
}

} // namespace psc
