/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "layer-trace.hpp"
#include "product.hpp"
#include "swin-tokens.hpp"
#include "model/torch/swin.hpp"

namespace psc
{

/**
 * A block of the Swin transformer on the CPU, window by window: each goes from its tokens through
 * the whole block and back to them while it is in one processor's cache, a few windows or
 * cotangents at a time so that they are rows of the same products.
 *
 * The LayerNorms' gains and shifts are part of the matrices that follow them.
 */
class TiledBlock
{
public:
  /** @side: of the image in tokens */
  TiledBlock (const SwinBlock &block, int64_t side, Width width_back);

  /** Of all windows of all images, with as many tokens each as a window has. */
  using Trace = LayerTrace;

  /** Takes tokens through the block, in their place: windows with a token of the image's own, since
   * the others' are those of the common image, which the caller takes through it. */
  void forward (Tokens &tokens, const Trace *trace) const;

  Trace make_trace (int64_t n_images) const;

  /** @cotangents: [K, P, side, side, C], taken back in their place, and returned */
  at::Tensor pull_back (const at::Tensor &cotangents, const Trace &trace) const;

private:
  /* A window of an image. */
  struct Place
  {
    int64_t image;
    int64_t window;
  };

  /* What a tile works in: rows are the tokens of its windows, or of one window's cotangents. */
  struct Buffers
  {
    float *tokens;     /* [rows, C], or their cotangents */
    float *normed;     /* [rows, C] */
    float *scales;     /* [rows] */
    float *qkv;        /* [rows, 3 C] */
    float *attended;   /* [rows, C] */
    float *scores;     /* [rows, heads · T], then weights; pulling back needs [rows, T] */
    float *perceptron; /* [rows, hidden] */

    Buffers (const TiledBlock &block, int64_t n);
  };

  std::vector<Place> find_windows (const Tokens &tokens) const;
  int64_t choose_tile (int64_t n, int64_t n_tiles_wanted) const;
  void forward_tile (Tokens &tokens, const Place *places, int64_t n, const Trace *trace) const;
  void attend (const Place *places, int64_t n, const Buffers &buffers) const;
  void run_perceptron (int64_t n, const Buffers &buffers, const Trace *trace, int64_t index) const;
  void pull_back_tile (
      float *cotangents, int64_t stride, int64_t n, const Place &place, const Trace &trace) const;

  int64_t
  index (const Place &place) const
  {
    return place.image * n_windows_ + place.window;
  }

  /* Where token @t of a window is in the image. */
  int64_t
  locate (int64_t window, int64_t t) const
  {
    return places_[window * n_tokens_ + t];
  }

  int64_t side_;
  int64_t channels_;
  int64_t hidden_;
  int64_t heads_;
  int64_t n_tokens_;  /* of a window, T */
  int64_t n_windows_; /* of an image */
  double attention_eps_;
  double perceptron_eps_;
  std::vector<int64_t> places_; /* [windows][T], in the image */
  at::Tensor bias_;             /* [heads, T, T] or [windows, heads, T, T] */
  Product qkv_, output_, expand_, contract_;
  Product qkv_back_, output_back_, expand_back_, contract_back_;
};

} // namespace psc
