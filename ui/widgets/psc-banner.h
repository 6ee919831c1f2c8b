/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscBanner:
 *
 * A sentence across a page, with a button for what there is to do about it and one that takes it
 * away until it is said again. libadwaita has one from 1.3 on, which cannot be taken away.
 */
#define PSC_TYPE_BANNER (psc_banner_get_type ())
G_DECLARE_FINAL_TYPE (PscBanner, psc_banner, PSC, BANNER, GtkWidget)

/** @label: with a mnemonic; @action: of the button */
void psc_banner_set_action (PscBanner *self, const char *label, const char *action);

/** @text: (nullable): what is to be said from here on, also if it was said and taken away; %NULL
 * for nothing */
void psc_banner_set_text (PscBanner *self, const char *text);

/** (nullable): what is said; borrowed. */
const char *psc_banner_get_text (PscBanner *self);

G_END_DECLS
