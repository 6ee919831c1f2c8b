/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"

G_BEGIN_DECLS

/**
 * PscTap:
 *
 * A place inside the image encoder, one of the stages of psc_vision_spec_get_stage(), while one
 * picture passes: the activations of its cells, [cells][C], row by row, and the rest of the encoder
 * linearised there, which takes any number of cotangents of the embedding back to the cells. A
 * class token is not among the cells. Used on the encoder's thread.
 */
typedef struct _PscTap PscTap;

/**
 * psc_tap_new:
 * @pixels: [A][A], normalised
 * @stage: from 0 on
 *
 * Runs the encoder on whole tensors, on the CPU, too. (transfer full)
 */
PscTap *psc_tap_new (PscEncoder *encoder,
                     const float *pixels,
                     guint stage,
                     GCancellable *cancellable,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_tap_free (PscTap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTap, psc_tap_free)

/** Its stage: columns and rows of cells, and channels. */
PscVisionStage psc_tap_get_stage (PscTap *self);

/** @activations: (out caller-allocates): [cells][C] */
gboolean psc_tap_get_activations (PscTap *self, float *activations, GError **error);

/** @embedding: (out caller-allocates): [M], before L2 normalisation */
gboolean psc_tap_get_embedding (PscTap *self, float *embedding, GError **error);

/** Bytes that pulling back one more cotangent takes at its peak, roughly. */
gsize psc_tap_get_pullback_size (PscTap *self);

/**
 * psc_tap_pull_back:
 * @cotangents: [n][M]
 * @gradients: (out caller-allocates): [n][cells][C], Jᵀ cotangent with J the derivative of the
 *   embedding by the activations
 */
gboolean psc_tap_pull_back (PscTap *self,
                            guint n,
                            const float *cotangents,
                            float *gradients,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
