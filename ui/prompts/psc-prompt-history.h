/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** How many recent prompts are kept. */
#define PSC_PROMPT_HISTORY_LENGTH 20

/**
 * PscPromptHistory:
 *
 * The prompts used last and those that the user pinned, kept in the settings “recent-prompts” and
 * “pinned-prompts”. Signal “changed”: either list is another one.
 */
#define PSC_TYPE_PROMPT_HISTORY (psc_prompt_history_get_type ())
G_DECLARE_FINAL_TYPE (PscPromptHistory, psc_prompt_history, PSC, PROMPT_HISTORY, GObject)

/** @settings: (nullable): %NULL remembers for the object's life only */
PscPromptHistory *psc_prompt_history_new (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

/** The latest first; the first pinned first. Borrowed until “changed”. */
const char *const *psc_prompt_history_get_recent (PscPromptHistory *self);
const char *const *psc_prompt_history_get_pinned (PscPromptHistory *self);

/** Puts @text first among the recent ones. */
void psc_prompt_history_add (PscPromptHistory *self, const char *text);

gboolean psc_prompt_history_is_pinned (PscPromptHistory *self, const char *text);
void psc_prompt_history_set_pinned (PscPromptHistory *self, const char *text, gboolean pinned);

/** @pinned: all pinned prompts, an empty list to clear them. */
void psc_prompt_history_set_pins (PscPromptHistory *self, const char *const *pinned);

G_END_DECLS
