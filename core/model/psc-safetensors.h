/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "model/psc-progress.h"
#include "model/psc-weights.h"

G_BEGIN_DECLS

/** Limits of a file's header: its bytes, and the tensors that it lists. */
#define PSC_SAFETENSORS_MAX_HEADER  ((gsize) 16 * 1024 * 1024)
#define PSC_SAFETENSORS_MAX_TENSORS 20000

/** Whether @bytes begin as a safetensors file does: a length that fits, and a brace. */
gboolean psc_safetensors_probe (GBytes *bytes);

/**
 * psc_safetensors_read:
 * @bytes: (transfer none): a safetensors file, mapped or not; its tensors are parts of it
 * @metadata: (out) (optional) (transfer full): the texts of the header's `__metadata__` by their
 *   names; empty if there is none
 *
 * Reads the format as Hugging Face describes it: the header's length as 8 bytes, little endian;
 * the header, JSON; then the tensors, which lie one after the other without gaps.
 *
 * Returns: (transfer full): the tensors in the order in which they lie in the file, or %NULL with
 * PSC_MODEL_ERROR_CONTAINER
 */
PscWeights *psc_safetensors_read (GBytes *bytes,
                                  GHashTable **metadata,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_safetensors_write:
 * @metadata: (nullable) (element-type utf8 utf8): what `__metadata__` shall say
 * @path: the file to write; one that exists is replaced once the new one is complete
 * @progress: (nullable) (scope call)
 *
 * Tensors with the largest elements come first, otherwise they keep their order, so that each
 * begins at a multiple of its element's size. The file can be read and written by its owner only.
 *
 * Returns: %FALSE with a G_IO_ERROR if it cannot be written or is cancelled, which leaves nothing
 * behind
 */
gboolean psc_safetensors_write (PscWeights *weights,
                                GHashTable *metadata,
                                const char *path,
                                GCancellable *cancellable,
                                PscProgressFunc progress,
                                gpointer progress_data,
                                GError **error);

G_END_DECLS
