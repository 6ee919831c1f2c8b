/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom-sentence.h"
#include "text/psc-word-piece.h"

G_BEGIN_DECLS

/** The most tokens of a text, MedCLIP's. */
#define PSC_TRAINING_MAX_TOKENS 77

/**
 * PscTrainingTexts:
 *
 * A vocabulary and tokenizer for the sentences of the phantoms' grammar and the default prompt
 * bank, and what the bank's prompts and labels state, in the terms of phantoms.
 */
typedef struct _PscTrainingTexts PscTrainingTexts;

PscTrainingTexts *psc_training_texts_new (void) G_GNUC_WARN_UNUSED_RESULT;
void psc_training_texts_free (PscTrainingTexts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTrainingTexts, psc_training_texts_free)

PscTokenizer *psc_training_texts_get_tokenizer (PscTrainingTexts *self);

/** The contents of `vocab.txt`. */
GBytes *psc_training_texts_get_vocabulary (PscTrainingTexts *self);

/** Prompts of the bank, class by class, each class's label last. */
guint psc_training_texts_get_n_prompts (PscTrainingTexts *self);

/** Borrowed. */
const PscPhantomSentence *psc_training_texts_get_prompt (PscTrainingTexts *self, guint index);

/** Whether it is a class's label. */
gboolean psc_training_texts_is_label (PscTrainingTexts *self, guint index);

G_END_DECLS
