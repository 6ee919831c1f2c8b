/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

#include "text/psc-prompt-class.h"
#include "text/psc-text-error.h"

G_BEGIN_DECLS

/**
 * PscPromptBankHead:
 * @name: owned
 * @description: (nullable): owned
 * @extends: whether the classes are to be added to the default bank's
 *
 * What a bank's file says before its classes.
 */
typedef struct
{
  char *name;
  char *description;
  gboolean extends;
} PscPromptBankHead;

void psc_prompt_bank_head_clear (PscPromptBankHead *head);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscPromptBankHead, psc_prompt_bank_head_clear)

/** Reads what comes before the classes, and checks that there is nothing else; @head is to be
 * cleared in any case. */
gboolean psc_prompt_bank_read_head (JsonNode *root, PscPromptBankHead *head, GError **error);

/** Adds the classes of the file at @root, whose head has been read, to @classes (element-type
 * PscPromptClass), and checks the whole. */
gboolean psc_prompt_bank_read_classes (JsonNode *root, GPtrArray *classes, GError **error);

G_END_DECLS
