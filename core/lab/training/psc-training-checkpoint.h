/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/torch/psc-torch-trainer.h"

G_BEGIN_DECLS

/**
 * psc_training_collect:
 *
 * Returns: (transfer full): what the trainer exports, copied; or %NULL with PSC_MODEL_ERROR_*
 */
PscWeights *psc_training_collect (const PscTorchTrainerInterface *torch,
                                  PscTorchTrainer *trainer,
                                  PscTorchExport what,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_training_checkpoint_write:
 * @recipe: (element-type utf8 utf8): what makes a run what it is; a checkpoint only continues a run
 *   of the same
 *
 * Replaces a checkpoint by a newer one: at every moment there is a whole one.
 */
gboolean psc_training_checkpoint_write (const PscTorchTrainerInterface *torch,
                                        PscTorchTrainer *trainer,
                                        GHashTable *recipe,
                                        const char *path,
                                        GError **error);

/**
 * psc_training_checkpoint_read:
 *
 * Returns: (transfer full): the state, or %NULL with G_IO_ERROR_NOT_FOUND if there is no file,
 * PSC_CHECKPOINT_ERROR_DAMAGED if it is damaged or G_IO_ERROR_INVALID_DATA if it belongs to a run
 * with another recipe
 */
PscWeights *psc_training_checkpoint_read (const char *path,
                                          GHashTable *recipe,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
