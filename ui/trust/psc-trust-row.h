/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "trust/psc-trust.h"

G_BEGIN_DECLS

/**
 * PscTrustRow:
 *
 * One line of how far a map is to be believed: its name, value and control, a sentence on what the
 * value means, and behind a question mark how it is computed and who published that. Property
 * “line” (construct-only).
 */
#define PSC_TYPE_TRUST_ROW (psc_trust_row_get_type ())
G_DECLARE_FINAL_TYPE (PscTrustRow, psc_trust_row, PSC, TRUST_ROW, GtkWidget)

/** @trust: (nullable): %NULL while nothing is known */
void psc_trust_row_set_trust (PscTrustRow *self, const PscTrust *trust);

/** Whether the sentence stands in the row, or, where there is little room, behind the question mark
 * alone; %FALSE unless set. */
void psc_trust_row_set_explained (PscTrustRow *self, gboolean explained);

/** How high the sentence would be, were it in the row, at that width of the row. */
int psc_trust_row_measure_missing (PscTrustRow *self, int width);

/** Opens what is behind the question mark. */
void psc_trust_row_popup (PscTrustRow *self);

G_END_DECLS
