/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#include "psc-viewer-driver.h"
#include "test-screen.h"
#include "ui/preferences/psc-settings.h"

/* One window, and a model of every family chosen from its menu, one after the other. */

static const char *const models[] = { "openai-clip", "openai-jit", "openai-resnet", "hf-clip",
                                      "open-clip",   "biomedclip", "siglip",        "biovil",
                                      "biovil-t",    "cxr-clip" };

static GMenuModel *
get_menu (PscViewerDriver *driver)
{
  return G_MENU_MODEL (gtk_widget_get_template_child (GTK_WIDGET (driver->window), PSC_TYPE_VIEWER,
                                                      "models_section"));
}

/* The place of a model in the menu, or -1. */
static int
find_item (PscViewerDriver *driver, const char *model)
{
  GMenuModel *menu = get_menu (driver);

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *target = NULL;

      g_assert_true (
          g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_TARGET, "s", &target));
      if (g_str_equal (target, model))
        return i;
    }
  return -1;
}

static gboolean
has_item (PscViewerDriver *driver, gpointer model)
{
  return find_item (driver, model) >= 0;
}

/* The models are looked for when the menu opens. */
static GtkMenuButton *
open_menu (PscViewerDriver *driver)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (
      gtk_widget_get_template_child (GTK_WIDGET (driver->window), PSC_TYPE_VIEWER, "menu_button"));

  gtk_menu_button_popup (button);
  return button;
}

static gboolean
has_model (PscViewerDriver *driver, gpointer model)
{
  if (psc_engine_get_state (driver->engine) == PSC_ENGINE_FAILED)
    g_error ("%s: %s", (const char *) model, psc_engine_get_message (driver->engine));
  return g_strcmp0 (psc_engine_get_model_name (driver->engine), model) == 0;
}

static void
choose (PscViewerDriver *driver, const char *model)
{
  GtkMenuButton *button = open_menu (driver);

  psc_viewer_driver_wait (driver, has_item, (gpointer) model, model);
  gtk_menu_button_popdown (button);
  g_action_group_activate_action (G_ACTION_GROUP (driver->window), "model",
                                  g_variant_new_string (model));
  psc_viewer_driver_wait (driver, has_model, (gpointer) model, model);
}

/* Of every pixel of the image that the model sees there is a value, and of no other. */
static void
check_overlay (PscOverlay *overlay, PscImage *image)
{
  const PscPlacement *placement = psc_overlay_get_placement (overlay);

  g_assert_nonnull (placement);
  g_assert_cmpuint (placement->width, ==, psc_image_get_width (image));
  g_assert_cmpuint (placement->height, ==, psc_image_get_height (image));
  for (guint i = 0; i < 100; i++)
    {
      double x = (i % 10 + 0.5) * (double) placement->width / 10;
      double y = (i / 10 + 0.5) * (double) placement->height / 10; /* NOLINT */
      gboolean is_seen = x >= placement->left && x < placement->right && y >= placement->top
                         && y < placement->bottom;

      g_assert_true (is_seen == !isnan (psc_overlay_probe (overlay, x, y)));
    }
}

static void
test_menu (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GSettings) settings = psc_settings_new ();
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "families", "open-clip", "image.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  psc_settings_bind_engine (settings, driver->engine);
  psc_viewer_driver_open (driver, file);
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *chosen = NULL;
      g_autofree char *shot = g_strconcat ("family-", models[i], NULL);
      g_autoptr (PscOverlay) overlay = NULL;

      choose (driver, models[i]);
      psc_viewer_driver_wait (driver, psc_viewer_driver_is_scored, NULL, "scores");
      chosen = g_settings_get_string (settings, "model");
      g_assert_cmpstr (chosen, ==, models[i]);
      psc_viewer_driver_ask (driver, "small left pleural effusion", "saliency");
      overlay = psc_viewer_driver_wait_for_map (driver, "saliency", PSC_EXPLANATION_FUSED);
      check_overlay (overlay, psc_session_get_image (psc_reading_get_session (driver->reading)));
      psc_viewer_driver_settle (driver);
      test_screen_shoot (driver->window, shot);
    }
}

/* What is no model is not offered, and what is there no more is not when the menu opens again. */
static void
test_changes (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autofree char *empty = test_screen_dup_path ("models/empty", "nothing");
  g_autofree char *gone = test_screen_dup_path ("models", "siglip");
  GtkMenuButton *button;

  button = open_menu (driver);
  psc_viewer_driver_wait (driver, has_item, (gpointer) "siglip", "siglip");
  g_assert_cmpint (g_remove (gone), ==, 0);
  gtk_menu_button_popdown (button);
  psc_viewer_driver_settle (driver);
  open_menu (driver);
  while (find_item (driver, "siglip") >= 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (find_item (driver, ""), ==, 0);
  g_assert_cmpint (find_item (driver, "demonstration"), >, 0);
  g_assert_cmpint (find_item (driver, "empty"), ==, -1);
}

/* A folder of models: the demonstration, which others have put there, and one of every family. */
static void
link_models (void)
{
  g_autofree char *former =
      g_build_filename (g_getenv ("PROMPTOSCOPE_MODELS"), "demonstration", NULL);
  g_autofree char *demonstration = test_screen_dup_path ("models", "demonstration");
  g_autofree char *folder = g_path_get_dirname (demonstration);

  g_assert_cmpint (symlink (former, demonstration), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *family =
          g_test_build_filename (G_TEST_DIST, "fixtures", "families", models[i], NULL);
      g_autofree char *link = g_build_filename (folder, models[i], NULL);

      g_assert_cmpint (symlink (family, link), ==, 0);
    }
  g_setenv ("PROMPTOSCOPE_MODELS", folder, TRUE);
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);
  link_models ();
  g_test_add_func ("/model-menu/menu", test_menu);
  g_test_add_func ("/model-menu/changes", test_changes);
  return g_test_run ();
}
