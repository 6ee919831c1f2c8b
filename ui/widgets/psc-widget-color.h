/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The color in which @widget's text is written. */
void psc_widget_get_color (GtkWidget *widget, GdkRGBA *color);

/** The style's accent color, as it can be read on @widget's background. */
void psc_widget_get_accent_color (GtkWidget *widget, GdkRGBA *color);

G_END_DECLS
