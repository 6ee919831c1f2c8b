/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/prompts/psc-thorax.h"

G_BEGIN_DECLS

/**
 * PscThoraxAtlas:
 *
 * A frontal radiograph in outline any number of whose zones can be chosen. The patient's left is on
 * the picture's right. Signal “chosen”: the user chose other places, or none any more.
 */
#define PSC_TYPE_THORAX_ATLAS (psc_thorax_atlas_get_type ())
G_DECLARE_FINAL_TYPE (PscThoraxAtlas, psc_thorax_atlas, PSC, THORAX_ATLAS, GtkWidget)

GtkWidget *psc_thorax_atlas_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** What is highlighted; does not emit “chosen”. */
void psc_thorax_atlas_set_places (PscThoraxAtlas *self, const PscPromptPlaces *places);
const PscPromptPlaces *psc_thorax_atlas_get_places (PscThoraxAtlas *self);

/** Which zones can be chosen, by PscPromptZone: bit 1 << zone. All of them unless set. */
void psc_thorax_atlas_set_choosable (PscThoraxAtlas *self, guint zones);

/** Chooses a zone as well, or takes back its choice, as a click on it does. A whole lung and zones
 * of that side take each other's place. */
void psc_thorax_atlas_toggle (PscThoraxAtlas *self, const PscThoraxZone *zone);

G_END_DECLS
