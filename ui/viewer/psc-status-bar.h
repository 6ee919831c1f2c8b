/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/** What is always in sight: the model and its device, the work in progress, and what the program is
 * not for. */
#define PSC_TYPE_STATUS_BAR (psc_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (PscStatusBar, psc_status_bar, PSC, STATUS_BAR, GtkWidget)

/** @reading: (nullable) */
void psc_status_bar_set_reading (PscStatusBar *self, PscReading *reading);

G_END_DECLS
