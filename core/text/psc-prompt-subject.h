/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-prompt-bank.h"

G_BEGIN_DECLS

/** Whether @text is the class's label or one of its prompts. */
gboolean psc_prompt_class_has_text (const PscPromptClass *class, const char *text);

/**
 * psc_prompt_bank_find_class:
 * @text: a prompt, in English
 * @index: (inout): the class that counts first of several that hold @text; the class found
 *
 * Finds the class that a prompt belongs to: the one whose label or prompt it is, or else the one
 * whose finding it names first.
 *
 * Returns: %FALSE, and leaves @index, if it names none
 */
gboolean psc_prompt_bank_find_class (PscPromptBank *bank, const char *text, guint *index);

G_END_DECLS
