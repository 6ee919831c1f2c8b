/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-choice-button.h"

struct _PscChoiceButton
{
  GtkWidget parent_instance;

  GtkWidget *button;  /* child: a GtkMenuButton */
  GtkWidget *choices; /* owned, nullable */
  char *label;        /* owned, nullable */
};

enum
{
  PROP_CHOICES = 1,
  PROP_LABEL,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PscChoiceButton, psc_choice_button, GTK_TYPE_WIDGET)

static void
update_label (PscChoiceButton *self)
{
  const char *text = psc_choice_button_get_text (self);

  gtk_widget_set_tooltip_text (self->button, self->label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->label != NULL ? self->label : text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Between one choice and the next none is active for a moment. */
static void
choice_toggled_cb (PscChoiceButton *self, GtkToggleButton *choice)
{
  if (!gtk_toggle_button_get_active (choice))
    return;
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button),
                             gtk_button_get_label (GTK_BUTTON (choice)));
  update_label (self);
}

static void
append_choice (PscChoiceButton *self, GMenu *menu, GtkWidget *choice)
{
  GtkActionable *actionable = GTK_ACTIONABLE (choice);
  g_autoptr (GMenuItem) item = g_menu_item_new (gtk_button_get_label (GTK_BUTTON (choice)), NULL);

  g_menu_item_set_action_and_target_value (item, gtk_actionable_get_action_name (actionable),
                                           gtk_actionable_get_action_target_value (actionable));
  g_menu_append_item (menu, item);
  g_signal_connect_object (choice, "toggled", G_CALLBACK (choice_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  choice_toggled_cb (self, GTK_TOGGLE_BUTTON (choice));
}

static void
set_choices (PscChoiceButton *self, GtkWidget *choices)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_return_if_fail (self->choices == NULL);

  self->choices = g_object_ref (choices);
  for (GtkWidget *choice = gtk_widget_get_first_child (choices); choice != NULL;
       choice = gtk_widget_get_next_sibling (choice))
    append_choice (self, menu, choice);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), G_MENU_MODEL (menu));
}

static void
psc_choice_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PscChoiceButton *self = PSC_CHOICE_BUTTON (object);

  if (id == PROP_CHOICES)
    g_value_set_object (value, self->choices);
  else
    g_value_set_string (value, self->label);
}

static void
psc_choice_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  PscChoiceButton *self = PSC_CHOICE_BUTTON (object);

  if (id == PROP_CHOICES)
    {
      if (g_value_get_object (value) != NULL)
        set_choices (self, g_value_get_object (value));
      return;
    }
  g_free (self->label);
  self->label = g_value_dup_string (value);
  update_label (self);
}

static void
psc_choice_button_dispose (GObject *object)
{
  PscChoiceButton *self = PSC_CHOICE_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->choices);
  G_OBJECT_CLASS (psc_choice_button_parent_class)->dispose (object);
}

static void
psc_choice_button_finalize (GObject *object)
{
  g_free (PSC_CHOICE_BUTTON (object)->label);
  G_OBJECT_CLASS (psc_choice_button_parent_class)->finalize (object);
}

static void
psc_choice_button_class_init (PscChoiceButtonClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = psc_choice_button_get_property;
  G_OBJECT_CLASS (klass)->set_property = psc_choice_button_set_property;
  G_OBJECT_CLASS (klass)->dispose = psc_choice_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_choice_button_finalize;
  props[PROP_CHOICES] = g_param_spec_object ("choices", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
psc_choice_button_init (PscChoiceButton *self)
{
  self->button = gtk_menu_button_new ();
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

const char *
psc_choice_button_get_text (PscChoiceButton *self)
{
  g_return_val_if_fail (PSC_IS_CHOICE_BUTTON (self), NULL);

  return gtk_menu_button_get_label (GTK_MENU_BUTTON (self->button));
}
