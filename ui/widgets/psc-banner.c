/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-banner.h"

struct _PscBanner
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkBox *box;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (PscBanner, psc_banner, GTK_TYPE_WIDGET)

static void
close_cb (PscBanner *self)
{
  psc_banner_set_text (self, NULL);
}

static void
psc_banner_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_banner_parent_class)->dispose (object);
}

static void
psc_banner_class_init (PscBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_banner_dispose;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, PscBanner, box);
  gtk_widget_class_bind_template_child (widget_class, PscBanner, label);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
psc_banner_init (PscBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
psc_banner_set_action (PscBanner *self, const char *label, const char *action)
{
  GtkWidget *button;

  g_return_if_fail (PSC_IS_BANNER (self));

  button = gtk_button_new_with_mnemonic (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_insert_child_after (self->box, button, GTK_WIDGET (self->label));
}

void
psc_banner_set_text (PscBanner *self, const char *text)
{
  g_return_if_fail (PSC_IS_BANNER (self));

  if (text != NULL)
    gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

const char *
psc_banner_get_text (PscBanner *self)
{
  g_return_val_if_fail (PSC_IS_BANNER (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_label (self->label) : NULL;
}
