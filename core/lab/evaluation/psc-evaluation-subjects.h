/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-prompt-directions.h"
#include "image/psc-model-input.h"
#include "lab/phantom/psc-phantom-sentence.h"

G_BEGIN_DECLS

/* Private to this folder. */

/** Phantoms for reading, and those with one finding for maps. */
typedef enum
{
  PSC_EVALUATION_SERIES_READ,
  PSC_EVALUATION_SERIES_EXPLAINED,
} PscEvaluationSeries;

/**
 * PscEvaluationSubjects:
 *
 * What an evaluation shows to a model: held-out phantoms and sentences, and the embeddings of
 * sentences, each computed once.
 */
typedef struct _PscEvaluationSubjects PscEvaluationSubjects;

/** @model, @directions: of it; borrowed, as is @cancellable. */
PscEvaluationSubjects *psc_evaluation_subjects_new (PscModel *model,
                                                    PscPromptDirections *directions,
                                                    guint64 seed,
                                                    GCancellable *cancellable);
void psc_evaluation_subjects_free (PscEvaluationSubjects *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscEvaluationSubjects, psc_evaluation_subjects_free)

PscModel *psc_evaluation_subjects_get_model (PscEvaluationSubjects *self);
PscPromptDirections *psc_evaluation_subjects_get_directions (PscEvaluationSubjects *self);

/** The phantom at @index of an endless series. (transfer full) */
PscPhantom *psc_evaluation_subjects_draw (PscEvaluationSubjects *self,
                                          PscEvaluationSeries series,
                                          guint index,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** A phantom as the model gets it. (transfer full) */
PscModelInput *psc_evaluation_subjects_get_input (PscEvaluationSubjects *self,
                                                  PscPhantom *phantom) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_evaluation_subjects_state:
 * @said: what the sentence is to state
 * @seed: chooses a held-out template and words
 *
 * Returns: t̂ of the sentence, [M], borrowed; or %NULL with PSC_TEXT_ERROR_LENGTH,
 * G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
const float *psc_evaluation_subjects_state (PscEvaluationSubjects *self,
                                            const PscPhantomAttributes *said,
                                            guint64 seed,
                                            GError **error);

G_END_DECLS
