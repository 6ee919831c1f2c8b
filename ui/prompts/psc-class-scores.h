/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-classification.h"
#include "text/psc-prompt-class.h"
#include "ui/prompts/psc-score-row.h"

G_BEGIN_DECLS

/*
 * What a user sees of the classes' scores: for every rule a number that tells classes apart, a bar
 * on a scale that is the same for all images, and in words what they mean.
 */

/** Over the list of classes; static. */
const char *psc_class_scores_get_title (const PscClassification *scores);

/** What the numbers mean, in sentences for who never heard of the rule; static. */
const char *psc_class_scores_get_explanation (const PscClassification *scores);

/** Shows a class's score. @remark: (nullable): see psc_score_row_set_score() */
void psc_class_scores_show (const PscClassification *scores,
                            const PscPromptClass *class,
                            PscScoreRow *row,
                            const char *remark);

G_END_DECLS
