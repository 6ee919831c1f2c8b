/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "branch.hpp"
#include "model/spec/psc-swin-spec.h"
#include "vision.hpp"

namespace psc
{

class TiledSwin;

/** Where the tokens of a stage are, one window after the other: the same for all blocks that shift
 * windows, and for all that do not. Row by row of the image if there is but one window. */
struct TokenOrder
{
  at::Tensor places;  /* [side²], row by row, of each token; or undefined: each where it is */
  at::Tensor indices; /* [side²], of the token at each place */

  /** @shift: of the windows, down and right */
  static TokenOrder make (int64_t side, int64_t window, int64_t shift, const at::Device &device);

  bool
  is_row_by_row () const
  {
    return !places.defined ();
  }

  /** Tokens [P, side², C] in this order as they are in another. */
  at::Tensor change (const at::Tensor &x, const TokenOrder &other, Tape *tape) const;
};

/** Attention within windows, which every other block shifts, and a perceptron, each on what the
 * tokens are after a LayerNorm, and added to them. */
struct SwinBlock
{
  LayerNorm before;
  LayerNorm after;
  Linear qkv;
  Linear output;
  Linear expand;
  Linear contract;
  at::Tensor bias; /* [heads, w², w²], or with the shift's mask [windows, heads, w², w²] */
  int64_t heads;
  int64_t window;
  int64_t shift;
  Narrow narrow; /* numbers of the products of cotangents */

  Lazy<AttentionBranch> attention_branch;
  Lazy<PerceptronBranch> perceptron_branch;

  at::Tensor attend_windows (const at::Tensor &x, Tape *tape) const;

  /** @attended: what is added to the tokens @x before the perceptron; what it comes from is a
   * branch that joins here */
  at::Tensor finish (const at::Tensor &x,
                     const at::Tensor &attended,
                     Tape *tape,
                     GCancellable *cancellable) const;

  /** @seen: @x after the norm before, where @tape begins unless it is null; both are row by row,
   * [P, side, side, C] */
  at::Tensor forward (const at::Tensor &x,
                      const at::Tensor &seen,
                      Tape *tape,
                      GCancellable *cancellable) const;

  /** @x: [P, side², C], window by window
   * @tape: not null */
  at::Tensor forward_windows (const at::Tensor &x, Tape *tape, GCancellable *cancellable) const;

  /** As if each token attended to nothing but itself. */
  at::Tensor forward_alone (const at::Tensor &x) const;

private:
  const PerceptronBranch &get_perceptron_branch () const;
};

/** Halves both sides and doubles the channels. */
struct PatchMerging
{
  LayerNorm norm;
  Linear reduction;

  at::Tensor forward (const at::Tensor &x, Tape *tape) const;
};

struct SwinStage
{
  std::vector<SwinBlock> blocks;
  std::vector<PatchMerging> downsample; /* none after the last stage */
  TokenOrder plain;                     /* of blocks that do not shift */
  TokenOrder shifted;                   /* of those that do */

  /** All blocks. @x: [P, side, side, C]; @tape: not null */
  at::Tensor forward_blocks (const at::Tensor &x, Tape *tape, GCancellable *cancellable) const;
};

/** Patches as tokens. */
struct SwinEmbedding
{
  int64_t patch; /* side in pixels */
  Linear linear; /* patch² to C */
  LayerNorm norm;

  at::Tensor forward (const at::Tensor &pixels, Tape *tape) const;
};

/**
 * The Swin transformer as Hugging Face's SwinModel, with its pooling and projection, see
 * PscSwinSpec.
 *
 * On the CPU TiledSwin does its work; what is here as operations on whole tensors is for other
 * devices, and for libtorch's automatic differentiation.
 */
class Swin : public Vision
{
public:
  Swin (const PscSwinSpec &spec, const Parameters &parameters, const VisionOptions &options);
  ~Swin () override;

  at::Tensor
  forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const override;

  std::unique_ptr<Occluder> occlude (const at::Tensor &pixels,
                                     const at::Tensor &fill,
                                     GCancellable *cancellable) const override;

  at::Tensor
  forward_tapped (const at::Tensor &pixels, Tap &tap, GCancellable *cancellable) const override;
  at::Tensor list_cells (const at::Tensor &activations) const override;
  CellReadout read_cells (const at::Tensor &pixels,
                          PscCellReading reading,
                          GCancellable *cancellable) const override;

  bool reduces () const override;

  /** Pools and projects the last stage's tokens, [P, side, side, C], to embeddings [P, M]. */
  at::Tensor project (const at::Tensor &tokens, Tape *tape) const;

private:
  SwinBlock load_block (const PscSwinSpec &spec,
                        const Parameters &parameters,
                        guint stage,
                        guint index,
                        int64_t side,
                        const Narrow &narrow) const;
  bool is_tapped_inside (size_t stage, size_t block) const;
  at::Tensor
  run_stage (size_t stage, at::Tensor x, Tape **tape, Tap *tap, GCancellable *cancellable) const;
  at::Tensor run (const at::Tensor &pixels, Tape *tape, Tap *tap, GCancellable *cancellable) const;

  SwinEmbedding embedding_;
  std::vector<SwinStage> stages_;
  LayerNorm norm_;
  PscSwinPooling pooling_;
  Linear projection_;
  std::unique_ptr<TiledSwin> tiled_; /* null where whole tensors are used */
};

} // namespace psc
