/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "checkpoint/psc-progress.h"
#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/**
 * psc_safetensors_write:
 * @metadata: (nullable) (element-type utf8 utf8): what `__metadata__` shall say
 * @path: the file to write; one that exists is replaced once the new one is complete
 * @progress: (nullable) (scope call)
 *
 * Tensors with the largest elements come first, otherwise they keep their order, so that each
 * begins at a multiple of its element's size. The file can be read and written by its owner only.
 *
 * Returns: %FALSE with a G_FILE_ERROR if it cannot be written or G_IO_ERROR_CANCELLED, which leaves
 * nothing behind
 */
gboolean psc_safetensors_write (PscWeights *weights,
                                GHashTable *metadata,
                                const char *path,
                                GCancellable *cancellable,
                                PscProgressFunc progress,
                                gpointer progress_data,
                                GError **error);

G_END_DECLS
