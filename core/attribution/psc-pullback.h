/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"
#include "model/psc-attention-tap.h"
#include "model/psc-tap.h"

G_BEGIN_DECLS

/** Uses the gradients, [n][…], of @n functionals from @first on. */
typedef void (*PscPulledFunc) (guint first, guint n, const float *gradients, gpointer user_data);

/**
 * PscPullbackPlace:
 * @PSC_PULLBACK_TO_CELLS: the cells of a stage
 * @PSC_PULLBACK_TO_FOUND: what an attention finds
 * @PSC_PULLBACK_TO_WEIGHTS: the weights of an attention
 */
typedef enum
{
  PSC_PULLBACK_TO_CELLS,
  PSC_PULLBACK_TO_FOUND,
  PSC_PULLBACK_TO_WEIGHTS,
} PscPullbackPlace;

/**
 * PscPullback:
 * @encoder: borrowed
 * @place: where it ends
 * @tap: borrowed, for PSC_PULLBACK_TO_CELLS
 * @attention_tap: borrowed, for the other places
 * @n_values: floats of one gradient
 * @size: bytes that pulling back one more cotangent takes
 * @max_chunk: cotangents at a time at most
 *
 * The way back from an embedding to a place inside the encoder, of one image.
 */
typedef struct
{
  PscEncoder *encoder;
  PscPullbackPlace place;
  PscTap *tap;
  PscAttentionTap *attention_tap;
  gsize n_values;
  gsize size;
  guint max_chunk;
} PscPullback;

/** Both are borrowed. */
PscPullback psc_pullback_to_cells (PscEncoder *encoder, PscTap *tap);
PscPullback psc_pullback_to_found (PscEncoder *encoder, PscAttentionTap *tap);
PscPullback psc_pullback_to_weights (PscEncoder *encoder, PscAttentionTap *tap);

/**
 * psc_pullback_run:
 * @z: [M], the embedding that @functionals are of
 * @use: called for all functionals, in order, a few at a time
 * @begin: what progress there was
 * @end: what progress there is then
 *
 * In chunks that fit the context's memory budget, smaller ones when the device's memory is short.
 *
 * Returns: %FALSE with G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
gboolean psc_pullback_run (PscPullback self,
                           PscFunctionals *functionals,
                           const float *z,
                           const PscAttributionContext *context,
                           double begin,
                           double end,
                           PscPulledFunc use,
                           gpointer user_data,
                           GError **error);

G_END_DECLS
