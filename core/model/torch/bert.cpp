/* SPDX-License-Identifier: Apache-2.0 */

#include "bert.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <map>

namespace psc
{

/* Texts that are encoded together: bounds the memory that a large prompt bank takes. */
constexpr size_t max_texts = 64;

BertEmbeddings
BertEmbeddings::load (const PscModelConfig &config, const Parameters &parameters)
{
  const std::string name = "text_model.model.embeddings.";

  return { parameters.get (name + "word_embeddings.weight").contiguous (),
           parameters.get (name + "position_embeddings.weight")
               + parameters.get (name + "token_type_embeddings.weight")[0],
           LayerNorm::load (parameters, name + "LayerNorm", config.text.layer_norm_eps) };
}

BertLayer
BertLayer::load (const PscModelConfig &config, const Parameters &parameters, guint index)
{
  const std::string name = "text_model.model.encoder.layer." + std::to_string (index) + ".";
  const std::string self = name + "attention.self.";
  const double eps = config.text.layer_norm_eps;
  BertLayer layer;

  layer.qkv = Linear::load_joined (parameters, { self + "query", self + "key", self + "value" });
  layer.output = Linear::load (parameters, name + "attention.output.dense");
  layer.output_norm = LayerNorm::load (parameters, name + "attention.output.LayerNorm", eps);
  layer.expand = Linear::load (parameters, name + "intermediate.dense");
  layer.contract = Linear::load (parameters, name + "output.dense");
  layer.norm = LayerNorm::load (parameters, name + "output.LayerNorm", eps);
  return layer;
}

Bert::Bert (const PscModelConfig &config, const Parameters &parameters)
    : embeddings_ (BertEmbeddings::load (config, parameters)),
      pooled_ (config.text.pooled, config.text.pooled + config.text.n_pooled),
      heads_ (config.text.n_heads),
      projection_ (Linear::load (parameters, "text_model.projection_head", false))
{
  for (guint i = 0; i < config.text.n_layers; i++)
    layers_.push_back (BertLayer::load (config, parameters, i));
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
  const at::Device device = embeddings_.words.device ();
  std::map<guint, std::vector<int64_t>> by_length;
  std::vector<const gint32 *> starts;
  std::vector<at::Tensor> embeddings;
  std::vector<int64_t> places (n);
  int64_t n_done = 0;

  for (guint i = 0; i < n; i++)
    {
      by_length[lengths[i]].push_back (i);
      starts.push_back (ids);
      ids += lengths[i];
    }

  for (const auto &[length, texts] : by_length)
    for (size_t first = 0; first < texts.size (); first += max_texts)
      {
        const size_t n_texts = std::min (max_texts, texts.size () - first);
        const at::Tensor rows = at::empty ({ static_cast<int64_t> (n_texts), length }, at::kInt);

        for (size_t i = 0; i < n_texts; i++)
          {
            const int64_t text = texts[first + i];

            memcpy (rows.data_ptr<int> () + i * length, starts[text], length * sizeof (int));
            places[text] = n_done++;
          }
        embeddings.push_back (forward (rows.to (device, at::kLong), cancellable));
      }
  return at::cat (embeddings).index_select (0, at::tensor (places, at::kLong).to (device));
}

} // namespace psc
