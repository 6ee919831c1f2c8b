/* SPDX-License-Identifier: Apache-2.0 */

#include "transformer-tiles.hpp"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>
#include <algorithm>
#include <cmath>

#include "lanes.hpp"
#include "layer-product.hpp"
#include "rows.hpp"

namespace psc
{

TransformerTiles::Layer::Layer (const TransformerLayer &layer, const Width *width_back)
    : attention_eps (layer.before.eps), perceptron_eps (layer.after.eps),
      qkv (make_product (layer.qkv, &layer.before)), output (make_product (layer.output)),
      expand (make_product (layer.perceptron.expand, &layer.after)),
      contract (make_product (layer.perceptron.contract))
{
  if (width_back == nullptr)
    return;
  qkv_back = Product (layer.qkv.weight * layer.before.weight, *width_back);
  output_back = Product (layer.output.weight, *width_back);
  expand_back = Product (layer.perceptron.expand.weight * layer.after.weight, *width_back);
  contract_back = Product (layer.perceptron.contract.weight, *width_back);
}

TransformerTiles::TransformerTiles (const Transformer &transformer, const Width *width_back)
    : heads_ (transformer.heads ()), activation_ (transformer.layers ()[0].perceptron.activation)
{
  for (const TransformerLayer &layer : transformer.layers ())
    layers_.emplace_back (layer, width_back);
  channels_ = layers_[0].output.columns ();
  hidden_ = layers_[0].expand.columns ();
}

/* What a sequence works in. */
struct TransformerTiles::Buffers
{
  float *normed;     /* [T][C] */
  float *scales;     /* [T] */
  float *qkv;        /* [T][3 C] */
  float *attended;   /* [T][C] */
  float *weights;    /* [heads][T][T] */
  float *perceptron; /* [T][hidden] */

  Buffers (const TransformerTiles &of, int64_t n_tokens)
  {
    Scratch scratch (n_tokens, 5 * of.channels_ + 1 + of.heads_ * n_tokens + of.hidden_);

    normed = scratch.take (of.channels_);
    scales = scratch.take (1);
    qkv = scratch.take (3 * of.channels_);
    attended = scratch.take (of.channels_);
    weights = scratch.take (of.heads_ * n_tokens);
    perceptron = scratch.take (of.hidden_);
  }
};

/* What a cotangent of a sequence works in. */
struct TransformerTiles::PullbackBuffers
{
  float *normed;     /* [T][C] */
  float *qkv;        /* [T][3 C] */
  float *attended;   /* [T][C] */
  float *sums;       /* [heads][T] */
  float *scores;     /* [heads][T][T] */
  float *perceptron; /* [T][hidden] */

  PullbackBuffers (const TransformerTiles &of, int64_t n_tokens)
  {
    Scratch scratch (n_tokens, 5 * of.channels_ + of.heads_ * (1 + n_tokens) + of.hidden_);

    normed = scratch.take (of.channels_);
    qkv = scratch.take (3 * of.channels_);
    attended = scratch.take (of.channels_);
    sums = scratch.take (of.heads_);
    scores = scratch.take (of.heads_ * n_tokens);
    perceptron = scratch.take (of.hidden_);
  }
};

/* Calls @run with the index of each sequence of @x [P, T, C], which has no gaps, its tokens, and
 * what it works in. */
void
TransformerTiles::for_each_sequence (
    const at::Tensor &x,
    GCancellable *cancellable,
    const std::function<void (int64_t, float *, const Buffers &)> &run) const
{
  float *values = x.data_ptr<float> ();

  for_each_group (x.size (0), [&] (int64_t p) {
    const at::NoGradGuard no_grad;

    check_cancelled (cancellable);
    run (p, values + p * x.stride (0), Buffers (*this, x.size (1)));
  });
}

/* What the tokens @x are compared by, and what they hold. */
void
TransformerTiles::ask (const Layer &layer,
                       const float *x,
                       int64_t n_tokens,
                       const Buffers &buffers) const
{
  standardise (n_tokens, channels_, layer.attention_eps, x, buffers.normed, buffers.scales);
  layer.qkv.multiply (n_tokens, buffers.normed, buffers.qkv);
}

/* softmax(q kᵀ / √d + bias) v, head by head, for the first @n_rows tokens. */
void
TransformerTiles::attend (const Buffers &buffers,
                          int64_t n_tokens,
                          int64_t n_rows,
                          const float *bias) const
{
  const int64_t width = channels_ / heads_;
  const int64_t stride = 3 * channels_;
  const auto factor = static_cast<float> (1 / std::sqrt (static_cast<double> (width)));

  at::parallel_for (0, heads_, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t h = begin; h < end; h++)
      {
        const float *q = buffers.qkv + h * width;
        float *weights = buffers.weights + h * n_tokens * n_tokens;

        multiply_views (n_rows, width, n_tokens, { q, stride }, false, { q + channels_, stride },
                        true, weights, n_tokens);
        scale_and_shift (n_rows * n_tokens, factor, bias, weights);
        softmax (n_rows, n_tokens, weights);
        multiply_views (n_rows, n_tokens, width, { weights, n_tokens }, false,
                        { q + 2 * channels_, stride }, false, buffers.attended + h * width,
                        channels_);
      }
  });
}

