/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/torch/psc-torch.h"

#include <ATen/Context.h>
#include <ATen/ops/zeros.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include "encoder.hpp"
#include "guard.hpp"
#include "halves.hpp"
#include "memory.hpp"
#include "model/torch/cpu/product.hpp"

static gboolean
get_abilities (PscTorchAbilities *out, GError **error)
{
  return psc::guarded (error, [&] {
    *out = { TORCH_VERSION, at::hasCUDA (), static_cast<guint> (torch::cuda::device_count ()),
             psc::Product::multiplies_bfloat16 () };
  });
}

static gboolean
encoder_new (PscModelSpec *spec,
             guint n_tensors,
             const PscTensorView *const *tensors,
             const PscEncoderOptions *options,
             PscTorchEncoder **out,
             GCancellable *cancellable,
             GError **error)
{
  return psc::guarded (
      error, [&] { *out = psc::encoder_new (*spec, n_tensors, tensors, *options, cancellable); });
}

/* What a model leaves is for other programs. */
static void
encoder_free (PscTorchEncoder *encoder)
{
  const at::Device device = encoder->device;

  delete encoder;
  psc::release_spare_bytes (device);
}

static const char *
encoder_get_device (PscTorchEncoder *encoder)
{
  return encoder->device_name.c_str ();
}

static const char *
encoder_get_device_kind (PscTorchEncoder *encoder)
{
  if (encoder->device.is_cuda ())
    return encoder->reduces ? "cuda-bfloat16" : "cuda";
  if (encoder->uses_whole_tensors)
    return encoder->reduces ? "cpu-whole-bfloat16" : "cpu-whole";
  return encoder->reduces ? "cpu-bfloat16" : "cpu";
}

static gboolean
encoder_get_memory (PscTorchEncoder *encoder, int *cuda_device, guint64 *spare, GError **error)
{
  *cuda_device = encoder->device.is_cuda () ? static_cast<int> (encoder->device.index ()) : -1;
  return psc::guarded (
      error, [&] { *spare = static_cast<guint64> (psc::count_spare_bytes (encoder->device)); });
}

static void
encoder_release_memory (PscTorchEncoder *encoder)
{
  psc::release_spare_bytes (encoder->device);
}

static gsize
encoder_get_image_size (PscTorchEncoder *encoder)
{
  return static_cast<gsize> (encoder->image_bytes);
}

static guint
encoder_get_batch (PscTorchEncoder *encoder)
{
  return static_cast<guint> (encoder->vision->count_batch ());
}

static gboolean
encode_texts (PscTorchEncoder *encoder,
              guint n,
              const guint *lengths,
              const gint32 *ids,
              float *embeddings,
              GCancellable *cancellable,
              GError **error)
{
  return psc::guarded (
      error, [&] { psc::encode_texts (*encoder, n, lengths, ids, embeddings, cancellable); });
}

static gboolean
encode_images (PscTorchEncoder *encoder,
               guint n,
               const float *pixels,
               float *embeddings,
               GCancellable *cancellable,
               GError **error)
{
  return psc::guarded (error,
                       [&] { psc::encode_images (*encoder, n, pixels, embeddings, cancellable); });
}

static gboolean
occluder_new (PscTorchEncoder *encoder,
              const float *pixels,
              const float *baseline,
              PscTorchOccluder **out,
              GCancellable *cancellable,
              GError **error)
{
  return psc::guarded (error,
                       [&] { *out = psc::occluder_new (*encoder, pixels, baseline, cancellable); });
}

static void
occluder_free (PscTorchOccluder *occluder)
{
  delete occluder;
}

static gboolean
occluder_encode (PscTorchOccluder *occluder,
                 guint n,
                 const PscPatch *windows,
                 float *embeddings,
                 GCancellable *cancellable,
                 GError **error)
{
  return psc::guarded (
      error, [&] { psc::encode_occluded (*occluder, n, windows, embeddings, cancellable); });
}

static gboolean
read_cells (PscTorchEncoder *encoder,
            PscCellReading reading,
            const float *pixels,
            float *cells,
            float *embedding,
            GCancellable *cancellable,
            GError **error)
{
  return psc::guarded (
      error, [&] { psc::read_cells (*encoder, reading, pixels, cells, embedding, cancellable); });
}

