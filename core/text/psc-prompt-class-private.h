/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-prompt-class.h"

G_BEGIN_DECLS

/** For the bank and its reader: @name and @label are copied. */
PscPromptClass *psc_prompt_class_new (const char *name, const char *label);
void psc_prompt_class_free (PscPromptClass *self);

void psc_prompt_class_set_label (PscPromptClass *self, const char *label);
void psc_prompt_class_set_negative (PscPromptClass *self, const char *negative);

/** (nullable): the negative that was set; borrowed. */
const char *psc_prompt_class_get_own_negative (const PscPromptClass *self);

/** Copies @prompt and its texts. */
void psc_prompt_class_add (PscPromptClass *self, const PscPrompt *prompt);

/** Whether @name is the class's, whatever the case of its letters. */
gboolean psc_prompt_class_is_named (const PscPromptClass *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPromptClass, psc_prompt_class_free)

G_END_DECLS
