/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-prompt-bank.h"

G_BEGIN_DECLS

/**
 * psc_truth_class_find:
 * @bank: whose classes are meant
 * @name: (nullable): what a file calls a finding
 * @index: (out) (optional): the class's place
 *
 * The class that means the same as @name: of the same name or label, whatever the spelling, or by
 * another word for it, such as “Effusion” for “Pleural Effusion”, “Airspace Opacity” for “Lung
 * Opacity” and “Infiltrate” for “Infiltration”. What is a part of a class, as “Rib fracture” is of
 * “Fracture”, is not it.
 *
 * Returns: (nullable): borrowed from @bank
 */
const PscPromptClass *psc_truth_class_find (PscPromptBank *bank, const char *name, guint *index);

/** Whether @name is that of a finding at all: of one of the bank's classes, or one that collections
 * of radiographs have. */
gboolean psc_truth_class_is_known (PscPromptBank *bank, const char *name);

/** Whether two names of findings mean the same, as above. */
gboolean psc_truth_class_is_same (const char *a, const char *b);

G_END_DECLS
