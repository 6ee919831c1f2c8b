/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/** Takes @cotangents, [n][M], of the embedding to @gradients, [n][…], somewhere inside the encoder.
 */
typedef gboolean (*PscPullFunc) (gpointer source,
                                 guint n,
                                 const float *cotangents,
                                 float *gradients,
                                 GCancellable *cancellable,
                                 GError **error);

/** Uses the gradients, [n][…], of @n functionals from @first on. */
typedef void (*PscPulledFunc) (guint first, guint n, const float *gradients, gpointer user_data);

/**
 * PscPullback:
 * @pull: pulls cotangents back
 * @source: (nullable): for @pull
 * @n_values: floats of one gradient
 * @size: bytes that one more cotangent takes inside @pull
 * @max_chunk: cotangents at a time at most
 *
 * The way back from an embedding to a place inside the encoder, of one image.
 */
typedef struct
{
  PscPullFunc pull;
  gpointer source;
  gsize n_values;
  gsize size;
  guint max_chunk;
} PscPullback;

/** To the cells of a stage, which a PscTap is at, or to what an attention finds or its weights. The
 * tap is borrowed. */
PscPullback psc_pullback_to_cells (PscEncoder *encoder, gpointer tap);
PscPullback psc_pullback_to_found (PscEncoder *encoder, gpointer attention_tap);
PscPullback psc_pullback_to_weights (PscEncoder *encoder, gpointer attention_tap);

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
