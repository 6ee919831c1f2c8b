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

  bool
  is_empty () const
  {
    return x0 >= x1 || y0 >= y1;
  }

  Area unite (const Area &other) const;
};

/** [height][width][channels] of vectors, and which of them are worth multiplying with. */
class LaneMap
{
public:
  LaneMap () = default;

  /** Values are undefined, and none is listed. */
  LaneMap (int64_t height, int64_t width, int64_t channels);

  /** The channels of a pixel, and behind them what fills up the last block of kernels. */
  Lanes *
  at (int64_t y, int64_t x) const
  {
    return row (y) + x * pitch;
  }

  Lanes *
  row (int64_t y) const
  {
    return static_cast<Lanes *> (values_.data_ptr ()) + y * width * pitch;
  }

  /** Lists of row @y, from @x0 to @x1, the channels that @is_active says: it is called with x and
   * fills in [channels]. Pixels that are not listed count as zero. */
  template <typename Fill> void list (int64_t y, int64_t x0, int64_t x1, Fill fill);

  /** The same, of those that are not zero in every lane. */
  void list_nonzero (int64_t y, int64_t x0, int64_t x1);

  /** Indices into row(@y) of what is listed of the pixels from @x0 to before @x1. */
  const int32_t *
  listed (int64_t y, int64_t x0, int64_t x1, int64_t *n) const
  {
    const int32_t *begins = begins_.data_ptr<int32_t> () + y * (width + 1);

    *n = begins[x1] - begins[x0];
    return indices_.data_ptr<int32_t> () + y * width * pitch + begins[x0];
  }

  int64_t height = 0;
  int64_t width = 0;
  int64_t channels = 0;
  int64_t pitch = 0; /* vectors from one pixel to the next */

private:
  at::Tensor values_;  /* [height, width, pitch, n_lanes] */
  at::Tensor indices_; /* [height, width × pitch] */
  at::Tensor begins_;  /* [height, width + 1], in the row of indices */
};

template <typename Fill>
void
LaneMap::list (int64_t y, int64_t x0, int64_t x1, Fill fill)
{
  int32_t *begins = begins_.data_ptr<int32_t> () + y * (width + 1);
  int32_t *indices = indices_.data_ptr<int32_t> () + y * width * pitch;
  std::vector<uint8_t> is_active (static_cast<size_t> (channels));
  int32_t n = 0;

  std::fill (begins, begins + x0 + 1, 0);
  for (int64_t x = x0; x < x1; x++)
    {
      fill (x, is_active.data ());
      for (int64_t c = 0; c < channels; c++)
        {
          indices[n] = static_cast<int32_t> (x * pitch + c);
          n += is_active[static_cast<size_t> (c)];
        }
      begins[x + 1] = n;
    }
  std::fill (begins + x1, begins + width + 1, n);
}

/**
 * A convolution, or the transpose of one, which is as many convolutions as it has strides, each to
 * the pixels of another remainder.
 */
class LaneConvolution
{
public:
  LaneConvolution () = default;

  /** @weight: [out, in, k, k]. From a map of @channels. */
  static LaneConvolution make (const at::Tensor &weight, int64_t stride, int64_t padding);

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

  void pack (const at::Tensor &weight);

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
