/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/** Whether @bytes look like what `torch.save` writes: a zip with a data.pkl, or the older form, of
 * which psc_checkpoint_read() says that it is not read. */
gboolean psc_checkpoint_probe (GBytes *bytes);

/**
 * psc_checkpoint_read:
 * @bytes: (transfer none): a file of `torch.save`, mapped; its tensors keep it alive
 *
 * Reads a state dict without executing anything: a pickle machine that knows tensors and plain
 * containers only. The state dict may be all of the file or lie in its dictionary under
 * “state_dict”, “model_state_dict” or “model”, whose other values are then left alone. Tensors that
 * lie contiguous in the file are not copied; others are, up to 1 GiB.
 *
 * Returns: (transfer full): the tensors, or %NULL with PSC_CHECKPOINT_ERROR_DAMAGED for a damaged
 * file, PSC_CHECKPOINT_ERROR_REFUSED for one that holds anything else, is a TorchScript program or
 * was written by PyTorch before 1.6, PSC_CHECKPOINT_ERROR_OUT_OF_MEMORY or G_IO_ERROR_CANCELLED
 */
PscWeights *psc_checkpoint_read (GBytes *bytes,
                                 GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
