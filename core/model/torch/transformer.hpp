/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "branch.hpp"
#include "model/spec/psc-transformer-spec.h"
#include "tap.hpp"

namespace psc
{

const Activation &find_activation (PscActivation activation);

/** “<prefix>expand” and “<prefix>contract”. */
Perceptron
load_perceptron (const Parameters &parameters, const std::string &prefix, PscActivation activation);

/** Adds an attention and a perceptron to the tokens, see PscTransformerSpec. */
struct TransformerLayer
{
  LayerNorm before;
  LayerNorm after;
  Linear qkv;
  Linear output;
  Perceptron perceptron;
  int64_t heads;
  Narrow narrow; /* numbers of the products of cotangents */

  Lazy<AttentionBranch> attention_branch;
  Lazy<PerceptronBranch> perceptron_branch;

  /** @n_rows: how many tokens ask and go on, the first ones
   * @tape: not null */
  at::Tensor forward (const at::Tensor &x,
                      const at::Tensor &bias,
                      int64_t n_rows,
                      Tape *tape,
                      GCancellable *cancellable) const;

  /** @found: by the attention, for the tokens @x; what it comes from is a branch that the tape has
   * forked for */
  at::Tensor finish (const at::Tensor &x,
                     const at::Tensor &found,
                     Tape *tape,
                     GCancellable *cancellable) const;

  /** As if each token but the first attended to nothing but itself. */
  at::Tensor forward_apart (const at::Tensor &x) const;

private:
  const PerceptronBranch &get_perceptron_branch () const;
};

/** Layers that add an attention and a perceptron to the tokens, see PscTransformerSpec. */
class Transformer
{
public:
  /** @prefix: of the weights' names */
  Transformer (const PscTransformerSpec &spec,
               const Parameters &parameters,
               const std::string &prefix,
               const Narrow &narrow = {});

  /** @x: [B, N, C]
   * @bias: added to the scores, [N, N], or undefined */
  at::Tensor
  forward (at::Tensor x, const at::Tensor &bias, Tape *tape, GCancellable *cancellable) const;

  /** The first @n_layers only, and of the last of all @n_rows tokens only, the first ones, unless
   * it is 0. Each is a stage of @tap, which is null or sees what the layer's attention sees;
   * returns the tape that goes on in @tape. */
  at::Tensor forward_some (at::Tensor x,
                           size_t n_layers,
                           int64_t n_rows,
                           const at::Tensor &bias,
                           Tape **tape,
                           Tap *tap,
                           GCancellable *cancellable) const;

  const std::vector<TransformerLayer> &
  layers () const
  {
    return layers_;
  }

  int64_t
  heads () const
  {
    return heads_;
  }

private:
  std::vector<TransformerLayer> layers_;
  int64_t heads_;
};

} // namespace psc
