/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-classification.h"
#include "text/psc-prompt-class.h"
#include "ui/prompts/psc-prompt-scores.h"

G_BEGIN_DECLS

/*
 * What a user sees of the classes' scores: for every rule a number and a bar that tell classes
 * apart, and in words what they mean. Bars of probabilities are those out of 100 %; where these say
 * little they span the logits of the bank's prompts, or of a pair at least 40 to 60 %.
 */

/** Over the list of classes; static. */
const char *psc_class_scores_get_title (const PscClassification *scores);

/** What the numbers mean, in sentences for who never heard of the rule; static. */
const char *psc_class_scores_get_explanation (const PscClassification *scores);

/** Shows a class's score. @prompts: of the bank; @remark: (nullable): see psc_score_row_set_score()
 */
void psc_class_scores_show (const PscClassification *scores,
                            const PscPromptScores *prompts,
                            const PscPromptClass *class,
                            PscScoreRow *row,
                            const char *remark);

G_END_DECLS
