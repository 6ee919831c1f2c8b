/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "text/psc-prompt.h"

G_BEGIN_DECLS

/**
 * PscComposer:
 *
 * Puts a prompt together from a finding, its extent and kind, and places on the thorax. Signals
 * “changed” (const char *sentence): the user made it another one; “composed” (const char
 * *sentence): the user is done with it.
 */
#define PSC_TYPE_COMPOSER (psc_composer_get_type ())
G_DECLARE_FINAL_TYPE (PscComposer, psc_composer, PSC, COMPOSER, GtkWidget)

/** Goes on from a prompt that was asked elsewhere: its finding, by its class's name and where there
 * are sentences of it, the words for extent and kind in @text, and its places. @text: (nullable).
 * Does not emit “changed”; a @text that is the composer's own leaves it as it is. */
void psc_composer_follow (PscComposer *self,
                          const char *finding,
                          const char *text,
                          const PscPromptPlaces *places);

/** The sentence as it stands; borrowed. */
const char *psc_composer_get_sentence (PscComposer *self);

G_END_DECLS
