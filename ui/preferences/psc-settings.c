/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/preferences/psc-settings.h"

#include <string.h>

#define MIB (G_GUINT64_CONSTANT (1) << 20)

/* Where the desktop does not look into the prefix that the program was installed in, the program
 * does. */
static GSettingsSchema *
lookup_installed_schema (void)
{
  g_autoptr (GSettingsSchemaSource) source = g_settings_schema_source_new_from_directory (
      PSC_SCHEMADIR, g_settings_schema_source_get_default (), FALSE, NULL);

  return source != NULL ? g_settings_schema_source_lookup (source, PSC_APPLICATION_ID, FALSE)
                        : NULL;
}

GSettings *
psc_settings_new (void)
{
  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (
      g_settings_schema_source_get_default (), PSC_APPLICATION_ID, TRUE);

  if (schema == NULL)
    schema = lookup_installed_schema ();
  if (schema == NULL)
    g_error ("the description of the settings, %s, is not installed", PSC_APPLICATION_ID);
  return g_settings_new_full (schema, NULL, NULL);
}

static PscMethod *
new_preset (GSettings *settings, const char *name)
{
  g_autofree char *preset = g_settings_get_string (settings, "preset");
  PscPreset value = g_str_equal (preset, "paper") ? PSC_PRESET_PAPER : PSC_PRESET_MEASURED;

  return psc_method_new (name, value, NULL);
}

static char *
dup_parameters (GSettings *settings, const char *name)
{
  g_autoptr (GVariant) all = g_settings_get_value (settings, "method-parameters");
  char *parameters = NULL;

  g_variant_lookup (all, name, "s", &parameters);
  return parameters;
}

/* Settings can be edited by hand: what the method does not take is left at the preset. */
static void
set_parameter (PscMethod *method, const char *assignment)
{
  g_auto (GStrv) parts = g_strsplit (assignment, "=", 2);
  g_autoptr (GError) error = NULL;

  if (g_strv_length (parts) == 2
      && !psc_method_set_parameter (method, g_strstrip (parts[0]), g_strstrip (parts[1]), &error))
    g_debug ("%s", error->message);
}

PscMethod *
psc_settings_new_method (GSettings *settings, const char *name)
{
  g_autoptr (PscMethod) method = new_preset (settings, name);
  g_autoptr (GError) error = NULL;
  g_autofree char *parameters = dup_parameters (settings, name);
  g_auto (GStrv) assignments = g_strsplit (parameters != NULL ? parameters : "", ",", -1);

  g_return_val_if_fail (method != NULL, NULL);
  for (guint i = 0; assignments[i] != NULL; i++)
    set_parameter (method, assignments[i]);
  if (psc_method_check (method, 0, &error))
    return g_steal_pointer (&method);
  /* Such as a stride that was chosen for the windows of the other preset. */
  g_debug ("%s", error->message);
  return new_preset (settings, name);
}

/* Both methods are of one type, so their parameters come in the same order. */
static char *
dup_difference (PscMethod *method, PscMethod *preset)
{
  g_autofree char *own_text = psc_method_dup_parameters (method);
  g_autofree char *preset_text = psc_method_dup_parameters (preset);
  g_auto (GStrv) own = g_strsplit (own_text, ", ", -1);
  g_auto (GStrv) others = g_strsplit (preset_text, ", ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) different = NULL;

  for (guint i = 0; own[i] != NULL && others[i] != NULL; i++)
    if (!g_str_equal (own[i], others[i]))
      g_strv_builder_add (builder, own[i]);
  different = g_strv_builder_end (builder);
  return g_strjoinv (", ", different);
}

/* @parameters: (nullable): %NULL or nothing removes the entry. */
static void
store_parameters (GSettings *settings, const char *name, const char *parameters)
{
  g_autoptr (GVariant) old = g_settings_get_value (settings, "method-parameters");
  g_autoptr (GVariant) new = NULL;
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));
  GVariantIter iter;
  const char *key, *value;

  g_variant_iter_init (&iter, old);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    if (!g_str_equal (key, name))
      g_variant_builder_add (&builder, "{ss}", key, value);
  if (parameters != NULL && *parameters != '\0')
    g_variant_builder_add (&builder, "{ss}", name, parameters);

  new = g_variant_ref_sink (g_variant_builder_end (&builder));
  if (!g_variant_equal (old, new))
    g_settings_set_value (settings, "method-parameters", new);
}

