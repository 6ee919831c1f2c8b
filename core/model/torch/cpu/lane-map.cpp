/* SPDX-License-Identifier: Apache-2.0 */

#include "lane-map.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include "lane-kernels.hpp"

namespace psc
{

int64_t
choose_block (int64_t channels)
{
  return channels % wide_block != 0 && channels % small_block == 0 ? small_block : wide_block;
}

int64_t
count_pitch (int64_t channels)
{
  const int64_t block = choose_block (channels);

  return (channels + block - 1) / block * block;
}

LaneMap::LaneMap (const Area &pixels, int64_t depth) : LaneMap (pixels, depth, count_pitch (depth))
{
}

LaneMap::LaneMap (const Area &pixels, int64_t depth, int64_t spacing)
    : area (pixels), channels (depth), pitch (spacing)
{
  const int64_t height = area.height ();
  const int64_t width = area.width ();

  storage_ = { at::empty ({ height, width, pitch, n_lanes }, at::kFloat),
               at::empty ({ height, width * pitch }, at::kInt),
               at::zeros ({ height, width + 1 }, at::kInt) };
  data_ = static_cast<Lanes *> (storage_[0].data_ptr ());
  indices_ = storage_[1].data_ptr<int32_t> ();
  begins_ = storage_[2].data_ptr<int32_t> ();
}

void
LaneMap::list_nonzero (int64_t y)
{
  list (y, [this, y] (int64_t x, uint8_t *is_listed) {
    const auto *bytes = reinterpret_cast<const char *> (at (y, x));

    for (int64_t c = 0; c < channels; c++, bytes += sizeof (Lanes))
      {
        uint64_t parts[sizeof (Lanes) / sizeof (uint64_t)];
        uint64_t all = 0;

        memcpy (parts, bytes, sizeof parts);
        for (const uint64_t part : parts)
          all |= part;
        is_listed[c] = all != 0;
      }
  });
}

} // namespace psc
