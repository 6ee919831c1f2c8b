/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>

#include "attribution/psc-half-stack.h"
#include "model/psc-model-store.h"
#include "psc-engine-test.h"
#include "test-screen.h"
#include "ui/viewer/psc-about.h"
#include "ui/widgets/psc-dialog.h"
#include "ui/preferences/psc-flags-button.h"
#include "ui/preferences/psc-method-row.h"
#include "ui/preferences/psc-parameter-label.h"
#include "ui/preferences/psc-preferences.h"
#include "ui/preferences/psc-settings.h"
#include "ui/viewer/psc-shortcuts.h"

typedef struct
{
  GSettings *settings;
  PscEngine *engine;
  PscPreferences *window;
} Fixture;

/* One with a stack in it. */
static PscStackCache *
new_cache (void)
{
  const guint side = 64;
  g_autofree char *file = test_screen_dup_path ("stacks", "none");
  g_autofree char *folder = g_path_get_dirname (file);
  PscStackCache *cache = psc_stack_cache_new (folder, 1 << 20, 1 << 20);
  g_autoptr (PscStack) stack =
      psc_stack_new_take (1, psc_map_grid_of_pixels (side), g_new0 (float, side *side));
  g_autoptr (PscHalfStack) half = psc_half_stack_new (stack, 1);
  g_autofree char *key =
      psc_stack_cache_dup_key ("model", "cpu", "input", "saliency", "smoothing=0");
  g_autoptr (GError) error = NULL;

  psc_stack_cache_store (cache, key, PSC_KEPT_STACK (half), &error);
  g_assert_no_error (error);
  return cache;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
  g_autoptr (PscStackCache) cache = new_cache ();

  f->settings = psc_settings_new ();
  f->engine = psc_engine_new (bank, cache);
  psc_settings_bind_engine (f->settings, f->engine);
  f->window = psc_preferences_new (f->settings, f->engine);
  psc_dialog_present_any (GTK_WIDGET (f->window), NULL);
}

static gboolean
has_listed (gpointer data)
{
  Fixture *f = data;

  return test_screen_find (f->window, ADW_TYPE_ACTION_ROW, "title", "Automatic") != NULL;
}

static gboolean
has_measured (gpointer data)
{
  Fixture *f = data;
  GtkWidget *row = test_screen_find (f->window, ADW_TYPE_ACTION_ROW, "title", "In use on the disk");

  return !g_str_equal (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Being measured…");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const keys[] = {
    "model", "device", "precision", "preset", "method-parameters", "color-scheme"
  };

  test_screen_wait (has_listed, f);
  test_screen_wait (has_measured, f);
  test_screen_close (f->window);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (f->settings, keys[i]);
  g_assert_finalize_object (f->engine);
  g_object_unref (f->settings);
}

static PscMethodRow *
find_method (Fixture *f, const char *title)
{
  PscMethodRow *row = test_screen_find (f->window, PSC_TYPE_METHOD_ROW, "title", title);

  g_assert_nonnull (row);
  return row;
}

static gpointer
find_control (PscMethodRow *method, const char *title, GType type)
{
  GtkWidget *row = test_screen_find (method, ADW_TYPE_ACTION_ROW, "title", title);
  gpointer control = row != NULL ? test_screen_find (row, type, NULL, NULL) : NULL;

  g_assert_nonnull (control);
  return control;
}

static void
assert_engine_has (Fixture *f, const char *method, const char *assignment)
{
  g_autofree char *parameters =
      psc_method_dup_parameters (psc_engine_get_method (f->engine, method));

  g_assert_nonnull (strstr (parameters, assignment));
}

static PscEngineState
wait_for_model (PscEngine *engine)
{
  psc_engine_test_wait_until (psc_engine_get_state (engine) != PSC_ENGINE_LOADING);
  return psc_engine_get_state (engine);
}

static void
load_tiny (PscEngine *engine)
{
  psc_engine_set_model (engine, "tiny", "cpu", PSC_PRECISION_FULL);
  g_assert_cmpint (wait_for_model (engine), ==, PSC_ENGINE_READY);
}

