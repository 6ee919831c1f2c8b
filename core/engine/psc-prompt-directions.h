/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-basis-rest.h"
#include "attribution/psc-basis.h"
#include "engine/psc-classification.h"
#include "model/psc-model.h"
#include "text/psc-prompt-bank.h"

G_BEGIN_DECLS

/** See psc-query.h. */
typedef struct _PscQuery PscQuery;

/**
 * PscPromptDirections:
 *
 * A prompt bank seen by a model: the unit embeddings t̂ of all its prompts, and the logits that an
 * image gets from them. A prompt's logit is τ ẑ·t̂ + b, a class's the mean over its prompts, and the
 * model's own rule makes a score of that. Everything that fusing, contrasting and centring need of
 * the text side is a weight vector w ∈ R^M from here; b, the same for every text and image, drops
 * out of all of that and is added nowhere but here.
 *
 * Immutable; safe to use from several threads, and without the model once it is made.
 */
#define PSC_TYPE_PROMPT_DIRECTIONS (psc_prompt_directions_get_type ())
G_DECLARE_FINAL_TYPE (PscPromptDirections, psc_prompt_directions, PSC, PROMPT_DIRECTIONS, GObject)

/** Encodes all prompts of the bank, each once, and the classes' negatives if the model's rule is
 * PSC_SCORE_PAIR; of which none may be empty to the model. (transfer full) */
PscPromptDirections *psc_prompt_directions_new (PscModel *model,
                                                PscPromptBank *bank,
                                                GCancellable *cancellable,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** How texts become directions, as psc_model_encode_directions() does it. */
typedef float *(*PscPromptEncodeFunc) (PscModel *model,
                                       guint n,
                                       PscPromptReading *const *readings,
                                       gpointer user_data,
                                       GCancellable *cancellable,
                                       GError **error);

/** The same with another way to encode, as one that knows the texts already. (transfer full) */
PscPromptDirections *psc_prompt_directions_new_with (PscModel *model,
                                                     PscPromptBank *bank,
                                                     PscPromptEncodeFunc func,
                                                     gpointer user_data,
                                                     GCancellable *cancellable,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

PscPromptBank *psc_prompt_directions_get_bank (PscPromptDirections *self);

/** M, τ and b. */
guint psc_prompt_directions_get_dimensions (PscPromptDirections *self);
double psc_prompt_directions_get_logit_scale (PscPromptDirections *self);
double psc_prompt_directions_get_logit_bias (PscPromptDirections *self);

/** How logits and scores come about; borrowed. */
const PscHead *psc_prompt_directions_get_head (PscPromptDirections *self);

/** t̂ of a class's prompt; [M], borrowed. */
const float *
psc_prompt_directions_get_prompt (PscPromptDirections *self, guint class_index, guint prompt);

/** The mean of t̂ over a class's prompts; [M], borrowed. */
const float *psc_prompt_directions_get_class (PscPromptDirections *self, guint class_index);

/** The mean of t̂ over all prompts of the bank: what they share; [M], borrowed. */
const float *psc_prompt_directions_get_mean (PscPromptDirections *self);

/** (nullable): t̂ of the prompt or the negative that reads so, [M], borrowed; %NULL if there is
 * none. */
const float *psc_prompt_directions_look_up (PscPromptDirections *self, const char *text);

/** What the model reads of the bank's prompts, class by class; (element-type PscPromptReading),
 * borrowed, not to be changed. */
GPtrArray *psc_prompt_directions_get_readings (PscPromptDirections *self);

/** And of one of them; borrowed. */
PscPromptReading *
psc_prompt_directions_get_reading (PscPromptDirections *self, guint class_index, guint prompt);

/** (nullable): what it reads of the prompt or the negative that reads so; borrowed. */
PscPromptReading *psc_prompt_directions_look_up_reading (PscPromptDirections *self,
                                                         const char *text);

/** (nullable): what it reads of a class's negative; %NULL where the model's rule needs none.
 * Borrowed. */
PscPromptReading *psc_prompt_directions_get_negative (PscPromptDirections *self, guint class_index);

/** @z: [M], an image embedding. Returns: ẑ·@direction */
double psc_prompt_directions_get_cosine (PscPromptDirections *self,
                                         const float *z,
                                         const float *direction);

/** Of a prompt's or a class's direction: τ ẑ·@direction + b. */
double
psc_prompt_directions_score (PscPromptDirections *self, const float *z, const float *direction);

/** @direction: d of @query. Returns: its logit, τ ẑ·d + b; of a contrast or a centred query, whose
 * d is the difference of two, τ ẑ·d */
double psc_prompt_directions_score_query (PscPromptDirections *self,
                                          const PscQuery *query,
                                          const float *z,
                                          const float *direction);

/**
 * psc_prompt_directions_is_low:
 * @logit: what @query scores
 *
 * Whatever the model's rule makes of logits, it is they that maps explain, and b is in both sides:
 * one definition does for all.
 *
 * Returns: whether the model sees less of it on this image than of the bank's prompts on average: a
 * map of what is not seen misleads. Never so of a contrast.
 */
gboolean psc_prompt_directions_is_low (PscPromptDirections *self,
                                       const PscQuery *query,
                                       const float *z,
                                       double logit);

/** @z: [M]. Returns: (transfer full): the classes' scores by the model's rule */
PscClassification *psc_prompt_directions_classify (PscPromptDirections *self,
                                                   const float *z) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_prompt_directions_new_basis:
 * @n_first: how many directions are needed before the bank's
 * @first: (nullable): [n_first][M]
 *
 * Those, the class directions, what the prompts have beyond them, and the rest. Takes a while, but
 * for what was asked for last. Any thread.
 *
 * Returns: (transfer full): or %NULL with G_IO_ERROR_CANCELLED
 */
PscBasis *psc_prompt_directions_new_basis (PscPromptDirections *self,
                                           guint n_first,
                                           const float *first,
                                           GCancellable *cancellable,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): of all prompts of the bank, to find what rows do not hold of them. */
PscBasisRest *psc_prompt_directions_new_rest (PscPromptDirections *self) G_GNUC_WARN_UNUSED_RESULT;

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

/**
 * psc_prompt_directions_dup_others:
 * @n: (out): how many
 *
 * What else could have been asked: the prompts of the bank, but for those of the class that the
 * query asks for, or its text names; centred if the query is.
 *
 * Returns: (transfer full): [n][M], d of each
 */
float *psc_prompt_directions_dup_others (PscPromptDirections *self,
                                         const PscQuery *query,
                                         guint *n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
