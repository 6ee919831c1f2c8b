/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-inscription.h"

static void
mirror (GtkInscription *self)
{
  gtk_inscription_set_xalign (self, 1 - gtk_inscription_get_xalign (self));
}

static void
direction_changed_cb (GtkInscription *self, GtkTextDirection before, GtkWidget *guide)
{
  if (gtk_widget_get_direction (guide) != before)
    mirror (self);
}

void
psc_inscription_mirror (GtkInscription *self, GtkWidget *guide)
{
  g_return_if_fail (GTK_IS_INSCRIPTION (self));
  g_return_if_fail (GTK_IS_WIDGET (guide));

  if (gtk_widget_get_direction (guide) == GTK_TEXT_DIR_RTL)
    mirror (self);
  g_signal_connect_object (guide, "direction-changed", G_CALLBACK (direction_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
