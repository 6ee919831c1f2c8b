/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-prompt-bank.h"

G_BEGIN_DECLS

/**
 * psc_prompt_find_place:
 * @text: a prompt, in English
 * @side: (out): the patient's side that it names, or none
 * @zone: (out): the zone that it names, or none
 *
 * Finds the side and the zone by the words that name them. Of several the first counts, and the
 * more particular one; words after “with” only count when nothing before them names a zone, because
 * they tell of signs and not of the finding.
 *
 * Returns: %FALSE if it names neither
 */
gboolean psc_prompt_find_place (const char *text, PscPromptSide *side, PscPromptZone *zone);

/**
 * psc_prompt_bank_find_place:
 * @bank: whose own prompts say themselves where they are
 *
 * The same for a text that may be one of @bank's.
 */
gboolean psc_prompt_bank_find_place (PscPromptBank *bank,
                                     const char *text,
                                     PscPromptSide *side,
                                     PscPromptZone *zone);

/**
 * psc_prompt_bank_find_places:
 * @places: (out)
 *
 * The same for all zones that the text names one after the other, such as “in the left mid lung
 * zone and at the right lung base”.
 */
gboolean
psc_prompt_bank_find_places (PscPromptBank *bank, const char *text, PscPromptPlaces *places);

G_END_DECLS
