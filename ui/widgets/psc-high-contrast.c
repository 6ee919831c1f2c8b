/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-high-contrast.h"

#include <adwaita.h>

gboolean
psc_high_contrast_is_on (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

static void
update (GtkWidget *widget)
{
  if (psc_high_contrast_is_on ())
    gtk_widget_add_css_class (widget, "high-contrast");
  else
    gtk_widget_remove_css_class (widget, "high-contrast");
  gtk_widget_queue_draw (widget);
}

void
psc_high_contrast_follow (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast",
                           G_CALLBACK (update), widget, G_CONNECT_SWAPPED);
  update (widget);
}
