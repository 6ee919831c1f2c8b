/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-prompt.h"

G_BEGIN_DECLS

/**
 * PscPromptClass:
 *
 * An observation that an image is classified for, and the prompts whose mean is its logit. Belongs
 * to a bank and lives as long as it; immutable.
 */
typedef struct _PscPromptClass PscPromptClass;

/** The name by which it is found and shown, such as “Pleural Effusion”; borrowed. */
const char *psc_prompt_class_get_name (const PscPromptClass *self);

/** What it is called within a sentence, which is also the text that stands for the class alone,
 * such as “pleural effusion”; borrowed. */
const char *psc_prompt_class_get_label (const PscPromptClass *self);

/**
 * psc_prompt_class_dup_negative:
 *
 * The sentence that a model which compares two is asked about an image without the observation.
 * Where the bank states none, it is “no ” and the label, or the prompt of a class that has only
 * one, as such models' authors do it; of what begins with “no ” already, that is left away. So
 * “pleural effusion” gets “no pleural effusion”, and “no acute disease” gets “acute disease”.
 *
 * Returns: (transfer full): the sentence
 */
char *psc_prompt_class_dup_negative (const PscPromptClass *self) G_GNUC_WARN_UNUSED_RESULT;

/** How many prompts it has, at least 1. */
guint psc_prompt_class_get_n_prompts (const PscPromptClass *self);

/** The prompt at @index; borrowed. */
const PscPrompt *psc_prompt_class_get_prompt (const PscPromptClass *self, guint index);

G_END_DECLS
