/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "lab/training/psc-trainer-options.h"
#include "lab/training/psc-training-figures.h"

G_BEGIN_DECLS

/**
 * PscTrainerReport:
 *
 * A line of the log: means since the line before.
 */
typedef struct
{
  guint step; /* done */
  guint n_steps;
  guint64 n_images;
  double seconds;    /* since the run was started or resumed */
  double pairs_loss; /* see PscTorchLosses */
  double masks_loss;
  double cells_loss;
  double learning_rate;
  double images_per_second;
} PscTrainerReport;

typedef void (*PscTrainerFunc) (const PscTrainerReport *report, gpointer user_data);

/**
 * psc_trainer_run:
 * @cancellable: (nullable): stops between two steps; what came after the last checkpoint is lost,
 * as if the process had been killed
 * @progress: (nullable) (scope call): called after every step
 * @figures: (out caller-allocates) (nullable): of the finished model, on held-out phantoms
 *
 * Trains a model on phantoms and their sentences, which takes minutes to hours. The same options
 * give the same model on the same machine, whether the run is interrupted or not.
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_*, a G_IO_ERROR or a G_FILE_ERROR
 */
gboolean psc_trainer_run (const PscTrainerOptions *options,
                          GCancellable *cancellable,
                          PscTrainerFunc progress,
                          gpointer user_data,
                          PscTrainingFigures *figures,
                          GError **error);

G_END_DECLS
