/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscChoiceButton:
 *
 * A row of toggle buttons as one button with a menu, for where there is no room for the row: it
 * says which of them is active, and its menu has the same choices.
 *
 * Properties: “choices” (the row, a widget whose children are GtkToggleButtons with actions; to be
 * set once, and shown in the same window), “label” (what is chosen, for assistive technologies).
 */
#define PSC_TYPE_CHOICE_BUTTON (psc_choice_button_get_type ())
G_DECLARE_FINAL_TYPE (PscChoiceButton, psc_choice_button, PSC, CHOICE_BUTTON, GtkWidget)

/** What the button says: the label of the active choice. */
const char *psc_choice_button_get_text (PscChoiceButton *self);

G_END_DECLS
