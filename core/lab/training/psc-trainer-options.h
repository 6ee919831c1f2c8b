/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-model-spec.h"

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
 * PscTrainerTower:
 * @PSC_TRAINER_TOWER_RESNET: with or without a teacher
 * @PSC_TRAINER_TOWER_SWIN: of a teacher alone; 224 × 224 pixels but for tests
 *
 * The image encoder to train.
 */
typedef enum
{
  PSC_TRAINER_TOWER_RESNET,
  PSC_TRAINER_TOWER_SWIN,
} PscTrainerTower;

/**
 * PscTrainerOptions:
 * @folder: where everything is written: `log.tsv`, `checkpoint.safetensors` and the finished model,
 *   `config.json`, `model.safetensors` and `vocab.txt`; created if it is not there
 * @command: (nullable): what was typed, recorded with the weights
 * @from: (nullable): a model, see psc_model_bundle_open(), of the same size and vocabulary, whose
 *   weights to start from; %NULL for new ones
 * @teacher: (nullable): a model, see psc_model_bundle_open(), of the same input, vocabulary and
 *   dimensions and as many cells, whose image encoder reads its cells to the one to train: it
 * learns to read the same (Hinton et al., “Distilling the knowledge in a neural network”, 2015; by
 * cells, Romero et al., “FitNets”, 2015), and takes over all else
 * @tower: of the model
 * @size: of the model
 * @n_images: that the model shall see, each example several times
 * @n_examples: different phantoms to train with
 * @batch_size: images per step, at least 2
 * @seed: of everything
 * @learning_rate: at its highest, after the warm-up
 * @checkpoint_interval: steps between two checkpoints
 * @evaluation_interval: steps between two looks at held-out phantoms
 * @n_held_out: phantoms of these, at least 2
 * @half_precision: write matrices as float16 if that changes no figure by more than 0.002
 * @resume: continue from the folder's checkpoint if there is one; otherwise start anew
 * @device: “auto”, “cpu”, “cuda” or “cuda:N”
 * @n_threads: threads of tensor work on the CPU; 0 for one per processor
 */
typedef struct
{
  const char *folder;
  const char *command;
  const char *from;
  const char *teacher;
  PscTrainerTower tower;
  PscTrainerSize size;
  guint n_images;
  guint n_examples;
  guint batch_size;
  guint64 seed;
  double learning_rate;
  guint checkpoint_interval;
  guint evaluation_interval;
  guint n_held_out;
  gboolean half_precision;
  gboolean resume;
  const char *device;
  guint n_threads;
} PscTrainerOptions;

/** Everything but the folder has a default: an hour of training on two processors. */
void psc_trainer_options_init (PscTrainerOptions *options);

/** “tiny” or “small”; static. */
const char *psc_trainer_size_get_nick (PscTrainerSize size);
gboolean psc_trainer_size_from_nick (const char *nick, PscTrainerSize *size);

/** “resnet” or “swin”; static. */
const char *psc_trainer_tower_get_nick (PscTrainerTower tower);
gboolean psc_trainer_tower_from_nick (const char *nick, PscTrainerTower *tower);

/** A small MedCLIP with a vocabulary of @n_words pieces. (transfer full) */
PscModelSpec *psc_trainer_size_build_spec (PscTrainerSize size,
                                           PscTrainerTower tower,
                                           guint n_words) G_GNUC_WARN_UNUSED_RESULT;

/** What makes a run what it is, as texts by their names: two runs of one recipe on one machine give
 * one model. (transfer full) (element-type utf8 utf8) */
GHashTable *
psc_trainer_options_dup_recipe (const PscTrainerOptions *options) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
