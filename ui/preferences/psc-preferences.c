/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/preferences/psc-preferences.h"

#include <glib/gi18n.h>

#include "attribution/psc-colormap.h"
#include "ui/preferences/psc-cache-preferences.h"
#include "ui/preferences/psc-method-preferences.h"
#include "ui/preferences/psc-model-preferences.h"
#include "ui/preferences/psc-settings.h"

#define WIDTH  640
#define HEIGHT 640

struct _PscPreferences
{
  PscPreferencesBase parent_instance;

  /* Template. */
  PscModelPreferences *model_page;
  PscMethodPreferences *method_page;
  PscCachePreferences *cache_page;
  AdwComboRow *color_scheme_row;
  AdwComboRow *colormap_row;
  GtkWidget *remember_switch;
};

G_DEFINE_FINAL_TYPE (PscPreferences, psc_preferences, PSC_TYPE_PREFERENCES_BASE)

static const char *const color_schemes[] = { "dark", "light", "system", NULL };

static void
psc_preferences_class_init (PscPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PSC_TYPE_MODEL_PREFERENCES);
  g_type_ensure (PSC_TYPE_METHOD_PREFERENCES);
  g_type_ensure (PSC_TYPE_CACHE_PREFERENCES);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PscPreferences, model_page);
  gtk_widget_class_bind_template_child (widget_class, PscPreferences, method_page);
  gtk_widget_class_bind_template_child (widget_class, PscPreferences, cache_page);
  gtk_widget_class_bind_template_child (widget_class, PscPreferences, color_scheme_row);
  gtk_widget_class_bind_template_child (widget_class, PscPreferences, colormap_row);
  gtk_widget_class_bind_template_child (widget_class, PscPreferences, remember_switch);
}

#if ADW_CHECK_VERSION(1, 5, 0)

static void
set_size (PscPreferences *self)
{
  adw_dialog_set_content_width (ADW_DIALOG (self), WIDTH);
  adw_dialog_set_content_height (ADW_DIALOG (self), HEIGHT);
}

void
psc_preferences_add_toast (PscPreferences *self, AdwToast *toast)
{
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), toast);
}

#else

static void
set_size (PscPreferences *self)
{
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
}

void
psc_preferences_add_toast (PscPreferences *self, AdwToast *toast)
{
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
}

#endif

static void
psc_preferences_init (PscPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_size (self);
}

/* “auto”, then the names of all maps; for the life of the program. */
static const char *const *
get_colormaps (void)
{
  static const char **values;

  if (values == NULL)
    {
      const char *const *names = psc_colormap_get_names ();
      guint n = g_strv_length ((GStrv) names);

      values = g_new0 (const char *, n + 2);
      values[0] = "auto";
      for (guint i = 0; i < n; i++)
        values[i + 1] = names[i];
    }
  return values;
}

static void
fill_colormaps (PscPreferences *self)
{
  const char *const *values = get_colormaps ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_string_list_append (labels, _ ("Automatic"));
  for (guint i = 1; values[i] != NULL; i++)
    gtk_string_list_append (labels, psc_colormap_get_label (psc_colormap_get (values[i])));
  adw_combo_row_set_model (self->colormap_row, G_LIST_MODEL (labels));
}

PscPreferences *
psc_preferences_new (GSettings *settings, PscEngine *engine)
{
  PscPreferences *self = g_object_new (PSC_TYPE_PREFERENCES, NULL);

  psc_model_preferences_bind (self->model_page, settings, engine);
  psc_method_preferences_bind (self->method_page, settings, engine);
  psc_cache_preferences_bind (self->cache_page, settings, psc_engine_get_cache (engine));
  fill_colormaps (self);
  psc_settings_bind_choice (settings, "color-scheme", self->color_scheme_row, color_schemes);
  psc_settings_bind_choice (settings, "colormap", self->colormap_row, get_colormaps ());
  g_settings_bind (settings, "remember-session", self->remember_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  return self;
}
