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

G_END_DECLS
