/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "text/psc-prompt.h"

G_BEGIN_DECLS

/**
 * PscThoraxAtlas:
 *
 * A frontal radiograph in outline whose zones can be chosen. The patient's left is on the picture's
 * right. Signal “chosen” (PscPromptSide, PscPromptZone): the user chose another place; both are
 * none when nothing is chosen any more.
 */
#define PSC_TYPE_THORAX_ATLAS (psc_thorax_atlas_get_type ())
G_DECLARE_FINAL_TYPE (PscThoraxAtlas, psc_thorax_atlas, PSC, THORAX_ATLAS, GtkWidget)

GtkWidget *psc_thorax_atlas_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** What is highlighted; does not emit “chosen”. */
void psc_thorax_atlas_set_place (PscThoraxAtlas *self, PscPromptSide side, PscPromptZone zone);
void psc_thorax_atlas_get_place (PscThoraxAtlas *self, PscPromptSide *side, PscPromptZone *zone);

/** Which zones can be chosen, by PscPromptZone: bit 1 << zone. All of them unless set. */
void psc_thorax_atlas_set_choosable (PscThoraxAtlas *self, guint zones);

/** Chooses a zone, or takes back the choice, as a click on it does: the same zone of the other side
 * makes it both. */
void psc_thorax_atlas_toggle (PscThoraxAtlas *self, PscPromptSide side, PscPromptZone zone);

G_END_DECLS