static gboolean
tap_new (PscTorchEncoder *encoder,
         const float *pixels,
         guint stage,
         PscTorchTap **out,
         GCancellable *cancellable,
         GError **error)
{
  return psc::guarded (error, [&] { *out = psc::tap_new (*encoder, pixels, stage, cancellable); });
}

static void
tap_free (PscTorchTap *tap)
{
  delete tap;
}

static gboolean
tap_get_activations (PscTorchTap *tap, float *activations, GError **error)
{
  return psc::guarded (error, [&] { psc::download (tap->cells, activations); });
}

static gboolean
tap_get_embedding (PscTorchTap *tap, float *embedding, GError **error)
{
  return psc::guarded (error, [&] { psc::download (tap->embedding, embedding); });
}

static gsize
tap_get_pullback_size (PscTorchTap *tap)
{
  return static_cast<gsize> (tap->tap.tape.working_bytes ()) + tap->cells.nbytes ();
}

static gboolean
tap_pull_back (PscTorchTap *tap,
               guint n,
               const float *cotangents,
               float *gradients,
               GCancellable *cancellable,
               GError **error)
{
  return psc::guarded (
      error, [&] { psc::pull_back_to_tap (*tap, n, cotangents, gradients, cancellable); });
}

static gboolean
attention_new (PscTorchEncoder *encoder,
               const float *pixels,
               PscAttentionPlace place,
               guint layer,
               PscTorchAttention **out,
               GCancellable *cancellable,
               GError **error)
{
  return psc::guarded (
      error, [&] { *out = psc::attention_new (*encoder, pixels, place, layer, cancellable); });
}

static void
attention_free (PscTorchAttention *attention)
{
  delete attention;
}

static PscAttentionShape
attention_get_shape (PscTorchAttention *attention)
{
  const at::Tensor &weights = attention->tap.weights;
  const auto count = [] (int64_t n) { return static_cast<guint> (n); };

  return { count (weights.size (0)), count (weights.size (1)), count (weights.size (2)),
           count (attention->tap.values.size (1)) };
}

static gboolean
attention_read (PscTorchAttention *attention,
                float *embedding,
                float *queries,
                float *keys,
                float *values,
                float *weights,
                GError **error)
{
  const auto give = [] (const at::Tensor &tensor, float *out) {
    if (out != nullptr)
      psc::download (tensor, out);
  };

  return psc::guarded (error, [&] {
    const psc::AttentionTap &tap = attention->tap;

    give (tap.embedding, embedding);
    give (tap.queries, queries);
    give (tap.keys, keys);
    give (tap.values, values);
    give (tap.weights, weights);
  });
}

static gsize
attention_get_pullback_size (PscTorchAttention *attention)
{
  return static_cast<gsize> (attention->tap.tape.working_bytes ())
         + 2 * attention->tap.weights.nbytes ();
}

static gboolean
attention_pull_back (PscTorchAttention *attention,
                     gboolean to_weights,
                     guint n,
                     const float *cotangents,
                     float *gradients,
                     GCancellable *cancellable,
                     GError **error)
{
  return psc::guarded (error, [&] {
    psc::pull_back_to_attention (*attention, to_weights != FALSE, n, cotangents, gradients,
                                 cancellable);
  });
}

static gboolean
linearise (PscTorchEncoder *encoder,
           PscReluRule rule,
           guint n_points,
           const float *points,
           PscTorchPoints **out,
           GCancellable *cancellable,
           GError **error)
{
  return psc::guarded (
      error, [&] { *out = psc::linearise (*encoder, rule, n_points, points, cancellable); });
}

static void
points_free (PscTorchPoints *points)
{
  delete points;
}

static gboolean
points_get_embeddings (PscTorchPoints *points, float *embeddings, GError **error)
{
  return psc::guarded (error, [&] { psc::download (points->embeddings, embeddings); });
}

static gsize
points_get_size (PscTorchPoints *points)
{
  return static_cast<gsize> (points->tape.kept_bytes ());
}

static gsize
points_get_pullback_size (PscTorchPoints *points)
{
  return static_cast<gsize> (points->n_points * points->tape.working_bytes ());
}

