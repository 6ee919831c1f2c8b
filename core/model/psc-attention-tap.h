/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"

G_BEGIN_DECLS

/**
 * PscAttentionPlace:
 * @PSC_ATTENTION_THAT_POOLS: the one that the embedding is pooled by: a class token's in the last
 *   layer, or a learned query's behind it
 * @PSC_ATTENTION_OF_LAYER: of a layer as LeGrad (Bousselham et al. 2024) reads it, with the
 *   embedding of what leaves that layer: of the mean of its tokens where there is a class token, or
 *   what the learned query makes of them, whose attention it then is
 */
typedef enum
{
  PSC_ATTENTION_THAT_POOLS,
  PSC_ATTENTION_OF_LAYER,
} PscAttentionPlace;

/**
 * PscAttentionShape:
 * @n_rows: tokens that ask, R: all, or one if the embedding depends on no other
 * @n_tokens: that are asked, N; the last of them are the cells of the grid, row by row, and a class
 *   token is before them
 * @n_channels: C, those of all heads side by side
 */
typedef struct
{
  guint n_heads;
  guint n_rows;
  guint n_tokens;
  guint n_channels;
} PscAttentionShape;

/**
 * PscAttentionTap:
 *
 * An attention of a vision transformer while one picture passes, and what is behind it linearised:
 * cotangents of the embedding go back to what is found and to the weights.
 */
typedef struct _PscAttentionTap PscAttentionTap;

/** Returns: %FALSE with PSC_MODEL_ERROR_CONFIG and the reason where there is none to tap */
gboolean psc_attention_tap_check (const PscVisionSpec *spec, GError **error);

/** How many layers there are; only of what psc_attention_tap_check() lets pass. */
guint psc_attention_tap_count_layers (const PscVisionSpec *spec);

/**
 * psc_attention_tap_new:
 * @pixels: [A][A], normalised
 * @layer: from 0 on; for PSC_ATTENTION_OF_LAYER
 *
 * (transfer full)
 */
PscAttentionTap *psc_attention_tap_new (PscEncoder *encoder,
                                        const float *pixels,
                                        PscAttentionPlace place,
                                        guint layer,
                                        GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_attention_tap_free (PscAttentionTap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscAttentionTap, psc_attention_tap_free)

PscAttentionShape psc_attention_tap_get_shape (PscAttentionTap *self);

/**
 * psc_attention_tap_read:
 * @embedding: (out caller-allocates) (nullable): [M], of the place
 * @queries: (out caller-allocates) (nullable): [R][C]
 * @keys: (out caller-allocates) (nullable): [N][C]
 * @values: (out caller-allocates) (nullable): [N][C]
 * @weights: (out caller-allocates) (nullable): [heads][R][N]
 */
gboolean psc_attention_tap_read (PscAttentionTap *self,
                                 float *embedding,
                                 float *queries,
                                 float *keys,
                                 float *values,
                                 float *weights,
                                 GError **error);

/** Bytes that pulling back one more cotangent takes at its peak, roughly. */
gsize psc_attention_tap_get_pullback_size (PscAttentionTap *self);

/** @cotangents: [n][M]; @gradients: (out caller-allocates): [n][R][C], by what is found, before the
 * layer that follows */
gboolean psc_attention_tap_pull_back_found (PscAttentionTap *self,
                                            guint n,
                                            const float *cotangents,
                                            float *gradients,
                                            GCancellable *cancellable,
                                            GError **error);

/** @cotangents: [n][M]; @gradients: (out caller-allocates): [n][heads][R][N], by the weights */
gboolean psc_attention_tap_pull_back_weights (PscAttentionTap *self,
                                              guint n,
                                              const float *cotangents,
                                              float *gradients,
                                              GCancellable *cancellable,
                                              GError **error);

G_END_DECLS
