/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/preferences/psc-parameter-row.h"

#include <glib/gi18n.h>

#include "ui/preferences/psc-flags-button.h"
#include "ui/preferences/psc-parameter-label.h"

#define BINDING (G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE)

struct _PscParameterRow
{
  AdwActionRow parent_instance;

  GParamSpec *spec; /* static */
};

G_DEFINE_FINAL_TYPE (PscParameterRow, psc_parameter_row, ADW_TYPE_ACTION_ROW)

static void
psc_parameter_row_class_init (PscParameterRowClass *klass)
{
}

static void
psc_parameter_row_init (PscParameterRow *self)
{
}

static GtkWidget *
new_switch (PscMethod *method, GParamSpec *spec)
{
  GtkWidget *widget = gtk_switch_new ();

  g_object_bind_property (method, spec->name, widget, "active", BINDING);
  return widget;
}

static GtkWidget *
new_spin_button (PscMethod *method, GParamSpec *spec)
{
  GtkAdjustment *adjustment = gtk_adjustment_new (0, 0, 0, 1, 10, 0);
  GtkWidget *widget = gtk_spin_button_new (adjustment, 1, 0);

  if (G_IS_PARAM_SPEC_UINT (spec))
    {
      gtk_adjustment_set_lower (adjustment, G_PARAM_SPEC_UINT (spec)->minimum);
      gtk_adjustment_set_upper (adjustment, G_PARAM_SPEC_UINT (spec)->maximum);
    }
  else
    {
      gtk_adjustment_set_lower (adjustment, G_PARAM_SPEC_DOUBLE (spec)->minimum);
      gtk_adjustment_set_upper (adjustment, G_PARAM_SPEC_DOUBLE (spec)->maximum);
      gtk_adjustment_set_step_increment (adjustment, 0.1);
      gtk_adjustment_set_page_increment (adjustment, 1);
      gtk_spin_button_set_digits (GTK_SPIN_BUTTON (widget), 2);
    }
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (widget), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (widget), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (widget), 6);
  g_object_bind_property (method, spec->name, adjustment, "value", BINDING);
  return widget;
}

static gboolean
enum_to_index (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  GEnumClass *enum_class = data;

  for (guint i = 0; i < enum_class->n_values; i++)
    if (enum_class->values[i].value == g_value_get_enum (from))
      g_value_set_uint (to, i);
  return TRUE;
}

static gboolean
index_to_enum (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  GEnumClass *enum_class = data;
  guint index = g_value_get_uint (from);

  if (index >= enum_class->n_values)
    return FALSE;
  g_value_set_enum (to, enum_class->values[index].value);
  return TRUE;
}

static GtkWidget *
new_drop_down (PscMethod *method, GParamSpec *spec)
{
  GEnumClass *enum_class = g_type_class_ref (spec->value_type);
  GtkStringList *labels = gtk_string_list_new (NULL);
  GtkWidget *widget;

  for (guint i = 0; i < enum_class->n_values; i++)
    gtk_string_list_append (labels, psc_parameter_label_get (enum_class->values[i].value_nick));
  widget = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  g_object_bind_property_full (method, spec->name, widget, "selected", BINDING, enum_to_index,
                               index_to_enum, enum_class, g_type_class_unref);
  return widget;
}

static GtkWidget *
new_flags_button (PscMethod *method, GParamSpec *spec)
{
  GtkWidget *widget = psc_flags_button_new (spec->value_type, _ (g_param_spec_get_nick (spec)));

  g_object_bind_property (method, spec->name, widget, "flags", BINDING);
  return widget;
}

static GtkWidget *
new_control (PscMethod *method, GParamSpec *spec)
{
  if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    return new_switch (method, spec);
  if (G_IS_PARAM_SPEC_ENUM (spec))
    return new_drop_down (method, spec);
  if (G_IS_PARAM_SPEC_FLAGS (spec))
    return new_flags_button (method, spec);
  return new_spin_button (method, spec);
}

GtkWidget *
psc_parameter_row_new (PscMethod *method, GParamSpec *spec)
{
  GtkWidget *control = new_control (method, spec);
  GtkWidget *self = g_object_new (PSC_TYPE_PARAMETER_ROW, "title", _ (g_param_spec_get_nick (spec)),
                                  "subtitle", _ (g_param_spec_get_blurb (spec)), NULL);

  PSC_PARAMETER_ROW (self)->spec = spec;
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (g_param_spec_get_nick (spec)), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), control);
  if (!PSC_IS_FLAGS_BUTTON (control))
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), control);
  return self;
}

GParamSpec *
psc_parameter_row_get_spec (PscParameterRow *self)
{
  return self->spec;
}

void
psc_parameter_row_set_refusal (PscParameterRow *self, const char *reason)
{
  g_autofree char *text = NULL;

  if (reason != NULL)
    {
      text = g_strdup_printf (_ ("Not used: %s"), reason);
      gtk_widget_add_css_class (GTK_WIDGET (self), "refused");
    }
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "refused");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               text != NULL ? text : _ (g_param_spec_get_blurb (self->spec)));
}
