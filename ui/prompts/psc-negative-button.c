/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-negative-button.h"

#include <glib/gi18n.h>

struct _PscNegativeButton
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkMenuButton *button;
  GtkEntry *entry;
  GtkLabel *refusal;

  char *sentence; /* owned: in use */
};

G_DEFINE_FINAL_TYPE (PscNegativeButton, psc_negative_button, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The row that holds the button may go away with this. */
static void
change (PscNegativeButton *self, const char *sentence)
{
  g_autoptr (PscNegativeButton) held = g_object_ref (self);

  gtk_menu_button_popdown (self->button);
  g_signal_emit (held, signals[CHANGED], 0, sentence);
}

static void
apply_cb (PscNegativeButton *self)
{
  g_autofree char *sentence = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  g_strstrip (sentence);
  change (self, *sentence != '\0' ? sentence : NULL);
}

static void
reset_cb (PscNegativeButton *self)
{
  change (self, NULL);
}

static void
psc_negative_button_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_negative_button_parent_class)->dispose (object);
}

static void
psc_negative_button_finalize (GObject *object)
{
  g_free (PSC_NEGATIVE_BUTTON (object)->sentence);
  G_OBJECT_CLASS (psc_negative_button_parent_class)->finalize (object);
}

static void
psc_negative_button_class_init (PscNegativeButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_negative_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_negative_button_finalize;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_NEGATIVE_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-negative-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PscNegativeButton, button);
  gtk_widget_class_bind_template_child (widget_class, PscNegativeButton, entry);
  gtk_widget_class_bind_template_child (widget_class, PscNegativeButton, refusal);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
}

static void
psc_negative_button_init (PscNegativeButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
psc_negative_button_new (const char *sentence)
{
  PscNegativeButton *self = g_object_new (PSC_TYPE_NEGATIVE_BUTTON, NULL);

  self->sentence = g_strdup (sentence);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), sentence);
  return GTK_WIDGET (self);
}

/* What was typed stays to be mended; and that it does nothing is seen with the popover closed. */
void
psc_negative_button_set_refused (PscNegativeButton *self, const char *sentence, const char *reason)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PSC_IS_NEGATIVE_BUTTON (self));

  if (sentence != NULL)
    text = g_strdup_printf (_ ("“%s” cannot be used: %s"), sentence, reason);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), sentence != NULL ? sentence : self->sentence);
  gtk_label_set_label (self->refusal, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), text != NULL);
  gtk_menu_button_set_icon_name (self->button, text != NULL ? "dialog-warning-symbolic"
                                                            : "document-edit-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button),
                               text != NULL ? text : _ ("Change what the Class is Set Against"));
}
