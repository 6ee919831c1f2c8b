/* SPDX-License-Identifier: Apache-2.0 */

#include <ATen/TensorOperators.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/full.h>
#include <ATen/ops/triu.h>
#include <limits>

#include "cpu/transformer-tiles.hpp"
#include "model/spec/psc-clip-text-spec.h"
#include "text-batch.hpp"
#include "text.hpp"
#include "transformer.hpp"

namespace psc
{

/** The text transformer of CLIP and SigLIP, see PscClipTextSpec. */
class ClipText : public Text
{
public:
  ClipText (const PscClipTextSpec &spec, const Parameters &parameters, bool uses_whole_tensors);

  at::Tensor encode (guint n,
                     const guint *lengths,
                     const gint32 *ids,
                     GCancellable *cancellable) const override;

private:
  at::Tensor forward (const at::Tensor &ids, GCancellable *cancellable) const;

  at::Tensor tokens_;    /* [vocabulary, C] */
  at::Tensor positions_; /* [positions, C] */
  bool is_causal_;
  std::unique_ptr<Transformer> layers_;     /* for whole tensors, else null */
  std::unique_ptr<TransformerTiles> tiles_; /* the same for the CPU; null for whole tensors */
  LayerNorm last_norm_;
  Linear projection_;
};

ClipText::ClipText (const PscClipTextSpec &spec,
                    const Parameters &parameters,
                    bool uses_whole_tensors)
    : tokens_ (parameters.get ("text_model.model.embeddings.tokens").contiguous ()),
      positions_ (parameters.get ("text_model.model.embeddings.positions")),
      is_causal_ (spec.is_causal),
      layers_ (std::make_unique<Transformer> (spec.layers, parameters, "text_model.model.")),
      last_norm_ (
          LayerNorm::load (parameters, "text_model.model.last_norm", spec.layers.layer_norm_eps)),
      projection_ (
          Linear::load (parameters, "text_model.projection_head", spec.has_projection_bias))
{
  if (!uses_whole_tensors)
    {
      tiles_ = std::make_unique<TransformerTiles> (*layers_, nullptr);
      layers_.reset ();
    }
}

/* @ids: [B, N]. Returns: [B, M] */
at::Tensor
ClipText::forward (const at::Tensor &ids, GCancellable *cancellable) const
{
  const int64_t n = ids.size (1);
  at::Tensor x = at::embedding (tokens_, ids) + positions_.slice (0, 0, n);
  at::Tensor bias;

  if (is_causal_)
    bias =
        at::triu (at::full ({ n, n }, -std::numeric_limits<float>::infinity (), x.options ()), 1);
  x = tiles_ != nullptr ? tiles_->forward (x, bias, nullptr, cancellable)
                        : layers_->forward (x, bias, nullptr, cancellable);
  x = x.select (1, n - 1);
  return projection_.forward (last_norm_.forward (x, nullptr), nullptr);
}

at::Tensor
ClipText::encode (guint n, const guint *lengths, const gint32 *ids, GCancellable *cancellable) const
{
  check_texts (n, lengths, ids, positions_.size (0), tokens_.size (0));
  return encode_by_length (n, lengths, ids, tokens_.device (),
                           [&] (const at::Tensor &texts) { return forward (texts, cancellable); });
}

std::unique_ptr<Text>
load_clip_text (const PscTextSpec &spec, const Parameters &parameters, bool uses_whole_tensors)
{
  return std::make_unique<ClipText> (reinterpret_cast<const PscClipTextSpec &> (spec), parameters,
                                     uses_whole_tensors);
}

} // namespace psc
