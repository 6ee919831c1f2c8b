/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model.h"
#include "text/psc-prompt-bank.h"

G_BEGIN_DECLS

/** See psc-query.h. */
typedef struct _PscQuery PscQuery;

/**
 * PscPromptDirections:
 *
 * A prompt bank seen by a model: the unit embeddings t̂ of all its prompts, and the logits that an
 * image gets from them. A prompt's logit is τ ẑ·t̂, a class's the mean over its prompts. Everything
 * that fusing, contrasting and centring need of the text side is a weight vector w ∈ R^M from here.
 *
 * Immutable; safe to use from several threads, and without the model once it is made.
 */
#define PSC_TYPE_PROMPT_DIRECTIONS (psc_prompt_directions_get_type ())
G_DECLARE_FINAL_TYPE (PscPromptDirections, psc_prompt_directions, PSC, PROMPT_DIRECTIONS, GObject)

/** Encodes all prompts of the bank, each once; of which none may be empty to the model.
 * (transfer full) */
PscPromptDirections *psc_prompt_directions_new (PscModel *model,
                                                PscPromptBank *bank,
                                                GCancellable *cancellable,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

PscPromptBank *psc_prompt_directions_get_bank (PscPromptDirections *self);

/** M and τ. */
guint psc_prompt_directions_get_dimensions (PscPromptDirections *self);
double psc_prompt_directions_get_logit_scale (PscPromptDirections *self);

/** t̂ of a class's prompt; [M], borrowed. */
const float *
psc_prompt_directions_get_prompt (PscPromptDirections *self, guint class_index, guint prompt);

/** The mean of t̂ over a class's prompts; [M], borrowed. */
const float *psc_prompt_directions_get_class (PscPromptDirections *self, guint class_index);

/** The mean of t̂ over all prompts of the bank: what they share; [M], borrowed. */
const float *psc_prompt_directions_get_mean (PscPromptDirections *self);

/** (nullable): t̂ of the bank's prompt that reads so, [M], borrowed; %NULL if there is none. */
const float *psc_prompt_directions_look_up (PscPromptDirections *self, const char *text);

/** What the model reads of the bank's prompts, class by class; (element-type PscPromptReading),
 * borrowed, not to be changed. */
GPtrArray *psc_prompt_directions_get_readings (PscPromptDirections *self);

/** And of one of them; borrowed. */
PscPromptReading *
psc_prompt_directions_get_reading (PscPromptDirections *self, guint class_index, guint prompt);

/** (nullable): what it reads of the bank's prompt that reads so; borrowed. */
PscPromptReading *psc_prompt_directions_look_up_reading (PscPromptDirections *self,
                                                         const char *text);

/** @z: [M], an image embedding. Returns: τ ẑ·@direction */
double
psc_prompt_directions_score (PscPromptDirections *self, const float *z, const float *direction);

/**
 * psc_prompt_directions_is_low:
 * @logit: τ ẑ·d of what @query asks for
 *
 * Returns: whether the model sees less of it on this image than of the bank's prompts on average: a
 * map of what is not seen misleads. Never so of a contrast.
 */
gboolean psc_prompt_directions_is_low (PscPromptDirections *self,
                                       const PscQuery *query,
                                       const float *z,
                                       double logit);

/** @z: [M]; @probabilities: (out caller-allocates): [n_classes], softmax of the class logits */
void psc_prompt_directions_classify (PscPromptDirections *self,
                                     const float *z,
                                     double *logits,
                                     double *probabilities);

/**
 * psc_prompt_directions_combine:
 * @subject: (nullable): t̂ of the query's text; %NULL when it asks for a class
 * @minus: (nullable): t̂ of the prompt that it contrasts with
 * @direction: (out caller-allocates): [M], d, see PscQuery
 */
void psc_prompt_directions_combine (PscPromptDirections *self,
                                    const PscQuery *query,
                                    const float *subject,
                                    const float *minus,
                                    float *direction);

G_END_DECLS
