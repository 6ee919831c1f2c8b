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
}

static void
psc_method_preferences_init (PscMethodPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
psc_method_preferences_bind (PscMethodPreferences *self, GSettings *settings, PscEngine *engine)
{
  const char *const *names = psc_method_get_names ();

  g_return_if_fail (PSC_IS_METHOD_PREFERENCES (self));

  psc_settings_bind_choice (settings, "preset", self->preset_row, presets);
  for (guint i = 0; names[i] != NULL; i++)
    adw_preferences_group_add (self->group, psc_method_row_new (settings, engine, names[i]));
}
