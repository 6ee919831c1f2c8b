/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-prompt-bank.h"
#include "ui/prompts/psc-prompt-history.h"

G_BEGIN_DECLS

/**
 * psc_prompt_completion_match:
 * @text: what was typed so far
 * @n: at most this many
 *
 * The texts in which each typed word begins a word: recent prompts first, then pinned ones, then
 * the bank's labels and prompts. Nothing completes an empty text, nor a text itself.
 *
 * Returns: (transfer full): %NULL-terminated
 */
char **psc_prompt_completion_match (PscPromptBank *bank,
                                    PscPromptHistory *history,
                                    const char *text,
                                    guint n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
