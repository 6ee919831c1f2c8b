/* SPDX-License-Identifier: Apache-2.0 */

#include "swin-edges.hpp"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <cstring>

#include "layer-product.hpp"
#include "model/torch/round-up.hpp"
#include "rows.hpp"

namespace psc
{

/* Floats of a tile's widest array, so that all of its arrays stay in a processor's own cache. */
constexpr int64_t max_edge_tile = 100000;

/* A tile is rounded up to a multiple of this: for each number of rows a product has a kernel of its
 * own, which takes longer to make than to run. */
constexpr int64_t edge_row_step = 16;

/* Calls @run (first, n) for tiles of the rows from 0 to @n_rows, of @width floats each: as many as
 * fit, but no fewer tiles than threads. */
template <typename Run>
static void
for_each_tile (int64_t n_rows, int64_t width, Run run)
{
  const int64_t most = std::max<int64_t> (max_edge_tile / width, edge_row_step);
  const int64_t wanted = round_up (n_rows / at::get_num_threads () + 1, edge_row_step);
  const int64_t each = std::min (most / edge_row_step * edge_row_step, wanted);

  at::parallel_for (0, (n_rows + each - 1) / each, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t tile = begin; tile < end; tile++)
      run (tile * each, std::min (each, n_rows - tile * each));
  });
}

/* The same for rows of @n_images, where no tile goes beyond its image: run (image, first, n). */
template <typename Run>
static void
for_each_tile_of_images (int64_t n_images, int64_t n_rows, int64_t width, Run run)
{
  const int64_t each = std::min (std::max<int64_t> (max_edge_tile / width, 1), n_rows);
  const int64_t n_tiles = (n_rows + each - 1) / each;

  at::parallel_for (0, n_images * n_tiles, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t tile = begin; tile < end; tile++)
      {
        const int64_t first = tile % n_tiles * each;

        run (tile / n_tiles, first, std::min (each, n_rows - first));
      }
  });
}

/* The pullback of standardised rows of @trace from @kept on: @cotangent is that of the rows, @sums
 * becomes that of what they were made from. */
template <typename Trace>
static void
pull_back_standardise (
    int64_t n, int64_t width, const Trace &trace, int64_t kept, const float *cotangent, float *sums)
{
  std::memset (sums, 0, n * width * sizeof *sums);
  add_standardise_pullback (n, width, n, cotangent,
                            trace.standardised.template data_ptr<float> () + kept * width,
                            trace.scales.template data_ptr<float> () + kept, sums);
}

/* Stores standardised rows, which begin at row @kept of @trace. */
template <typename Trace>
static void
keep_standardised (int64_t n,
                   int64_t width,
                   const float *standardised,
                   const float *scales,
                   const Trace &trace,
                   int64_t kept)
{
  std::memcpy (trace.standardised.template data_ptr<float> () + kept * width, standardised,
               n * width * sizeof *standardised);
  std::memcpy (trace.scales.template data_ptr<float> () + kept, scales, n * sizeof *scales);
}

template <typename Trace>
static Trace
make_trace_of_rows (int64_t n_rows, int64_t width)
{
  return { at::empty ({ n_rows, width }, at::kFloat), at::empty ({ n_rows }, at::kFloat) };
}

TiledEmbedding::TiledEmbedding (const SwinEmbedding &embedding,
                                int64_t image_size,
                                Width width_back)
    : side_ (image_size / embedding.patch), patch_ (embedding.patch), norm_ (embedding.norm),
      product_ (make_product (embedding.linear)), back_ (embedding.linear.weight, width_back)
{
}

TiledEmbedding::Trace
TiledEmbedding::make_trace (int64_t n_images) const
{
  return make_trace_of_rows<Trace> (n_images * side_ * side_, channels ());
}

/* Takes a patch's rows from @pixels, [A][A], or puts them there. */
template <typename Copy>
static void
copy_patch (float *pixels, int64_t side, int64_t patch, int64_t token, float *row, Copy copy)
{
  float *corner = pixels + (token / side * side * patch + token % side) * patch;

  for (int64_t y = 0; y < patch; y++)
    copy (corner + y * side * patch, row + y * patch, patch * sizeof *row);
}

void
TiledEmbedding::forward (const at::Tensor &pixels,
                         const std::vector<int64_t> &places,
                         Tokens &tokens,
                         const Trace *trace) const
{
  const int64_t area = side_ * side_;
  const int64_t patch_area = patch_ * patch_;
  const int64_t width = channels ();
  const at::Tensor images = pixels.contiguous ();
  const float *gain = norm_.weight.data_ptr<float> ();
  const float *shift = norm_.bias.data_ptr<float> ();
  const auto take = [] (float *image, float *row, size_t size) { std::memcpy (row, image, size); };

  for_each_tile (places.size (), width, [&] (int64_t first, int64_t n) {
    const int64_t padded = round_up (n, edge_row_step);
    float *rows = get_scratch (padded * (patch_area + 2 * width + 1));
    float *embedded = rows + padded * patch_area;
    float *standardised = embedded + padded * width;
    float *scales = standardised + padded * width;

    std::memset (rows + n * patch_area, 0, (padded - n) * patch_area * sizeof *rows);

    for (int64_t r = 0; r < n; r++)
      copy_patch (images.data_ptr<float> () + places[first + r] / area * area * patch_area, side_,
                  patch_, places[first + r] % area, rows + r * patch_area, take);
    product_.multiply (padded, rows, embedded);
    standardise (n, width, norm_.eps, embedded, standardised, scales);
    if (trace != nullptr)
      keep_standardised (n, width, standardised, scales, *trace, first);
    for (int64_t r = 0; r < n; r++)
      {
        const int64_t place = places[first + r];

        gain_and_shift (width, standardised + r * width, gain, shift,
                        tokens.write (place / area, place % area));
      }
  });
}