/* From a control to the setting and to the engine, and back. */
static void
test_number (Fixture *f, gconstpointer data)
{
  PscMethodRow *row = find_method (f, "Occlusion");
  GtkSpinButton *spin = find_control (row, "Window", GTK_TYPE_SPIN_BUTTON);
  GtkWidget *reset = test_screen_find (row, GTK_TYPE_BUTTON, "tooltip-text", "Reset to the preset");

  g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==, 48);
  g_assert_false (gtk_widget_get_visible (reset));
  gtk_spin_button_set_value (spin, 20);
  g_assert_true (psc_settings_has_parameters (f->settings, "occlusion"));
  assert_engine_has (f, "occlusion", "window=20");
  g_assert_true (gtk_widget_get_visible (reset));

  g_signal_emit_by_name (reset, "clicked");
  g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==, 48);
  g_assert_false (psc_settings_has_parameters (f->settings, "occlusion"));
  assert_engine_has (f, "occlusion", "window=48");
}

static gboolean
is_stored (Fixture *f, const char *assignment)
{
  g_autoptr (GVariant) all = g_settings_get_value (f->settings, "method-parameters");
  const char *parameters;

  return g_variant_lookup (all, "occlusion", "&s", &parameters)
         && strstr (parameters, assignment) != NULL;
}

/* The method's own words stand at what it does not take, which reaches neither the settings nor the
 * engine; with a value that goes with it, it does. */
static void
test_refusal (Fixture *f, gconstpointer data)
{
  PscMethodRow *row = find_method (f, "Occlusion");
  GtkSpinButton *window = find_control (row, "Window", GTK_TYPE_SPIN_BUTTON);
  GtkSpinButton *stride = find_control (row, "Stride", GTK_TYPE_SPIN_BUTTON);
  AdwActionRow *refused = test_screen_find (row, ADW_TYPE_ACTION_ROW, "title", "Stride");
  g_autofree char *before = g_strdup (adw_action_row_get_subtitle (refused));
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  gtk_spin_button_set_value (stride, 60);
  g_assert_false (psc_method_check (psc_method_row_get_method (row), 0, &error));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (refused), error->message));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (refused), "refused"));
  g_assert_false (psc_settings_has_parameters (f->settings, "occlusion"));
  assert_engine_has (f, "occlusion", "stride=8,");

  gtk_spin_button_set_value (window, 64);
  g_assert_cmpstr (adw_action_row_get_subtitle (refused), ==, before);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (refused), "refused"));
  g_assert_true (is_stored (f, "stride=60"));
  assert_engine_has (f, "occlusion", "window=64, stride=60,");

  gtk_spin_button_set_value (window, 10);
  refused = test_screen_find (row, ADW_TYPE_ACTION_ROW, "title", "Window");
  said = g_strdup (adw_action_row_get_subtitle (refused));
  g_assert_nonnull (strstr (said, "60"));
  g_assert_true (is_stored (f, "window=64"));
}

static void
test_preset (Fixture *f, gconstpointer data)
{
  PscMethodRow *row =
      find_method (f, psc_method_get_title (psc_engine_get_method (f->engine, "saliency")));
  GtkSwitch *absolute = find_control (row, "Absolute value", GTK_TYPE_SWITCH);
  AdwComboRow *preset = test_screen_find (f->window, ADW_TYPE_COMBO_ROW, "title", "Preset");

  g_assert_false (gtk_switch_get_active (absolute));
  g_assert_nonnull (strstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), "equals"));
  adw_combo_row_set_selected (preset, 1);
  g_assert_true (gtk_switch_get_active (absolute));
  g_assert_nonnull (
      strstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), "absolute value"));
  assert_engine_has (f, "saliency", "absolute=true");
  gtk_switch_set_active (absolute, FALSE);
  assert_engine_has (f, "saliency", "absolute=false");
}

static void
test_choice (Fixture *f, gconstpointer data)
{
  PscMethodRow *row = find_method (f, "Integrated gradients");
  GtkDropDown *baseline = find_control (row, "Baseline", GTK_TYPE_DROP_DOWN);

  gtk_drop_down_set_selected (baseline, 1);
  assert_engine_has (f, "integrated-gradients", "baseline=black");
}

