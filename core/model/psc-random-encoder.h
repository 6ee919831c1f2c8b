/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"

G_BEGIN_DECLS

/**
 * psc_random_encoder_new:
 * @like: on its thread
 *
 * The image encoder of @like as if it had learnt nothing: the same architecture on the same device,
 * with psc_random_weights_new(). Beside it there is the smallest of text encoders, which is nothing
 * to ask.
 *
 * Returns: (transfer full): or %NULL with PSC_MODEL_ERROR_* or G_IO_ERROR_CANCELLED
 */
PscEncoder *psc_random_encoder_new (PscEncoder *like,
                                    guint32 seed,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
