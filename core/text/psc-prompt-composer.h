/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-prompt.h"

G_BEGIN_DECLS

/**
 * PscPromptParts:
 * @finding: the name of a class, one of psc_prompt_composer_get_findings()
 * @subtype: (nullable): one of the finding's words, see psc_prompt_composer_get_subtypes()
 * @severity: its extent
 * @places: the zones; left out, or a side's bit of PSC_PROMPT_ZONE_NONE for a side without one
 *
 * What a sentence is made of.
 */
typedef struct
{
  const char *finding;
  const char *subtype;
  PscPromptSeverity severity;
  PscPromptPlaces places;
} PscPromptParts;

/** The classes of which there are sentences, by the names of the default bank's,
 * %NULL-terminated; static. */
const char *const *psc_prompt_composer_get_findings (void);

/** The words that can stand before the finding, such as “loculated”, %NULL-terminated; static.
 * %NULL if there is no such finding. */
const char *const *psc_prompt_composer_get_subtypes (const char *finding);

/** The English word for @severity of that finding, such as “large”; %NULL if the sentence has
 * none. */
const char *psc_prompt_composer_get_severity (const char *finding, PscPromptSeverity severity);

/** Whether a sentence can put the finding there: a place on one side of the body wants that side,
 * one that has no sides wants none. */
gboolean psc_prompt_composer_allows (const char *finding, PscPromptSide side, PscPromptZone zone);

/**
 * psc_prompt_compose:
 *
 * An English sentence in the style of the default bank, such as “moderate left pleural effusion at
 * the base” or “consolidation in the left mid lung zone and at the right lung base”. Parts that the
 * finding cannot have are left out of it.
 *
 * Returns: (transfer full): the sentence, or %NULL if there is no such finding
 */
char *psc_prompt_compose (const PscPromptParts *parts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