/* At least one flag stays set. */
static void
test_flags (Fixture *f, gconstpointer data)
{
  PscMethodRow *row =
      find_method (f, psc_method_get_title (psc_engine_get_method (f->engine, "gradient-shap")));
  PscFlagsButton *button = find_control (row, "Baselines", PSC_TYPE_FLAGS_BUTTON);
  GtkWidget *black = test_screen_find (button, GTK_TYPE_CHECK_BUTTON, "label", "Black");
  GtkWidget *blur = test_screen_find (button, GTK_TYPE_CHECK_BUTTON, "label", "Blurred image");

  g_assert_false (gtk_widget_get_sensitive (blur));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (black), TRUE);
  assert_engine_has (f, "gradient-shap", "baselines=black+blur");
  g_assert_true (gtk_widget_get_sensitive (blur));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (blur), FALSE);
  g_assert_false (gtk_widget_get_sensitive (black));
  assert_engine_has (f, "gradient-shap", "baselines=black,");
}

static void
test_settings_reach_controls (Fixture *f, gconstpointer data)
{
  AdwComboRow *style = test_screen_find (f->window, ADW_TYPE_COMBO_ROW, "title", "Style");
  AdwComboRow *device = test_screen_find (f->window, ADW_TYPE_COMBO_ROW, "title", "Device");
  AdwComboRow *precision =
      test_screen_find (f->window, ADW_TYPE_COMBO_ROW, "title", "Precision of gradients");
  g_autofree char *chosen = NULL;

  g_settings_set_string (f->settings, "color-scheme", "light");
  g_assert_cmpuint (adw_combo_row_get_selected (style), ==, 1);
  adw_combo_row_set_selected (style, 2);
  chosen = g_settings_get_string (f->settings, "color-scheme");
  g_assert_cmpstr (chosen, ==, "system");
  g_settings_set_string (f->settings, "model", "tiny");
  g_settings_set_string (f->settings, "device", "cuda:99");
  g_assert_cmpuint (adw_combo_row_get_selected (device), ==, 2);
  g_assert_cmpint (wait_for_model (f->engine), ==, PSC_ENGINE_FAILED);
  g_assert_nonnull (strstr (psc_engine_get_message (f->engine), "cuda:99"));
  adw_combo_row_set_selected (device, 1);
  g_assert_cmpint (wait_for_model (f->engine), ==, PSC_ENGINE_READY);
  g_assert_cmpint (psc_engine_get_precision (f->engine), ==, PSC_PRECISION_FULL);
  adw_combo_row_set_selected (precision, 1);
  g_assert_cmpint (wait_for_model (f->engine), ==, PSC_ENGINE_READY);
  g_assert_cmpint (psc_engine_get_precision (f->engine), ==, PSC_PRECISION_REDUCED);
}

/* Those that cannot be used are listed with the reason and cannot be chosen. */
static void
test_models (Fixture *f, gconstpointer data)
{
  GtkWidget *row, *check;

  test_screen_wait (has_listed, f);
  row = test_screen_find (f->window, ADW_TYPE_ACTION_ROW, "title", "broken");
  g_assert_nonnull (row);
  g_assert_false (gtk_widget_get_sensitive (row));
  row = test_screen_find (f->window, ADW_TYPE_ACTION_ROW, "title", "tiny");
  check = test_screen_find (row, GTK_TYPE_CHECK_BUTTON, NULL, NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_cmpint (wait_for_model (f->engine), ==, PSC_ENGINE_READY);
  g_assert_cmpstr (psc_engine_get_model_name (f->engine), ==, "tiny");
  g_settings_set_string (f->settings, "model", "");
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
}

static gboolean
lists_mine (gpointer data)
{
  Fixture *f = data;

  return test_screen_find (f->window, ADW_TYPE_ACTION_ROW, "title", "mine") != NULL;
}

static gboolean
does_not_list_mine (gpointer data)
{
  return !lists_mine (data);
}

static void
import_mine (void)
{
  g_autofree char *path = psc_engine_test_dup_model ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle =
      psc_model_store_import (path, NULL, NULL, "mine", FALSE, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
}

/* Only what was imported can be removed; the one in use makes way for the default. */
static void
test_remove_model (Fixture *f, gconstpointer data)
{
  g_autofree char *chosen = NULL;
  GtkWidget *row, *button;
  GtkPopover *popover;

  test_screen_wait (has_listed, f);
  row = test_screen_find (f->window, ADW_TYPE_ACTION_ROW, "title", "tiny");
  g_assert_null (test_screen_find (row, GTK_TYPE_MENU_BUTTON, NULL, NULL));
  test_screen_close (f->window);
  import_mine ();
  g_settings_set_string (f->settings, "model", "mine");
  g_assert_cmpint (wait_for_model (f->engine), ==, PSC_ENGINE_READY);
  f->window = psc_preferences_new (f->settings, f->engine);
  psc_dialog_present_any (GTK_WIDGET (f->window), NULL);
  test_screen_wait (lists_mine, f);
  test_screen_shoot (f->window, "preferences-imported");

  row = test_screen_find (f->window, ADW_TYPE_ACTION_ROW, "title", "mine");
  button = test_screen_find (row, GTK_TYPE_MENU_BUTTON, NULL, NULL);
  popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));
  g_signal_emit_by_name (test_screen_find (popover, GTK_TYPE_BUTTON, "label", "_Remove"),
                         "clicked");
  test_screen_wait (does_not_list_mine, f);
  chosen = g_settings_get_string (f->settings, "model");
  g_assert_cmpstr (chosen, ==, "");
  wait_for_model (f->engine);
  g_assert_cmpstr (psc_engine_get_model_name (f->engine), !=, "mine");
}

