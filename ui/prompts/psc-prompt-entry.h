/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "text/psc-prompt-bank.h"
#include "ui/prompts/psc-prompt-history.h"

G_BEGIN_DECLS

/** Milliseconds without a key after which what was typed counts. */
#define PSC_PROMPT_ENTRY_PAUSE 200

/**
 * PscPromptEntry:
 *
 * Where a prompt is typed, with completion. Property “placeholder-text”. Signal “typed” (const char
 * *text): at each pause of the keyboard, stripped, possibly empty. Signal “entered” (const char
 * *text): by Enter or from the list, never empty. Signal “refused”: by Enter, where there is
 * nothing to see.
 */
#define PSC_TYPE_PROMPT_ENTRY (psc_prompt_entry_get_type ())
G_DECLARE_FINAL_TYPE (PscPromptEntry, psc_prompt_entry, PSC, PROMPT_ENTRY, GtkWidget)

/** Where completions come from. */
void
psc_prompt_entry_set_sources (PscPromptEntry *self, PscPromptBank *bank, PscPromptHistory *history);

/** Shows a text without telling of it; leaves alone what somebody is typing if that means the same.
 * @text: (nullable) */
void psc_prompt_entry_set_text (PscPromptEntry *self, const char *text);

/** Stripped, and empty if nothing of it can be seen. (transfer full) */
char *psc_prompt_entry_dup_text (PscPromptEntry *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
