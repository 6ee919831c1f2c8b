/* SPDX-License-Identifier: Apache-2.0 */

#include "transformer-tiles.hpp"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <cmath>
#include <cstring>

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

/* Memory of the calling thread, cut into arrays of so many rows. */
class Scratch
{
public:
  Scratch (int64_t rows, int64_t width) : next_ (get_scratch (rows * width)), rows_ (rows)
  {
  }

  float *
  take (int64_t width)
  {
    float *taken = next_;
    next_ += rows_ * width;
    return taken;
  }

private:
  float *next_;
  int64_t rows_;
};

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

TransformerTiles::Trace
TransformerTiles::make_trace (int64_t n, int64_t n_tokens) const
{
  const auto make = [] (at::IntArrayRef shape) { return at::empty (shape, at::kFloat); };
  Trace trace;

  trace.attention_in = make ({ n, n_tokens, channels_ });
  trace.attention_scales = make ({ n, n_tokens });
  trace.qkv = make ({ n, n_tokens, 3 * channels_ });
  trace.weights = make ({ n, heads_, n_tokens, n_tokens });
  trace.attended = make ({ n, n_tokens, channels_ });
  trace.perceptron_in = make ({ n, n_tokens, channels_ });
  trace.perceptron_scales = make ({ n, n_tokens });
  trace.slope = make ({ n, n_tokens, hidden_ });
  return trace;
}

/* What a trace holds of one sequence. */
static float *
get_kept (const at::Tensor &kept, int64_t index)
{
  return kept.data_ptr<float> () + index * kept.stride (0);
}

static void
keep (const at::Tensor &kept, int64_t index, const float *values)
{
  std::memcpy (get_kept (kept, index), values, kept.stride (0) * sizeof *values);
}

/* From the rows of queries to those of keys. */
static void
keep_by_key (const at::Tensor &kept, int64_t index, const float *weights)
{
  const int64_t n = kept.size (-1);
  float *target = get_kept (kept, index);

  at::parallel_for (0, kept.size (1), 1, [&] (int64_t begin, int64_t end) {
    for (int64_t h = begin; h < end; h++)
      for (int64_t j = 0; j < n; j++)
        for (int64_t i = 0; i < n; i++)
          target[(h * n + j) * n + i] = weights[(h * n + i) * n + j];
  });
}

/* softmax(q kᵀ / √d + bias) v, head by head. */
void
TransformerTiles::attend (const Buffers &buffers, int64_t n_tokens, const float *bias) const
{
  const int64_t width = channels_ / heads_;
  const int64_t stride = 3 * channels_;
  const auto factor = static_cast<float> (1 / std::sqrt (static_cast<double> (width)));

  at::parallel_for (0, heads_, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t h = begin; h < end; h++)
      {
        const float *q = buffers.qkv + h * width;
        float *weights = buffers.weights + h * n_tokens * n_tokens;

        multiply_views (n_tokens, width, n_tokens, { q, stride }, false, { q + channels_, stride },
                        true, weights, n_tokens);
        scale_and_shift (n_tokens * n_tokens, factor, bias, weights);
        softmax (n_tokens, n_tokens, weights);
        multiply_views (n_tokens, n_tokens, width, { weights, n_tokens }, false,
                        { q + 2 * channels_, stride }, false, buffers.attended + h * width,
                        channels_);
      }
  });
}

/* @x: [T][C], taken through the layer in its place */
void
TransformerTiles::forward_sequence (const Layer &layer,
                                    float *x,
                                    int64_t n_tokens,
                                    const float *bias,
                                    const Trace *trace,
                                    int64_t index) const
{
  const Buffers buffers (*this, n_tokens);

  standardise (n_tokens, channels_, layer.attention_eps, x, buffers.normed, buffers.scales);
  layer.qkv.multiply (n_tokens, buffers.normed, buffers.qkv);
  attend (buffers, n_tokens, bias);
  layer.output.add (n_tokens, buffers.attended, x);
  if (trace != nullptr)
    {
      keep (trace->attention_in, index, buffers.normed);
      keep (trace->attention_scales, index, buffers.scales);
      keep (trace->qkv, index, buffers.qkv);
      keep (trace->attended, index, buffers.attended);
      keep_by_key (trace->weights, index, buffers.weights);
    }
  run_perceptron (layer, x, n_tokens, buffers, trace, index);
}

void
TransformerTiles::run_perceptron (const Layer &layer,
                                  float *x,
                                  int64_t n_tokens,
                                  const Buffers &buffers,
                                  const Trace *trace,
                                  int64_t index) const
{
  at::Tensor inside = at::from_blob (buffers.perceptron, { n_tokens, hidden_ }, at::kFloat);

  standardise (n_tokens, channels_, layer.perceptron_eps, x, buffers.normed, buffers.scales);
  layer.expand.multiply (n_tokens, buffers.normed, buffers.perceptron);
  if (trace != nullptr)
    {
      keep (trace->perceptron_in, index, buffers.normed);
      keep (trace->perceptron_scales, index, buffers.scales);
      trace->slope[index].copy_ (activation_.differentiate (inside));
    }
  inside.copy_ (activation_.apply (inside));
  layer.contract.add (n_tokens, buffers.perceptron, x);
}