at::Tensor
TiledEmbedding::pull_back (const at::Tensor &cotangents, const Trace &trace) const
{
  const int64_t n_points = cotangents.size (1);
  const int64_t area = side_ * side_;
  const int64_t patch_area = patch_ * patch_;
  const int64_t width = channels ();
  const float *gain = norm_.weight.data_ptr<float> ();
  const at::Tensor out = at::empty (
      { cotangents.size (0), n_points, side_ * patch_, side_ * patch_ }, cotangents.options ());
  const auto put = [] (float *image, const float *row, size_t size) {
    std::memcpy (image, row, size);
  };

  for_each_tile_of_images (
      cotangents.size (0) * n_points, area, width, [&] (int64_t image, int64_t first, int64_t n) {
        float *h = get_scratch (n * (2 * width + patch_area));
        float *sums = h + n * width;
        float *rows = sums + n * width;

        std::memcpy (h, cotangents.data_ptr<float> () + (image * area + first) * width,
                     n * width * sizeof *h);
        scale (n, width, 1, h, gain);
        pull_back_standardise (n, width, trace, image % n_points * area + first, h, sums);
        back_.multiply (n, sums, rows);
        for (int64_t r = 0; r < n; r++)
          copy_patch (out.data_ptr<float> () + image * area * patch_area, side_, patch_, first + r,
                      rows + r * patch_area, put);
      });
  return out;
}

TiledMerging::TiledMerging (const PatchMerging &merging, int64_t side, Width width_back)
    : side_ (side), channels_ (merging.reduction.weight.size (1) / 4), eps_ (merging.norm.eps),
      product_ (make_product (merging.reduction, &merging.norm)),
      back_ (merging.reduction.weight * merging.norm.weight, width_back)
{
}

TiledMerging::Trace
TiledMerging::make_trace (int64_t n_images) const
{
  return make_trace_of_rows<Trace> (n_images * side_ * side_ / 4, 4 * channels_);
}

/* Where the four neighbours that make a token are: (0,0), (1,0), (0,1), (1,1) by row and column. */
static int64_t
find_neighbour (int64_t side, int64_t token, int64_t which)
{
  const int64_t row = 2 * (token / (side / 2)) + which % 2;
  const int64_t column = 2 * (token % (side / 2)) + which / 2;

  return row * side + column;
}

void
TiledMerging::forward (Tokens &tokens, const at::Tensor &shared, const Trace *trace) const
{
  const int64_t width = 4 * channels_;
  const int64_t area = side_ * side_ / 4;
  Tokens after = shared.defined () ? Tokens (tokens.n_images (), side_ / 2, shared)
                                   : Tokens (tokens.n_images (), side_ / 2, 2 * channels_);
  std::vector<int64_t> places;

  for (int64_t place = 0; place < tokens.n_images () * area; place++)
    for (int64_t which = 0; which < 4; which++)
      if (tokens.is_own (place / area, find_neighbour (side_, place % area, which)))
        {
          places.push_back (place);
          break;
        }

  for_each_tile (places.size (), width, [&] (int64_t first, int64_t n) {
    const int64_t padded = round_up (n, edge_row_step);
    float *rows = get_scratch (padded * (2 * width + 2 * channels_ + 1));
    float *standardised = rows + padded * width;
    float *merged = standardised + padded * width;
    float *scales = merged + padded * 2 * channels_;

    std::memset (standardised + n * width, 0, (padded - n) * width * sizeof *standardised);

    for (int64_t r = 0; r < 4 * n; r++)
      {
        const int64_t place = places[first + r / 4];

        std::memcpy (rows + r * channels_,
                     tokens.read (place / area, find_neighbour (side_, place % area, r % 4)),
                     channels_ * sizeof *rows);
      }
    standardise (n, width, eps_, rows, standardised, scales);
    product_.multiply (padded, standardised, merged);
    if (trace != nullptr)
      keep_standardised (n, width, standardised, scales, *trace, first);
    for (int64_t r = 0; r < n; r++)
      std::memcpy (after.write (places[first + r] / area, places[first + r] % area),
                   merged + r * 2 * channels_, 2 * channels_ * sizeof *merged);
  });
  tokens = std::move (after);
}

at::Tensor
TiledMerging::pull_back (const at::Tensor &cotangents, const Trace &trace) const
{
  const int64_t n_points = cotangents.size (1);
  const int64_t width = 4 * channels_;
  const int64_t area = side_ * side_ / 4;
  const at::Tensor out =
      at::empty ({ cotangents.size (0), n_points, side_, side_, channels_ }, cotangents.options ());

  for_each_tile_of_images (
      cotangents.size (0) * n_points, area, width, [&] (int64_t image, int64_t first, int64_t n) {
        float *h = get_scratch (n * 2 * width);
        float *sums = h + n * width;
        float *target = out.data_ptr<float> () + image * side_ * side_ * channels_;

        back_.multiply (n, cotangents.data_ptr<float> () + (image * area + first) * 2 * channels_,
                        h);
        pull_back_standardise (n, width, trace, image % n_points * area + first, h, sums);
        for (int64_t r = 0; r < 4 * n; r++)
          std::memcpy (target + find_neighbour (side_, first + r / 4, r % 4) * channels_,
                       sums + r * channels_, channels_ * sizeof *sums);
      });
  return out;
}

} // namespace psc
