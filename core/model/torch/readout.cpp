/* SPDX-License-Identifier: Apache-2.0 */

#include "encoder.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

namespace psc
{

static at::Tensor
upload_image (const PscTorchEncoder &encoder, const float *pixels)
{
  return upload (pixels, { 1, encoder.side, encoder.side }, encoder.device);
}

void
read_cells (const PscTorchEncoder &encoder,
            PscCellReading reading,
            const float *pixels,
            float *cells,
            float *embedding,
            GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;
  const CellReadout readout =
      encoder.vision->read_cells (upload_image (encoder, pixels), reading, cancellable);

  download (readout.cells, cells);
  if (embedding != nullptr)
    download (readout.embeddings, embedding);
}

PscTorchTap *
tap_new (const PscTorchEncoder &encoder,
         const float *pixels,
         guint stage,
         GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;
  auto out = std::make_unique<PscTorchTap> (
      PscTorchTap{ *encoder.vision, Tap (static_cast<int64_t> (stage)), {}, {} });

  out->embedding =
      encoder.vision->forward_tapped (upload_image (encoder, pixels), out->tap, cancellable);
  out->cells = encoder.vision->list_cells (out->tap.activations).squeeze (0).contiguous ();
  out->tap.activations.reset ();
  out->tap.trunk.reset ();
  return out.release ();
}

void
pull_back_to_tap (const PscTorchTap &tap,
                  guint n,
                  const float *cotangents,
                  float *gradients,
                  GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;
  const at::Tensor g =
      upload (cotangents, { n, 1, tap.embedding.size (1) }, tap.embedding.device ());

  download (tap.vision.list_cells (tap.tap.tape.pull_back (g, cancellable)), gradients);
}

PscTorchAttention *
attention_new (const PscTorchEncoder &encoder,
               const float *pixels,
               PscAttentionPlace place,
               guint layer,
               GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;

  return new PscTorchAttention{ encoder.vision->tap_attention (upload_image (encoder, pixels),
                                                               place, layer, cancellable) };
}

void
pull_back_to_attention (const PscTorchAttention &attention,
                        bool to_weights,
                        guint n,
                        const float *cotangents,
                        float *gradients,
                        GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;
  const AttentionTap &tap = attention.tap;
  const at::Tensor g = upload (cotangents, { n, tap.embedding.size (1) }, tap.embedding.device ());

  download (to_weights ? tap.pull_back_weights (g, cancellable)
                       : tap.pull_back_found (g, cancellable),
            gradients);
}

} // namespace psc
