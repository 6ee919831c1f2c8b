/* SPDX-License-Identifier: Apache-2.0 */

#include "bert.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tanh.h>

#include "text-batch.hpp"

namespace psc
{

BertEmbeddings
BertEmbeddings::load (const PscBertSpec &spec, const Parameters &parameters)
{
  const std::string name = "text_model.model.embeddings.";

  return { parameters.get (name + "word_embeddings.weight").contiguous (),
           parameters.get (name + "position_embeddings.weight")
               + parameters.get (name + "token_type_embeddings.weight")[0],
           LayerNorm::load (parameters, name + "LayerNorm", spec.layer_norm_eps) };
}

BertLayer
BertLayer::load (const PscBertSpec &spec, const Parameters &parameters, guint index)
{
  const std::string name = "text_model.model.encoder.layer." + std::to_string (index) + ".";
  const std::string self = name + "attention.self.";
  const double eps = spec.layer_norm_eps;
  BertLayer layer;

  layer.qkv = Linear::load_joined (parameters, { self + "query", self + "key", self + "value" });
  layer.output = Linear::load (parameters, name + "attention.output.dense");
  layer.output_norm = LayerNorm::load (parameters, name + "attention.output.LayerNorm", eps);
  layer.expand = Linear::load (parameters, name + "intermediate.dense");
  layer.contract = Linear::load (parameters, name + "output.dense");
  layer.norm = LayerNorm::load (parameters, name + "output.LayerNorm", eps);
  return layer;
}

BertHead
BertHead::load (const PscBertSpec &spec, const Parameters &parameters)
{
  const std::string name = "text_model.projection_head";
  BertHead head;

  if (spec.pooling == PSC_BERT_POOLING_POOLER)
    head.pooler.push_back (Linear::load (parameters, "text_model.model.pooler.dense"));
  switch (spec.projection)
    {
    case PSC_BERT_PROJECTION_PERCEPTRON:
      head.hidden.push_back (Linear::load (parameters, name + ".0", false));
      head.projection = Linear::load (parameters, name + ".2", false);
      break;
    case PSC_BERT_PROJECTION_NORMED:
      head.hidden.push_back (Linear::load (parameters, name + ".dense_to_hidden"));
      head.norm.push_back (LayerNorm::load (parameters, name + ".LayerNorm", spec.layer_norm_eps));
      head.projection = Linear::load (parameters, name + ".dense_to_output");
      break;
    case PSC_BERT_PROJECTION_LINEAR:
    case PSC_BERT_PROJECTION_AFFINE:
    default:
      head.projection =
          Linear::load (parameters, name, spec.projection == PSC_BERT_PROJECTION_AFFINE);
      break;
    }
  return head;
}

at::Tensor
BertHead::prepare (at::Tensor x) const
{
  for (const Linear &layer : pooler)
    x = at::tanh (layer.forward (x, nullptr));
  for (const Linear &layer : hidden)
    x = exact_gelu.forward (layer.forward (x, nullptr), nullptr);
  for (const LayerNorm &layer : norm)
    x = layer.forward (x, nullptr);
  return x;
}

Bert::Bert (const PscBertSpec &spec, const Parameters &parameters)
    : embeddings_ (BertEmbeddings::load (spec, parameters)), pooling_ (spec.pooling),
      pooled_ (spec.pooled, spec.pooled + spec.n_pooled), heads_ (spec.n_heads),
      head_ (BertHead::load (spec, parameters))
{
  for (guint i = 0; i < spec.n_layers; i++)
    layers_.push_back (BertLayer::load (spec, parameters, i));
}

/* @states: [B, N, C] each. Returns: [B, C] */
at::Tensor
Bert::pool (const std::vector<at::Tensor> &states) const
{
  std::vector<at::Tensor> means;

  if (pooling_ == PSC_BERT_POOLING_LAST)
    return states.back ().select (1, -1);
  if (pooling_ != PSC_BERT_POOLING_MEAN)
    return states.back ().select (1, 0);
  for (guint state : pooled_)
    means.push_back (states[state].mean (1));
  return at::stack (means).mean (0);
}

at::Tensor
Bert::forward (const at::Tensor &ids, GCancellable *cancellable) const
{
  const int64_t n_tokens = ids.size (1);
  at::Tensor x =
      at::embedding (embeddings_.words, ids) + embeddings_.positions.slice (0, 0, n_tokens);
  std::vector<at::Tensor> states;

  x = embeddings_.norm.forward (x, nullptr);
  states.push_back (x);
  for (const BertLayer &layer : layers_)
    {
      check_cancelled (cancellable);
      at::Tensor y = attend (layer.qkv.forward (x, nullptr), heads_, at::Tensor (), nullptr);
      x = layer.output_norm.forward (x + layer.output.forward (y, nullptr), nullptr);
      y = layer.contract.forward (exact_gelu.forward (layer.expand.forward (x, nullptr), nullptr),
                                  nullptr);
      x = layer.norm.forward (x + y, nullptr);
      states.push_back (x);
    }

  return head_.projection.forward (head_.prepare (pool (states)), nullptr);
}

at::Tensor
Bert::encode (guint n, const guint *lengths, const gint32 *ids, GCancellable *cancellable) const
{
  check_texts (n, lengths, ids, embeddings_.positions.size (0), embeddings_.words.size (0));
  return encode_by_length (n, lengths, ids, embeddings_.words.device (),
                           [&] (const at::Tensor &texts) { return forward (texts, cancellable); });
}

} // namespace psc
