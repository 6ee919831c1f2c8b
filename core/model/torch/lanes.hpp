/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/ATen.h>

#include <vector>

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
    return static_cast<Lanes *> (values_.data_ptr ()) + (y - area.y0) * area.width () * pitch;
  }

  Area area;
  int64_t channels;
  int64_t pitch; /* vectors from one pixel to the next */

private:
  int32_t *
  get_begins (int64_t y) const
  {
    return begins_.data_ptr<int32_t> () + (y - area.y0) * (area.width () + 1);
  }

  int32_t *
  get_indices (int64_t y) const
  {
    return indices_.data_ptr<int32_t> () + (y - area.y0) * area.width () * pitch;
  }

  at::Tensor values_;  /* [height, width, pitch, n_lanes] */
  at::Tensor indices_; /* [height, width × pitch] */
  at::Tensor begins_;  /* [height, width + 1], of each pixel in its row of indices */
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

/**
 * A convolution, or the transpose of one, which is as many convolutions as it has strides, each to
 * the pixels of another remainder.
 */
class LaneConvolution
{
public:
  LaneConvolution () = default;

  /** @weight: [out, in, k, k]; @in_pitch: of the maps that it is for */
  static LaneConvolution
  make (const at::Tensor &weight, int64_t stride, int64_t padding, int64_t in_pitch);

  /** From maps of @weight's outputs to those of its inputs. */
  static LaneConvolution
  make_transposed (const at::Tensor &weight, int64_t stride, int64_t padding);

  /** Vectors that one unit of work, of add(), covers of a pixel. */
  int64_t
  block () const
  {
    return block_;
  }

  int64_t
  n_blocks () const
  {
    return n_blocks_;
  }

  /** Adds, of the pixels of row @y from @x0 to before @x1, the channels of block @b. */
  void add (const LaneMap &in, int64_t b, int64_t y, int64_t x0, int64_t x1, LaneMap &out) const;

private:
  /* What the outputs y ≡ remainder (mod strides) are made of: places from
   * first + step · (y / strides) on, along an axis. */
  struct Phase
  {
    int64_t first;
    std::vector<int64_t> places; /* of the kernel, in the order of their inputs */
  };

  void pack (const at::Tensor &weight, int64_t in_pitch);

  int64_t step_ = 1;
  std::vector<Phase> phases_;
  int64_t block_ = 0;
  int64_t n_blocks_ = 0;
  int64_t in_pitch_ = 0;
  at::Tensor packed_;            /* [n_blocks][phases][phases][places][places][in_pitch][block] */
  std::vector<int64_t> offsets_; /* [phases][phases], in a block of it */
  int64_t block_size_ = 0;       /* floats */
};

/** Vectors that a pixel of @channels takes. */
int64_t count_pitch (int64_t channels);

/** Does groups of lanes side by side where there are enough for all threads, and otherwise one
 * after the other, so that each may use all threads inside. */
void for_each_group (int64_t n, const std::function<void (int64_t)> &run);

} // namespace psc
