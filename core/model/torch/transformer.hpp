/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "layers.hpp"
#include "model/spec/psc-transformer-spec.h"

namespace psc
{

using Activation = at::Tensor (*) (const at::Tensor &x, Tape *tape);

Activation find_activation (PscActivation activation);

/** What each token becomes by itself. */
struct Perceptron
{
  Linear expand;
  Activation activate;
  Linear contract;

  /** “<prefix>expand” and “<prefix>contract”. */
  static Perceptron
  load (const Parameters &parameters, const std::string &prefix, PscActivation activation);

  at::Tensor forward (const at::Tensor &x, Tape *tape) const;
};

/** Layers that add an attention and a perceptron to the tokens, see PscTransformerSpec. */
class Transformer
{
public:
  /** @prefix: of the weights' names */
  Transformer (const PscTransformerSpec &spec,
               const Parameters &parameters,
               const std::string &prefix);

  /** @x: [B, N, C]
   * @bias: added to the scores, [N, N], or undefined */
  at::Tensor
  forward (at::Tensor x, const at::Tensor &bias, Tape *tape, GCancellable *cancellable) const;

private:
  struct Layer
  {
    LayerNorm before;
    LayerNorm after;
    Linear qkv;
    Linear output;
    Perceptron perceptron;
  };

  std::vector<Layer> layers_;
  int64_t heads_;
};

} // namespace psc
