/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/** How many questions can be gone back to. */
#define PSC_PROMPT_TRAIL_LENGTH 100

/**
 * PscPromptSource:
 * @PSC_PROMPT_SOURCE_CHOICE: a question that stands for itself
 * @PSC_PROMPT_SOURCE_TYPING: one that is being typed
 * @PSC_PROMPT_SOURCE_COMPOSING: one that is being composed
 * @PSC_PROMPT_SOURCE_PROGRAM: one that the program asks for an image of which nobody asked anything
 *
 * Where a question comes from. Those that follow another from the same source, but for choices,
 * take its place: what is typed on the way to a prompt is none.
 */
typedef enum
{
  PSC_PROMPT_SOURCE_CHOICE,
  PSC_PROMPT_SOURCE_TYPING,
  PSC_PROMPT_SOURCE_COMPOSING,
  PSC_PROMPT_SOURCE_PROGRAM,
} PscPromptSource;

/**
 * PscPromptTrail:
 *
 * The questions that a reading was asked, one after the other, to go back and forward as in a
 * browser: a prompt or a class with its contrast, centred or not, and the mode in which it was seen
 * last. Properties, read-only and notified: “can-go-back”, “can-go-forward”.
 */
#define PSC_TYPE_PROMPT_TRAIL (psc_prompt_trail_get_type ())
G_DECLARE_FINAL_TYPE (PscPromptTrail, psc_prompt_trail, PSC, PROMPT_TRAIL, GObject)

PscPromptTrail *psc_prompt_trail_new (PscReading *reading) G_GNUC_WARN_UNUSED_RESULT;

/** Asks @query of the reading in the name of @source. */
void psc_prompt_trail_ask (PscPromptTrail *self, const PscQuery *query, PscPromptSource source);

/** What is on screen stands for itself from here on. */
void psc_prompt_trail_settle (PscPromptTrail *self);

gboolean psc_prompt_trail_can_go (PscPromptTrail *self, int step);

/** Back (@step −1) or forward (1); nothing where there is nothing to go to. */
void psc_prompt_trail_go (PscPromptTrail *self, int step);

G_END_DECLS
