/* SPDX-License-Identifier: Apache-2.0 */

#include "lane-convolution.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include "lane-kernels.hpp"

namespace psc
{

LaneConvolution
LaneConvolution::make (const at::Tensor &weight, int64_t stride, int64_t padding, int64_t in_pitch)
{
  LaneConvolution self;
  Phase phase = { -padding, {} };

  for (int64_t place = 0; place < weight.size (2); place++)
    phase.places.push_back (place);
  self.step_ = stride;
  self.phases_ = { phase };
  self.pack (weight, in_pitch);
  return self;
}

/* Output y of the transpose takes place t of input i where i · stride − padding + t = y: of every
 * stride-th place, the last one first. */
LaneConvolution
LaneConvolution::make_transposed (const at::Tensor &weight, int64_t stride, int64_t padding)
{
  LaneConvolution self;

  for (int64_t remainder = 0; remainder < stride; remainder++)
    {
      Phase phase = { 0, {} };

      for (int64_t place = weight.size (2) - 1; place >= 0; place--)
        if ((remainder + padding - place) % stride == 0)
          phase.places.push_back (place);
      if (!phase.places.empty ())
        phase.first = (remainder + padding - phase.places.front ()) / stride;
      self.phases_.push_back (phase);
    }
  self.pack (weight.transpose (0, 1), count_pitch (weight.size (0)));
  return self;
}

void
LaneConvolution::pack (const at::Tensor &weight, int64_t in_pitch)
{
  const int64_t outputs = weight.size (0);
  const int64_t inputs = weight.size (1);
  std::vector<at::Tensor> parts;

  block_ = choose_block (outputs);
  n_blocks_ = count_pitch (outputs) / block_;
  in_pitch_ = in_pitch;
  for (const Phase &rows : phases_)
    for (const Phase &columns : phases_)
      {
        at::Tensor part =
            at::zeros ({ n_blocks_ * block_, static_cast<int64_t> (rows.places.size ()),
                         static_cast<int64_t> (columns.places.size ()), in_pitch_ },
                       at::kFloat);

        for (size_t i = 0; i < rows.places.size (); i++)
          for (size_t j = 0; j < columns.places.size (); j++)
            part.slice (0, 0, outputs)
                .select (1, static_cast<int64_t> (i))
                .select (1, static_cast<int64_t> (j))
                .slice (1, 0, inputs)
                .copy_ (weight.select (3, columns.places[j]).select (2, rows.places[i]));
        offsets_.push_back (block_size_);
        block_size_ += part.numel () / n_blocks_;
        parts.push_back (part.reshape ({ n_blocks_, block_, -1 }).transpose (1, 2).flatten (1));
      }
  storage_ = at::cat (parts, 1).contiguous ();
  packed_ = storage_.data_ptr<float> ();
}

void
LaneConvolution::add (
    const LaneMap &in, int64_t b, int64_t y, int64_t x0, int64_t x1, LaneMap &out) const
{
  const LaneKernel kernel = choose_lane_kernel (block_);
  const auto n_phases = static_cast<int64_t> (phases_.size ());
  const Phase &rows = phases_[static_cast<size_t> (y % n_phases)];
  const auto n_rows = static_cast<int64_t> (rows.places.size ());
  const int64_t top = rows.first + step_ * (y / n_phases);
  std::vector<Segment> segments (static_cast<size_t> (n_rows));

  for (int64_t x = x0; x < x1; x++)
    {
      const Phase &columns = phases_[static_cast<size_t> (x % n_phases)];
      const auto n_columns = static_cast<int64_t> (columns.places.size ());
      const int64_t left = columns.first + step_ * (x / n_phases);
      const int64_t begin = std::max (left, in.area.x0);
      const int64_t end = std::min (left + n_columns, in.area.x1);
      const float *weights =
          packed_ + b * block_size_
          + offsets_[static_cast<size_t> (y % n_phases * n_phases + x % n_phases)];
      int64_t n_segments = 0;

      if (begin >= end)
        continue;
      for (int64_t i = std::max (in.area.y0 - top, int64_t (0));
           i < std::min (n_rows, in.area.y1 - top); i++)
        {
          Segment &s = segments[static_cast<size_t> (n_segments++)];

          s.values = in.row (top + i);
          s.indices = in.listed (top + i, begin, end, &s.n);
          s.weights = weights + (i * n_columns + begin - left) * in_pitch_ * block_;
          s.first = (begin - in.area.x0) * in_pitch_;
        }
      kernel (segments.data (), n_segments, out.at (y, x) + b * block_);
    }
}

} // namespace psc
