/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/prompts/psc-prompt-history.h"
#include "ui/prompts/psc-prompt-trail.h"
#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/**
 * PscPromptPane:
 *
 * Where a reading's question is put: typed, chosen from the bank, composed or taken up again.
 * Property “reading” (construct-only). Signal “toast” (AdwToast *): to be shown by the window,
 * which takes a reference of its own.
 */
#define PSC_TYPE_PROMPT_PANE (psc_prompt_pane_get_type ())
G_DECLARE_FINAL_TYPE (PscPromptPane, psc_prompt_pane, PSC, PROMPT_PANE, GtkWidget)

GtkWidget *psc_prompt_pane_new (PscReading *reading,
                                PscPromptHistory *history) G_GNUC_WARN_UNUSED_RESULT;

/** What was asked so far; borrowed, for the pane's life. */
PscPromptTrail *psc_prompt_pane_get_trail (PscPromptPane *self);

void psc_prompt_pane_focus_entry (PscPromptPane *self);

/** The next (@step 1) or the previous (-1) prompt of the class, around the ends; the class itself
 * comes first. */
void psc_prompt_pane_step (PscPromptPane *self, int step);

G_END_DECLS
