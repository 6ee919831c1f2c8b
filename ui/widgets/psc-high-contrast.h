/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Whether the system asks for high contrast. */
gboolean psc_high_contrast_is_on (void);

/** Gives @widget the style class “high-contrast” whenever the system asks for it, and draws it anew
 * then, for as long as it lives. Colours that are the interface's own, such as those on black, do
 * not follow the system by themselves. */
void psc_high_contrast_follow (GtkWidget *widget);

G_END_DECLS
