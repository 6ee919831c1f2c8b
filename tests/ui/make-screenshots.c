/* SPDX-License-Identifier: Apache-2.0 */

/* Shows an image in every view, in both styles and three sizes, and writes each as a PNG:
 * make-screenshots FOLDER IMAGE [PROMPT [MANNER...]], where a manner is “large” for letters half as
 * large again, “rtl” for a language that is read from the right, “contrast” for high contrast,
 * “brief” for the panes beside and below the images alone, or a language, such as “de”, whose
 * messages lie in the folder PROMPTOSCOPE_MESSAGES. */

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>

#include "psc-test-ui.h"
#include "psc-viewer-driver.h"
#include "test-screen.h"
#include "ui/viewer/psc-viewer-private.h"

static const struct
{
  int width;
  int height;
} sizes[] = { { 1280, 800 }, { 1920, 1080 }, { 480, 720 } };

static const struct
{
  AdwColorScheme scheme;
  const char *name;
} styles[] = { { ADW_COLOR_SCHEME_FORCE_DARK, "dark" }, { ADW_COLOR_SCHEME_FORCE_LIGHT, "light" } };

static const struct
{
  PscView view;
  const char *method; /* NULL for all */
  const char *name;
} views[] = {
  { PSC_VIEW_COMPARE, "integrated-gradients", "compare" },
  { PSC_VIEW_COMPARE, NULL, "compare-all" },
  { PSC_VIEW_ATLAS, NULL, "atlas" },
  { PSC_VIEW_PROMPTS, "integrated-gradients", "prompts" },
  { PSC_VIEW_SINGLE, "integrated-gradients", "single" },
  { PSC_VIEW_COMPARE, "token-similarity", "cells" },
};

/* Of those, with findings. */
static const guint findings_views[] = { 5, 4 };

static void
shoot (PscViewerDriver *driver, const char *folder, const char *name, guint size, guint style)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *base = g_strdup_printf ("%s-%dx%d-%s.png", name, sizes[size].width,
                                           sizes[size].height, styles[style].name);
  g_autofree char *path = g_build_filename (folder, base, NULL);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), styles[style].scheme);
  gtk_window_set_default_size (GTK_WINDOW (driver->window), sizes[size].width, sizes[size].height);
  for (guint i = 0; i < 5; i++)
    psc_viewer_driver_settle (driver);
  texture = psc_test_ui_shoot (GTK_WIDGET (driver->window), "viewer");
  if (!gdk_texture_save_to_png (texture, path))
    g_error ("%s cannot be written", path);
  g_print ("%s\n", path);
}

static void
shoot_all (PscViewerDriver *driver, const char *folder, const char *name)
{
  for (guint size = 0; size < G_N_ELEMENTS (sizes); size++)
    for (guint style = 0; style < G_N_ELEMENTS (styles); style++)
      shoot (driver, folder, name, size, style);
}

/* Half as large again as the 96 dots per inch that letters have by themselves. */
#define LARGE_DPI (96 * 1024 * 3 / 2)

static void
speak (const char *language)
{
  const char *messages = g_getenv ("PROMPTOSCOPE_MESSAGES");
  g_autofree char *path = messages != NULL ? g_build_filename (messages, language, NULL) : NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_DIR))
    g_error ("there is no manner and no language called %s", language);
  g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, messages);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static void
