/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "psc-region-driver.h"
#include "test-screen.h"

static PscTruthShape
get_shape (PscImageWindow *self, guint index)
{
  PscTruthFinding *finding = psc_region_set_get (psc_region_driver_get_set (self), index)->finding;

  return psc_truth_region_get_shape (psc_truth_finding_get_region (finding, 0));
}

/* What is drawn is where it was drawn, in the image's own pixels, whatever the zoom and on which
 * side, and not outside. */
static void
test_boxes (PscImageWindow *self, gconstpointer data)
{
  psc_region_driver_open_two (self);
  psc_region_driver_draw_box (self, 0.2, 0.3, 0.5, 0.6);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 1);
  psc_region_driver_assert_box (self, 0, 0.2, 0.3, 0.5, 0.6);

  psc_viewport_set_mirrored (psc_region_driver_get_viewport (self), TRUE);
  psc_viewport_zoom_at (psc_region_driver_get_viewport (self), 2.5, 0.4, 0.4);
  psc_region_driver_draw_box (self, 0.45, 0.5, 0.35, 0.41);
  psc_region_driver_assert_box (self, 1, 0.35, 0.41, 0.45, 0.5);
  psc_viewport_reset (psc_region_driver_get_viewport (self));
  psc_region_driver_draw_box (self, 0.9, 0.9, 1.02, 1.03);
  psc_region_driver_assert_box (self, 2, 0.9, 0.9, 1, 1);
  g_assert_true (psc_region_set_get_chosen (psc_region_driver_get_set (self), NULL)
                 == psc_region_set_get (psc_region_driver_get_set (self), 2));

  /* A click is none, and the next psc_region_driver_drag is one still. */
  psc_region_driver_draw (self, "box");
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.5, 0.5) }, 1);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 3);
  psc_region_driver_drag (
      self,
      (PscPoint[]){ psc_region_driver_at (self, 0.1, 0.1), psc_region_driver_at (self, 0.2, 0.3) },
      2);
  psc_region_driver_assert_box (self, 3, 0.1, 0.1, 0.2, 0.3);

  /* Without a tool, the window is meant. */
  psc_region_driver_drag (
      self,
      (PscPoint[]){ psc_region_driver_at (self, 0.1, 0.1), psc_region_driver_at (self, 0.2, 0.3) },
      2);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 4);
}

static void
test_shapes (PscImageWindow *self, gconstpointer data)
{
  PscPoint way[40];
  guint n_points;

  psc_region_driver_open_two (self);
  psc_region_driver_draw (self, "ellipse");
  psc_region_driver_drag (
      self,
      (PscPoint[]){ psc_region_driver_at (self, 0.2, 0.2), psc_region_driver_at (self, 0.4, 0.5) },
      2);
  g_assert_cmpint (get_shape (self, 0), ==, PSC_TRUTH_SHAPE_ELLIPSE);
  psc_region_driver_assert_box (self, 0, 0.2, 0.2, 0.4, 0.5);

  for (guint i = 0; i < G_N_ELEMENTS (way); i++)
    way[i] = psc_region_driver_at (self, 0.5 + 0.2 * sin (i * 2 * G_PI / 40),
                                   0.5 + 0.2 * cos (i * 2 * G_PI / 40));
  psc_region_driver_draw (self, "free-hand");
  psc_region_driver_drag (self, way, G_N_ELEMENTS (way));
  g_assert_cmpint (get_shape (self, 1), ==, PSC_TRUTH_SHAPE_POLYGON);
  psc_region_driver_assert_box (self, 1, 0.3, 0.3, 0.7, 0.7);

  psc_region_driver_draw (self, "polygon");
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.1, 0.6) }, 1);
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.3, 0.6) }, 1);
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.9, 0.9) }, 1);
  g_assert_true (psc_region_driver_press (self, GDK_KEY_BackSpace));
  psc_region_driver_drag (
      self,
      (PscPoint[]){ psc_region_driver_at (self, 0.2, 0.8), psc_region_driver_at (self, 0.25, 0.9) },
      2);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 2);
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Return));
  psc_region_driver_assert_box (self, 2, 0.1, 0.6, 0.3, 0.9);
  psc_truth_region_get_points (
      psc_truth_finding_get_region (
          psc_region_set_get (psc_region_driver_get_set (self), 2)->finding, 0),
      &n_points);
  g_assert_cmpuint (n_points, ==, 3);

  /* On its first corner a polygon ends as well. */
  psc_region_driver_draw (self, "polygon");
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.5, 0.1) }, 1);
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.9, 0.1) }, 1);
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.9, 0.4) }, 1);
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.501, 0.101) }, 1);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 4);
  g_assert_cmpint (psc_region_set_get_sketch (psc_region_driver_get_set (self))->tool, ==,
                   PSC_REGION_TOOL_NONE);
}

