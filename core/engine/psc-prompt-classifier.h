/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model.h"
#include "text/psc-prompt-bank.h"

G_BEGIN_DECLS

/**
 * PscPromptClassifier:
 *
 * A prompt bank seen by a model: the unit embeddings t̂ of all its prompts, and the logits that an
 * image gets from them. A prompt's logit is τ ẑ·t̂, a class's the mean over its prompts. Everything
 * that fusing, contrasting and centring need of the text side is a weight vector w ∈ R^M from here.
 */
#define PSC_TYPE_PROMPT_CLASSIFIER (psc_prompt_classifier_get_type ())
G_DECLARE_FINAL_TYPE (PscPromptClassifier, psc_prompt_classifier, PSC, PROMPT_CLASSIFIER, GObject)

/** Encodes all prompts of the bank, each once; of which none may be empty to the model.
 * (transfer full) */
PscPromptClassifier *psc_prompt_classifier_new (PscModel *model,
                                                PscPromptBank *bank,
                                                GCancellable *cancellable,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

PscModel *psc_prompt_classifier_get_model (PscPromptClassifier *self);
PscPromptBank *psc_prompt_classifier_get_bank (PscPromptClassifier *self);

/** t̂ of a class's prompt; [M], borrowed. */
const float *
psc_prompt_classifier_get_direction (PscPromptClassifier *self, guint class_index, guint prompt);

/** What the model reads of the bank's prompts, class by class; (element-type PscPromptReading),
 * borrowed, not to be changed. */
GPtrArray *psc_prompt_classifier_get_readings (PscPromptClassifier *self);

/** And of one of them; borrowed. */
PscPromptReading *
psc_prompt_classifier_get_reading (PscPromptClassifier *self, guint class_index, guint prompt);

/** The mean of t̂ over a class's prompts; [M], borrowed. */
const float *psc_prompt_classifier_get_class_direction (PscPromptClassifier *self,
                                                        guint class_index);

/** The mean of t̂ over all prompts of the bank: what they share; [M], borrowed. */
const float *psc_prompt_classifier_get_mean_direction (PscPromptClassifier *self);

/** @z: [M], an image embedding. Returns: τ ẑ·@direction */
double
psc_prompt_classifier_score (PscPromptClassifier *self, const float *z, const float *direction);

/** @z: [M]; @probabilities: (out caller-allocates): [n_classes], softmax of the class logits */
void psc_prompt_classifier_classify (PscPromptClassifier *self,
                                     const float *z,
                                     double *logits,
                                     double *probabilities);

/**
 * psc_prompt_classifier_dup_text_direction:
 * @text: any text
 * @reading: (out) (optional) (transfer full): what the model reads of it
 *
 * Returns: (transfer full): t̂ of @text, [M], or %NULL with PSC_TEXT_ERROR_LENGTH,
 * PSC_TEXT_ERROR_EMPTY, G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
float *psc_prompt_classifier_dup_text_direction (PscPromptClassifier *self,
                                                 const char *text,
                                                 PscPromptReading **reading,
                                                 GCancellable *cancellable,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
