/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/torch/psc-torch-trainer.h"
#include "lab/phantom/psc-random.h"
#include "lab/training/psc-training-set.h"
#include "lab/training/psc-training-texts.h"

G_BEGIN_DECLS

/**
 * PscTrainingBatch:
 *
 * Images, texts and the truth about every pair of them, as the trainer takes them.
 */
typedef struct _PscTrainingBatch PscTrainingBatch;

/** @mean, @std: of the model's input, see PscModelSpec */
PscTrainingBatch *psc_training_batch_new (PscTrainingSet *set,
                                          PscTrainingTexts *texts,
                                          double mean,
                                          double std) G_GNUC_WARN_UNUSED_RESULT;
void psc_training_batch_free (PscTrainingBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTrainingBatch, psc_training_batch_free)

/**
 * psc_training_batch_fill:
 * @indices: [n], of examples in the set
 * @random: decides on sentences and on shifts
 * @jitter: whether images are shifted by up to 3 % of their side and change a little in brightness
 *   and contrast
 * @n_random: sentences about anything that there could be
 * @n_prompts: prompts of the bank
 *
 * One of each example's sentences comes first, then, of those that name a place, the same with
 * another side or zone.
 *
 * Returns: the batch; borrowed, until it is filled anew
 */
const PscTorchBatch *psc_training_batch_fill (PscTrainingBatch *self,
                                              guint n,
                                              const guint *indices,
                                              PscRandom *random,
                                              gboolean jitter,
                                              guint n_random,
                                              guint n_prompts);

/** (grey / 255 − mean) / std of an example, without jitter; @pixels is [A][A]. */
void psc_training_batch_render (PscTrainingBatch *self, guint index, float *pixels);

G_END_DECLS
