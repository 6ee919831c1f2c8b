/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "model/psc-attention-tap.h"
#include "model/psc-cell-readout.h"
#include "model/psc-encoder.h"
#include "model/psc-map-finish.h"
#include "model/spec/psc-model-spec.h"
#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/*
 * The C face of the module that wraps libtorch. The core library never links libtorch: it opens the
 * module on the thread that is to own the device, looks up PSC_TORCH_INTERFACE_SYMBOL and calls
 * through the table found there. No C++ type and no exception gets out. All arrays are float32,
 * row-major, on the host, owned by the caller.
 *
 * Shapes: A is the side of the model's input in pixels, M the embedding dimension, P points of the
 * input space, K functionals of the embedding.
 *
 * Every function that returns a gboolean sets @error when it returns %FALSE: PSC_MODEL_ERROR_* or
 * G_IO_ERROR_CANCELLED. A handle is used from one thread only, but for PscTorchHalves, which may
 * come from one thread to another.
 */

#define PSC_TORCH_INTERFACE_SYMBOL  "psc_torch_interface"
#define PSC_TORCH_INTERFACE_VERSION 9

/**
 * PscTorchAbilities:
 * @version: libtorch's; static
 * @has_cuda: whether it was built with CUDA
 * @n_cuda_devices: that it can use now
 * @cpu_bfloat16: whether the processor multiplies numbers of 16 bits faster
 */
typedef struct
{
  const char *version;
  gboolean has_cuda;
  guint n_cuda_devices;
  gboolean cpu_bfloat16;
} PscTorchAbilities;

typedef struct _PscTorchAttention PscTorchAttention;
typedef struct _PscTorchEncoder PscTorchEncoder;
typedef struct _PscTorchHalves PscTorchHalves;
typedef struct _PscTorchOccluder PscTorchOccluder;
typedef struct _PscTorchPoints PscTorchPoints;
typedef struct _PscTorchStack PscTorchStack;
typedef struct _PscTorchTap PscTorchTap;

