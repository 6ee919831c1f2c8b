/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscCheckpointError:
 * @PSC_CHECKPOINT_ERROR_DAMAGED: a zip, safetensors or checkpoint file is damaged or not one
 * @PSC_CHECKPOINT_ERROR_REFUSED: it holds something other than tensors and plain containers
 * @PSC_CHECKPOINT_ERROR_OUT_OF_MEMORY: there is no place to unpack it
 */
typedef enum
{
  PSC_CHECKPOINT_ERROR_DAMAGED,
  PSC_CHECKPOINT_ERROR_REFUSED,
  PSC_CHECKPOINT_ERROR_OUT_OF_MEMORY,
} PscCheckpointError;

#define PSC_CHECKPOINT_ERROR (psc_checkpoint_error_quark ())
GQuark psc_checkpoint_error_quark (void);

/** Sets the error, if it is wanted. Returns: %FALSE */
gboolean psc_checkpoint_fail (GError **error, PscCheckpointError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

G_END_DECLS