/* Of tokens that do not ask, what a trace keeps of the attention is zero, as their cotangents are;
 * nothing else of them is read. */
void
TransformerTiles::forget_others (const Buffers &buffers, int64_t n_tokens, int64_t n_rows) const
{
  const int64_t n_others = n_tokens - n_rows;

  std::fill_n (buffers.attended + n_rows * channels_, n_others * channels_, 0.0F);
  for (int64_t h = 0; h < heads_; h++)
    std::fill_n (buffers.weights + (h * n_tokens + n_rows) * n_tokens, n_others * n_tokens, 0.0F);
}

/* As if each token but the first attended to nothing but itself. */
void
TransformerTiles::attend_apart (const Buffers &buffers, int64_t n_tokens) const
{
  attend (buffers, n_tokens, 1, nullptr);
  for (int64_t t = 1; t < n_tokens; t++)
    std::copy_n (buffers.qkv + (3 * t + 2) * channels_, channels_,
                 buffers.attended + t * channels_);
}

/* @x: [n_rows][C], the first tokens, taken in their place through what follows the attention */
void
TransformerTiles::add_found (const Layer &layer,
                             float *x,
                             int64_t n_rows,
                             const Buffers &buffers,
                             const LayerTrace *trace,
                             int64_t index) const
{
  layer.output.add (n_rows, buffers.attended, x);
  if (trace != nullptr)
    {
      keep (trace->attention_in, index, 1, buffers.normed);
      keep (trace->attention_scales, index, 1, buffers.scales);
      keep (trace->qkv, index, 1, buffers.qkv);
      keep (trace->attended, index, 1, buffers.attended);
      keep_by_key (trace->weights, index, 1, buffers.weights);
    }
  run_perceptron (layer, x, n_rows, buffers, trace, index);
}

void
TransformerTiles::run_perceptron (const Layer &layer,
                                  float *x,
                                  int64_t n_rows,
                                  const Buffers &buffers,
                                  const LayerTrace *trace,
                                  int64_t index) const
{
  at::Tensor inside = at::from_blob (buffers.perceptron, { n_rows, hidden_ }, at::kFloat);

  standardise (n_rows, channels_, layer.perceptron_eps, x, buffers.normed, buffers.scales);
  layer.expand.multiply (n_rows, buffers.normed, buffers.perceptron);
  if (trace != nullptr)
    {
      keep (trace->perceptron_in, index, 1, buffers.normed);
      keep (trace->perceptron_scales, index, 1, buffers.scales);
      trace->slope[index].slice (0, 0, n_rows).copy_ (activation_.differentiate (inside));
    }
  inside.copy_ (activation_.apply (inside));
  layer.contract.add (n_rows, buffers.perceptron, x);
}

at::Tensor
TransformerTiles::forward_some (at::Tensor x,
                                size_t n_layers,
                                int64_t n_rows,
                                const at::Tensor &bias,
                                Tape *tape,
                                GCancellable *cancellable) const
{
  const int64_t n_tokens = x.size (1);
  const float *shift = bias.defined () ? bias.data_ptr<float> () : nullptr;
  int64_t n_asking = n_tokens;

  x = x.clone (at::MemoryFormat::Contiguous);
  for (size_t i = 0; i < n_layers; i++)
    {
      const Layer &layer = layers_[i];

      if (n_rows > 0 && i + 1 == layers_.size ())
        n_asking = n_rows;
      const LayerTrace trace =
          tape != nullptr ? LayerTrace::make (x.size (0), n_tokens, channels_, hidden_, heads_)
                          : LayerTrace ();

      for_each_sequence (x, cancellable, [&] (int64_t p, float *sequence, const Buffers &buffers) {
        ask (layer, sequence, n_tokens, buffers);
        attend (buffers, n_tokens, n_asking, shift);
        if (tape != nullptr)
          forget_others (buffers, n_tokens, n_asking);
        add_found (layer, sequence, n_asking, buffers, tape != nullptr ? &trace : nullptr, p);
      });
      if (tape != nullptr)
        tape->record (
            [this, &layer, trace] (const at::Tensor &g, GCancellable *stop) {
              return pull_back (layer, g, trace, stop);
            },
            trace.tensors (), 2 * n_tokens * channels_);
    }
  return x.slice (1, 0, n_asking);
}

