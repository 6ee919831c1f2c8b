/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/training/psc-training-example.h"

G_BEGIN_DECLS

/**
 * PscTrainingSet:
 *
 * A number of examples that are drawn in the background when they are first asked for, and kept.
 * Example i depends on the seed and on i alone. To be used from one thread.
 */
typedef struct _PscTrainingSet PscTrainingSet;

/**
 * psc_training_set_new:
 * @seed: sets of different seeds have no phantom in common
 * @n_examples: at least 1
 * @side: A
 * @map_side: H
 * @n_threads: that draw
 */
PscTrainingSet *psc_training_set_new (guint64 seed,
                                      guint n_examples,
                                      guint side,
                                      guint map_side,
                                      PscPhantomSplit split,
                                      guint n_threads) G_GNUC_WARN_UNUSED_RESULT;

/** Waits for what is being drawn. */
void psc_training_set_free (PscTrainingSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTrainingSet, psc_training_set_free)

guint psc_training_set_get_n_examples (PscTrainingSet *self);
guint psc_training_set_get_side (PscTrainingSet *self);
guint psc_training_set_get_map_side (PscTrainingSet *self);

/** Has an example drawn in the background, unless it has been. */
void psc_training_set_prepare (PscTrainingSet *self, guint index);

/** Waits until an example has been drawn; borrowed. */
const PscTrainingExample *psc_training_set_get (PscTrainingSet *self, guint index);

G_END_DECLS
