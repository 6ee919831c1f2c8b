/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "model/psc-progress.h"
#include "training/psc-training-figures.h"

G_BEGIN_DECLS

/**
 * PscTrainerSize:
 * @PSC_TRAINER_SIZE_TINY: 64 × 64 pixels, a few thousand weights: for tests
 * @PSC_TRAINER_SIZE_SMALL: 224 × 224 pixels, 1.8 million weights
 */
typedef enum
{
  PSC_TRAINER_SIZE_TINY,
  PSC_TRAINER_SIZE_SMALL,
} PscTrainerSize;

/**
 * PscTrainerOptions:
 * @folder: where everything is written: `log.tsv`, `checkpoint.safetensors` and the finished model,
 *   `config.json`, `model.safetensors` and `vocab.txt`; created if it is not there
 * @command: (nullable): what was typed, recorded with the weights
 * @size: of the model
 * @n_images: that the model shall see, each example several times
 * @n_examples: different phantoms to train with
 * @batch_size: images per step, at least 2
 * @seed: of everything
 * @learning_rate: at its highest, after the warm-up
 * @checkpoint_interval: steps between two checkpoints
 * @evaluation_interval: steps between two looks at held-out phantoms
 * @n_held_out: phantoms of these, at least 2
 * @resume: continue from the folder's checkpoint if there is one; otherwise start anew
 * @device: “auto”, “cpu”, “cuda” or “cuda:N”
 * @n_threads: threads of tensor work on the CPU; 0 for one per processor
 */
typedef struct
{
  const char *folder;
  const char *command;
  PscTrainerSize size;
  guint n_images;
  guint n_examples;
  guint batch_size;
  guint64 seed;
  double learning_rate;
  guint checkpoint_interval;
  guint evaluation_interval;
  guint n_held_out;
  gboolean resume;
  const char *device;
  guint n_threads;
} PscTrainerOptions;

/** Everything but the folder has a default: the run that the demonstration model came from. */
void psc_trainer_options_init (PscTrainerOptions *options);

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
  double seconds;     /* since the run was started or resumed */
  double pairs_loss;  /* see PscTorchLosses */
  double masks_loss;
  double learning_rate;
  double images_per_second;
} PscTrainerReport;

typedef void (*PscTrainerFunc) (const PscTrainerReport *report, gpointer user_data);

/**
 * psc_trainer_run:
 * @cancellable: (nullable): stops between two steps; what came after the last checkpoint is lost, as
 *   if the process had been killed
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

/** “tiny” or “small”; static. */
const char *psc_trainer_size_get_nick (PscTrainerSize size);
gboolean psc_trainer_size_from_nick (const char *nick, PscTrainerSize *size);

G_END_DECLS
