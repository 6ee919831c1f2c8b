/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lane-map.hpp"

namespace psc
{

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
  at::Tensor storage_;
  const float *packed_ = nullptr; /* [n_blocks][phases][phases][places][places][in_pitch][block] */
  std::vector<int64_t> offsets_;  /* [phases][phases], in a block of it */
  int64_t block_size_ = 0;        /* floats */
};

} // namespace psc
