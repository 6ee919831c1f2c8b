/* SPDX-License-Identifier: Apache-2.0 */

#include "vit.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include "channels.hpp"
#include "cpu/transformer-tiles.hpp"

namespace psc
{

Vit::Vit (const PscVitSpec &spec, const Parameters &parameters, const VisionOptions &options)
    : patch_ (spec.patch_size), grid_ (spec.parent_instance.image_size / spec.patch_size),
      layers_ (spec.layers, parameters, "vision_model.model.", options.narrow),
      reduces_ (!options.uses_whole_tensors && options.reduces)
{
  const std::string model = "vision_model.model.";
  const double eps = spec.layers.layer_norm_eps;
  const at::Tensor positions = parameters.get (model + "embeddings.positions");

  patches_ = fold_patches (spec.parent_instance, parameters.get (model + "embeddings.patch.weight"),
                           spec.has_patch_bias ? parameters.get (model + "embeddings.patch.bias")
                                               : at::Tensor ());
  positions_ = positions;
  if (spec.pooling == PSC_VIT_POOLING_CLASS)
    {
      class_ = (parameters.get (model + "embeddings.class") + positions[0]).reshape ({ 1, 1, -1 });
      positions_ = positions.slice (0, 1);
      projection_ = Linear::load (parameters, "vision_model.projection_head", false);
    }
  else
    load_head (spec, parameters);
  if (spec.has_first_norm)
    first_norm_.push_back (LayerNorm::load (parameters, model + "first_norm", eps));
  last_norm_ = LayerNorm::load (parameters, model + "last_norm", eps);
  if (!options.uses_whole_tensors)
    {
      const Width width_back = reduces_ ? Width::bfloat16 : Width::float32;

      tiles_ = std::make_unique<TransformerTiles> (layers_, &width_back);
    }
}

Vit::~Vit () = default;

void
Vit::load_head (const PscVitSpec &spec, const Parameters &parameters)
{
  const std::string name = "vision_model.model.head.";
  const std::string attention = name + "attention.";
  const Linear query = Linear::load (parameters, attention + "query");

  head_.push_back ({ query.forward (parameters.get (name + "probe"), nullptr),
                     Linear::load_joined (parameters, { attention + "key", attention + "value" }),
                     Linear::load (parameters, attention + "output"),
                     LayerNorm::load (parameters, name + "norm", spec.layers.layer_norm_eps),
                     load_perceptron (parameters, name, spec.pooling_activation),
                     {} });
}

/* [P, A, A] as [P, patches, C]. What is left over at the right and the bottom is not seen. */
at::Tensor
Vit::embed (const at::Tensor &pixels, Tape *tape) const
{
  const int64_t p = patch_;
  const int64_t n = grid_;
  const int64_t side = pixels.size (1);
  const auto cut = [p, n] (const at::Tensor &t) {
    return t.slice (1, 0, n * p)
        .slice (2, 0, n * p)
        .reshape ({ t.size (0), n, p, n, p })
        .permute ({ 0, 1, 3, 2, 4 })
        .reshape ({ t.size (0), n * n, p * p });
  };
  const auto paste = [p, n, side] (const at::Tensor &t) {
    const at::Tensor seen = t.reshape ({ t.size (0), n, n, p, p })
                                .permute ({ 0, 1, 3, 2, 4 })
                                .reshape ({ t.size (0), n * p, n * p });
    if (n * p == side)
      return seen;
    at::Tensor all = at::zeros ({ t.size (0), side, side }, t.options ());
    all.slice (1, 0, n * p).slice (2, 0, n * p).copy_ (seen);
    return all;
  };
  const at::Tensor x = patches_.forward (rearrange (pixels, cut, paste, tape), tape) + positions_;

  if (!class_.defined ())
    return x;
  return rearrange (
      x,
      [this] (const at::Tensor &t) {
        return at::cat ({ class_.expand ({ t.size (0), 1, t.size (2) }), t }, 1);
      },
      [] (const at::Tensor &t) { return t.slice (1, 1); }, tape);
}

at::Tensor
Vit::project (const at::Tensor &x, Tape *tape) const
{
  return projection_.forward (last_norm_.forward (x, tape), tape);
}

at::Tensor
Vit::pool_class (const at::Tensor &x, Tape *tape) const
{
  const int64_t n = x.size (1);
  const at::Tensor token = rearrange (
      x, [] (const at::Tensor &t) { return t.select (1, 0); },
      [n] (const at::Tensor &t) {
        if (n == 1)
          return t.unsqueeze (1);
        at::Tensor all = at::zeros ({ t.size (0), n, t.size (1) }, t.options ());
        all.select (1, 0).copy_ (t);
        return all;
      },
      tape);

  return project (token, tape);
}

at::Tensor
Vit::add_perceptron (const at::Tensor &found, Tape *tape) const
{
  const Head &head = head_.front ();

  if (tape == nullptr)
    return found + head.perceptron.forward (head.norm.forward (found, nullptr), nullptr);
  return head.branch
      .get ([&head] { return PerceptronBranch (head.norm, head.perceptron, Narrow ()); })
      .forward (found, tape, nullptr);
}

at::Tensor
Vit::pool_attention (const at::Tensor &x, Tape *tape, Tap *tap) const
{
  const Head &head = head_.front ();
  const at::Tensor seen = last_norm_.forward (x, tape);

  tape = reach (tap, static_cast<int64_t> (layers_.layers ().size ()), seen, x, tape);
  const at::Tensor kv = head.kv.forward (seen, tape);
  return add_perceptron (
      head.output.forward (attend_query (head.query, kv, layers_.heads (), tape), tape), tape);
}

/* @n_rows: tokens of the last layer of all that count, the first ones; 0 for all */
at::Tensor
Vit::run_some (const at::Tensor &pixels,
               size_t n_layers,
               int64_t n_rows,
               Tape **tape,
               Tap *tap,
               GCancellable *cancellable) const
{
  at::Tensor x = embed (pixels, *tape);

  for (const LayerNorm &norm : first_norm_)
    x = norm.forward (x, *tape);
  if (tiles_ != nullptr && tap == nullptr && !at::GradMode::is_enabled ())
    return tiles_->forward_some (x, n_layers, n_rows, at::Tensor (), *tape, cancellable);
  return layers_.forward_some (x, n_layers, n_rows, at::Tensor (), tape, tap, cancellable);
}

at::Tensor
Vit::run (const at::Tensor &pixels, Tape *tape, Tap *tap, GCancellable *cancellable) const
{
  const at::Tensor x =
      run_some (pixels, layers_.layers ().size (), head_.empty () ? 1 : 0, &tape, tap, cancellable);

  return head_.empty () ? pool_class (x, tape) : pool_attention (x, tape, tap);
}

at::Tensor
Vit::forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const
{
  return run (pixels, tape, nullptr, cancellable);
}

std::unique_ptr<Vision>
load_vit (const PscVisionSpec &spec, const Parameters &parameters, const VisionOptions &options)
{
  return std::make_unique<Vit> (reinterpret_cast<const PscVitSpec &> (spec), parameters, options);
}

} // namespace psc