static void
test_engine_state (Fixture *f, gconstpointer data)
{
  AdwActionRow *row = test_screen_find (f->window, ADW_TYPE_ACTION_ROW, "title", "In use");
  g_autofree char *expected = NULL;

  psc_engine_set_model (f->engine, "broken", "cpu", PSC_PRECISION_FULL);
  g_assert_cmpstr (adw_action_row_get_subtitle (row), ==, "The model is being loaded…");
  g_assert_cmpint (wait_for_model (f->engine), ==, PSC_ENGINE_FAILED);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (row), "broken"));
  load_tiny (f->engine);
  expected = g_strdup_printf ("tiny on %s", psc_engine_get_device (f->engine));
  g_assert_cmpstr (adw_action_row_get_subtitle (row), ==, expected);
}

static gboolean
is_cleared (gpointer data)
{
  Fixture *f = data;
  GtkWidget *row = test_screen_find (f->window, ADW_TYPE_ACTION_ROW, "title", "In use on the disk");

  return g_str_equal (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "0 bytes");
}

static void
test_cache (Fixture *f, gconstpointer data)
{
  GtkWidget *clear;
  GtkSpinButton *spin;

  test_screen_wait (has_measured, f);
  g_assert_false (is_cleared (f));
  clear = test_screen_find (f->window, GTK_TYPE_BUTTON, "label", "Clear");
  g_signal_emit_by_name (clear, "clicked");
  g_assert_false (gtk_widget_get_sensitive (clear));
  test_screen_wait (is_cleared, f);
  g_assert_cmpuint (psc_stack_cache_measure (psc_engine_get_cache (f->engine)), ==, 0);

  spin = find_control ((PscMethodRow *) f->window, "On the disk", GTK_TYPE_SPIN_BUTTON);
  gtk_spin_button_set_value (spin, 512);
  g_assert_cmpuint (g_settings_get_uint (f->settings, "cache-disk-mib"), ==, 512);
}

static void
set_parameter (Fixture *f, const char *method, const char *assignment)
{
  g_settings_set (f->settings, "method-parameters", "@a{ss}",
                  g_variant_new_parsed ("{%s: %s}", method, assignment));
}

static void
resize (Fixture *f, int width, int height)
{
  gtk_window_set_default_size (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (f->window))), width,
                               height);
}

static void
test_pictures (Fixture *f, gconstpointer data)
{
  load_tiny (f->engine);
  test_screen_wait (has_listed, f);
  g_object_set (f->window, "visible-page-name", "model", NULL);
  test_screen_shoot (f->window, "preferences-model");
  g_object_set (f->window, "visible-page-name", "methods", NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (find_method (f, "Occlusion")), TRUE);
  test_screen_shoot (f->window, "preferences-methods");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (find_method (f, "Occlusion")), FALSE);
  set_parameter (f, "gradient-shap", "baselines=black+blur");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (find_method (f, "Gradient SHAP")), TRUE);
  resize (f, 400, 1000);
  test_screen_shoot (f->window, "preferences-narrow");
  resize (f, 640, 640);
  g_object_set (f->window, "visible-page-name", "cache", NULL);
  test_screen_shoot (f->window, "preferences-cache");
  g_object_set (f->window, "visible-page-name", "appearance", NULL);
  test_screen_shoot (f->window, "preferences-appearance");
}