void
psc_settings_store_method (GSettings *settings, PscMethod *method)
{
  const char *name = psc_method_get_name (method);
  g_autoptr (PscMethod) preset = new_preset (settings, name);
  g_autofree char *parameters = dup_difference (method, preset);

  store_parameters (settings, name, parameters);
}

gboolean
psc_settings_has_parameters (GSettings *settings, const char *name)
{
  g_autofree char *parameters = dup_parameters (settings, name);

  return parameters != NULL;
}

void
psc_settings_reset_method (GSettings *settings, const char *name)
{
  store_parameters (settings, name, NULL);
}

void
psc_settings_apply_methods (GSettings *settings, PscEngine *engine)
{
  const char *const *names = psc_method_get_names ();

  for (guint i = 0; names[i] != NULL; i++)
    psc_engine_take_method (engine, psc_settings_new_method (settings, names[i]));
}

void
psc_settings_apply_model (GSettings *settings, PscEngine *engine)
{
  g_autofree char *model = g_settings_get_string (settings, "model");
  g_autofree char *device = g_settings_get_string (settings, "device");
  g_autofree char *precision = g_settings_get_string (settings, "precision");

  psc_engine_set_model (engine, *model != '\0' ? model : NULL, device,
                        g_str_equal (precision, "reduced") ? PSC_PRECISION_REDUCED
                                                           : PSC_PRECISION_FULL);
}

static void
apply_cache_limits (GSettings *settings, PscEngine *engine)
{
  PscStackCache *cache = psc_engine_get_cache (engine);

  if (cache != NULL)
    psc_stack_cache_set_limits (cache, g_settings_get_uint (settings, "cache-memory-mib") * MIB,
                                g_settings_get_uint (settings, "cache-disk-mib") * MIB);
}

static void
methods_changed_cb (GSettings *settings, const char *key, PscEngine *engine)
{
  psc_settings_apply_methods (settings, engine);
}

static void
model_changed_cb (GSettings *settings, const char *key, PscEngine *engine)
{
  psc_settings_apply_model (settings, engine);
}

static void
cache_changed_cb (GSettings *settings, const char *key, PscEngine *engine)
{
  apply_cache_limits (settings, engine);
}

void
psc_settings_bind_engine (GSettings *settings, PscEngine *engine)
{
  static const struct
  {
    const char *signal;
    void (*callback) (GSettings *, const char *, PscEngine *);
  } bindings[] = {
    { "changed::preset", methods_changed_cb },
    { "changed::method-parameters", methods_changed_cb },
    { "changed::model", model_changed_cb },
    { "changed::device", model_changed_cb },
    { "changed::precision", model_changed_cb },
    { "changed::cache-memory-mib", cache_changed_cb },
    { "changed::cache-disk-mib", cache_changed_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    g_signal_connect_object (settings, bindings[i].signal, G_CALLBACK (bindings[i].callback),
                             engine, 0);
  psc_settings_apply_methods (settings, engine);
  apply_cache_limits (settings, engine);
}

static gboolean
get_color_scheme (GValue *value, GVariant *variant, gpointer data)
{
  const char *name = g_variant_get_string (variant, NULL);
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (name, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  else if (g_str_equal (name, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  g_value_set_enum (value, scheme);
  return TRUE;
}

void
psc_settings_bind_color_scheme (GSettings *settings, AdwStyleManager *manager)
{
  g_settings_bind_with_mapping (settings, "color-scheme", manager, "color-scheme",
                                G_SETTINGS_BIND_GET, get_color_scheme, NULL, NULL, NULL);
}

static gboolean
matches_choice (const char *text, const char *choice)
{
  return g_str_equal (text, choice)
         || (*choice != '\0' && g_str_has_prefix (text, choice) && text[strlen (choice)] == ':');
}

static gboolean
get_choice (GValue *value, GVariant *variant, gpointer values)
{
  const char *const *choices = values;
  const char *text = g_variant_get_string (variant, NULL);

  for (guint i = 0; choices[i] != NULL; i++)
    if (matches_choice (text, choices[i]))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
set_choice (const GValue *value, const GVariantType *type, gpointer values)
{
  const char *const *choices = values;
  guint selected = g_value_get_uint (value);

  return selected < g_strv_length ((GStrv) choices) ? g_variant_new_string (choices[selected])
                                                    : NULL;
}

void
psc_settings_bind_choice (GSettings *settings,
                          const char *key,
                          AdwComboRow *row,
                          const char *const *values)
{
  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT, get_choice,
                                set_choice, (gpointer) values, NULL);
}
