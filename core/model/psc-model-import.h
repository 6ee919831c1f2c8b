/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model-bundle.h"
#include "checkpoint/psc-progress.h"

G_BEGIN_DECLS

/**
 * psc_model_import:
 * @target: the folder to make, which comes to be when it is complete; those above it are made
 * @replace: whether a folder that exists is replaced, or else G_IO_ERROR_EXISTS
 * @progress: (nullable) (scope call)
 *
 * Writes a model as one `model.safetensors`, of however many files its weights came, under their
 * published names, and what its family read beside them, which opens to the same again. Nobody but
 * their owner can read them.
 *
 * Returns: %FALSE with an error, which leaves nothing behind and a replaced folder as it was
 */
gboolean psc_model_import (PscModelBundle *bundle,
                           const char *target,
                           gboolean replace,
                           GCancellable *cancellable,
                           PscProgressFunc progress,
                           gpointer progress_data,
                           GError **error);

/** Deletes the folder @target with all that is in it; %FALSE with a G_IO_ERROR, and it is as it
 * was. */
gboolean psc_model_remove (const char *target, GError **error);

G_END_DECLS
