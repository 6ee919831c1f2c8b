/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/prompts/psc-prompt-history.h"
#include "ui/prompts/psc-prompt-scores.h"

G_BEGIN_DECLS

/**
 * PscPromptShelf:
 *
 * The pinned and the recent prompts. Signal “chosen” (const char *prompt): the user selected one.
 * Signal “clear”: the user wants to be rid of the pins.
 */
#define PSC_TYPE_PROMPT_SHELF (psc_prompt_shelf_get_type ())
G_DECLARE_FINAL_TYPE (PscPromptShelf, psc_prompt_shelf, PSC, PROMPT_SHELF, GtkWidget)

void psc_prompt_shelf_set_history (PscPromptShelf *self, PscPromptHistory *history);

/** @scores: (nullable): kept */
void psc_prompt_shelf_set_scores (PscPromptShelf *self, PscPromptScores *scores);

/** Shows what was added to the scores since they were set. */
void psc_prompt_shelf_show_scores (PscPromptShelf *self);

G_END_DECLS
