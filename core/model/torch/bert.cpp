/* SPDX-License-Identifier: Apache-2.0 */

#include "bert.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/stack.h>

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

Bert::Bert (const PscBertSpec &spec, const Parameters &parameters)
    : embeddings_ (BertEmbeddings::load (spec, parameters)),
      pooled_ (spec.pooled, spec.pooled + spec.n_pooled), heads_ (spec.n_heads),
      projection_ (Linear::load (parameters, "text_model.projection_head", false))
{
  for (guint i = 0; i < spec.n_layers; i++)
    layers_.push_back (BertLayer::load (spec, parameters, i));
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
      y = layer.contract.forward (gelu (layer.expand.forward (x, nullptr), nullptr), nullptr);
      x = layer.norm.forward (x + y, nullptr);
      states.push_back (x);
    }

  std::vector<at::Tensor> means;
  for (guint state : pooled_)
    means.push_back (states[state].mean (1));
  return projection_.forward (at::stack (means).mean (0), nullptr);
}

at::Tensor
Bert::encode (guint n, const guint *lengths, const gint32 *ids, GCancellable *cancellable) const
{
  return encode_by_length (n, lengths, ids, embeddings_.words.device (),
                           [&] (const at::Tensor &texts) { return forward (texts, cancellable); });
}

} // namespace psc
