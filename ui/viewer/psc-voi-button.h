/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/**
 * PscVoiButton:
 *
 * A button with a menu of the windows and tables in which the reading's image can be shown. What is
 * chosen there is what the eye and the model see; below, a window can be set for the eye only.
 */
#define PSC_TYPE_VOI_BUTTON (psc_voi_button_get_type ())
G_DECLARE_FINAL_TYPE (PscVoiButton, psc_voi_button, PSC, VOI_BUTTON, GtkWidget)

GtkWidget *psc_voi_button_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** @reading: (nullable) */
void psc_voi_button_set_reading (PscVoiButton *self, PscReading *reading);

/** Opens the menu, if there is an image. */
void psc_voi_button_popup (PscVoiButton *self);

G_END_DECLS
