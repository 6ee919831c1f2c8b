/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "model/spec/psc-model-spec.h"
#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/**
 * PscEncoder:
 *
 * Both towers of a model on a device, run by libtorch in a module that is opened with the first
 * encoder. To be created and used on one thread, which the calls block: a worker's, not the main
 * thread. All arrays are float32, row-major, on the host.
 *
 * A is the side of the input in pixels, M the embedding dimension.
 */
#define PSC_TYPE_ENCODER (psc_encoder_get_type ())
G_DECLARE_FINAL_TYPE (PscEncoder, psc_encoder, PSC, ENCODER, GObject)

/** How exactly gradients are computed. */
typedef enum
{
  PSC_PRECISION_FULL,    /* float32 throughout */
  PSC_PRECISION_REDUCED, /* what is pulled back goes through products of bfloat16 in a Swin or ViT
                          * on a processor that multiplies it, or on a GPU; sums stay
                          * float32, and so does every forward pass */
} PscPrecision;

/**
 * PscEncoderOptions:
 * @device: “auto” (the first CUDA device, or the CPU), “cpu”, “cuda” or “cuda:N”; %NULL for “auto”
 * @n_threads: threads for the CPU's tensor work; 0 for one per processor
 * @precision: as far as the device can
 * @uses_whole_tensors: what a GPU does, on the CPU too, where work in tiles is several times as
 *   fast: for tests
 */
typedef struct
{
  const char *device;
  guint n_threads;
  PscPrecision precision;
  gboolean uses_whole_tensors;
} PscEncoderOptions;

/** A rectangle of model pixels, half open: columns [x, x + width), rows [y, y + height). */
typedef struct
{
  guint16 x;
  guint16 y;
  guint16 width;
  guint16 height;
} PscPatch;

/**
 * psc_encoder_new:
 * @weights: checked with psc_model_layout_check()
 * @options: (nullable): %NULL for the defaults
 *
 * Returns: (transfer full): the encoder, or %NULL with PSC_MODEL_ERROR_BACKEND when the module
 * cannot be opened, PSC_MODEL_ERROR_DEVICE, PSC_MODEL_ERROR_OUT_OF_MEMORY,
 * PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY or G_IO_ERROR_CANCELLED
 */
