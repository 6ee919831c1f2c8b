/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <functional>
#include <vector>

#include "layer-trace.hpp"
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

  /** See Transformer::forward(). */
  at::Tensor
  forward (at::Tensor x, const at::Tensor &bias, Tape *tape, GCancellable *cancellable) const;

  /** See Transformer::forward_some(). */
  at::Tensor forward_some (at::Tensor x,
                           size_t n_layers,
                           int64_t n_rows,
                           const at::Tensor &bias,
                           Tape *tape,
                           GCancellable *cancellable) const;

  /** See TransformerLayer::forward_apart(): the last layer, of [P, T, C]. */
  at::Tensor forward_apart (const at::Tensor &tokens, GCancellable *cancellable) const;

private:
  struct Layer
  {
    Layer (const TransformerLayer &layer, const Width *width_back);

    double attention_eps;
    double perceptron_eps;
    Product qkv, output, expand, contract;
    Product qkv_back, output_back, expand_back, contract_back;
  };

  struct Buffers;
  struct PullbackBuffers;

  void for_each_sequence (const at::Tensor &x,
                          GCancellable *cancellable,
                          const std::function<void (int64_t, float *, const Buffers &)> &run) const;
  void ask (const Layer &layer, const float *x, int64_t n_tokens, const Buffers &buffers) const;
  void attend (const Buffers &buffers, int64_t n_tokens, int64_t n_rows, const float *bias) const;
  void forget_others (const Buffers &buffers, int64_t n_tokens, int64_t n_rows) const;
  void attend_apart (const Buffers &buffers, int64_t n_tokens) const;
  void add_found (const Layer &layer,
                  float *x,
                  int64_t n_rows,
                  const Buffers &buffers,
                  const LayerTrace *trace,
                  int64_t index) const;
  void run_perceptron (const Layer &layer,
                       float *x,
                       int64_t n_rows,
                       const Buffers &buffers,
                       const LayerTrace *trace,
                       int64_t index) const;
  at::Tensor pull_back (const Layer &layer,
                        const at::Tensor &cotangents,
                        const LayerTrace &trace,
                        GCancellable *cancellable) const;
  void pull_back_sequence (
      const Layer &layer, float *g, int64_t n_rows, const LayerTrace &trace, int64_t index) const;

  int64_t channels_;
  int64_t hidden_;
  int64_t heads_;
  Activation activation_;
  std::vector<Layer> layers_;
};

} // namespace psc
