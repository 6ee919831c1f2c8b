/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/** The controls of how maps become colours, those of a reading's PscMapDisplay. */
#define PSC_TYPE_DISPLAY_PANE (psc_display_pane_get_type ())
G_DECLARE_FINAL_TYPE (PscDisplayPane, psc_display_pane, PSC, DISPLAY_PANE, GtkWidget)

/** @reading: (nullable) */
void psc_display_pane_set_reading (PscDisplayPane *self, PscReading *reading);

G_END_DECLS
