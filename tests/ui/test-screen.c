/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "test-screen.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>

#include "psc-ui-resources.h"

static char *temporary;

static void
set_user_folder (const char *variable)
{
  g_autofree char *path = g_build_filename (temporary, variable, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_assert_true (g_setenv (variable, path, TRUE));
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  GdkDisplay *display = gdk_display_get_default ();

  gtk_css_provider_load_from_resource (style, "/io/github/promptoscope/Promptoscope/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    "/io/github/promptoscope/Promptoscope/icons");
}

static int
remove_cb (const char *path, const struct stat *status, int type, struct FTW *place)
{
  return g_remove (path);
}

static void
remove_temporary (void)
{
  nftw (temporary, remove_cb, 16, FTW_DEPTH | FTW_PHYS);
}

static gboolean
is_of_tooltip (const char *message)
{
  return strstr (message, "assertion 'GDK_IS_SURFACE (surface)' failed") != NULL;
}

static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return !is_of_tooltip (message);
}

/* GLib's own handler writes “Bail out!” of what would be fatal, forgiven or not. */
static void
log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer chained)
{
  if (is_of_tooltip (message))
    g_test_message ("%s", message);
  else
    ((GLogFunc) chained) (domain, level, message, NULL);
}

void
test_screen_forgive_tooltips (void)
{
  g_test_log_set_fatal_handler (is_fatal, NULL);
}

void
test_screen_init (int *argc, char ***argv)
{
  GLogFunc chained;

  temporary = g_dir_make_tmp ("promptoscope-XXXXXX", NULL);
  g_assert_nonnull (temporary);
  atexit (remove_temporary);
  set_user_folder ("XDG_DATA_HOME");
  set_user_folder ("XDG_CACHE_HOME");
  set_user_folder ("XDG_CONFIG_HOME");

  gtk_test_init (argc, argv, NULL);
  chained = g_log_set_default_handler (g_log_default_handler, NULL);
  g_log_set_default_handler (log_cb, (gpointer) chained);
  g_resources_register (psc_ui_get_resource ());
  adw_init ();
  load_style ();
}

char *
test_screen_dup_path (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (temporary, folder, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  return g_build_filename (path, file, NULL);
}

void
test_screen_write (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

void
test_screen_wait (gboolean (*condition) (gpointer data), gpointer data)
{
  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
}

void
test_screen_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
matches (gpointer widget, GType type, const char *property, const char *value)
{
  g_autofree char *text = NULL;

  if (!g_type_is_a (G_OBJECT_TYPE (widget), type))
    return FALSE;
  if (property == NULL)
    return TRUE;
  g_object_get (widget, property, &text, NULL);
  return g_strcmp0 (text, value) == 0;
}

gpointer
test_screen_find (gpointer widget, GType type, const char *property, const char *value)
{
  if (matches (widget, type, property, value))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = test_screen_find (child, type, property, value);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  guint *n_left = data;

  gtk_widget_queue_draw (widget);
  return --*n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* A dialog may be in a window that has been there all the time. */
static GtkWidget *
get_window (GtkWidget *widget)
{
  return GTK_WIDGET (gtk_widget_get_root (widget));
}

static void
settle (GtkWidget *window)
{
  guint n_left = 40;

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_add_tick_callback (window, tick_cb, &n_left, NULL);
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* As @widget was drawn last; null before its first frame. */
static GskRenderNode *
get_drawing (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  return gtk_snapshot_free_to_node (snapshot);
}

GdkTexture *
test_screen_render (GtkWidget *widget)
{
  g_autoptr (GskRenderNode) node = NULL;

  /* The frame clock may tick several times before the screen lets a window draw. */
  while ((node = get_drawing (widget)) == NULL)
    {
      gtk_widget_queue_draw (widget);
      g_main_context_iteration (NULL, TRUE);
    }
  return gsk_renderer_render_texture (
      gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
      &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                           (float) gtk_widget_get_height (widget)));
}

static void
shoot (GtkWidget *window, const char *folder, const char *name, const char *style)
{
  g_autofree char *file = g_strconcat (name, "-", style, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GdkTexture) texture = NULL;

  settle (window);
  texture = test_screen_render (window);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

void
test_screen_shoot (gpointer widget, const char *name)
{
  const char *folder = g_getenv ("PROMPTOSCOPE_TEST_SHOTS");
  AdwStyleManager *manager = adw_style_manager_get_default ();

  if (folder == NULL)
    return;
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  shoot (get_window (widget), folder, name, "light");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  shoot (get_window (widget), folder, name, "dark");
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
test_screen_close (gpointer widget)
{
  gpointer weak = widget;

  g_object_add_weak_pointer (widget, &weak);
  gtk_window_destroy (GTK_WINDOW (get_window (widget)));
  test_screen_wait (is_gone, &weak);
}