static gboolean
pull_back (PscTorchPoints *points,
           guint n,
           const float *cotangents,
           const float *factors,
           PscTorchStack *stack,
           guint first,
           GCancellable *cancellable,
           GError **error)
{
  return psc::guarded (
      error, [&] { psc::pull_back (*points, n, cotangents, factors, *stack, first, cancellable); });
}

static gboolean
stack_new (PscTorchEncoder *encoder, guint n_maps, PscTorchStack **out, GError **error)
{
  return psc::guarded (error, [&] {
    const auto options = at::TensorOptions ().dtype (at::kFloat).device (encoder->device);

    *out = new PscTorchStack{ at::zeros ({ n_maps, encoder->side, encoder->side }, options) };
  });
}

static void
stack_free (PscTorchStack *stack)
{
  delete stack;
}

static gboolean
stack_read (PscTorchStack *stack, guint first, guint n, float *values, GError **error)
{
  return psc::guarded (error,
                       [&] { psc::download (stack->maps.slice (0, first, first + n), values); });
}

static gboolean
halves_new (PscTorchEncoder *encoder,
            PscTorchHalves *former,
            guint capacity,
            guint n_rows,
            gsize length,
            const guint16 *halves,
            PscTorchHalves **out,
            GError **error)
{
  return psc::guarded (error, [&] {
    *out =
        psc::halves_new (*encoder, former, capacity, n_rows, static_cast<int64_t> (length), halves);
  });
}

static void
halves_free (PscTorchHalves *halves)
{
  delete halves;
}

static gboolean
halves_read (
    PscTorchHalves *halves, gsize first_column, gsize n_columns, guint16 *values, GError **error)
{
  return psc::guarded (error, [&] {
    psc::read_halves (*halves, static_cast<int64_t> (first_column),
                      static_cast<int64_t> (n_columns), values);
  });
}

static gboolean
halves_multiply (
    PscTorchHalves *halves, guint n, const float *weights, float *products, GError **error)
{
  return psc::guarded (error, [&] { psc::multiply_halves (*halves, n, weights, products); });
}

static gboolean
halves_finish (PscTorchHalves *halves,
               guint n,
               const float *weights,
               const PscMapFinish *finish,
               float *products,
               float *maps,
               GError **error)
{
  return psc::guarded (error,
                       [&] { psc::finish_halves (*halves, n, weights, *finish, products, maps); });
}

static gboolean
differentiate (PscTorchEncoder *encoder,
               const float *pixels,
               guint n,
               const float *cotangents,
               float *gradients,
               GError **error)
{
  return psc::guarded (error,
                       [&] { psc::differentiate (*encoder, pixels, n, cotangents, gradients); });
}

static gboolean
time_products (PscTorchEncoder *encoder,
               guint rows,
               guint inner,
               guint columns,
               guint n,
               double *seconds,
               GError **error)
{
  return psc::guarded (error,
                       [&] { psc::time_products (*encoder, rows, inner, columns, n, seconds); });
}

extern "C" G_MODULE_EXPORT const PscTorchInterface psc_torch_interface;

const PscTorchInterface psc_torch_interface = {
  PSC_TORCH_INTERFACE_VERSION,
  get_abilities,
  encoder_new,
  encoder_free,
  encoder_get_device,
  encoder_get_device_kind,
  encoder_get_memory,
  encoder_release_memory,
  encoder_get_image_size,
  encoder_get_batch,
  encode_texts,
  encode_images,
  occluder_new,
  occluder_free,
  occluder_encode,
  read_cells,
  tap_new,
  tap_free,
  tap_get_activations,
  tap_get_embedding,
  tap_get_pullback_size,
  tap_pull_back,
  attention_new,
  attention_free,
  attention_get_shape,
  attention_read,
  attention_get_pullback_size,
  attention_pull_back,
  linearise,
  points_free,
  points_get_embeddings,
  points_get_size,
  points_get_pullback_size,
  pull_back,
  stack_new,
  stack_free,
  stack_read,
  halves_new,
  halves_free,
  halves_read,
  halves_multiply,
  halves_finish,
  differentiate,
  time_products,
};
