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

/** From what was pooled of a text's tokens to its embedding. */
struct BertHead
{
  std::vector<Linear> pooler;  /* and a hyperbolic tangent, none or one */
  std::vector<Linear> hidden;  /* and GELU, none or one */
  std::vector<LayerNorm> norm; /* none or one */
  Linear projection;

  static BertHead load (const PscBertSpec &spec, const Parameters &parameters);

  /** @x: [B, C]. Returns: what the projection takes */
  at::Tensor prepare (at::Tensor x) const;
};

/** BERT as Hugging Face's BertModel, see PscBertSpec, by operations on whole tensors: on any
 * device, and with gradients where they are wanted. */
class Bert : public Text
{
public:
  Bert (const PscBertSpec &spec, const Parameters &parameters);

  /** @ids: [B, N], texts of one length
   *
   * Returns: [B, M] */
  at::Tensor forward (const at::Tensor &ids, GCancellable *cancellable) const;

  /** Texts of one length run together, so that none is padded. */
  at::Tensor encode (guint n,
                     const guint *lengths,
                     const gint32 *ids,
                     GCancellable *cancellable) const override;

private:
  at::Tensor pool (const std::vector<at::Tensor> &states) const;

  BertEmbeddings embeddings_;
  std::vector<BertLayer> layers_;
  PscBertPooling pooling_;
  std::vector<guint> pooled_;
  int64_t heads_;
  BertHead head_;
};

} // namespace psc
