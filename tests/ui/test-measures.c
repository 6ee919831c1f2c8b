/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "psc-image-window.h"
#include "psc-region-driver.h"
#include "psc-test-ui.h"
#include "test-screen.h"

#define TWO "dicom/pixel-spacing.dcm dicom/imager-spacing.dcm"

static PscViewport *
get_viewport (PscImageWindow *self)
{
  return psc_reading_get_viewport (self->viewer->reading);
}

static PscMeasureSet *
get_set (PscImageWindow *self)
{
  return psc_viewport_get_measures (get_viewport (self));
}

static PscPoint
get_held (PscImageWindow *self)
{
  guint index, point;

  g_assert_true (psc_measure_set_get_held (get_set (self), &index, &point));
  return psc_measure_set_get (get_set (self), index)->points[point];
}

static gboolean
is_held (PscImageWindow *self)
{
  guint index, point;

  return psc_measure_set_get_held (get_set (self), &index, &point);
}

static gboolean
press (PscImageWindow *self, guint key)
{
  return psc_test_ui_press (GTK_WIDGET (self->viewer), key);
}

static void
measure (PscImageWindow *self, const char *kind)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->viewer), "win.measure", "s", kind));
}

static void
test_keyboard (PscImageWindow *self, gconstpointer data)
{
  PscPoint before, after;

  psc_image_window_open (self, TWO);
  g_assert_cmpuint (psc_measure_set_get_n (get_set (self)), ==, 0);
  measure (self, "ruler");
  before = get_held (self);
  g_assert_true (press (self, GDK_KEY_Left));
  after = get_held (self);
  g_assert_cmpfloat (after.x, <, before.x);
  g_assert_cmpfloat (after.y, ==, before.y);
  g_assert_true (press (self, GDK_KEY_Down));
  g_assert_cmpfloat (get_held (self).y, >, after.y);

  /* Mirrored, an arrow still moves to where it points. */
  psc_viewport_set_mirrored (get_viewport (self), TRUE);
  before = get_held (self);
  g_assert_true (press (self, GDK_KEY_Left));
  g_assert_cmpfloat (get_held (self).x, >, before.x);

  /* The keyboard gets to every handle, out of them, and in again. */
  g_assert_true (press (self, GDK_KEY_ISO_Left_Tab));
  g_assert_true (is_held (self));
  press (self, GDK_KEY_ISO_Left_Tab);
  g_assert_false (is_held (self));
  gtk_widget_activate_action (GTK_WIDGET (self->viewer), "win.measure-next", NULL);
  g_assert_true (is_held (self));

  g_assert_true (press (self, GDK_KEY_Delete));
  g_assert_cmpuint (psc_measure_set_get_n (get_set (self)), ==, 0);
  measure (self, "angle");
  g_assert_true (press (self, GDK_KEY_Escape));
  g_assert_cmpuint (psc_measure_set_get_n (get_set (self)), ==, 0);
}

static char *
describe (PscImageWindow *self, guint index)
{
  return psc_measure_describe (psc_measure_set_get (get_set (self), index),
                               psc_image_window_get_image (self));
}

static void
test_heart (PscImageWindow *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const PscMeasure *heart;

  psc_image_window_open (self, TWO);
  measure (self, "heart");
  heart = psc_measure_set_get (get_set (self), 0);
  before = describe (self, 0);
  g_assert_true (g_str_has_prefix (before, "CTR 0.41"));
  press (self, GDK_KEY_Left);
  after = describe (self, 0);
  g_assert_cmpstr (before, !=, after);
  /* Widths are level. */
  press (self, GDK_KEY_Up);
  g_assert_cmpfloat (heart->points[2].y, ==, heart->points[3].y);
  g_assert_cmpfloat (heart->points[0].y, !=, heart->points[2].y);
}

/* Measurements leave with their image and come back with it; another window is the same image. */
static void
test_images (PscImageWindow *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->viewer);
  g_autoptr (PscImage) first = NULL;
  g_autoptr (PscImage) second = NULL;
  g_autofree char *text = NULL;
  PscPoint point;

  psc_image_window_open (self, TWO);
  measure (self, "ruler");
  press (self, GDK_KEY_Up);
  point = get_held (self);
  first = g_object_ref (psc_image_window_get_image (self));

  gtk_widget_activate_action (window, "win.step-image", "i", 1);
  psc_image_window_wait (self, first);
  g_assert_cmpuint (psc_measure_set_get_n (get_set (self)), ==, 0);
  measure (self, "ruler");
  text = describe (self, 0);
  g_assert_true (g_str_has_suffix (text, "mm at the detector"));

  second = g_object_ref (psc_image_window_get_image (self));
  gtk_widget_activate_action (window, "win.step-image", "i", -1);
  psc_image_window_wait (self, second);
  g_assert_cmpuint (psc_measure_set_get_n (get_set (self)), ==, 1);
  g_assert_false (is_held (self));
  g_assert_cmpfloat (psc_measure_set_get (get_set (self), 0)->points[1].y, ==, point.y);

  g_clear_object (&first);
  first = g_object_ref (psc_image_window_get_image (self));
  gtk_widget_activate_action (gtk_widget_get_first_child (GTK_WIDGET (self->viewer->voi_button)),
                              "voi.choose", "i", 1);
  psc_image_window_wait (self, first);
  g_assert_cmpuint (psc_measure_set_get_n (get_set (self)), ==, 1);

  gtk_widget_activate_action (GTK_WIDGET (self->viewer->study_pane), "study.remove-all", NULL);
  g_assert_null (get_set (self));
}