static void
test_about (void)
{
  g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
  g_autoptr (PscEngine) engine = psc_engine_new (bank, NULL);
  g_autofree char *comments = NULL;
  g_autofree char *debug_info = NULL;
  g_autofree char *device = NULL;
  GtkWidget *about;

  load_tiny (engine);
  device = g_strdup_printf ("Device: %s", psc_engine_get_device (engine));
  about = psc_about_show (NULL, engine);
  g_object_get (about, "comments", &comments, "debug-info", &debug_info, NULL);
  g_assert_nonnull (strstr (comments, "For research use. Not for diagnosis."));
  g_assert_nonnull (strstr (debug_info, device));
  test_screen_shoot (about, "about");
  test_screen_close (about);
}

/* Every key has a name. */
static void
test_shortcuts (void)
{
  GtkWidget *shortcuts = GTK_WIDGET (psc_shortcuts_new ());
  GtkWidget *row;

  psc_dialog_present_any (shortcuts, NULL);
  row = test_screen_find (shortcuts, ADW_TYPE_ACTION_ROW, "title", "Move");
  g_assert_nonnull (test_screen_find (row, GTK_TYPE_LABEL, "label", "Ctrl+Left"));
  g_assert_nonnull (test_screen_find (row, GTK_TYPE_LABEL, "label", "Ctrl+Up"));
  row = test_screen_find (shortcuts, ADW_TYPE_ACTION_ROW, "title", "Zoom at the pointer");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Turn the wheel");
  test_screen_shoot (shortcuts, "shortcuts");
  test_screen_close (shortcuts);
}

/* One that is whole, and one without weights. */
static void
install_models (void)
{
  g_autofree char *tiny = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
  g_autofree char *config = test_screen_dup_path ("models/broken", "config.json");
  g_autofree char *link = test_screen_dup_path ("models", "tiny");
  g_autofree char *folder = g_path_get_dirname (link);
  g_autoptr (GFile) file = g_file_new_for_path (link);
  g_autoptr (GError) error = NULL;

  test_screen_write (config, "{}");
  g_file_make_symbolic_link (file, tiny, NULL, &error);
  g_assert_no_error (error);
  g_setenv ("PROMPTOSCOPE_MODELS", folder, TRUE);
}

static void
assert_labelled (const char *nick)
{
  if (g_str_equal (psc_parameter_label_get (nick), nick))
    g_error ("the choice “%s” has no label", nick);
}

/* What a method lets one choose from has words for people, not for the command line. */
static void
test_labels (void)
{
  guint n_choices = 0;

  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      g_autoptr (PscMethod) method = psc_method_new (*name, PSC_PRESET_PAPER, NULL);
      guint n;
      g_autofree GParamSpec **specs =
          g_object_class_list_properties (G_OBJECT_GET_CLASS (method), &n);

      for (guint i = 0; i < n; i++)
        if (G_IS_PARAM_SPEC_ENUM (specs[i]))
          {
            GEnumClass *choices = G_PARAM_SPEC_ENUM (specs[i])->enum_class;

            for (guint c = 0; c < choices->n_values; c++, n_choices++)
              assert_labelled (choices->values[c].value_nick);
          }
        else if (G_IS_PARAM_SPEC_FLAGS (specs[i]))
          {
            GFlagsClass *choices = G_PARAM_SPEC_FLAGS (specs[i])->flags_class;

            for (guint c = 0; c < choices->n_values; c++, n_choices++)
              assert_labelled (choices->values[c].value_nick);
          }
    }
  g_assert_cmpuint (n_choices, >, 10);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/preferences/number", test_number },
    { "/preferences/refusal", test_refusal },
    { "/preferences/preset", test_preset },
    { "/preferences/choice", test_choice },
    { "/preferences/flags", test_flags },
    { "/preferences/settings-reach-controls", test_settings_reach_controls },
    { "/preferences/models", test_models },
    { "/preferences/remove-model", test_remove_model },
    { "/preferences/engine-state", test_engine_state },
    { "/preferences/cache", test_cache },
    { "/preferences/pictures", test_pictures },
  };

  test_screen_init (&argc, &argv);
  install_models ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/preferences/labels", test_labels);
  g_test_add_func ("/about", test_about);
  g_test_add_func ("/shortcuts", test_shortcuts);
  return g_test_run ();
}
