/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

#include "text/psc-prompt-class.h"
#include "text/psc-text-error.h"

G_BEGIN_DECLS

/** Limits of a bank: the file's bytes, classes, prompts of a class, and characters of a prompt and
 * of every other text. */
#define PSC_PROMPT_BANK_MAX_SIZE        ((gsize) 4 * 1024 * 1024)
#define PSC_PROMPT_BANK_MAX_CLASSES     200
#define PSC_PROMPT_BANK_MAX_PROMPTS     200
#define PSC_PROMPT_BANK_MAX_TEXT_LENGTH 1000
#define PSC_PROMPT_BANK_MAX_NAME_LENGTH 200

/**
 * PscPromptBank:
 *
 * The classes that an image is classified for, each with its prompts. A file is JSON:
 *
 * |[
 * {
 *   "format": 1,
 *   "name": "My bank",
 *   "description": "optional",
 *   "extends": false,
 *   "classes": [
 *     {
 *       "name": "Pleural Effusion",
 *       "label": "pleural effusion",
 *       "negative": "no pleural effusion",
 *       "prompts": [
 *         {"text": "small left pleural effusion", "severity": "mild", "subtype": "free",
 *          "location": "left lung base", "side": "left", "zone": "base"}
 *       ]
 *     }
 *   ]
 * }
 * ]|
 *
 * A class needs a name and at least one prompt, a prompt a text; without a label a class gets its
 * name in lower case. Its negative is what a model that compares two sentences sets against its
 * prompts; psc_prompt_class_dup_negative() says what it is without one, which is no sense where the
 * class is itself that something is absent or normal: such a class states it, as the default bank
 * does for “No Finding”. It must not be one of the class's prompts. The words for severity, side
 * and zone are those of psc_prompt_severity_get_nicks() and its like. With "extends" the file's
 * classes are added to the default bank's, and prompts of a class that is there already (whatever
 * the case of its name) to that class's; a label or a negative then replaces its own. No prompt may
 * occur twice in a bank, and unknown members are errors, so that a slip of the pen does not go
 * unseen.
 *
 * Immutable; safe to use from several threads.
 */
#define PSC_TYPE_PROMPT_BANK (psc_prompt_bank_get_type ())
G_DECLARE_FINAL_TYPE (PscPromptBank, psc_prompt_bank, PSC, PROMPT_BANK, GObject)

/** The bank that comes with the program: the 14 observations of CheXpert (Irvin et al. 2019) in
 * their order, ten prompts each. (transfer full) */
PscPromptBank *psc_prompt_bank_new_default (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_prompt_bank_new_from_bytes:
 * @bytes: (transfer none): the contents of a bank's file
 *
 * Returns: (transfer full): the bank, or %NULL with PSC_TEXT_ERROR_JSON or PSC_TEXT_ERROR_BANK; the
 * message names the line, or the class, prompt and member, but not the file
 */
PscPromptBank *psc_prompt_bank_new_from_bytes (GBytes *bytes,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_prompt_bank_load:
 * @path: a bank's file, in the encoding of file names
 *
 * Returns: (transfer full): the bank, or %NULL with PSC_TEXT_ERROR_FILE or as above; the message
 * starts with @path
 */
PscPromptBank *psc_prompt_bank_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The bank's name, and its description or %NULL; borrowed. */
const char *psc_prompt_bank_get_name (PscPromptBank *self);
const char *psc_prompt_bank_get_description (PscPromptBank *self);

/** How many classes it has, at least 1. */
guint psc_prompt_bank_get_n_classes (PscPromptBank *self);

/** The class at @index; borrowed. */
const PscPromptClass *psc_prompt_bank_get_class (PscPromptBank *self, guint index);

/**
 * psc_prompt_bank_lookup:
 * @name: a class's name, whatever the case of its letters
 * @index: (out) (optional): the class's place
 *
 * Returns: (nullable): the class, borrowed, or %NULL if there is none of that name
 */
const PscPromptClass *psc_prompt_bank_lookup (PscPromptBank *self, const char *name, guint *index);

G_END_DECLS
