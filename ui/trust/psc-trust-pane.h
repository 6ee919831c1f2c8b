/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/**
 * PscTrustPane:
 *
 * How far the map that a reading looks into is to be believed: five measures with their controls.
 * They are taken only while the pane is open and on the screen, and shown only while that very map
 * is.
 *
 * Properties: “open”; “explained”, whether there is room for the sentences, which are otherwise
 * behind the question marks; “compact”, whether there is room for no more than the figures, with
 * the curves behind them and out of sight. Signal “toast” (AdwToast *): to be shown by the window,
 * which takes a reference of its own.
 */
#define PSC_TYPE_TRUST_PANE (psc_trust_pane_get_type ())
G_DECLARE_FINAL_TYPE (PscTrustPane, psc_trust_pane, PSC, TRUST_PANE, GtkWidget)

GtkWidget *psc_trust_pane_new (PscReading *reading) G_GNUC_WARN_UNUSED_RESULT;

gboolean psc_trust_pane_get_open (PscTrustPane *self);
void psc_trust_pane_set_open (PscTrustPane *self, gboolean open);

void psc_trust_pane_set_explained (PscTrustPane *self, gboolean explained);
gboolean psc_trust_pane_get_compact (PscTrustPane *self);
void psc_trust_pane_set_compact (PscTrustPane *self, gboolean compact);

/** Whether there is anything to explain. */
gboolean psc_trust_pane_has_lines (PscTrustPane *self);

/** How much higher it would have to be at that width to be explained. */
int psc_trust_pane_measure_missing (PscTrustPane *self, int width);

/** How much higher it would have to be to show the curves. */
int psc_trust_pane_measure_hidden (PscTrustPane *self, int width);

/** Puts the keyboard into it. */
void psc_trust_pane_focus (PscTrustPane *self);

G_END_DECLS
