/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/**
 * PscMethodButton:
 *
 * Says which method the panels show, and opens the list of all: those of the paper first, each with
 * what it is; one that is not for the model in use says why. A tick beside each chooses those that
 * are shown all at once. The window's action “win.method” chooses one.
 */
#define PSC_TYPE_METHOD_BUTTON (psc_method_button_get_type ())
G_DECLARE_FINAL_TYPE (PscMethodButton, psc_method_button, PSC, METHOD_BUTTON, GtkWidget)

void psc_method_button_set_reading (PscMethodButton *self, PscReading *reading);

/** What the button says. */
const char *psc_method_button_get_text (PscMethodButton *self);

G_END_DECLS