/* A handle goes with the pointer, also on the other side; a press beside all of them is the
 * picture's. */
static void
test_pointer (PscImageWindow *self, gconstpointer data)
{
  PscCanvas *canvas;
  gpointer drag;

  psc_image_window_open (self, TWO);
  measure (self, "ruler");
  canvas = psc_panel_get_canvas (psc_image_window_get_panel (self));
  drag = psc_region_driver_find_drag (GTK_WIDGET (canvas));
  for (guint i = 0; i < 2; i++)
    {
      const PscMeasure *ruler = psc_measure_set_get (get_set (self), 0);
      double x, y, moved_x, moved_y;

      psc_viewport_set_mirrored (get_viewport (self), i == 1);
      psc_measure_set_let_go (get_set (self));
      g_assert_true (
          psc_canvas_from_image (canvas, ruler->points[0].x, ruler->points[0].y, &x, &y));
      g_signal_emit_by_name (drag, "drag-begin", x + 3, y - 4);
      g_assert_true (is_held (self));
      g_signal_emit_by_name (drag, "drag-update", 0.0, 0.0);
      psc_canvas_from_image (canvas, ruler->points[0].x, ruler->points[0].y, &moved_x, &moved_y);
      g_assert_cmpfloat_with_epsilon (moved_x, x, 1e-6);
      g_signal_emit_by_name (drag, "drag-update", 15.0, 8.0);
      psc_canvas_from_image (canvas, ruler->points[0].x, ruler->points[0].y, &moved_x, &moved_y);
      g_assert_cmpfloat_with_epsilon (moved_x, x + 15, 1e-6);
      g_assert_cmpfloat_with_epsilon (moved_y, y + 8, 1e-6);
    }
  g_signal_emit_by_name (drag, "drag-begin", 3.0, 3.0);
  g_assert_false (is_held (self));
}

static gboolean
is_yellow (guint32 pixel)
{
  return (pixel >> 16) > 180 && ((pixel >> 8) & 0xff) > 140 && (pixel & 0xff) < 130;
}

/* The line is where its points are, whatever the zoom and on which side. */
static void
test_drawing (PscImageWindow *self, gconstpointer data)
{
  PscCanvas *canvas;

  psc_image_window_open (self, TWO);
  measure (self, "ruler");
  for (guint i = 0; i < 4; i++)
    {
      const PscMeasure *ruler = psc_measure_set_get (get_set (self), 0);
      PscPoint middle = { (ruler->points[0].x + ruler->points[1].x) / 2, ruler->points[0].y };
      g_autoptr (GdkTexture) texture = NULL;
      gboolean found = FALSE;
      double x, y;

      psc_viewport_set_mirrored (get_viewport (self), i % 2 == 1);
      psc_viewport_zoom_at (get_viewport (self), i < 2 ? 1 : 2.5, 0.45, 0.4);
      canvas = psc_panel_get_canvas (psc_image_window_get_panel (self));
      psc_test_ui_settle (GTK_WIDGET (canvas));
      texture = psc_test_ui_shoot (GTK_WIDGET (canvas), "measure-canvas");
      g_assert_true (psc_canvas_from_image (canvas, middle.x, middle.y, &x, &y));
      for (int dy = -1; dy <= 1; dy++)
        found = found || is_yellow (psc_test_ui_get_pixel (texture, (int) x, (int) y + dy));
      g_assert_true (found);
      g_assert_false (is_yellow (psc_test_ui_get_pixel (texture, (int) x, (int) y + 12)));
    }
}

static void
test_set (void)
{
  g_autoptr (PscMeasureSet) set = psc_measure_set_new (100, 50);
  const PscPoint centre = { 95, 25 };
  const PscMeasure *ruler;

  psc_measure_set_add (set, PSC_MEASURE_RULER, &centre, 20);
  ruler = psc_measure_set_get (set, 0);
  g_assert_cmpfloat (ruler->points[1].x, ==, 100);
  psc_measure_set_move_by (set, 10, 100);
  g_assert_cmpfloat (ruler->points[1].x, ==, 100);
  g_assert_cmpfloat (ruler->points[1].y, ==, 50);

  psc_measure_set_let_go (set);
  psc_measure_set_move_by (set, -10, -10);
  g_assert_cmpfloat (ruler->points[1].y, ==, 50);
  g_assert_false (psc_measure_set_hold_at (set, &(PscPoint){ 50, 25 }, 10));
  g_assert_true (psc_measure_set_hold_at (set, &(PscPoint){ 84, 26 }, 10));
  psc_measure_set_move_to (set, &(PscPoint){ 12.25, 7.5 });
  g_assert_cmpfloat (ruler->points[0].x, ==, 12.25);
  g_assert_true (psc_measure_set_remove_held (set));
  g_assert_false (psc_measure_set_remove_held (set));
  g_assert_false (psc_measure_set_step (set, 1));
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);
#define ADD(name, test)                                                                            \
  g_test_add ("/measures/" name, PscImageWindow, NULL, psc_image_window_set_up, test,              \
              psc_image_window_tear_down)
  g_test_add_func ("/measures/set", test_set);
  ADD ("keyboard", test_keyboard);
  ADD ("heart", test_heart);
  ADD ("images", test_images);
  ADD ("pointer", test_pointer);
  ADD ("drawing", test_drawing);
  return g_test_run ();
}
