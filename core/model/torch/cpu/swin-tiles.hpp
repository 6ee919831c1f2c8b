/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <functional>

#include "swin-block.hpp"
#include "swin-edges.hpp"

namespace psc
{

/** The Swin transformer on the CPU, in tiles that stay in a processor's cache. */
class TiledSwin
{
public:
  /**
   * @swin: borrowed; projects what comes out
   * @image_size: A, in pixels
   * @width_back: of the factors of products that cotangents go through
   */
  TiledSwin (const Swin &swin,
             int64_t image_size,
             const SwinEmbedding &embedding,
             const std::vector<SwinStage> &stages,
             Width width_back);

  /** @pixels: [P, A, A]. Returns: [P, M] */
  at::Tensor forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const;

  /** [P, side, side, C] before the last block and after it. */
  struct LastTokens
  {
    at::Tensor before;
    at::Tensor after;
  };

  LastTokens forward_tokens (const at::Tensor &pixels, GCancellable *cancellable) const;

  std::unique_ptr<Occluder>
  occlude (const at::Tensor &pixels, const at::Tensor &fill, GCancellable *cancellable) const;

  bool
  reduces () const
  {
    return width_back_ == Width::bfloat16;
  }

private:
  friend class SwinOccluder;

  struct Stage
  {
    std::vector<TiledBlock> blocks;
    std::vector<TiledMerging> merging; /* none after the last stage */
  };

  /* All tokens after the last layer; @after_layer sees those after each. */
  Tokens forward_layers (const at::Tensor &pixels,
                         Tape *tape,
                         GCancellable *cancellable,
                         const std::function<void (const Tokens &)> &after_layer) const;

  const Swin &swin_;
  Width width_back_;
  TiledEmbedding embedding_;
  std::vector<Stage> stages_;
};

} // namespace psc