set_manner (const char *manner)
{
  if (g_str_equal (manner, "rtl"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  else if (g_str_equal (manner, "large"))
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", LARGE_DPI, NULL);
  else if (!g_str_equal (manner, "brief") && !g_str_equal (manner, "contrast"))
    speak (manner);
}

static gboolean
has_manner (int argc, char **argv, const char *manner)
{
  for (int i = 4; i < argc; i++)
    if (g_str_equal (argv[i], manner))
      return TRUE;
  return FALSE;
}

/* What lies over the window by itself. */
static void
shoot_methods (PscViewerDriver *driver, const char *folder)
{
  GtkMenuButton *button =
      test_screen_find (driver->window, GTK_TYPE_MENU_BUTTON, "tooltip-text", "Method");
  g_autofree char *path = g_build_filename (folder, "methods.png", NULL);
  g_autoptr (GdkTexture) texture = NULL;

  gtk_menu_button_popup (button);
  for (guint i = 0; i < 5; i++)
    psc_viewer_driver_settle (driver);
  texture = psc_test_ui_shoot (GTK_WIDGET (gtk_menu_button_get_popover (button)), "methods");
  if (!gdk_texture_save_to_png (texture, path))
    g_error ("%s cannot be written", path);
  g_print ("%s\n", path);
  gtk_menu_button_popdown (button);
}

/* With what is known of a phantom, and what a reader drew beside it. */
static void
shoot_findings (PscViewerDriver *driver, const char *folder)
{
  GtkWidget *window = GTK_WIDGET (driver->window);
  PscRegionSet *regions;

  gtk_widget_activate_action (window, "win.findings", NULL);
  gtk_widget_activate_action (window, "win.reveal-findings", NULL);
  psc_viewer_driver_settle (driver);
  regions = psc_viewport_get_regions (psc_reading_get_viewport (driver->reading));
  if (regions == NULL)
    return;
  psc_region_set_draw (regions, PSC_REGION_TOOL_ELLIPSE);
  psc_region_set_press (regions, &(PscPoint){ 420, 330 }, 1);
  psc_region_set_drag (regions, &(PscPoint){ 640, 640 }, 1);
  psc_region_set_release (regions, 1);
  psc_region_set_choose (regions, psc_region_set_get_n (regions) - 1);
  for (guint i = 0; i < G_N_ELEMENTS (findings_views); i++)
    {
      psc_reading_set_view (driver->reading, views[findings_views[i]].view);
      psc_reading_set_method (driver->reading, views[findings_views[i]].method);
      /* Figures come after the maps. */
      for (guint k = 0; k < 20; k++)
        psc_viewer_driver_settle (driver);
      shoot_all (driver, folder, i == 0 ? "findings" : "findings-single");
    }
}

static gboolean
is_trusted (PscViewerDriver *driver, gpointer data)
{
  return psc_trust_pane_has_lines (driver->window->trust_pane);
}

/* The panes beside and below, of a map that is there at once. */
static void
shoot_panes (PscViewerDriver *driver, const char *folder)
{
  psc_reading_set_method (driver->reading, "token-similarity");
  psc_trust_pane_set_open (driver->window->trust_pane, TRUE);
  psc_viewer_driver_wait (driver, is_trusted, NULL, "the lines of a map");
  shoot_all (driver, folder, "trust");
  shoot_findings (driver, folder);
}

static void
shoot_views (PscViewerDriver *driver, const char *folder)
{
  psc_viewer_driver_wait_for_stacks (driver);
  psc_reading_set_cells_shown (driver->reading, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      psc_reading_set_view (driver->reading, views[i].view);
      psc_reading_set_method (driver->reading, views[i].method);
      shoot_all (driver, folder, views[i].name);
    }
  shoot_methods (driver, folder);
}

static void
shoot_welcome (PscViewerDriver *driver, const char *folder)
{
  for (guint i = 0; i < 10; i++)
    psc_viewer_driver_settle (driver);
  shoot_all (driver, folder, "welcome");
  gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.toggle-studies", NULL);
  shoot_all (driver, folder, "study-list");
  gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.toggle-studies", NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (PscViewerDriver) driver = NULL;
  g_autoptr (GFile) file = NULL;
  gboolean brief = has_manner (argc, argv, "brief");

  /* Read when the first window is made. */
  if (has_manner (argc, argv, "contrast"))
    g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);
  test_screen_init (&argc, &argv);
  if (argc < 3)
    {
      g_printerr ("usage: make-screenshots FOLDER IMAGE [PROMPT [MANNER...]]\n");
      return 2;
    }
  g_mkdir_with_parents (argv[1], 0777);
  for (int i = 4; i < argc; i++)
    set_manner (argv[i]);
  driver = psc_viewer_driver_new ();
  if (!brief)
    shoot_welcome (driver, argv[1]);

  file = g_file_new_for_commandline_arg (argv[2]);
  psc_viewer_driver_open (driver, file);
  if (argc > 3)
    psc_viewer_driver_ask (driver, argv[3], NULL);
  if (brief)
    {
      shoot_panes (driver, argv[1]);
      return 0;
    }
  shoot_views (driver, argv[1]);
  shoot_findings (driver, argv[1]);
  return 0;
}
