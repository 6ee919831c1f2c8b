/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-method-option.h"

#include <glib/gi18n.h>

struct _PscMethodOption
{
  GtkListBoxRow parent_instance;

  /* Template widgets */
  GtkWidget *check;
  GtkLabel *title;
  GtkLabel *summary;
  GtkLabel *key;
  GtkCheckButton *kept;

  PscMethod *method; /* owned */
  gboolean is_loading;
};

G_DEFINE_FINAL_TYPE (PscMethodOption, psc_method_option, GTK_TYPE_LIST_BOX_ROW)

enum
{
  KEPT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
kept_toggled_cb (PscMethodOption *self)
{
  if (!self->is_loading)
    g_signal_emit (self, signals[KEPT_CHANGED], 0);
}

static void
psc_method_option_dispose (GObject *object)
{
  g_clear_object (&PSC_METHOD_OPTION (object)->method);
  G_OBJECT_CLASS (psc_method_option_parent_class)->dispose (object);
}

static void
psc_method_option_class_init (PscMethodOptionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_method_option_dispose;
  signals[KEPT_CHANGED] = g_signal_new ("kept-changed", PSC_TYPE_METHOD_OPTION, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-method-option.ui");
  gtk_widget_class_bind_template_child (widget_class, PscMethodOption, check);
  gtk_widget_class_bind_template_child (widget_class, PscMethodOption, title);
  gtk_widget_class_bind_template_child (widget_class, PscMethodOption, summary);
  gtk_widget_class_bind_template_child (widget_class, PscMethodOption, key);
  gtk_widget_class_bind_template_child (widget_class, PscMethodOption, kept);
  gtk_widget_class_bind_template_callback (widget_class, kept_toggled_cb);
}

static void
psc_method_option_init (PscMethodOption *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
psc_method_option_new (PscMethod *method)
{
  PscMethodOption *self;
  const char key[] = { psc_method_get_key (method), '\0' };
  g_autofree char *label = NULL;

  self = g_object_new (PSC_TYPE_METHOD_OPTION, NULL);
  self->method = g_object_ref (method);
  gtk_label_set_label (self->title, psc_method_get_title (method));
  gtk_label_set_label (self->summary, psc_method_get_summary (method));
  gtk_label_set_label (self->key, key);
  gtk_widget_set_visible (GTK_WIDGET (self->key), *key != '\0');
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, psc_method_get_title (method),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, psc_method_get_summary (method), -1);
  /* A method's title is put in. */
  label = g_strdup_printf (_ ("%s among all methods at once"), psc_method_get_title (method));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kept), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return GTK_WIDGET (self);
}

PscMethod *
psc_method_option_get_method (PscMethodOption *self)
{
  g_return_val_if_fail (PSC_IS_METHOD_OPTION (self), NULL);

  return self->method;
}

void
psc_method_option_set_chosen (PscMethodOption *self, gboolean chosen)
{
  g_return_if_fail (PSC_IS_METHOD_OPTION (self));

  gtk_widget_set_opacity (self->check, chosen ? 1 : 0);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, chosen, -1);
}

gboolean
psc_method_option_get_kept (PscMethodOption *self)
{
  g_return_val_if_fail (PSC_IS_METHOD_OPTION (self), FALSE);

  return gtk_check_button_get_active (self->kept);
}

void
psc_method_option_set_kept (PscMethodOption *self, gboolean kept)
{
  g_return_if_fail (PSC_IS_METHOD_OPTION (self));

  self->is_loading = TRUE;
  gtk_check_button_set_active (self->kept, kept);
  self->is_loading = FALSE;
}

void
psc_method_option_set_refusal (PscMethodOption *self, const char *reason)
{
  g_return_if_fail (PSC_IS_METHOD_OPTION (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self), reason == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), reason);
  gtk_label_set_label (self->summary,
                       reason != NULL ? reason : psc_method_get_summary (self->method));
}
