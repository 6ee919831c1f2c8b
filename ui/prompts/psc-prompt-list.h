/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "engine/psc-classification.h"
#include "engine/psc-query.h"
#include "text/psc-prompt-bank.h"
#include "ui/prompts/psc-prompt-history.h"
#include "ui/prompts/psc-prompt-scores.h"

G_BEGIN_DECLS

/**
 * PscPromptList:
 *
 * The classes of a bank with their scores; beneath the one that is chosen its prompts, its label
 * and, where the model's rule has one, its negative. Property “by-score”: whether the highest class
 * comes first, instead of the bank's order. Signal “chosen” (guint class_index, const char
 * *prompt): a row was selected by the user; a %NULL prompt stands for the class, the mean of its
 * prompts. Signal “negative” (guint class_index, const char *sentence): the class is to be set
 * against that, or against the bank's if %NULL.
 */
#define PSC_TYPE_PROMPT_LIST (psc_prompt_list_get_type ())
G_DECLARE_FINAL_TYPE (PscPromptList, psc_prompt_list, PSC, PROMPT_LIST, GtkWidget)

void psc_prompt_list_set_bank (PscPromptList *self, PscPromptBank *bank, PscPromptHistory *history);

/** Shows the prompts of that class, and selects the row that asks what @query asks, if any. */
void psc_prompt_list_set_query (PscPromptList *self, guint class_index, const PscQuery *query);

/**
 * psc_prompt_list_set_scores:
 * @scores, @prompts: (nullable): both or none; kept
 */
void psc_prompt_list_set_scores (PscPromptList *self,
                                 PscClassification *scores,
                                 PscPromptScores *prompts);

/** Shows what was added to the scores since they were set. */
void psc_prompt_list_show_scores (PscPromptList *self);

/** Chooses the next (@step 1) or the previous (-1) of the shown class's rows, around the ends. */
void psc_prompt_list_step (PscPromptList *self, int step);

void psc_prompt_list_set_by_score (PscPromptList *self, gboolean by_score);

G_END_DECLS
