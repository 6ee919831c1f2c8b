/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-half-stack.h"
#include "psc-engine-test.h"
#include "test-screen.h"
#include "ui/preferences/psc-settings.h"

static GSettings *
new_settings (void)
{
  GSettings *settings = psc_settings_new ();
  static const char *const keys[] = {
    "model",          "device",           "precision",   "preset", "method-parameters",
    "cache-disk-mib", "cache-memory-mib", "color-scheme"
  };

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
  assert_parameters (settings, "saliency", "smoothing=0, absolute=true, relu=plain");
  g_settings_set_string (settings, "preset", "measured");
  assert_parameters (settings, "saliency", "smoothing=0, absolute=false, relu=plain");
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
  assert_parameters (settings, "saliency", "smoothing=0, absolute=true, relu=plain");
}

/* Settings may be edited by hand, or come from another version. */
static void
test_damaged_parameters (void)
{
  g_autoptr (GSettings) settings = new_settings ();

  g_settings_set_string (settings, "preset", "paper");
  set_parameters (settings, "saliency", "nonsense, absolute=perhaps, steps=3, =, absolute = false");
  assert_parameters (settings, "saliency", "smoothing=0, absolute=false, relu=plain");
}

/* What was chosen for one preset may not go with the other; its own parameters do. */
static void
test_refused_parameters (void)
{
  g_autoptr (GSettings) settings = new_settings ();

  g_settings_set_string (settings, "preset", "measured");
  set_parameters (settings, "occlusion", "stride=40");
  assert_parameters (settings, "occlusion",
                     "smoothing=0, window=48, stride=40, baseline=blur, blur=25");
  g_settings_set_string (settings, "preset", "paper");
  assert_parameters (settings, "occlusion",
                     "smoothing=0, window=15, stride=8, baseline=zero, blur=10");
}

static gboolean
is_in_memory (PscStackCache *cache, const char *key)
{
  g_autoptr (PscKeptStack) stack = psc_stack_cache_peek (cache, key);

  return stack != NULL;
}

/* One of three eighths of a MiB. */
static void
store_stack (PscStackCache *cache, const char *key)
{
  const guint side = 256;
  const guint n_maps = 3;
  g_autoptr (PscStack) stack = psc_stack_new_take (n_maps, psc_map_grid_of_pixels (side),
                                                   g_new0 (float, n_maps *side *side));
  g_autoptr (PscHalfStack) half = psc_half_stack_new (stack, n_maps);
  g_autoptr (GError) error = NULL;

  psc_stack_cache_store (cache, key, PSC_KEPT_STACK (half), &error);
  g_assert_no_error (error);
}

static void
test_cache_follows (void)
{
  static const char *const models[] = { "a", "b", "c", "d" };
  char *keys[G_N_ELEMENTS (models)];
  g_autoptr (GSettings) settings = new_settings ();
  g_autofree char *file = test_screen_dup_path ("stacks", "none");
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 0, 0);
  g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
  g_autoptr (PscEngine) engine = psc_engine_new (bank, cache);
  guint64 size;

  psc_settings_bind_engine (settings, engine);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      keys[i] = psc_stack_cache_dup_key (models[i], "cpu", "input", "saliency", "smoothing=0");
      store_stack (cache, keys[i]);
      g_assert_true (i > 0 || is_in_memory (cache, keys[i]));
    }
  size = psc_stack_cache_measure (cache);
  g_assert_cmpuint (size, >, 3 << 19);

  g_settings_set_uint (settings, "cache-memory-mib", 1);
  g_assert_false (is_in_memory (cache, keys[0]));
  g_assert_true (is_in_memory (cache, keys[3]));
  g_settings_set_uint (settings, "cache-disk-mib", 1);
  store_stack (cache, keys[3]);
  g_assert_cmpuint (psc_stack_cache_measure (cache), <=, 1 << 20);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_free (keys[i]);
  g_assert_finalize_object (g_steal_pointer (&engine));
}

static void
count_cb (PscEngine *engine, const char *method, guint *n)
{
  ++*n;
}

/* A method whose parameters are others is taken, and no other one. */
static void
test_methods_follow (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
  g_autoptr (PscEngine) engine = psc_engine_new (bank, NULL);
  guint n_changed = 0;

  psc_settings_bind_engine (settings, engine);
  g_assert_cmpint (psc_engine_get_state (engine), ==, PSC_ENGINE_EMPTY);
  g_signal_connect (engine, "method-changed", G_CALLBACK (count_cb), &n_changed);
  set_parameters (settings, "occlusion", "window=40");
  g_assert_cmpuint (n_changed, ==, 1);
  psc_settings_apply_methods (settings, engine);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_finalize_object (g_steal_pointer (&engine));
}

static gboolean
is_loading (PscEngine *engine)
{
  return psc_engine_get_state (engine) == PSC_ENGINE_LOADING;
}

/* Model, device and precision: each of them has the engine load anew. */
static void
test_model_follows (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
  g_autoptr (PscEngine) engine = psc_engine_new (bank, NULL);
  g_autofree char *path = psc_engine_test_dup_model ();

  psc_settings_bind_engine (settings, engine);
  g_settings_set_string (settings, "model", path);
  psc_engine_test_wait_until (!is_loading (engine));
  g_assert_cmpstr (psc_engine_get_model_name (engine), ==, "tiny");
  g_settings_set_string (settings, "device", "cuda:99");
  psc_engine_test_wait_until (!is_loading (engine));
  g_assert_cmpint (psc_engine_get_state (engine), ==, PSC_ENGINE_FAILED);
  g_assert_nonnull (strstr (psc_engine_get_message (engine), "cuda:99"));
  g_settings_set_string (settings, "device", "cpu");
  psc_engine_test_wait_until (!is_loading (engine));
  g_assert_true (g_str_has_prefix (psc_engine_get_device (engine), "CPU"));

  g_settings_set_string (settings, "precision", "reduced");
  g_assert_true (is_loading (engine));
  psc_engine_test_wait_until (!is_loading (engine));
  g_assert_cmpint (psc_engine_get_precision (engine), ==, PSC_PRECISION_REDUCED);
  g_settings_set_string (settings, "model", "");
  g_assert_true (is_loading (engine));
  g_assert_finalize_object (g_steal_pointer (&engine));
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
  g_test_add_func ("/settings/refused-parameters", test_refused_parameters);
  g_test_add_func ("/settings/cache-follows", test_cache_follows);
  g_test_add_func ("/settings/methods-follow", test_methods_follow);
  g_test_add_func ("/settings/model-follows", test_model_follows);
  g_test_add_func ("/settings/color-scheme", test_color_scheme);
  return g_test_run ();
}
