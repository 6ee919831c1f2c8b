/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "layers.hpp"
#include "model/spec/psc-bert-spec.h"
#include "text.hpp"

namespace psc
{

/** What tokens are before the first layer. */
struct BertEmbeddings
{
  at::Tensor words;     /* [vocabulary, hidden] */
  at::Tensor positions; /* [positions, hidden], with the first token type's embedding added */
  LayerNorm norm;

  static BertEmbeddings load (const PscBertSpec &spec, const Parameters &parameters);
};

/** Attention and a perceptron, each added to its input and normalised. */
struct BertLayer
{
  Linear qkv;
  Linear output;
  LayerNorm output_norm;
  Linear expand;
  Linear contract;
  LayerNorm norm;

  static BertLayer load (const PscBertSpec &spec, const Parameters &parameters, guint index);
};

/** BERT as Hugging Face's BertModel, with MedCLIP's pooling and projection, by operations on whole
 * tensors: on any device, and with gradients where they are wanted. */
class Bert : public Text
{
public:
  Bert (const PscBertSpec &spec, const Parameters &parameters);

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
  BertEmbeddings embeddings_;
  std::vector<BertLayer> layers_;
  std::vector<guint> pooled_;
  int64_t heads_;
  Linear projection_;
};

} // namespace psc