static void
test_keys (PscImageWindow *self, gconstpointer data)
{
  psc_region_driver_open_two (self);
  g_assert_false (psc_region_driver_press (self, GDK_KEY_Delete));
  psc_region_driver_draw (self, "polygon");
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.1, 0.1) }, 1);
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Escape));
  g_assert_cmpint (psc_region_set_get_sketch (psc_region_driver_get_set (self))->tool, ==,
                   PSC_REGION_TOOL_NONE);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 0);

  psc_region_driver_draw_box (self, 0.1, 0.1, 0.4, 0.4);
  psc_region_driver_draw_box (self, 0.5, 0.1, 0.8, 0.4);
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Delete));
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 1);
  psc_region_driver_assert_box (self, 0, 0.1, 0.1, 0.4, 0.4);
  psc_region_driver_activate (self, "win.undo-region");
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 2);
  psc_region_driver_activate (self, "win.undo-region");
  psc_region_driver_activate (self, "win.undo-region");
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 0);
  g_assert_false (psc_region_set_can_undo (psc_region_driver_get_set (self)));
  psc_region_driver_activate (self, "win.redo-region");
  psc_region_driver_activate (self, "win.redo-region");
  psc_region_driver_assert_box (self, 1, 0.5, 0.1, 0.8, 0.4);

  psc_region_set_rename (psc_region_driver_get_set (self), 1, NULL, "a nodule");
  g_assert_cmpstr (psc_truth_finding_get_name (
                       psc_region_set_get (psc_region_driver_get_set (self), 1)->finding),
                   ==, "a nodule");
  psc_region_driver_assert_box (self, 1, 0.5, 0.1, 0.8, 0.4);
  psc_region_driver_activate (self, "win.undo-region");
  g_assert_cmpstr (psc_truth_finding_get_phrase (
                       psc_region_set_get (psc_region_driver_get_set (self), 1)->finding),
                   ==, NULL);
}

/* It is called by what is asked psc_region_driver_at the time. */
static void
test_names (PscImageWindow *self, gconstpointer data)
{
  g_autoptr (PscQuery) phrase = psc_query_new_prompt ("small apical pneumothorax", NULL, FALSE);
  g_autoptr (PscQuery) class = psc_query_new_class (2, NULL, FALSE);
  PscTruthFinding *finding;

  psc_region_driver_open_two (self);
  psc_reading_set_query (self->viewer->reading, phrase);
  psc_region_driver_draw_box (self, 0.1, 0.1, 0.4, 0.4);
  finding = psc_region_set_get (psc_region_driver_get_set (self), 0)->finding;
  g_assert_cmpstr (psc_truth_finding_get_phrase (finding), ==, "small apical pneumothorax");
  g_assert_null (psc_truth_finding_get_class (finding));
  psc_reading_set_query (self->viewer->reading, class);
  psc_region_driver_draw_box (self, 0.5, 0.5, 0.7, 0.7);
  finding = psc_region_set_get (psc_region_driver_get_set (self), 1)->finding;
  g_assert_cmpstr (psc_truth_finding_get_class (finding), ==, "Cardiomegaly");

  /* And it becomes the prompt again. */
  g_signal_emit_by_name (self->viewer->truth_pane, "asked", NULL, "small apical pneumothorax");
  g_assert_cmpstr (psc_reading_get_query (self->viewer->reading)->text, ==,
                   "small apical pneumothorax");
  g_signal_emit_by_name (self->viewer->truth_pane, "asked", "Effusion", NULL);
  g_assert_null (psc_reading_get_query (self->viewer->reading)->text);
  g_assert_cmpuint (psc_reading_get_query (self->viewer->reading)->class_index, ==, 10);
}

static void
pull (PscImageWindow *self, double x0, double y0, double x1, double y1)
{
  psc_region_driver_drag (
      self,
      (PscPoint[]){ psc_region_driver_at (self, x0, y0), psc_region_driver_at (self, x1, y1) }, 2);
}

static gboolean
is_held (PscImageWindow *self, guint region, int handle)
{
  guint held;
  int held_handle;

  return psc_region_set_get_held (psc_region_driver_get_set (self), &held, &held_handle)
         && held == region && held_handle == handle;
}

