/* SPDX-License-Identifier: Apache-2.0 */

#include "resnet-trace.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <algorithm>

#include "receptive-field.hpp"
#include "vectorise.hpp"

namespace psc
{

ResnetTrace
ResnetTrace::join (const std::vector<ResnetTrace> &parts)
{
  if (parts.size () == 1)
    return parts.front ();

  /* The places, then each of the masks. */
  std::vector<std::vector<at::Tensor>> tensors (1 + parts[0].masks.size ());

  for (const ResnetTrace &part : parts)
    {
      tensors[0].push_back (part.places);
      for (size_t i = 0; i < part.masks.size (); i++)
        tensors[1 + i].push_back (part.masks[i]);
    }

  std::vector<at::Tensor> joined (tensors.size ());
  at::parallel_for (0, static_cast<int64_t> (tensors.size ()), 1, [&] (int64_t begin, int64_t end) {
    for (auto i = static_cast<size_t> (begin); i < static_cast<size_t> (end); i++)
      joined[i] = at::cat (tensors[i]);
  });
  return { parts[0].side, parts[0].stem_side, joined[0], { joined.begin () + 1, joined.end () } };
}

/* Values that are looked at by one thread at a time. */
constexpr int64_t values_at_once = 32768;

PSC_VECTORISE static void
list_values (const float *values, int64_t n, uint8_t *positive)
{
#pragma omp simd
  for (int64_t i = 0; i < n; i++)
    positive[i] = values[i] > 0 ? 1 : 0;
}

at::Tensor
list_positive (const at::Tensor &x)
{
  const at::Tensor in = x.permute ({ 0, 2, 3, 1 }).contiguous ();
  const at::Tensor out = at::empty (in.sizes (), at::kByte);
  const float *values = in.data_ptr<float> ();
  auto *positive = out.data_ptr<uint8_t> ();

  at::parallel_for (0, in.numel (), values_at_once, [&] (int64_t begin, int64_t end) {
    list_values (values + begin, end - begin, positive + begin);
  });
  return out;
}

/* A part of a picture, [height][width][channels]. */
struct Window
{
  const float *picture;
  int64_t width;
  int64_t channels;
  Area area;
};

/* The largest of each channel, and where it is, the first of equals. */
PSC_VECTORISE static void
find_largest (const Window &window, float *largest, int32_t *places)
{
  const int64_t channels = window.channels;
  const Area &area = window.area;
  const auto at = [&window] (int64_t y, int64_t x) { return y * window.width + x; };
  const float *first = window.picture + at (area.y0, area.x0) * channels;

  std::copy_n (first, channels, largest);
  std::fill_n (places, channels, static_cast<int32_t> (at (area.y0, area.x0)));
  for (int64_t y = area.y0; y < area.y1; y++)
    for (int64_t x = area.x0; x < area.x1; x++)
      {
        const auto place = static_cast<int32_t> (at (y, x));
        const float *values = window.picture + place * channels;

#pragma omp simd
        for (int64_t c = 0; c < channels; c++)
          {
            const bool is_larger = values[c] > largest[c];

            places[c] = is_larger ? place : places[c];
            largest[c] = is_larger ? values[c] : largest[c];
          }
      }
}

PooledStem
pool_stem (const at::Tensor &x)
{
  const at::Tensor in = x.permute ({ 0, 2, 3, 1 }).contiguous ();
  const int64_t n = in.size (0);
  const int64_t height = in.size (1);
  const int64_t width = in.size (2);
  const int64_t channels = in.size (3);
  const int64_t out_height = (height + 1) / 2;
  const int64_t out_width = (width + 1) / 2;
  const at::Tensor largest = at::empty ({ n, out_height, out_width, channels }, at::kFloat);
  const at::Tensor places = at::empty (largest.sizes (), at::kInt);
  const float *values = in.data_ptr<float> ();
  auto *out = largest.data_ptr<float> ();
  auto *out_places = places.data_ptr<int32_t> ();

  at::parallel_for (0, n * out_height, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row++)
      for (int64_t i = 0; i < out_width; i++)
        {
          const int64_t y = row % out_height;
          const Area area = { std::max<int64_t> (2 * i - 1, 0), std::max<int64_t> (2 * y - 1, 0),
                              std::min (2 * i + 2, width), std::min (2 * y + 2, height) };
          const int64_t pixel = (row * out_width + i) * channels;

          find_largest (
              { values + row / out_height * height * width * channels, width, channels, area },
              out + pixel, out_places + pixel);
        }
  });
  return { largest.permute ({ 0, 3, 1, 2 }), places };
}

} // namespace psc