typedef struct
{
  guint version; /* PSC_TORCH_INTERFACE_VERSION */

  /** @out: (out caller-allocates) */
  gboolean (*get_abilities) (PscTorchAbilities *out, GError **error);

  /**
   * @options: the threads are those of the calling thread's tensor work
   * @tensors: [n_tensors], checked with psc_model_layout_check(); float32 tensors are borrowed
   *   without a copy on the CPU and keep their bytes alive
   * @out: (out) (transfer full): both towers on that device
   */
  gboolean (*encoder_new) (PscModelSpec *spec,
                           guint n_tensors,
                           const PscTensorView *const *tensors,
                           const PscEncoderOptions *options,
                           PscTorchEncoder **out,
                           GCancellable *cancellable,
                           GError **error);
  void (*encoder_free) (PscTorchEncoder *encoder);

  /** See psc_encoder_get_device(); borrowed from @encoder. */
  const char *(*encoder_get_device) (PscTorchEncoder *encoder);

  /** See psc_encoder_get_device_kind(); static. */
  const char *(*encoder_get_device_kind) (PscTorchEncoder *encoder);

  /**
   * @cuda_device: (out): its number in “cuda:N”; -1 of the processor
   * @spare: (out): bytes of its memory that libtorch has and does not use
   */
  gboolean (*encoder_get_memory) (PscTorchEncoder *encoder,
                                  int *cuda_device,
                                  guint64 *spare,
                                  GError **error);

  /** Gives back what libtorch has of a GPU's memory and does not use. */
  void (*encoder_release_memory) (PscTorchEncoder *encoder);

  /** See psc_encoder_get_image_size(). */
  gsize (*encoder_get_image_size) (PscTorchEncoder *encoder);

  /** See psc_encoder_get_batch(). */
  guint (*encoder_get_batch) (PscTorchEncoder *encoder);

  /**
   * @lengths: [n] tokens of each text
   * @ids: their token ids, one text after the other
   * @embeddings: (out caller-allocates): [n][M], before L2 normalisation
   *
   * Each text is encoded as if it were alone: no padding takes part in any mean.
   */
  gboolean (*encode_texts) (PscTorchEncoder *encoder,
                            guint n,
                            const guint *lengths,
                            const gint32 *ids,
                            float *embeddings,
                            GCancellable *cancellable,
                            GError **error);

  /**
   * @pixels: [n][A][A], normalised
   * @embeddings: (out caller-allocates): [n][M], before L2 normalisation
   */
  gboolean (*encode_images) (PscTorchEncoder *encoder,
                             guint n,
                             const float *pixels,
                             float *embeddings,
                             GCancellable *cancellable,
                             GError **error);

  /**
   * @pixels: [A][A], normalised
   * @baseline: [A][A], what a window is filled with
   * @out: (out) (transfer full): must not outlive @encoder
   *
   * One forward pass, of which copies of the image with a window replaced use what does not change.
   */
  gboolean (*occluder_new) (PscTorchEncoder *encoder,
                            const float *pixels,
                            const float *baseline,
                            PscTorchOccluder **out,
                            GCancellable *cancellable,
                            GError **error);
  void (*occluder_free) (PscTorchOccluder *occluder);

  /**
   * @windows: [n]
   * @embeddings: (out caller-allocates): [n][M], of the image with one window replaced each time
   */
  gboolean (*occluder_encode) (PscTorchOccluder *occluder,
                               guint n,
                               const PscPatch *windows,
                               float *embeddings,
                               GCancellable *cancellable,
                               GError **error);

  /**
   * @pixels: [A][A], normalised
   * @cells: (out caller-allocates): [cells][M]
   * @embedding: (out caller-allocates) (nullable): [M]
   *
   * See psc_encoder_read_cells().
   */
  gboolean (*read_cells) (PscTorchEncoder *encoder,
                          PscCellReading reading,
                          const float *pixels,
                          float *cells,
                          float *embedding,
                          GCancellable *cancellable,
                          GError **error);

  /**
   * @pixels: [A][A], normalised
   * @stage: from 0 on
   * @out: (out) (transfer full): see PscTap; must not outlive @encoder
   */
  gboolean (*tap_new) (PscTorchEncoder *encoder,
                       const float *pixels,
                       guint stage,
                       PscTorchTap **out,
                       GCancellable *cancellable,
                       GError **error);
  void (*tap_free) (PscTorchTap *tap);

  /** @activations: (out caller-allocates): [cells][C] */
  gboolean (*tap_get_activations) (PscTorchTap *tap, float *activations, GError **error);

  /** @embedding: (out caller-allocates): [M] */
  gboolean (*tap_get_embedding) (PscTorchTap *tap, float *embedding, GError **error);

  /** Bytes that pulling back one cotangent takes at its peak, roughly. */
  gsize (*tap_get_pullback_size) (PscTorchTap *tap);

  /**
   * @cotangents: [n][M]
   * @gradients: (out caller-allocates): [n][cells][C]
   */
  gboolean (*tap_pull_back) (PscTorchTap *tap,
                             guint n,
                             const float *cotangents,
                             float *gradients,
                             GCancellable *cancellable,
                             GError **error);

  /**
   * @pixels: [A][A], normalised
   * @layer: from 0 on, for PSC_ATTENTION_OF_LAYER
   * @out: (out) (transfer full): see PscAttentionTap; must not outlive @encoder
   */
  gboolean (*attention_new) (PscTorchEncoder *encoder,
                             const float *pixels,
                             PscAttentionPlace place,
                             guint layer,
                             PscTorchAttention **out,
                             GCancellable *cancellable,
                             GError **error);
  void (*attention_free) (PscTorchAttention *attention);

  PscAttentionShape (*attention_get_shape) (PscTorchAttention *attention);

  /** See psc_attention_tap_read(); any may be %NULL. */
  gboolean (*attention_read) (PscTorchAttention *attention,
                              float *embedding,
                              float *queries,
                              float *keys,
                              float *values,
                              float *weights,
                              GError **error);

  /** Bytes that pulling back one cotangent to the weights takes at its peak, roughly. */
  gsize (*attention_get_pullback_size) (PscTorchAttention *attention);

  /**
   * @to_weights: to the weights, not only to what is found
   * @cotangents: [n][M]
   * @gradients: (out caller-allocates): [n][rows][C], or [n][heads][rows][N]
   */
  gboolean (*attention_pull_back) (PscTorchAttention *attention,
                                   gboolean to_weights,
                                   guint n,
                                   const float *cotangents,
                                   float *gradients,
                                   GCancellable *cancellable,
                                   GError **error);

  /**
   * @rule: for what comes back to a ReLU
   * @points: [P][A][A]
   * @out: (out) (transfer full): the image encoder linearised at these points; must not outlive
   *   @encoder
   *
   * One forward pass that keeps what pulling cotangents back to the pixels needs, and nothing for
   * the gradients of weights.
   */
  gboolean (*linearise) (PscTorchEncoder *encoder,
                         PscReluRule rule,
                         guint n_points,
                         const float *points,
                         PscTorchPoints **out,
                         GCancellable *cancellable,
                         GError **error);
  void (*points_free) (PscTorchPoints *points);

  /** @embeddings: (out caller-allocates): [P][M] */
  gboolean (*points_get_embeddings) (PscTorchPoints *points, float *embeddings, GError **error);

  /** Bytes that the linearisation keeps, for all its points. */
  gsize (*points_get_size) (PscTorchPoints *points);

  /** Bytes that pulling back one cotangent at every point takes at its peak, roughly. */
  gsize (*points_get_pullback_size) (PscTorchPoints *points);

  /**
   * @cotangents: [n][P][M]
   * @factors: (nullable): [P][A][A]; %NULL for 1
   * @stack: K maps on the same device
   * @first: index in @stack of the first of @n maps
   *
   * stack[first + k] += Σ_p factors[p] ⊙ J(points[p])ᵀ cotangents[k][p], with J = ∂z/∂x.
   */
  gboolean (*pull_back) (PscTorchPoints *points,
                         guint n,
                         const float *cotangents,
                         const float *factors,
                         PscTorchStack *stack,
                         guint first,
                         GCancellable *cancellable,
                         GError **error);

  /** @out: (out) (transfer full): @n_maps maps of zeros, [K][A][A], on the encoder's device */
  gboolean (*stack_new) (PscTorchEncoder *encoder,
                         guint n_maps,
                         PscTorchStack **out,
                         GError **error);
  void (*stack_free) (PscTorchStack *stack);

  /** @values: (out caller-allocates): [n][A][A], the maps from @first on */
  gboolean (*stack_read) (
      PscTorchStack *stack, guint first, guint n, float *values, GError **error);

  /**
   * @former: (nullable): whose rows go before, of the same @length and device; stays as it is
   * @capacity: rows that there will be in the end
   * @halves: [n_rows][length], binary16
   * @out: (out) (transfer full): may outlive @encoder
   *
   * See PscDeviceHalves.
   */
  gboolean (*halves_new) (PscTorchEncoder *encoder,
                          PscTorchHalves *former,
                          guint capacity,
                          guint n_rows,
                          gsize length,
                          const guint16 *halves,
                          PscTorchHalves **out,
                          GError **error);
  void (*halves_free) (PscTorchHalves *halves);

  /** @values: (out caller-allocates): [rows][n_columns], the columns from @first_column on */
  gboolean (*halves_read) (
      PscTorchHalves *halves, gsize first_column, gsize n_columns, guint16 *values, GError **error);

  /**
   * @weights: [n][rows]
   * @products: (out caller-allocates): [n][length], in float32
   */
  gboolean (*halves_multiply) (
      PscTorchHalves *halves, guint n, const float *weights, float *products, GError **error);

  /**
   * @finish: of maps whose cells are a row
   * @maps: (out caller-allocates): [n][A][A]
   *
   * The same, and what becomes of the products.
   */
  gboolean (*halves_finish) (PscTorchHalves *halves,
                             guint n,
                             const float *weights,
                             const PscMapFinish *finish,
                             float *products,
                             float *maps,
                             GError **error);

  /**
   * @cotangents: [n][M]
   * @gradients: (out caller-allocates): [n][A][A]
   *
   * The same as linearise() and pull_back() at one point, by libtorch's own automatic
   * differentiation, one backward pass per cotangent. Slow; what the tests compare with.
   */
  gboolean (*differentiate) (PscTorchEncoder *encoder,
                             const float *pixels,
                             guint n,
                             const float *cotangents,
                             float *gradients,
                             GError **error);

  /**
   * @seconds: (out caller-allocates): [n], each of one product of a matrix of @rows × @inner with
   *   one of @inner × @columns, of float32 on the encoder's device, one product after the other
   *
   * The fastest that the program could multiply: on the CPU each time is that of the faster of
   * libtorch's library and of the one whose products the layers use, with the right matrix laid out
   * for it beforehand. The limit that all other work is compared with.
   */
  gboolean (*time_products) (PscTorchEncoder *encoder,
                             guint rows,
                             guint inner,
                             guint columns,
                             guint n,
                             double *seconds,
                             GError **error);
} PscTorchInterface;

G_END_DECLS
