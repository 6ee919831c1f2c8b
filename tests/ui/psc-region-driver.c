/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-region-driver.h"

#include <glib/gstdio.h>

#include "psc-test-ui.h"
#include "test-screen.h"

#define TWO "dicom/pixel-spacing.dcm dicom/imager-spacing.dcm"

PscViewport *
psc_region_driver_get_viewport (PscImageWindow *self)
{
  return psc_reading_get_viewport (self->viewer->reading);
}

PscRegionSet *
psc_region_driver_get_set (PscImageWindow *self)
{
  return psc_viewport_get_regions (psc_region_driver_get_viewport (self));
}

gboolean
psc_region_driver_has_set (gpointer data)
{
  return psc_region_driver_get_set (data) != NULL;
}

gboolean
psc_region_driver_is_kept (gpointer data)
{
  return !psc_truth_book_is_busy (((PscImageWindow *) data)->viewer->truth_book);
}

void
psc_region_driver_open_two (PscImageWindow *self)
{
  psc_image_window_open (self, TWO);
  test_screen_wait (psc_region_driver_has_set, self);
}

void
psc_region_driver_activate (PscImageWindow *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->viewer), action, NULL));
}

void
psc_region_driver_draw (PscImageWindow *self, const char *tool)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->viewer), "win.draw", "s", tool));
  psc_test_ui_settle (GTK_WIDGET (self->viewer));
}

gboolean
psc_region_driver_press (PscImageWindow *self, guint key)
{
  return psc_test_ui_press (GTK_WIDGET (self->viewer), key);
}

PscCanvas *
psc_region_driver_get_canvas (PscImageWindow *self)
{
  return psc_panel_get_canvas (psc_image_window_get_panel (self));
}

gpointer
psc_region_driver_find_drag (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_DRAG (controller)
          && gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        return controller;
    }
  g_assert_not_reached ();
}

void
psc_region_driver_drag (PscImageWindow *self, const PscPoint *points, guint n)
{
  PscCanvas *canvas = psc_region_driver_get_canvas (self);
  gpointer gesture = psc_region_driver_find_drag (GTK_WIDGET (canvas));
  double x, y, to_x = 0, to_y = 0;

  g_assert_true (psc_canvas_from_image (canvas, points[0].x, points[0].y, &x, &y));
  g_signal_emit_by_name (gesture, "drag-begin", x, y);
  for (guint i = 1; i < n; i++)
    {
      psc_canvas_from_image (canvas, points[i].x, points[i].y, &to_x, &to_y);
      g_signal_emit_by_name (gesture, "drag-update", to_x - x, to_y - y);
    }
  g_signal_emit_by_name (gesture, "drag-end", n > 1 ? to_x - x : 0.0, n > 1 ? to_y - y : 0.0);
}

PscPoint
psc_region_driver_at (PscImageWindow *self, double x, double y)
{
  PscImage *image = psc_image_window_get_image (self);

  return (PscPoint){ x * (double) psc_image_get_width (image),
                     y * (double) psc_image_get_height (image) };
}

void
psc_region_driver_draw_box (PscImageWindow *self, double x0, double y0, double x1, double y1)
{
  const PscPoint corners[] = { psc_region_driver_at (self, x0, y0),
                               psc_region_driver_at (self, x1, y1) };

  psc_region_driver_draw (self, "box");
  psc_region_driver_drag (self, corners, 2);
}

void
psc_region_driver_assert_box (
    PscImageWindow *self, guint index, double x0, double y0, double x1, double y1)
{
  PscTruthFinding *finding = psc_region_set_get (psc_region_driver_get_set (self), index)->finding;
  const PscPoint a = psc_region_driver_at (self, x0, y0), b = psc_region_driver_at (self, x1, y1);
  double x, y, width, height;

  g_assert_cmpuint (psc_truth_finding_get_n_regions (finding), ==, 1);
  psc_truth_region_get_box (psc_truth_finding_get_region (finding, 0), &x, &y, &width, &height);
  g_assert_cmpfloat_with_epsilon (x, a.x, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, a.y, 1e-6);
  g_assert_cmpfloat_with_epsilon (x + width, b.x, 1e-6);
  g_assert_cmpfloat_with_epsilon (y + height, b.y, 1e-6);
}

char *
psc_region_driver_dup_kept_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), GETTEXT_PACKAGE, "regions", NULL);
}

char *
psc_region_driver_dup_kept_path (void)
{
  g_autofree char *folder = psc_region_driver_dup_kept_folder ();
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name = directory != NULL ? g_dir_read_name (directory) : NULL;

  return name != NULL ? g_build_filename (folder, name, NULL) : NULL;
}

static void
forget_kept (void)
{
  char *path;

  while ((path = psc_region_driver_dup_kept_path ()) != NULL)
    {
      g_assert_cmpint (g_unlink (path), ==, 0);
      g_free (path);
    }
}

void
psc_region_driver_open_file (PscImageWindow *self, const char *name, const char *text)
{
  g_autofree char *path = test_screen_dup_path ("truth", name);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  test_screen_write (path, text);
  psc_viewer_open_regions (self->viewer, file);
}

gboolean
psc_region_driver_has_file (gpointer data)
{
  PscImageWindow *self = data;

  return psc_truth_book_get_file_name (self->viewer->truth_book) != NULL
         && (psc_truth_book_get_note (self->viewer->truth_book) != NULL
             || (psc_region_driver_get_set (self) != NULL
                 && psc_region_set_count (psc_region_driver_get_set (self), PSC_REGION_FILE) > 0));
}

static gboolean
is_green (guint32 pixel)
{
  return (pixel >> 16) < 170 && ((pixel >> 8) & 0xff) > 200 && (pixel & 0xff) < 200;
}

gboolean
psc_region_driver_has_line (PscImageWindow *self, double x, double y)
{
  PscCanvas *canvas = psc_region_driver_get_canvas (self);
  const PscPoint point = psc_region_driver_at (self, x, y);
  g_autoptr (GdkTexture) texture = NULL;
  gboolean found = FALSE;
  double widget_x, widget_y;

  psc_test_ui_settle (GTK_WIDGET (canvas));
  texture = psc_test_ui_shoot (GTK_WIDGET (canvas), "region-canvas");
  g_assert_true (psc_canvas_from_image (canvas, point.x, point.y, &widget_x, &widget_y));
  for (int dy = -1; dy <= 1; dy++)
    found =
        found || is_green (psc_test_ui_get_pixel (texture, (int) widget_x, (int) widget_y + dy));
  return found;
}

void
psc_region_driver_tear_down (PscImageWindow *self, gconstpointer data)
{
  test_screen_wait (psc_region_driver_is_kept, self);
  psc_image_window_tear_down (self, data);
  forget_kept ();
}
