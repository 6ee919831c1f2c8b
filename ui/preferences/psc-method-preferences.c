/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/preferences/psc-method-preferences.h"

#include "ui/preferences/psc-method-row.h"
#include "ui/preferences/psc-settings.h"

struct _PscMethodPreferences
{
  AdwPreferencesPage parent_instance;

  /* Template. */
  AdwComboRow *preset_row;
  AdwPreferencesGroup *group;
  AdwPreferencesGroup *more_group;
  AdwPreferencesGroup *left_out_group;
};

G_DEFINE_FINAL_TYPE (PscMethodPreferences, psc_method_preferences, ADW_TYPE_PREFERENCES_PAGE)

static const char *const presets[] = { "measured", "paper", NULL };

static void
psc_method_preferences_class_init (PscMethodPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-method-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PscMethodPreferences, preset_row);
  gtk_widget_class_bind_template_child (widget_class, PscMethodPreferences, group);
  gtk_widget_class_bind_template_child (widget_class, PscMethodPreferences, more_group);
  gtk_widget_class_bind_template_child (widget_class, PscMethodPreferences, left_out_group);
}

static void
psc_method_preferences_init (PscMethodPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_method (PscMethodPreferences *self, GtkWidget *row)
{
  gboolean is_of_paper = psc_method_is_of_paper (psc_method_row_get_method (PSC_METHOD_ROW (row)));

  adw_preferences_group_add (is_of_paper ? self->group : self->more_group, row);
}

static void
add_left_out (PscMethodPreferences *self)
{
  for (guint i = 0; i < psc_method_get_n_left_out (); i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), psc_method_get_left_out (i));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), psc_method_get_left_out_reason (i));
      adw_preferences_group_add (self->left_out_group, row);
    }
}

void
psc_method_preferences_bind (PscMethodPreferences *self, GSettings *settings, PscEngine *engine)
{
  const char *const *names = psc_method_get_names ();

  g_return_if_fail (PSC_IS_METHOD_PREFERENCES (self));

  psc_settings_bind_choice (settings, "preset", self->preset_row, presets);
  for (guint i = 0; names[i] != NULL; i++)
    add_method (self, psc_method_row_new (settings, engine, names[i]));
  add_left_out (self);
}
