/* SPDX-License-Identifier: Apache-2.0 */

#include "lanes.hpp"

#include <ATen/Parallel.h>

#include "vectorise.hpp"

namespace psc
{

/* A kernel adds up as many outputs of a pixel in registers, of which there are 32 of the widest. */
constexpr int64_t wide_block = 24;
constexpr int64_t small_block = 16;

/* Where a vector takes several registers, or there are fewer. */
constexpr int64_t narrow_width = 4;

/* Inputs of one output that lie side by side: @n of them, at @values[indices[i]]. */
struct Segment
{
  const Lanes *values;
  const int32_t *indices;
  int64_t n;
  const float *weights; /* of the value at @first */
  int64_t first;
};

template <int64_t block, int64_t width>
static inline __attribute__ ((always_inline)) void
add_segments (const Segment *segments, int64_t n_segments, Lanes *out)
{
  for (int64_t first = 0; first < block; first += width)
    {
      Lanes sums[width];

      for (int64_t j = 0; j < width; j++)
        sums[j] = out[first + j];
      for (const Segment *s = segments; s < segments + n_segments; s++)
        for (int64_t i = 0; i < s->n; i++)
          {
            const Lanes value = s->values[s->indices[i]];
            const float *weights = s->weights + (s->indices[i] - s->first) * block + first;

#pragma GCC unroll 24
            for (int64_t j = 0; j < width; j++)
              sums[j] += value * weights[j];
          }
      for (int64_t j = 0; j < width; j++)
        out[first + j] = sums[j];
    }
}

using Kernel = void (*) (const Segment *, int64_t, Lanes *);

PSC_VECTORISE static void
add_wide_block (const Segment *segments, int64_t n_segments, Lanes *out)
{
  add_segments<wide_block, wide_block> (segments, n_segments, out);
}

PSC_VECTORISE static void
add_small_block (const Segment *segments, int64_t n_segments, Lanes *out)
{
  add_segments<small_block, small_block> (segments, n_segments, out);
}

PSC_VECTORISE static void
add_wide_block_narrowly (const Segment *segments, int64_t n_segments, Lanes *out)
{
  add_segments<wide_block, narrow_width> (segments, n_segments, out);
}

PSC_VECTORISE static void
add_small_block_narrowly (const Segment *segments, int64_t n_segments, Lanes *out)
{
  add_segments<small_block, narrow_width> (segments, n_segments, out);
}

static Kernel
choose_kernel (int64_t block)
{
#ifdef __x86_64__
  static const bool is_wide = __builtin_cpu_supports ("avx512f");
#else
  static const bool is_wide = false;
#endif

  if (block == wide_block)
    return is_wide ? add_wide_block : add_wide_block_narrowly;
  return is_wide ? add_small_block : add_small_block_narrowly;
}

static int64_t
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

Area
Area::unite (const Area &other) const
{
  return { std::min (x0, other.x0), std::min (y0, other.y0), std::max (x1, other.x1),
           std::max (y1, other.y1) };
}

LaneMap::LaneMap (const Area &pixels, int64_t depth) : LaneMap (pixels, depth, count_pitch (depth))
{
}

LaneMap::LaneMap (const Area &pixels, int64_t depth, int64_t spacing)
    : area (pixels), channels (depth), pitch (spacing),
      values_ (at::empty ({ area.height (), area.width (), pitch, n_lanes }, at::kFloat)),
      indices_ (at::empty ({ area.height (), area.width () * pitch }, at::kInt)),
      begins_ (at::zeros ({ area.height (), area.width () + 1 }, at::kInt))
{
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
  packed_ = at::cat (parts, 1).contiguous ();
}

void
LaneConvolution::add (
    const LaneMap &in, int64_t b, int64_t y, int64_t x0, int64_t x1, LaneMap &out) const
{
  const Kernel kernel = choose_kernel (block_);
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
          packed_.data_ptr<float> () + b * block_size_
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

void
for_each_group (int64_t n, const std::function<void (int64_t)> &run)
{
  const auto run_some = [&run] (int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++)
      run (i);
  };

  if (n < at::get_num_threads ())
    run_some (0, n);
  else
    at::parallel_for (0, n, 1, run_some);
}

} // namespace psc
