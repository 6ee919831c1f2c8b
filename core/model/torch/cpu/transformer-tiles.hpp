/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <vector>

#include "head-pullback.hpp"
#include "model/torch/transformer.hpp"
#include "product.hpp"

namespace psc
{

/**
 * The layers of a Transformer on the CPU: each sequence, or each cotangent of one, goes through a
 * layer on one thread while it is in that processor's cache; a single one is shared out between
 * the threads.
 *
 * The LayerNorms' gains and shifts are part of the matrices that follow them.
 */
class TransformerTiles
{
public:
  /** @width_back: of the factors that cotangents go through; null where none are taken back */
  TransformerTiles (const Transformer &layers, const Width *width_back);

  /** See Transformer::forward_some(). */
  at::Tensor forward_some (at::Tensor x,
                           size_t n_layers,
                           const at::Tensor &bias,
                           Tape *tape,
                           GCancellable *cancellable) const;

private:
  struct Layer
  {
    Layer (const TransformerLayer &layer, const Width *width_back);

    double attention_eps;
    double perceptron_eps;
    Product qkv, output, expand, contract;
    Product qkv_back, output_back, expand_back, contract_back;
  };

  /** What pulling back needs of a forward pass of P sequences of T tokens. */
  struct Trace
  {
    at::Tensor attention_in;      /* [P, T, C], standardised */
    at::Tensor attention_scales;  /* [P, T] */
    at::Tensor qkv;               /* [P, T, 3 C] */
    at::Tensor weights;           /* [P, heads, T, T], those of a key's column in a row */
    at::Tensor attended;          /* [P, T, C] */
    at::Tensor perceptron_in;     /* [P, T, C], standardised */
    at::Tensor perceptron_scales; /* [P, T] */
    at::Tensor slope;             /* [P, T, hidden], of the activation */
  };

  struct Buffers;
  struct PullbackBuffers;

  Trace make_trace (int64_t n_sequences, int64_t n_tokens) const;
  void forward_sequence (const Layer &layer,
                         float *x,
                         int64_t n_tokens,
                         const float *bias,
                         const Trace *trace,
                         int64_t index) const;
  void attend (const Buffers &buffers, int64_t n_tokens, const float *bias) const;
  void run_perceptron (const Layer &layer,
                       float *x,
                       int64_t n_tokens,
                       const Buffers &buffers,
                       const Trace *trace,
                       int64_t index) const;
  at::Tensor pull_back (const Layer &layer,
                        const at::Tensor &cotangents,
                        const Trace &trace,
                        GCancellable *cancellable) const;
  void pull_back_sequence (const Layer &layer, float *g, const Trace &trace, int64_t index) const;
  HeadTrace get_head (int64_t head, const Trace &trace, int64_t index) const;

  int64_t channels_;
  int64_t hidden_;
  int64_t heads_;
  Activation activation_;
  std::vector<Layer> layers_;
};

} // namespace psc