/* Does @run with each of @n items, on a thread each where there are several; a single one is left
 * to share its work out itself. */
template <typename Run>
static void
for_each (int64_t n, GCancellable *cancellable, const Run &run)
{
  if (n == 1)
    {
      check_cancelled (cancellable);
      run (0);
      return;
    }
  at::parallel_for (0, n, 1, [&run, cancellable] (int64_t begin, int64_t end) {
    const at::NoGradGuard no_grad;

    for (int64_t i = begin; i < end; i++)
      {
        check_cancelled (cancellable);
        run (i);
      }
  });
}

at::Tensor
TransformerTiles::forward_some (at::Tensor x,
                                size_t n_layers,
                                const at::Tensor &bias,
                                Tape *tape,
                                GCancellable *cancellable) const
{
  const int64_t n_tokens = x.size (1);
  const float *shift = bias.defined () ? bias.data_ptr<float> () : nullptr;
  float *values;

  x = x.clone (at::MemoryFormat::Contiguous);
  values = x.data_ptr<float> ();
  for (size_t i = 0; i < n_layers; i++)
    {
      const Layer &layer = layers_[i];
      const Trace trace = tape != nullptr ? make_trace (x.size (0), n_tokens) : Trace ();

      for_each (x.size (0), cancellable, [&] (int64_t p) {
        forward_sequence (layer, values + p * n_tokens * channels_, n_tokens, shift,
                          tape != nullptr ? &trace : nullptr, p);
      });
      if (tape != nullptr)
        tape->record (
            [this, &layer, trace] (const at::Tensor &g, GCancellable *stop) {
              return pull_back (layer, g, trace, stop);
            },
            { trace.attention_in, trace.attention_scales, trace.qkv, trace.weights, trace.attended,
              trace.perceptron_in, trace.perceptron_scales, trace.slope },
            2 * n_tokens * channels_);
    }
  return x;
}

/* @cotangents: [K, P, T, C], taken back in their place where they have no gaps */
at::Tensor
TransformerTiles::pull_back (const Layer &layer,
                             const at::Tensor &cotangents,
                             const Trace &trace,
                             GCancellable *cancellable) const
{
  const at::Tensor g = cotangents.contiguous ();
  const int64_t n_sequences = g.size (1);
  float *values = g.data_ptr<float> ();

  for_each (g.size (0) * n_sequences, cancellable, [&] (int64_t i) {
    pull_back_sequence (layer, values + i * g.stride (1), trace, i % n_sequences);
  });
  return g;
}

/* What a sequence left of a head. */
HeadTrace
TransformerTiles::get_head (int64_t head, const Trace &trace, int64_t index) const
{
  const int64_t n_tokens = trace.qkv.size (1);
  const int64_t width = channels_ / heads_;

  return { n_tokens,
           width,
           get_kept (trace.qkv, index) + head * width,
           3 * channels_,
           channels_,
           get_kept (trace.weights, index) + head * n_tokens * n_tokens,
           get_kept (trace.attended, index) + head * width,
           channels_ };
}

/* @g: [T][C], one cotangent of one sequence */
void
TransformerTiles::pull_back_sequence (const Layer &layer,
                                      float *g,
                                      const Trace &trace,
                                      int64_t index) const
{
  const int64_t n_tokens = trace.qkv.size (1);
  const int64_t width = channels_ / heads_;
  const PullbackBuffers buffers (*this, n_tokens);

  layer.contract_back.multiply (n_tokens, g, buffers.perceptron);
  scale (n_tokens, hidden_, n_tokens, buffers.perceptron, get_kept (trace.slope, index));
  layer.expand_back.multiply (n_tokens, buffers.perceptron, buffers.normed);
  add_standardise_pullback (n_tokens, channels_, n_tokens, buffers.normed,
                            get_kept (trace.perceptron_in, index),
                            get_kept (trace.perceptron_scales, index), g);

  layer.output_back.multiply (n_tokens, g, buffers.attended);
  at::parallel_for (0, heads_, 1, [&] (int64_t begin, int64_t end) {
    for (int64_t h = begin; h < end; h++)
      pull_back_head (get_head (h, trace, index), 1, buffers.attended + h * width,
                      buffers.qkv + h * width, buffers.sums + h * n_tokens,
                      buffers.scores + h * n_tokens * n_tokens);
  });
  layer.qkv_back.multiply (n_tokens, buffers.qkv, buffers.normed);
  add_standardise_pullback (n_tokens, channels_, n_tokens, buffers.normed,
                            get_kept (trace.attention_in, index),
                            get_kept (trace.attention_scales, index), g);
}

} // namespace psc
