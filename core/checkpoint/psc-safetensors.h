/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/** Limits of a file's header: its bytes, and the tensors that it lists. */
#define PSC_SAFETENSORS_MAX_HEADER  ((gsize) 16 * 1024 * 1024)
#define PSC_SAFETENSORS_MAX_TENSORS 20000

/** Whether @bytes begin as a safetensors file does: a length, and a brace. A length beyond the end
 * is taken for that of a file that is cut off if a header could have it and a name follows. */
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
 * PSC_CHECKPOINT_ERROR_DAMAGED
 */
PscWeights *psc_safetensors_read (GBytes *bytes,
                                  GHashTable **metadata,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
