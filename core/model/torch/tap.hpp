/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "tape.hpp"

namespace psc
{

/** A place in an image encoder, and what a forward pass leaves there. */
struct Tap
{
  int64_t stage;          /* which, from 0 on */
  at::Tensor activations; /* [P, …] as the encoder has them there, see Vision::list_cells() */
  at::Tensor trunk;       /* what @activations are the norm of, if they are that of a branch */
  Tape tape;              /* from there to the embeddings */

  explicit Tap (int64_t of_stage) : stage (of_stage)
  {
  }
};

/**
 * For an encoder, when @x has come to the end of @stage: the tape that goes on.
 *
 * @tap: null, or what is filled in if that is its stage
 * @trunk: what @x is the norm of, or undefined
 */
Tape *reach (Tap *tap, int64_t stage, const at::Tensor &x, const at::Tensor &trunk, Tape *tape);

/**
 * An attention, between its weights and the embedding. Rows are the tokens that ask and on which
 * the embedding depends, N tokens are asked.
 */
struct AttentionTap
{
  int64_t n_heads;
  at::Tensor queries;   /* [rows, C], heads side by side */
  at::Tensor keys;      /* [N, C] */
  at::Tensor values;    /* [N, C] */
  at::Tensor weights;   /* [heads, rows, N] */
  at::Tensor embedding; /* [1, M] */
  Tape tape;            /* from what is found, [1, rows, C], to the embedding */

  /** @cotangents: [K, M]. Returns: [K, rows, C], of what is found, before the output layer */
  at::Tensor pull_back_found (const at::Tensor &cotangents, GCancellable *cancellable) const;

  /** @cotangents: [K, M]. Returns: [K, heads, rows, N] */
  at::Tensor pull_back_weights (const at::Tensor &cotangents, GCancellable *cancellable) const;
};

} // namespace psc
