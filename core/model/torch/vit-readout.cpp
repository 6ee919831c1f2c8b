/* SPDX-License-Identifier: Apache-2.0 */

#include "vit.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <stdexcept>

#include "cpu/transformer-tiles.hpp"

namespace psc
{

/* Layers whose attention “surgery” replaces, as its authors do. */
constexpr size_t surgery_depth = 6;

at::Tensor
Vit::forward_tapped (const at::Tensor &pixels, Tap &tap, GCancellable *cancellable) const
{
  return run (pixels, nullptr, &tap, cancellable);
}

at::Tensor
Vit::list_cells (const at::Tensor &activations) const
{
  return class_.defined () ? activations.slice (-2, 1) : activations;
}

/* MaskCLIP (Zhou et al. 2022): the value of each token in place of what the last attention finds.
 * The class token, or the query that pools, finds what it always does, and its embedding is the
 * picture's. */
CellReadout
Vit::read_cells (const at::Tensor &pixels, PscCellReading reading, GCancellable *cancellable) const
{
  if (reading == PSC_CELL_READING_SURGERY)
    return read_surgery (pixels, cancellable);

  const at::Tensor embeddings =
      class_.defined () ? read_class (pixels, cancellable) : read_pool (pixels, cancellable);
  return { embeddings.slice (1, 1), embeddings.select (1, 0) };
}

/* Returns: [P, 1 + patches, M], first what is of the class token */
at::Tensor
Vit::read_class (const at::Tensor &pixels, GCancellable *cancellable) const
{
  const std::vector<TransformerLayer> &layers = layers_.layers ();
  Tape *no_tape = nullptr;
  const at::Tensor x = run_some (pixels, layers.size () - 1, 0, &no_tape, nullptr, cancellable);

  return project (tiles_ != nullptr ? tiles_->forward_apart (x, cancellable)
                                    : layers.back ().forward_apart (x),
                  nullptr);
}

/* The same with what is of the query first. */
at::Tensor
Vit::read_pool (const at::Tensor &pixels, GCancellable *cancellable) const
{
  const Head &head = head_.front ();
  Tape *no_tape = nullptr;
  const at::Tensor x =
      run_some (pixels, layers_.layers ().size (), 0, &no_tape, nullptr, cancellable);
  const at::Tensor kv = head.kv.forward (last_norm_.forward (x, nullptr), nullptr);
  const at::Tensor found = attend_query (head.query, kv, layers_.heads (), nullptr);
  const at::Tensor all = at::cat ({ found.unsqueeze (1), kv.chunk (2, -1)[1] }, 1);

  return add_perceptron (head.output.forward (all, nullptr), nullptr);
}

/*
 * CLIP Surgery (Li et al. 2023): beside the layers as they are, a trunk to which the last ones add
 * no perceptron, and what values find by being compared with each other, of what the layers as they
 * are see.
 */
CellReadout
Vit::read_surgery (const at::Tensor &pixels, GCancellable *cancellable) const
{
  if (!class_.defined ())
    throw std::invalid_argument ("surgery is for encoders with a class token");

  const std::vector<TransformerLayer> &layers = layers_.layers ();
  const size_t first = layers.size () > surgery_depth ? layers.size () - surgery_depth : 0;
  Tape *no_tape = nullptr;
  at::Tensor x = run_some (pixels, first, 0, &no_tape, nullptr, cancellable);
  at::Tensor other = x;

  for (size_t i = first; i < layers.size (); i++)
    {
      const TransformerLayer &layer = layers[i];

      check_cancelled (cancellable);
      const at::Tensor qkv = layer.qkv.forward (layer.before.forward (x, nullptr), nullptr);
      const at::Tensor v = qkv.chunk (3, -1)[2];

      other = other + layer.output.forward (find (weigh (v, v, layers_.heads ()), v), nullptr);
      x = layer.finish (x, attend (qkv, layers_.heads (), at::Tensor (), nullptr), nullptr,
                        cancellable);
    }
  return { project (list_cells (other), nullptr), pool_class (x, nullptr) };
}

/* The learned query's, of what leaves the first @n_layers. */
AttentionTap
Vit::tap_pool (const at::Tensor &pixels, size_t n_layers, GCancellable *cancellable) const
{
  const Head &head = head_.front ();
  Tape *no_tape = nullptr;
  const at::Tensor x = run_some (pixels, n_layers, 0, &no_tape, nullptr, cancellable);
  const std::vector<at::Tensor> kv =
      head.kv.forward (last_norm_.forward (x, nullptr), nullptr).chunk (2, -1);
  AttentionTap tap;

  tap.n_heads = layers_.heads ();
  tap.queries = head.query.reshape ({ 1, -1 });
  tap.keys = kv[0].squeeze (0);
  tap.values = kv[1].squeeze (0);
  tap.weights = weigh (tap.queries, tap.keys, layers_.heads ());
  const at::Tensor found = find (tap.weights, tap.values).unsqueeze (0);
  const at::Tensor z = add_perceptron (head.output.forward (found, &tap.tape), &tap.tape);
  tap.embedding = rearrange (
      z, [] (const at::Tensor &t) { return t.squeeze (1); },
      [] (const at::Tensor &t) { return t.unsqueeze (1); }, &tap.tape);
  return tap;
}

/* @of_class: whether only the class token asks, and the embedding is its own; else all do, and it
 * is that of their mean */
AttentionTap
Vit::tap_layer (const at::Tensor &pixels,
                size_t index,
                bool of_class,
                GCancellable *cancellable) const
{
  const TransformerLayer &layer = layers_.layers ()[index];
  Tape *no_tape = nullptr;
  const at::Tensor x = run_some (pixels, index, 0, &no_tape, nullptr, cancellable);
  const std::vector<at::Tensor> qkv =
      layer.qkv.forward (layer.before.forward (x, nullptr), nullptr).squeeze (0).chunk (3, -1);
  const int64_t n_rows = of_class ? 1 : x.size (1);
  AttentionTap tap;

  tap.n_heads = layers_.heads ();
  tap.queries = qkv[0].slice (0, 0, n_rows);
  tap.keys = qkv[1];
  tap.values = qkv[2];
  tap.weights = weigh (tap.queries, tap.keys, layers_.heads ());
  const at::Tensor found = find (tap.weights, tap.values).unsqueeze (0);
  const at::Tensor y = layer.finish (x.slice (1, 0, n_rows), found, &tap.tape, cancellable);
  const at::Tensor mean = rearrange (
      y, [] (const at::Tensor &t) { return t.mean (1); },
      [n_rows] (const at::Tensor &t) {
        return (t / static_cast<double> (n_rows))
            .unsqueeze (1)
            .expand ({ t.size (0), n_rows, t.size (1) });
      },
      &tap.tape);
  tap.embedding = project (mean, &tap.tape);
  return tap;
}

AttentionTap
Vit::tap_attention (const at::Tensor &pixels,
                    PscAttentionPlace place,
                    guint layer,
                    GCancellable *cancellable) const
{
  const size_t n_layers = layers_.layers ().size ();
  const bool is_last = place == PSC_ATTENTION_THAT_POOLS;
  const size_t index = is_last ? n_layers - 1 : layer;

  if (!head_.empty ())
    return tap_pool (pixels, index + 1, cancellable);
  return tap_layer (pixels, index, is_last, cancellable);
}

} // namespace psc