PscEncoder *psc_encoder_new (PscModelSpec *spec,
                             PscWeights *weights,
                             const PscEncoderOptions *options,
                             GCancellable *cancellable,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The model's sizes; borrowed. */
PscModelSpec *psc_encoder_get_spec (PscEncoder *self);

/** A, the side of the input in pixels. */
guint psc_encoder_get_side (PscEncoder *self);

/** M, the embedding dimension. */
guint psc_encoder_get_dimensions (PscEncoder *self);

/** τ and b of a logit τ cos + b, see PscHead. */
double psc_encoder_get_logit_scale (PscEncoder *self);
double psc_encoder_get_logit_bias (PscEncoder *self);

/** “CPU, 2 threads”, “CUDA device 0”, with “, bfloat16” where gradients are computed in that;
 * borrowed. */
const char *psc_encoder_get_device (PscEncoder *self);

/** What numbers depend on beside the model: “cpu”, “cpu-bfloat16”, “cpu-whole”,
 * “cpu-whole-bfloat16”, “cuda” or “cuda-bfloat16”; static. */
const char *psc_encoder_get_device_kind (PscEncoder *self);

gboolean psc_encoder_is_on_cpu (PscEncoder *self);

/** Whether it works as on a device with a memory of its own, of which much is done at a time: on a
 * GPU, and where PscEncoderOptions asks for it. */
gboolean psc_encoder_uses_whole_tensors (PscEncoder *self);

/**
 * psc_encoder_get_free_memory:
 *
 * Bytes of its device's memory that it could have now: what no program uses, and what libtorch has
 * of it and does not use. Other models and other programs may take them at any time.
 *
 * Returns: 0 if that is not known
 */
guint64 psc_encoder_get_free_memory (PscEncoder *self);

/** Has libtorch give back what it has of a GPU's memory and does not use. */
void psc_encoder_release_memory (PscEncoder *self);

/** Bytes that each of the pictures took at the peak of the last forward pass on whole tensors; 0
 * before the first one, and of work in tiles. */
gsize psc_encoder_get_image_size (PscEncoder *self);

/** How many pictures psc_encoder_encode_images() takes fastest at a time on a processor. */
guint psc_encoder_get_batch (PscEncoder *self);

/** What was asked for, whether the device can or not. */
PscPrecision psc_encoder_get_precision (PscEncoder *self);

/**
 * psc_encoder_encode_texts:
 * @lengths: [n], tokens of each text
 * @ids: the token ids, one text after the other
 * @embeddings: (out caller-allocates): [n][M], before L2 normalisation
 *
 * Each text is encoded as if it were alone: no padding takes part in a mean. All are on the device
 * together: see psc_halving_encode_texts().
 */
gboolean psc_encoder_encode_texts (PscEncoder *self,
                                   guint n,
                                   const guint *lengths,
                                   const gint32 *ids,
                                   float *embeddings,
                                   GCancellable *cancellable,
                                   GError **error);

/**
 * psc_encoder_encode_images:
 * @pixels: [n][A][A], normalised
 * @embeddings: (out caller-allocates): [n][M], before L2 normalisation
 *
 * All are on the device together: see psc_halving_encode_images().
 */
gboolean psc_encoder_encode_images (PscEncoder *self,
                                    guint n,
                                    const float *pixels,
                                    float *embeddings,
                                    GCancellable *cancellable,
                                    GError **error);

/**
 * psc_encoder_differentiate:
 * @cotangents: [n][M]
 * @gradients: (out caller-allocates): [n][A][A], Jᵀ cotangent with J = ∂z/∂x at @pixels
 *
 * What a PscLinearisation gives, by libtorch's own automatic differentiation and one backward pass
 * per cotangent: slow, and there to compare with.
 */
gboolean psc_encoder_differentiate (PscEncoder *self,
                                    const float *pixels,
                                    guint n,
                                    const float *cotangents,
                                    float *gradients,
                                    GError **error);

/**
 * psc_encoder_time_products:
 * @n: how often
 * @seconds: (out caller-allocates): [n]
 *
 * Multiplies a float32 matrix of @rows × @inner with one of @inner × @columns on the encoder's
 * device, by the fastest of the libraries that do it for the model too, with the second matrix laid
 * out as that wants it: the limit of how fast a model can run. With reduced precision the products
 * are those of what is pulled back: of factors of bfloat16.
 */
gboolean psc_encoder_time_products (PscEncoder *self,
                                    guint rows,
                                    guint inner,
                                    guint columns,
                                    guint n,
                                    double *seconds,
                                    GError **error);

/**
 * PscOccluder:
 *
 * An image of which copies with one window replaced are encoded. What a window does not change of
 * the forward pass is computed once, as far as the encoder's layers allow.
 */
typedef struct _PscOccluder PscOccluder;

/**
 * psc_occluder_new:
 * @pixels: [A][A], normalised
 * @baseline: [A][A], what a window is filled with
 *
 * Both are copied. (transfer full)
 */
PscOccluder *psc_occluder_new (PscEncoder *encoder,
                               const float *pixels,
                               const float *baseline,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_occluder_free (PscOccluder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscOccluder, psc_occluder_free)

/**
 * psc_occluder_encode:
 * @windows: [n]
 * @embeddings: (out caller-allocates): [n][M], each of the image with one window replaced
 */
gboolean psc_occluder_encode (PscOccluder *self,
                              guint n,
                              const PscPatch *windows,
                              float *embeddings,
                              GCancellable *cancellable,
                              GError **error);

/**
 * PscDeviceMaps:
 *
 * Maps that stay on the encoder's device while they are added up.
 */
typedef struct _PscDeviceMaps PscDeviceMaps;

/** (transfer full): @n_maps maps of zeros, [n_maps][A][A] */
PscDeviceMaps *
psc_device_maps_new (PscEncoder *encoder, guint n_maps, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_device_maps_free (PscDeviceMaps *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscDeviceMaps, psc_device_maps_free)

/** @values: (out caller-allocates): [n_maps][A][A] */
gboolean psc_device_maps_read (PscDeviceMaps *self, float *values, GError **error);

/**
 * PscLinearisation:
 *
 * The image encoder linearised at P points: one forward pass, kept for pulling any number of
 * cotangents of the embedding back to the pixels. Nothing for gradients of weights is computed.
 */
typedef struct _PscLinearisation PscLinearisation;

/**
 * PscReluRule:
 * @PSC_RELU_RULE_PLAIN: what a ReLU lets through forward, it lets through backward
 * @PSC_RELU_RULE_GUIDED: of that only what is positive when it comes back (Springenberg et al.
 *   2015, “guided backpropagation”): no derivative any more. Changes nothing in an encoder without
 *   ReLUs, see psc_vision_spec_has_relus()
 */
typedef enum
{
  PSC_RELU_RULE_PLAIN,
  PSC_RELU_RULE_GUIDED,
} PscReluRule;

/** @points: [n_points][A][A]. (transfer full) */
PscLinearisation *psc_linearisation_new (PscEncoder *encoder,
                                         PscReluRule rule,
                                         guint n_points,
                                         const float *points,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_linearisation_free (PscLinearisation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscLinearisation, psc_linearisation_free)

/** @embeddings: (out caller-allocates): [P][M] */
gboolean
psc_linearisation_get_embeddings (PscLinearisation *self, float *embeddings, GError **error);

/** Bytes that it keeps on the device. */
gsize psc_linearisation_get_size (PscLinearisation *self);

/** Bytes that pulling back one more cotangent at every point takes at its peak, roughly. */
gsize psc_linearisation_get_pullback_size (PscLinearisation *self);

/**
 * psc_linearisation_pull_back:
 * @cotangents: [n][P][M]
 * @factors: (nullable): [P][A][A]; %NULL for 1
 * @first: index in @maps of the first of @n maps
 *
 * maps[first + k] += Σ_p factors[p] ⊙ J(points[p])ᵀ cotangents[k][p], with J = ∂z/∂x.
 */
gboolean psc_linearisation_pull_back (PscLinearisation *self,
                                      guint n,
                                      const float *cotangents,
                                      const float *factors,
                                      PscDeviceMaps *maps,
                                      guint first,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
