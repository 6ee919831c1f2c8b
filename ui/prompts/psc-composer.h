/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "text/psc-prompt.h"

G_BEGIN_DECLS

/**
 * PscComposer:
 *
 * Puts a prompt together from a finding, its extent and kind, and a place on the thorax. Signal
 * “composed” (const char *sentence): the user wants it asked.
 */
#define PSC_TYPE_COMPOSER (psc_composer_get_type ())
G_DECLARE_FINAL_TYPE (PscComposer, psc_composer, PSC, COMPOSER, GtkWidget)

GtkWidget *psc_composer_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** Shows where a prompt is, and makes that the place of the next sentence where the finding can be
 * there. */
void psc_composer_set_place (PscComposer *self, PscPromptSide side, PscPromptZone zone);

/** Starts from another finding, by its class's name, if there are sentences of it. */
void psc_composer_set_finding (PscComposer *self, const char *finding);

/** The sentence as it stands; borrowed. */
const char *psc_composer_get_sentence (PscComposer *self);

G_END_DECLS