at::Tensor
TransformerTiles::forward (at::Tensor x,
                           const at::Tensor &bias,
                           Tape *tape,
                           GCancellable *cancellable) const
{
  return forward_some (std::move (x), layers_.size (), 0, bias, tape, cancellable);
}

at::Tensor
TransformerTiles::forward_apart (const at::Tensor &tokens, GCancellable *cancellable) const
{
  const Layer &layer = layers_.back ();
  const at::Tensor x = tokens.clone (at::MemoryFormat::Contiguous);
  const int64_t n_tokens = x.size (1);

  for_each_sequence (x, cancellable, [&] (int64_t p, float *sequence, const Buffers &buffers) {
    ask (layer, sequence, n_tokens, buffers);
    attend_apart (buffers, n_tokens);
    add_found (layer, sequence, n_tokens, buffers, nullptr, p);
  });
  return x;
}

/* Cotangents of the first tokens, beside those of the others, which are zero. */
static at::Tensor
add_rows (const at::Tensor &cotangents, int64_t n_tokens)
{
  const at::Tensor g = at::zeros (
      { cotangents.size (0), cotangents.size (1), n_tokens, cotangents.size (3) }, at::kFloat);

  g.slice (2, 0, cotangents.size (2)).copy_ (cotangents);
  return g;
}

/* @cotangents: [K, P, T, C], taken back in their place where they have no gaps; or of the first
 * tokens alone. Returns: [K, P, T, C] */
at::Tensor
TransformerTiles::pull_back (const Layer &layer,
                             const at::Tensor &cotangents,
                             const LayerTrace &trace,
                             GCancellable *cancellable) const
{
  const int64_t n_tokens = trace.qkv.size (1);
  const int64_t n_rows = cotangents.size (2);
  const at::Tensor g =
      n_rows < n_tokens ? add_rows (cotangents, n_tokens) : cotangents.contiguous ();
  const int64_t n_sequences = g.size (1);
  float *values = g.data_ptr<float> ();

  for_each_group (g.size (0) * n_sequences, [&] (int64_t i) {
    const at::NoGradGuard no_grad;

    check_cancelled (cancellable);
    pull_back_sequence (layer, values + i * g.stride (1), n_rows, trace, i % n_sequences);
  });
  return g;
}

/* @g: [T][C], one cotangent of one sequence, of which all but the first @n_rows are zero */
void
TransformerTiles::pull_back_sequence (
    const Layer &layer, float *g, int64_t n_rows, const LayerTrace &trace, int64_t index) const
{
  const int64_t n_tokens = trace.qkv.size (1);
  const int64_t width = channels_ / heads_;
  const PullbackBuffers buffers (*this, n_tokens);

  layer.contract_back.multiply (n_rows, g, buffers.perceptron);
  scale (n_rows, hidden_, n_rows, buffers.perceptron, get_kept (trace.slope, index));
  layer.expand_back.multiply (n_rows, buffers.perceptron, buffers.normed);
  add_standardise_pullback (n_rows, channels_, n_rows, buffers.normed,
                            get_kept (trace.perceptron_in, index),
                            get_kept (trace.perceptron_scales, index), g);

  layer.output_back.multiply (n_rows, g, buffers.attended);
  std::fill_n (buffers.attended + n_rows * channels_, (n_tokens - n_rows) * channels_, 0.0F);
  at::parallel_for (0, heads_, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t h = begin; h < end; h++)
      pull_back_head (trace.get_head (h, index), 1, buffers.attended + h * width,
                      buffers.qkv + h * width, buffers.sums + h * n_tokens,
                      buffers.scores + h * n_tokens * n_tokens);
  });
  layer.qkv_back.multiply (n_tokens, buffers.qkv, buffers.normed);
  add_standardise_pullback (n_tokens, channels_, n_tokens, buffers.normed,
                            get_kept (trace.attention_in, index),
                            get_kept (trace.attention_scales, index), g);
}

} // namespace psc
