/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "product.hpp"
#include "swin-tokens.hpp"
#include "model/torch/swin.hpp"

namespace psc
{

/** Patches as tokens, on the CPU. */
class TiledEmbedding
{
public:
  TiledEmbedding (const SwinEmbedding &embedding, int64_t image_size, Width width_back);

  struct Trace
  {
    at::Tensor standardised; /* [P · side², C] */
    at::Tensor scales;       /* [P · side²] */

    std::vector<at::Tensor>
    tensors () const
    {
      return { standardised, scales };
    }
  };

  int64_t
  side () const
  {
    return side_;
  }

  int64_t
  patch () const
  {
    return patch_;
  }

  int64_t
  channels () const
  {
    return product_.columns ();
  }

  /** @pixels: [P, A, A]; @places: of the patches that are to become their image's own tokens, as
   * image · side² + token */
  void forward (const at::Tensor &pixels,
                const std::vector<int64_t> &places,
                Tokens &tokens,
                const Trace *trace) const;

  Trace make_trace (int64_t n_images) const;

  /** [K, P, side, side, C] to [K, P, A, A] */
  at::Tensor pull_back (const at::Tensor &cotangents, const Trace &trace) const;

private:
  int64_t side_; /* in tokens */
  int64_t patch_;
  LayerNorm norm_;
  Product product_;
  Product back_;
};

/** Every four neighbours as one token of twice the channels, on the CPU. */
class TiledMerging
{
public:
  /** @side: of the image before, in tokens */
  TiledMerging (const PatchMerging &merging, int64_t side, Width width_back);

  struct Trace
  {
    at::Tensor standardised; /* [P · side² / 4, 4 C] */
    at::Tensor scales;       /* [P · side² / 4] */

    std::vector<at::Tensor>
    tensors () const
    {
      return { standardised, scales };
    }
  };

  /** @tokens: become those after, of which one is the image's own where one of its four was */
  void forward (Tokens &tokens, const at::Tensor &shared, const Trace *trace) const;

  Trace make_trace (int64_t n_images) const;

  /** [K, P, side / 2, side / 2, 2 C] to [K, P, side, side, C] */
  at::Tensor pull_back (const at::Tensor &cotangents, const Trace &trace) const;

private:
  int64_t side_;
  int64_t channels_; /* C */
  double eps_;
  Product product_;
  Product back_;
};

} // namespace psc
