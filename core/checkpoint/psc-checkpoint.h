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

/**
 * psc_checkpoint_read_foreign:
 * @bytes: (transfer none): as above
 * @part: (nullable): where the state dict lies in the file's dictionary, as “model”; %NULL for the
 *   places where psc_checkpoint_read() looks
 *
 * Reads the tensors of a file that holds more than tensors: the checkpoint of a training, with the
 * objects of its programs beside the state dict, or a TorchScript program, whose tensors get the
 * names of the state dict that it was made from (@part is an attribute then). Objects and code are
 * passed over: nothing is looked up, imported or called. The state dict itself must hold nothing
 * but tensors.
 *
 * Returns: (transfer full): as psc_checkpoint_read()
 */
PscWeights *psc_checkpoint_read_foreign (GBytes *bytes,
                                         const char *part,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