static gboolean
is_free (PscImageWindow *self)
{
  guint region;
  int handle;

  return !psc_region_set_get_held (psc_region_driver_get_set (self), &region, &handle);
}

/* What is drawn is moved by its line, pulled by its handles and, once it is held, moved by what is
 * inside, never out of the picture; each psc_region_driver_drag is undone by itself. */
static void
test_pull (PscImageWindow *self, gconstpointer data)
{
  psc_region_driver_open_two (self);
  psc_region_driver_draw_box (self, 0.2, 0.3, 0.5, 0.6);
  g_assert_true (is_free (self));
  pull (self, 0.35, 0.45, 0.4, 0.5);
  psc_region_driver_assert_box (self, 0, 0.2, 0.3, 0.5, 0.6);
  pull (self, 0.35, 0.3, 0.45, 0.4);
  g_assert_true (is_held (self, 0, PSC_REGION_WHOLE));
  psc_region_driver_assert_box (self, 0, 0.3, 0.4, 0.6, 0.7);
  pull (self, 0.6, 0.7, 0.8, 0.9);
  g_assert_true (is_held (self, 0, 4));
  psc_region_driver_assert_box (self, 0, 0.3, 0.4, 0.8, 0.9);
  pull (self, 0.3, 0.65, 0.1, 0.1);
  psc_region_driver_assert_box (self, 0, 0.1, 0.4, 0.8, 0.9);
  pull (self, 0.4, 0.6, 0.45, 0.55);
  psc_region_driver_assert_box (self, 0, 0.15, 0.35, 0.85, 0.85);
  pull (self, 0.4, 0.6, 3, 0.6);
  psc_region_driver_assert_box (self, 0, 0.3, 0.35, 1, 0.85);

  /* Beside it, the window is meant again. */
  pull (self, 0.05, 0.05, 0.1, 0.1);
  g_assert_true (is_free (self));
  pull (self, 0.6, 0.6, 0.5, 0.5);
  psc_region_driver_assert_box (self, 0, 0.3, 0.35, 1, 0.85);
  for (guint i = 0; i < 5; i++)
    psc_region_driver_activate (self, "win.undo-region");
  psc_region_driver_assert_box (self, 0, 0.2, 0.3, 0.5, 0.6);
  g_assert_true (psc_region_set_can_undo (psc_region_driver_get_set (self)));

  psc_viewport_set_mirrored (psc_region_driver_get_viewport (self), TRUE);
  psc_viewport_zoom_at (psc_region_driver_get_viewport (self), 2, 0.4, 0.4);
  pull (self, 0.5, 0.45, 0.45, 0.4);
  psc_region_driver_assert_box (self, 0, 0.15, 0.25, 0.45, 0.55);
}

/* A click chooses what has the line, and changes nothing; hidden, nothing is meant. */
static void
test_click (PscImageWindow *self, gconstpointer data)
{
  guint index;

  psc_region_driver_open_two (self);
  psc_region_driver_draw_box (self, 0.1, 0.1, 0.4, 0.4);
  psc_region_driver_draw_box (self, 0.5, 0.5, 0.9, 0.9);
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.1, 0.25) }, 1);
  g_assert_nonnull (psc_region_set_get_chosen (psc_region_driver_get_set (self), &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (is_held (self, 0, PSC_REGION_WHOLE));
  psc_region_driver_activate (self, "win.undo-region");
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 1);
  psc_region_driver_activate (self, "win.redo-region");
  psc_region_driver_activate (self, "win.regions");
  psc_region_set_let_go (psc_region_driver_get_set (self));
  pull (self, 0.1, 0.25, 0.2, 0.25);
  psc_region_driver_assert_box (self, 0, 0.1, 0.1, 0.4, 0.4);
}

static guint
count_corners (PscImageWindow *self, guint index)
{
  PscTruthFinding *finding = psc_region_set_get (psc_region_driver_get_set (self), index)->finding;
  guint n_points;

  psc_truth_region_get_points (psc_truth_finding_get_region (finding, 0), &n_points);
  return n_points;
}

static void
draw_polygon (PscImageWindow *self)
{
  psc_region_driver_draw (self, "polygon");
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.2, 0.2) }, 1);
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.6, 0.2) }, 1);
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.6, 0.6) }, 1);
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.2, 0.6) }, 1);
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Return));
}

static double
get_left (PscImageWindow *self, guint index)
{
  PscTruthFinding *finding = psc_region_set_get (psc_region_driver_get_set (self), index)->finding;
  double x, y, width, height;

  psc_truth_region_get_box (psc_truth_finding_get_region (finding, 0), &x, &y, &width, &height);
  return x;
}

