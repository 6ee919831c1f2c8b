/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/**
 * PscWeightsFileFlags:
 * @PSC_WEIGHTS_FILE_PLAIN: nothing but tensors and plain containers
 * @PSC_WEIGHTS_FILE_FOREIGN: objects beside the tensors are passed over; see
 *   psc_checkpoint_read_foreign()
 */
typedef enum
{
  PSC_WEIGHTS_FILE_PLAIN = 0,
  PSC_WEIGHTS_FILE_FOREIGN = 1 << 0,
} PscWeightsFileFlags;

/**
 * psc_weights_file_parse:
 * @bytes: the contents of a file of weights, safetensors or what PyTorch saved; its tensors keep it
 *   alive
 * @part: (nullable): see psc_checkpoint_read_foreign(); of no meaning for safetensors
 * @metadata: (out) (optional) (transfer full): what a safetensors file says of itself, utf8 → utf8;
 *   left alone for others
 *
 * Returns: (transfer full): the tensors, or %NULL with PSC_CHECKPOINT_ERROR_* or
 * G_IO_ERROR_CANCELLED
 */
PscWeights *psc_weights_file_parse (GBytes *bytes,
                                    const char *part,
                                    PscWeightsFileFlags flags,
                                    GHashTable **metadata,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_weights_file_read:
 * @path: a file of weights: safetensors, the index of several of them (`….safetensors.index.json`),
 *   or what PyTorch saved
 * @part: (nullable): see psc_checkpoint_read_foreign(); of no meaning for safetensors
 *
 * Files are mapped, and must not shrink while their tensors are used.
 *
 * Returns: (transfer full): the tensors, or %NULL with an error that begins with a file's name:
 * PSC_CHECKPOINT_ERROR_*, G_IO_ERROR_* and G_IO_ERROR_CANCELLED
 */
PscWeights *psc_weights_file_read (const char *path,
                                   const char *part,
                                   PscWeightsFileFlags flags,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
