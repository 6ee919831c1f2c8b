/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/preferences/psc-flags-button.h"

#include <glib/gi18n.h>

#include "ui/preferences/psc-parameter-label.h"

struct _PscFlagsButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;    /* borrowed */
  GFlagsClass *flags_class; /* owned */
  GPtrArray *checks;        /* borrowed widgets, in the order of the flags */
  guint flags;
};

enum
{
  PROP_FLAGS = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PscFlagsButton, psc_flags_button, ADW_TYPE_BIN)

static guint
get_flag (PscFlagsButton *self, guint index)
{
  return self->flags_class->values[index].value;
}

/* A list of several would make the row wider than a narrow window. */
static void
update_label (PscFlagsButton *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *count = NULL;
  guint n = 0;

  for (guint i = 0; i < self->flags_class->n_values; i++)
    if (self->flags & get_flag (self, i))
      g_string_append_printf (names, "%s%s", n++ > 0 ? ", " : "",
                              psc_parameter_label_get (self->flags_class->values[i].value_nick));
  count = g_strdup_printf (ngettext ("%u chosen", "%u chosen", n), n);
  gtk_menu_button_set_label (self->button, n == 1 ? names->str : count);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), names->str);
}

static void
update (PscFlagsButton *self)
{
  update_label (self);
  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkWidget *check = g_ptr_array_index (self->checks, i);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), self->flags & get_flag (self, i));
      gtk_widget_set_sensitive (check, self->flags != get_flag (self, i));
    }
}

static void
toggled_cb (GtkCheckButton *check, PscFlagsButton *self)
{
  guint index, flag;

  if (!g_ptr_array_find (self->checks, check, &index))
    return;
  flag = get_flag (self, index);
  psc_flags_button_set_flags (self, gtk_check_button_get_active (check) ? self->flags | flag
                                                                        : self->flags & ~flag);
}

static void
psc_flags_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_uint (value, PSC_FLAGS_BUTTON (object)->flags);
}

static void
psc_flags_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  psc_flags_button_set_flags (PSC_FLAGS_BUTTON (object), g_value_get_uint (value));
}

static void
psc_flags_button_finalize (GObject *object)
{
  PscFlagsButton *self = PSC_FLAGS_BUTTON (object);

  g_ptr_array_unref (self->checks);
  g_clear_pointer (&self->flags_class, g_type_class_unref);
  G_OBJECT_CLASS (psc_flags_button_parent_class)->finalize (object);
}

static void
psc_flags_button_class_init (PscFlagsButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = psc_flags_button_get_property;
  object_class->set_property = psc_flags_button_set_property;
  object_class->finalize = psc_flags_button_finalize;

  props[PROP_FLAGS] =
      g_param_spec_uint ("flags", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
psc_flags_button_init (PscFlagsButton *self)
{
  self->checks = g_ptr_array_new ();
}

static GtkWidget *
new_popover (PscFlagsButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *popover = gtk_popover_new ();

  for (guint i = 0; i < self->flags_class->n_values; i++)
    {
      const char *nick = self->flags_class->values[i].value_nick;
      GtkWidget *check = gtk_check_button_new_with_label (psc_parameter_label_get (nick));

      g_ptr_array_add (self->checks, check);
      g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
      gtk_box_append (GTK_BOX (box), check);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

GtkWidget *
psc_flags_button_new (GType flags_type, const char *label)
{
  PscFlagsButton *self = g_object_new (PSC_TYPE_FLAGS_BUTTON, NULL);

  self->flags_class = g_type_class_ref (flags_type);
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_menu_button_set_popover (self->button, new_popover (self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  return GTK_WIDGET (self);
}

void
psc_flags_button_set_flags (PscFlagsButton *self, guint flags)
{
  g_return_if_fail (PSC_IS_FLAGS_BUTTON (self));

  if (flags == self->flags)
    return;
  self->flags = flags;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FLAGS]);
}
