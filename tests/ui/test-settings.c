/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "fake-engine.h"
#include "test-screen.h"
#include "ui/psc-settings.h"

static GSettings *
new_settings (void)
{
  GSettings *settings = psc_settings_new ();
  static const char *const keys[] = { "model",          "device",
                                      "preset",         "method-parameters",
                                      "cache-disk-mib", "cache-memory-mib",
                                      "color-scheme" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
  return settings;
}

static void
set_parameters (GSettings *settings, const char *name, const char *parameters)
{
  g_settings_set (settings, "method-parameters", "@a{ss}",
                  g_variant_new_parsed ("{%s: %s}", name, parameters));
}

static void
assert_parameters (GSettings *settings, const char *name, const char *expected)
{
  g_autoptr (PscMethod) method = psc_settings_new_method (settings, name);
  g_autofree char *parameters = psc_method_dup_parameters (method);

  g_assert_cmpstr (parameters, ==, expected);
}

static void
test_presets (void)
{
  g_autoptr (GSettings) settings = new_settings ();

  g_settings_set_string (settings, "preset", "paper");
  assert_parameters (settings, "saliency", "smoothing=0, absolute=true");
  g_settings_set_string (settings, "preset", "measured");
  assert_parameters (settings, "saliency", "smoothing=0, absolute=false");
}

static void
test_difference_is_stored (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (PscMethod) method = NULL;
  g_autoptr (GVariant) stored = NULL;
  const char *text;

  g_settings_set_string (settings, "preset", "paper");
  method = psc_settings_new_method (settings, "occlusion");
  g_object_set (method, "window", 20u, NULL);
  psc_settings_store_method (settings, method);

  stored = g_settings_get_value (settings, "method-parameters");
  g_assert_true (g_variant_lookup (stored, "occlusion", "&s", &text));
  g_assert_cmpstr (text, ==, "window=20");
  g_assert_true (psc_settings_has_parameters (settings, "occlusion"));
  g_assert_false (psc_settings_has_parameters (settings, "saliency"));

  g_object_set (method, "window", 15u, NULL);
  psc_settings_store_method (settings, method);
  g_assert_false (psc_settings_has_parameters (settings, "occlusion"));
}

static void
test_reset_spares_others (void)
{
  g_autoptr (GSettings) settings = new_settings ();

  g_settings_set_value (
      settings, "method-parameters",
      g_variant_new_parsed ("{'occlusion': 'window=20', 'saliency': 'absolute=true'}"));
  psc_settings_reset_method (settings, "occlusion");
  g_assert_false (psc_settings_has_parameters (settings, "occlusion"));
  assert_parameters (settings, "saliency", "smoothing=0, absolute=true");
}

/* Settings may be edited by hand, or come from another version. */
static void
test_damaged_parameters (void)
{
  g_autoptr (GSettings) settings = new_settings ();

  g_settings_set_string (settings, "preset", "paper");
  set_parameters (settings, "saliency", "nonsense, absolute=perhaps, steps=3, =, absolute = false");
  assert_parameters (settings, "saliency", "smoothing=0, absolute=false");
}

static void
test_engine_follows (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (PscEngine) engine = fake_engine_new ();
  guint n_taken;

  psc_settings_bind_engine (settings, engine);
  g_assert_cmpuint (fake_engine_get_memory_limit (engine), ==, 1024);
  g_assert_cmpuint (fake_engine_get_disk_limit (engine), ==, 4096);
  g_assert_cmpstr (fake_engine_get_order (engine), ==, "");

  n_taken = fake_engine_get_n_methods_taken (engine);
  set_parameters (settings, "occlusion", "window=40");
  g_assert_cmpuint (fake_engine_get_n_methods_taken (engine), ==, n_taken + 1);
  psc_settings_apply_methods (settings, engine);
  g_assert_cmpuint (fake_engine_get_n_methods_taken (engine), ==, n_taken + 1);

  g_settings_set_uint (settings, "cache-disk-mib", 7);
  g_assert_cmpuint (fake_engine_get_disk_limit (engine), ==, 7);
  g_settings_set_string (settings, "device", "cpu");
  g_assert_cmpstr (fake_engine_get_order (engine), ==, "(default) on cpu");
  g_settings_set_string (settings, "model", "medclip");
  g_assert_cmpstr (fake_engine_get_order (engine), ==, "medclip on cpu");
  g_assert_finalize_object (g_steal_pointer (&engine));
  g_settings_set_string (settings, "model", "");
}

static void
test_color_scheme (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  AdwStyleManager *manager = adw_style_manager_get_default ();

  psc_settings_bind_color_scheme (settings, manager);
  g_assert_cmpint (adw_style_manager_get_color_scheme (manager), ==, ADW_COLOR_SCHEME_FORCE_DARK);
  g_settings_set_string (settings, "color-scheme", "light");
  g_assert_cmpint (adw_style_manager_get_color_scheme (manager), ==, ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_settings_set_string (settings, "color-scheme", "system");
  g_assert_cmpint (adw_style_manager_get_color_scheme (manager), ==, ADW_COLOR_SCHEME_DEFAULT);
  g_settings_unbind (manager, "color-scheme");
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);
  g_test_add_func ("/settings/presets", test_presets);
  g_test_add_func ("/settings/difference-is-stored", test_difference_is_stored);
  g_test_add_func ("/settings/reset-spares-others", test_reset_spares_others);
  g_test_add_func ("/settings/damaged-parameters", test_damaged_parameters);
  g_test_add_func ("/settings/engine-follows", test_engine_follows);
  g_test_add_func ("/settings/color-scheme", test_color_scheme);
  return g_test_run ();
}