/* A polygon's corners are moved, added and taken away, as long as something is left; what was drawn
 * free-hand has too many, and is pulled as a whole. */
static void
test_corners (PscImageWindow *self, gconstpointer data)
{
  PscPoint way[400];
  double left;

  psc_region_driver_open_two (self);
  draw_polygon (self);
  psc_region_driver_activate (self, "win.hold-region");
  pull (self, 0.6, 0.6, 0.9, 0.8);
  psc_region_driver_assert_box (self, 0, 0.2, 0.2, 0.9, 0.8);
  g_assert_true (is_held (self, 0, 2));
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Insert));
  g_assert_cmpuint (count_corners (self, 0), ==, 5);
  g_assert_true (is_held (self, 0, 3));
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Delete));
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Delete));
  g_assert_cmpuint (count_corners (self, 0), ==, 3);
  psc_region_driver_assert_box (self, 0, 0.2, 0.2, 0.6, 0.6);
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Delete));
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 0);
  psc_region_driver_activate (self, "win.undo-region");
  g_assert_cmpuint (count_corners (self, 0), ==, 3);

  for (guint i = 0; i < G_N_ELEMENTS (way); i++)
    way[i] = psc_region_driver_at (self, 0.5 + 0.2 * sin (i * G_PI / 200),
                                   0.5 + 0.2 * cos (i * G_PI / 200));
  psc_region_driver_draw (self, "free-hand");
  psc_region_driver_drag (self, way, G_N_ELEMENTS (way));
  psc_region_driver_activate (self, "win.hold-region");
  left = get_left (self, 1);
  pull (self, 0.7, 0.5, 0.9, 0.5);
  g_assert_true (is_held (self, 0, 3));
  g_assert_cmpfloat_with_epsilon (get_left (self, 1), left, 1e-6);
  pull (self, 0.3, 0.5, 0.1, 0.5);
  g_assert_true (is_held (self, 0, 7));
  g_assert_cmpfloat_with_epsilon (get_left (self, 1), left - psc_region_driver_at (self, 0.2, 0).x,
                                  1e-6);
  g_assert_true (psc_region_set_get_n (psc_region_driver_get_set (self)) == 2
                 && psc_region_driver_press (self, GDK_KEY_Delete));
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 1);
}

/* The keyboard alone draws, moves, reshapes and removes. Steps that follow one another are one
 * change. */
static void
test_by_keys (PscImageWindow *self, gconstpointer data)
{
  double left;

  psc_region_driver_open_two (self);
  psc_region_driver_draw (self, "box");
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Return));
  psc_region_driver_assert_box (
      self, 0, 0.375,
      0.5
          - 0.125 * psc_image_get_width (psc_image_window_get_image (self))
                / psc_image_get_height (psc_image_window_get_image (self)),
      0.625,
      0.5
          + 0.125 * psc_image_get_width (psc_image_window_get_image (self))
                / psc_image_get_height (psc_image_window_get_image (self)));
  g_assert_true (is_held (self, 0, PSC_REGION_WHOLE));
  left = get_left (self, 0);
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Left));
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Left));
  g_assert_cmpfloat_with_epsilon (get_left (self, 0), left - 2, 1e-6);
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Tab));
  g_assert_true (is_held (self, 0, 0));
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Right));
  g_assert_cmpfloat_with_epsilon (get_left (self, 0), left - 1, 1e-6);
  psc_region_driver_activate (self, "win.undo-region");
  g_assert_cmpfloat_with_epsilon (get_left (self, 0), left - 2, 1e-6);
  g_assert_true (is_held (self, 0, 0));
  psc_region_driver_activate (self, "win.undo-region");
  g_assert_cmpfloat_with_epsilon (get_left (self, 0), left, 1e-6);
  for (guint i = 0; i < 7; i++)
    g_assert_true (psc_region_driver_press (self, GDK_KEY_Tab));
  g_assert_true (is_held (self, 0, 7));
  psc_region_driver_press (self, GDK_KEY_Tab);
  g_assert_true (is_free (self));

  psc_region_driver_activate (self, "win.hold-region");
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Escape));
  g_assert_true (is_free (self));
  psc_region_driver_press (self, GDK_KEY_Left);
  g_assert_cmpfloat_with_epsilon (get_left (self, 0), left, 1e-6);
}

static void
draw_more (PscImageWindow *self, double x0, double y0, double x1, double y1)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->viewer), "win.draw-more", "s", "box"));
  pull (self, x0, y0, x1, y1);
}

