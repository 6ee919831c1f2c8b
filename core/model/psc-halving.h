/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"

G_BEGIN_DECLS

/*
 * The one answer to a device's memory that is short: half as much at a time, down to one thing.
 * What does not fit even alone is an error, which the engine and psc_model_retry_on_cpu() take to
 * the CPU.
 */

/** Does @n things together. Nothing of them is done when it fails for want of memory. */
typedef gboolean (*PscHalvingFunc) (guint n, gpointer user_data, GError **error);

/**
 * psc_halving_retry:
 * @n: (inout): things that were too many
 * @error: (inout): what came of them
 *
 * If it is want of memory, and they were several: clears @error, halves @n and has the device give
 * back what libtorch does not use.
 *
 * Returns: whether to try again
 */
gboolean psc_halving_retry (PscEncoder *encoder, guint *n, GError **error);

/**
 * psc_halving_run:
 * @n: (inout): things to be done together; how many were, in the end
 *
 * Returns: %FALSE with the error of @func
 */
gboolean psc_halving_run (
    PscEncoder *encoder, guint *n, PscHalvingFunc func, gpointer user_data, GError **error);

/** psc_encoder_encode_images() of any number of pictures, with parameters as there. */
gboolean psc_halving_encode_images (PscEncoder *encoder,
                                    guint n,
                                    const float *pixels,
                                    float *embeddings,
                                    GCancellable *cancellable,
                                    GError **error);

/** psc_encoder_encode_texts() of any number of texts, with parameters as there. */
gboolean psc_halving_encode_texts (PscEncoder *encoder,
                                   guint n,
                                   const guint *lengths,
                                   const gint32 *ids,
                                   float *embeddings,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
