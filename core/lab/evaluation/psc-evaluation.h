/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-prompt-directions.h"
#include "lab/evaluation/psc-pointing.h"

G_BEGIN_DECLS

/** Questions asked, and answered right. */
typedef struct
{
  guint n;
  guint n_right;
} PscRetrieval;

/**
 * PscEvaluation:
 * @seed: all phantoms and sentences follow from it
 * @n_read: phantoms with 0 to 3 findings, on which reading was measured
 * @n_explained: phantoms with one finding, the classes in turn, on which maps were measured
 * @has_faithfulness: whether that was measured
 * @n_positives: by class, phantoms of @n_read that show it
 * @rule: how the model scores a class
 * @auroc: by class, of PscClassScore.order, which is the zero-shot logit, or for PSC_SCORE_PAIR how
 *   far the cosine is above the negative's; NAN where there is no positive or no negative. What
 * CheXpert's hierarchy leaves open (is a consolidation a “lung opacity”?) is neither a positive nor
 * a negative.
 * @macro_auroc: the mean of @auroc over the 13 pathologies, those that are NAN left out
 * @strict_auroc: the same with everything that is open taken for a negative
 * @macro_strict_auroc: its mean
 * @sides: by class, whether a sentence with the finding's side scores above the same with the other
 * @zones: by class, whether the sentence with the third of the lung that a focal finding lies in
 *   scores above the same sentences with the other thirds
 * @cases: (element-type PscPointingCase): the findings of @n_explained
 * @methods: (element-type PscPointing): in the order asked for
 * @controls: (element-type PscPointing): what needs no model: “centre”, “lungs” and “random”, see
 *   psc-control-map.h; none where there are no methods
 *
 * What a model makes of phantoms that it has never seen. Index 0 of the arrays by class, “No
 * Finding”, is not used.
 */
typedef struct
{
  guint64 seed;
  guint n_read;
  guint n_explained;
  gboolean has_faithfulness;
  PscScoreRule rule;
  guint n_positives[PSC_PHANTOM_N_OBSERVATIONS];
  double auroc[PSC_PHANTOM_N_OBSERVATIONS];
  double macro_auroc;
  double strict_auroc[PSC_PHANTOM_N_OBSERVATIONS];
  double macro_strict_auroc;
  PscRetrieval sides[PSC_PHANTOM_N_OBSERVATIONS];
  PscRetrieval zones[PSC_PHANTOM_N_OBSERVATIONS];
  GArray *cases;
  GPtrArray *methods;
  GPtrArray *controls;
} PscEvaluation;

void psc_evaluation_free (PscEvaluation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscEvaluation, psc_evaluation_free)

/**
 * PscEvaluationPlan:
 * @seed: any
 * @n_read: at least 1
 * @n_explained: may be 0
 * @methods: (element-type PscMethod): may be empty; borrowed
 * @faithfulness: whether PSC_POINTING_FAITHFULNESS is measured, which takes about a hundred more
 *   forward passes for each phantom and method
 *
 * What to evaluate, and on how much.
 */
typedef struct
{
  guint64 seed;
  guint n_read;
  guint n_explained;
  GPtrArray *methods;
  gboolean faithfulness;
} PscEvaluationPlan;

/**
 * psc_evaluation_new:
 * @directions: @model's, of a bank that has the 13 pathologies, by CheXpert's names
 * @context: (nullable): how to compute, and whom to tell
 *
 * Evaluates a model and methods. Phantoms and sentences come from the held-out half of the seeds
 * (psc_phantom_seed()) and the held-out templates, neither of which training uses, whatever the
 * seed is. The phantoms are drawn at the size of the model's input. Sentences for maps state
 * everything that is known of the finding; the maps of all modes and of all sentences come from one
 * run of the method, and of each only what is measured is kept.
 *
 * Returns: (transfer full): the figures, or %NULL with G_IO_ERROR_CANCELLED, PSC_TEXT_ERROR_* or
 * PSC_MODEL_ERROR_*
 */
PscEvaluation *psc_evaluation_new (PscModel *model,
                                   PscPromptDirections *directions,
                                   const PscEvaluationPlan *plan,
                                   const PscAttributionContext *context,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Questions of all classes together. */
PscRetrieval psc_retrieval_sum (const PscRetrieval *classes);

/** The share of right answers, or NAN. */
double psc_retrieval_get_accuracy (PscRetrieval self);

/** Whether a finding lies on one side and in one zone, and is no device. */
gboolean psc_evaluation_is_focal (const PscPhantomAttributes *attributes);

G_END_DECLS
