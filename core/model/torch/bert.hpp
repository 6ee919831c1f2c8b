/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "layers.hpp"
#include "text.hpp"

namespace psc
{

/** BERT as Hugging Face's BertModel, with MedCLIP's pooling and projection, by operations on whole
 * tensors: on any device, and with gradients where they are wanted. */
class Bert : public Text
{
public:
  Bert (const PscModelConfig &config, const Parameters &parameters);

  /** @ids: [B, N], texts of one length
   *
   * Returns: [B, M]: the mean over the tokens and the chosen hidden states, projected */
  at::Tensor forward (const at::Tensor &ids, GCancellable *cancellable) const;

  /** Texts of one length run together, so that none is padded. */
  at::Tensor encode (guint n,
                     const guint *lengths,
                     const gint32 *ids,
                     GCancellable *cancellable) const override;

private:
  struct Layer
  {
    Linear qkv;
    Linear output;
    LayerNorm output_norm;
    Linear expand;
    Linear contract;
    LayerNorm norm;
  };

  Layer load_layer (const Parameters &parameters, const std::string &name, double eps) const;

  at::Tensor words_;     /* [vocabulary, hidden] */
  at::Tensor positions_; /* [positions, hidden], with the first token type's embedding added */
  LayerNorm norm_;
  std::vector<Layer> layers_;
  std::vector<guint> pooled_;
  int64_t heads_;
  Linear projection_;
};

} // namespace psc