/* Another region is of the same finding when it is asked for, and only of one's own. */
static void
test_extend (PscImageWindow *self, gconstpointer data)
{
  GtkWidget *pane = GTK_WIDGET (self->viewer->truth_pane);
  PscTruthFinding *finding;

  psc_region_driver_open_two (self);
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (self->viewer), "win.hold-region", NULL)
                  && !is_free (self));
  psc_region_set_set_name (psc_region_driver_get_set (self), "Edema", NULL);
  psc_region_driver_draw_box (self, 0.1, 0.1, 0.3, 0.3);
  draw_more (self, 0.6, 0.1, 0.9, 0.3);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 1);
  finding = psc_region_set_get (psc_region_driver_get_set (self), 0)->finding;
  g_assert_cmpuint (psc_truth_finding_get_n_regions (finding), ==, 2);
  g_assert_cmpstr (psc_truth_finding_get_class (finding), ==, "Edema");
  g_assert_nonnull (test_screen_find (pane, GTK_TYPE_LABEL, "label", "drawn · 2 regions"));

  /* The next one is by itself again. */
  psc_region_driver_draw_box (self, 0.1, 0.6, 0.3, 0.9);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 2);

  /* Each is held by itself, and goes by itself. */
  psc_region_driver_drag (self, (PscPoint[]){ psc_region_driver_at (self, 0.75, 0.1) }, 1);
  g_assert_true (is_held (self, 1, PSC_REGION_WHOLE));
  g_assert_true (psc_region_driver_press (self, GDK_KEY_Delete));
  psc_region_driver_assert_box (self, 0, 0.1, 0.1, 0.3, 0.3);
  psc_region_driver_activate (self, "win.undo-region");
  finding = psc_region_set_get (psc_region_driver_get_set (self), 0)->finding;
  g_assert_cmpuint (psc_truth_finding_get_n_regions (finding), ==, 2);

  psc_region_driver_open_file (
      self, "boxes.csv",
      "image_id,class_name,x_min,y_min,x_max,y_max\npixel-spacing,Edema,1,1,5,4\n");
  test_screen_wait (psc_region_driver_has_file, self);
  psc_region_set_choose (psc_region_driver_get_set (self), 2);
  g_assert_false (psc_region_set_can_extend (psc_region_driver_get_set (self)));
  g_assert_false (psc_region_set_hold_chosen (psc_region_driver_get_set (self)));
}

/* While it is dragged, the line is where the hand has it, and the list as it was. */
static void
test_in_hand (PscImageWindow *self, gconstpointer data)
{
  PscCanvas *canvas;
  gpointer gesture;
  PscPoint from, to;
  double x, y, to_x, to_y;

  psc_region_driver_open_two (self);
  psc_region_driver_draw_box (self, 0.2, 0.2, 0.5, 0.5);
  canvas = psc_region_driver_get_canvas (self);
  gesture = psc_region_driver_find_drag (GTK_WIDGET (canvas));
  from = psc_region_driver_at (self, 0.35, 0.2);
  to = psc_region_driver_at (self, 0.35, 0.4);
  psc_canvas_from_image (canvas, from.x, from.y, &x, &y);
  psc_canvas_from_image (canvas, to.x, to.y, &to_x, &to_y);
  g_signal_emit_by_name (gesture, "drag-begin", x, y);
  g_signal_emit_by_name (gesture, "drag-update", to_x - x, to_y - y);
  psc_region_driver_assert_box (self, 0, 0.2, 0.2, 0.5, 0.5);
  g_assert_true (psc_region_driver_has_line (self, 0.3, 0.4));
  g_assert_false (psc_region_driver_has_line (self, 0.3, 0.2));
  g_signal_emit_by_name (gesture, "drag-end", to_x - x, to_y - y);
  psc_region_driver_assert_box (self, 0, 0.2, 0.4, 0.5, 0.7);
  g_assert_true (psc_region_driver_has_line (self, 0.3, 0.4));
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);
#define ADD(name, test)                                                                            \
  g_test_add ("/region-shapes/" name, PscImageWindow, NULL, psc_image_window_set_up, test,         \
              psc_region_driver_tear_down)
  ADD ("boxes", test_boxes);
  ADD ("shapes", test_shapes);
  ADD ("keys", test_keys);
  ADD ("names", test_names);
  ADD ("pull", test_pull);
  ADD ("click", test_click);
  ADD ("corners", test_corners);
  ADD ("by-keys", test_by_keys);
  ADD ("extend", test_extend);
  ADD ("in-hand", test_in_hand);
  return g_test_run ();
}
