/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscNegativeButton:
 *
 * Changes the sentence that a class is set against, in a popover. Signal “changed” (const char
 * *sentence): it is to be that, or the bank's again if %NULL.
 */
#define PSC_TYPE_NEGATIVE_BUTTON (psc_negative_button_get_type ())
G_DECLARE_FINAL_TYPE (PscNegativeButton, psc_negative_button, PSC, NEGATIVE_BUTTON, GtkWidget)

/** @sentence: the one in use */
GtkWidget *psc_negative_button_new (const char *sentence) G_GNUC_WARN_UNUSED_RESULT;

/** @sentence: (nullable): another one that is wanted and cannot be used; %NULL if there is none
 * @reason: (nullable): why not */
void
psc_negative_button_set_refused (PscNegativeButton *self, const char *sentence, const char *reason);

G_END_DECLS
