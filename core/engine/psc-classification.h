/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-head.h"

G_BEGIN_DECLS

/**
 * PscClassScore:
 * @cosine: the mean of ẑ·t̂ over the class's prompts
 * @logit: τ @cosine + b
 * @probability: what the model's rule makes of it; NAN where that is none
 * @order: by which classes of one image, and images for one class, are put in order: the logit, or
 *   how far the cosine is above that of the negative
 * @negative: (nullable): the sentence that the class is set against; of PSC_SCORE_PAIR only
 * @negative_cosine: ẑ·t̂ of it; NAN without one
 * @refused: (nullable): the sentence that it is to be set against instead, and cannot be
 * @refusal: (nullable): why not, translated
 *
 * What a model says of an image and a class.
 */
typedef struct
{
  double cosine;
  double logit;
  double probability;
  double order;
  char *negative;
  double negative_cosine;
  char *refused;
  char *refusal;
} PscClassScore;

/**
 * PscClassification:
 * @rule: how a score comes about
 * @is_plain: whether logits are cosines, see psc_head_is_plain()
 * @n_classes: of the bank
 * @classes: [n_classes]
 *
 * An image's scores for the classes of a bank. Counted by reference; not changed any more once it
 * is shared.
 */
typedef struct
{
  PscScoreRule rule;
  gboolean is_plain;
  guint n_classes;
  PscClassScore *classes;
} PscClassification;

/** Without scores as yet. (transfer full) */
PscClassification *psc_classification_new (const PscHead *head,
                                           guint n_classes) G_GNUC_WARN_UNUSED_RESULT;
PscClassification *psc_classification_ref (PscClassification *self);
void psc_classification_unref (PscClassification *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscClassification, psc_classification_unref)

void psc_classification_set_negative (PscClassification *self,
                                      guint class_index,
                                      const char *negative,
                                      double cosine);

/** That a sentence that a class is to be set against cannot be read. */
void psc_classification_set_refused (PscClassification *self,
                                     guint class_index,
                                     const char *refused,
                                     const char *refusal);

/**
 * psc_classification_apply_rule:
 *
 * Fills in @probability and @order from what else is there:
 *
 * - softmax: e^logit / Σ e^logit, over the classes
 * - sigmoid: 1 / (1 + e^−logit), each class alone
 * - pair: e^cosine / (e^cosine + e^negative_cosine), each class alone, without τ
 * - cosine: none
 */
void psc_classification_apply_rule (PscClassification *self);

/** A translated sentence that says what the numbers are: “Probability: softmax over 14 classes.”
 * (transfer full) */
char *psc_classification_dup_meaning (const PscClassification *self);

G_END_DECLS
