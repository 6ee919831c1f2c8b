/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-vit-spec.h"
#include "transformer.hpp"
#include "vision.hpp"

namespace psc
{

class TransformerTiles;

/** A vision transformer, see PscVitSpec. On the CPU TransformerTiles does the work of its layers,
 * but for automatic differentiation and for taps. What is read of it beside its embeddings is in
 * vit-readout.cpp. */
class Vit : public Vision
{
public:
  Vit (const PscVitSpec &spec, const Parameters &parameters, const VisionOptions &options);
  ~Vit () override;

  at::Tensor
  forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const override;

  bool
  reduces () const override
  {
    return reduces_;
  }

  at::Tensor
  forward_tapped (const at::Tensor &pixels, Tap &tap, GCancellable *cancellable) const override;
  at::Tensor list_cells (const at::Tensor &activations) const override;
  CellReadout read_cells (const at::Tensor &pixels,
                          PscCellReading reading,
                          GCancellable *cancellable) const override;
  AttentionTap tap_attention (const at::Tensor &pixels,
                              PscAttentionPlace place,
                              guint layer,
                              GCancellable *cancellable) const override;

private:
  /** A learned query that attends to all tokens, and a perceptron that adds to what it found. */
  struct Head
  {
    at::Tensor query; /* [C], projected */
    Linear kv;
    Linear output;
    LayerNorm norm;
    Perceptron perceptron;

    Lazy<PerceptronBranch> branch; /* of the two */
  };

  void load_head (const PscVitSpec &spec, const Parameters &parameters);
  at::Tensor embed (const at::Tensor &pixels, Tape *tape) const;
  at::Tensor pool_class (const at::Tensor &x, Tape *tape) const;
  at::Tensor project (const at::Tensor &x, Tape *tape) const;
  at::Tensor pool_attention (const at::Tensor &x, Tape *tape, Tap *tap) const;
  at::Tensor add_perceptron (const at::Tensor &found, Tape *tape) const;
  at::Tensor run_some (const at::Tensor &pixels,
                       size_t n_layers,
                       int64_t n_rows,
                       Tape **tape,
                       Tap *tap,
                       GCancellable *cancellable) const;
  at::Tensor run (const at::Tensor &pixels, Tape *tape, Tap *tap, GCancellable *cancellable) const;
  at::Tensor read_class (const at::Tensor &pixels, GCancellable *cancellable) const;
  at::Tensor read_pool (const at::Tensor &pixels, GCancellable *cancellable) const;
  CellReadout read_surgery (const at::Tensor &pixels, GCancellable *cancellable) const;
  AttentionTap
  tap_pool (const at::Tensor &pixels, size_t n_layers, GCancellable *cancellable) const;
  AttentionTap tap_layer (const at::Tensor &pixels,
                          size_t layer,
                          bool of_class,
                          GCancellable *cancellable) const;

  int64_t patch_;
  int64_t grid_;
  Linear patches_;                    /* patch² of one channel to C */
  at::Tensor class_;                  /* [1, 1, C], with its position, or undefined */
  at::Tensor positions_;              /* [patches, C] */
  std::vector<LayerNorm> first_norm_; /* none or one */
  Transformer layers_;
  std::unique_ptr<TransformerTiles> tiles_; /* the same for the CPU; null for whole tensors */
  bool reduces_;
  LayerNorm last_norm_;
  Linear projection_;      /* where a class token is pooled */
  std::vector<Head> head_; /* where attention pools */
};

} // namespace psc
