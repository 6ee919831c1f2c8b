/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-test-ui.h"

#include <adwaita.h>

#include "test-screen.h"

/* What a thread draws holds its widget until it is done, which takes a while on a busy machine. */
#define LONGEST_DRAWING (20 * G_USEC_PER_SEC)

void
psc_test_ui_init (int *argc, char ***argv)
{
  test_screen_init (argc, argv);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
}

static gboolean
count_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *n_left = user_data;

  gtk_widget_queue_draw (widget);
  return --*n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Threads make what canvases show. */
static gboolean
is_current (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (!gtk_widget_get_mapped (widget))
    return TRUE;
  if (PSC_IS_CANVAS (widget) && !psc_canvas_is_current (PSC_CANVAS (widget)))
    return FALSE;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!is_current (child))
      return FALSE;
  return TRUE;
}

void
psc_test_ui_settle (GtkWidget *widget)
{
  guint n_left = 3;

  while (!gtk_widget_get_mapped (widget))
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_add_tick_callback (widget, count_frame_cb, &n_left, NULL);
  while (n_left > 0 || !is_current (widget))
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

GtkWindow *
psc_test_ui_show (GtkWidget *child, int width, int height)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  test_screen_forgive_tooltips ();
  gtk_window_set_decorated (window, FALSE);
  gtk_window_set_default_size (window, width, height);
  gtk_window_set_child (window, child);
  gtk_window_present (window);
  psc_test_ui_settle (child);
  return window;
}

static void
gone_cb (gpointer data, GObject *object)
{
  *(gboolean *) data = TRUE;
}

void
psc_test_ui_close (GtkWindow *window, GtkWidget *child)
{
  gboolean gone = FALSE;
  gint64 end = g_get_monotonic_time () + LONGEST_DRAWING;

  g_object_weak_ref (G_OBJECT (child), gone_cb, &gone);
  gtk_window_destroy (window);
  while (!gone && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_true (gone);
}

static gboolean
send_key (GtkWidget *widget, const char *signal, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, signal, key, 0, 0, &handled);
    }
  return handled;
}

gboolean
psc_test_ui_press (GtkWidget *widget, guint key)
{
  return send_key (widget, "key-pressed", key);
}

void
psc_test_ui_release (GtkWidget *widget, guint key)
{
  send_key (widget, "key-released", key);
}

static void
keep (GdkTexture *texture, const char *name)
{
  const char *folder = g_getenv ("PROMPTOSCOPE_TEST_SHOTS");
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;

  if (path != NULL)
    g_assert_true (gdk_texture_save_to_png (texture, path));
}

GdkTexture *
psc_test_ui_shoot (GtkWidget *widget, const char *name)
{
  GdkTexture *texture;

  psc_test_ui_settle (widget);
  texture = test_screen_render (widget);
  keep (texture, name);
  return texture;
}

guint32
psc_test_ui_get_pixel (GdkTexture *texture, int x, int y)
{
  gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  g_autofree guchar *pixels = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
  guint32 pixel;

  g_assert_cmpint (x, <, gdk_texture_get_width (texture));
  g_assert_cmpint (y, <, gdk_texture_get_height (texture));
  gdk_texture_download (texture, pixels, stride);
  pixel = *(guint32 *) (pixels + (gsize) y * stride + (gsize) x * 4);
  return pixel & 0xffffff;
}

PscImage *
psc_test_ui_new_image (gsize width, gsize height)
{
  PscImage *image = psc_image_new (width, height, "test");
  float *values = psc_image_get_mutable_values (image);

  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      values[y * width + x] = (float) ((x + 100 * y) % 256);
  psc_image_set_window (image, &(PscWindow){ 127.5, 255, PSC_WINDOW_LINEAR_EXACT });
  return image;
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(PscPicture **) user_data = psc_picture_new_finish (result, &error);
  g_assert_no_error (error);
}

PscPicture *
psc_test_ui_new_picture (PscImage *image)
{
  PscPicture *picture = NULL;

  psc_picture_new_async (image, NULL, made_cb, &picture);
  while (picture == NULL)
    g_main_context_iteration (NULL, TRUE);
  return picture;
}

PscOverlay *
psc_test_ui_new_overlay (const char *method_name,
                         PscExplanationMode mode,
                         PscPlacement placement,
                         guint u,
                         guint v,
                         float value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new (method_name, PSC_PRESET_PAPER, &error);
  g_autoptr (PscQuery) query = psc_query_new_prompt ("small left effusion", NULL, FALSE);
  PscOverlay *overlay;
  float *values = g_new0 (float, placement.side *placement.side);

  g_assert_no_error (error);
  values[v * placement.side + u] = value;
  overlay = psc_overlay_new (method, mode, query);
  psc_overlay_take_map (overlay, PSC_OVERLAY_DIRECT, values, &placement);
  return overlay;
}
