/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-widget-color.h"

#include <adwaita.h>

#if GTK_CHECK_VERSION(4, 10, 0)

void
psc_widget_get_color (GtkWidget *widget, GdkRGBA *color)
{
  gtk_widget_get_color (widget, color);
}

#else

void
psc_widget_get_color (GtkWidget *widget, GdkRGBA *color)
{
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
}

#endif

#if ADW_CHECK_VERSION(1, 6, 0)

void
psc_widget_get_accent_color (GtkWidget *widget, GdkRGBA *color)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (widget));

  adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (manager),
                                       adw_style_manager_get_dark (manager), color);
}

#else

/* GTK deprecated this before libadwaita had anything to take its place. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

void
psc_widget_get_accent_color (GtkWidget *widget, GdkRGBA *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  if (!gtk_style_context_lookup_color (context, "accent_color", color))
    psc_widget_get_color (widget, color);
}

G_GNUC_END_IGNORE_DEPRECATIONS

#endif
