/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "psc-image-window.h"
#include "psc-test-ui.h"
#include "test-screen.h"
#include "truth/psc-truth-file.h"
#include "ui/export/psc-figure-builder.h"

#define TWO "dicom/pixel-spacing.dcm dicom/imager-spacing.dcm"

static PscViewport *
get_viewport (PscImageWindow *self)
{
  return psc_reading_get_viewport (self->viewer->reading);
}

static PscRegionSet *
get_set (PscImageWindow *self)
{
  return psc_viewport_get_regions (get_viewport (self));
}

static gboolean
has_set (gpointer data)
{
  return get_set (data) != NULL;
}

static gboolean
is_kept (gpointer data)
{
  return !psc_truth_book_is_busy (((PscImageWindow *) data)->viewer->truth_book);
}

static void
open_two (PscImageWindow *self)
{
  psc_image_window_open (self, TWO);
  test_screen_wait (has_set, self);
}

static void
step (PscImageWindow *self, int by)
{
  g_autoptr (PscImage) before = g_object_ref (psc_image_window_get_image (self));

  gtk_widget_activate_action (GTK_WIDGET (self->viewer), "win.step-image", "i", by);
  psc_image_window_wait (self, before);
}

static void
activate (PscImageWindow *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->viewer), action, NULL));
}

static void
draw (PscImageWindow *self, const char *tool)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->viewer), "win.draw", "s", tool));
  psc_test_ui_settle (GTK_WIDGET (self->viewer));
}

static gboolean
press (PscImageWindow *self, guint key)
{
  return psc_test_ui_press (GTK_WIDGET (self->viewer), key);
}

static PscCanvas *
get_canvas (PscImageWindow *self)
{
  return psc_panel_get_canvas (psc_image_window_get_panel (self));
}

static gpointer
find_drag (GtkWidget *widget)
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

/* The first button goes down at a point of the image, along the others, and up at the last. */
static void
drag (PscImageWindow *self, const PscPoint *points, guint n)
{
  PscCanvas *canvas = get_canvas (self);
  gpointer gesture = find_drag (GTK_WIDGET (canvas));
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

static PscPoint
at (PscImageWindow *self, double x, double y)
{
  PscImage *image = psc_image_window_get_image (self);

  return (PscPoint){ x * (double) psc_image_get_width (image),
                     y * (double) psc_image_get_height (image) };
}

static void
draw_box (PscImageWindow *self, double x0, double y0, double x1, double y1)
{
  const PscPoint corners[] = { at (self, x0, y0), at (self, x1, y1) };

  draw (self, "box");
  drag (self, corners, 2);
}

static void
assert_box (PscImageWindow *self, guint index, double x0, double y0, double x1, double y1)
{
  PscTruthFinding *finding = psc_region_set_get (get_set (self), index)->finding;
  const PscPoint a = at (self, x0, y0), b = at (self, x1, y1);
  double x, y, width, height;

  g_assert_cmpuint (psc_truth_finding_get_n_regions (finding), ==, 1);
  psc_truth_region_get_box (psc_truth_finding_get_region (finding, 0), &x, &y, &width, &height);
  g_assert_cmpfloat_with_epsilon (x, a.x, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, a.y, 1e-6);
  g_assert_cmpfloat_with_epsilon (x + width, b.x, 1e-6);
  g_assert_cmpfloat_with_epsilon (y + height, b.y, 1e-6);
}

static PscTruthShape
get_shape (PscImageWindow *self, guint index)
{
  PscTruthFinding *finding = psc_region_set_get (get_set (self), index)->finding;

  return psc_truth_region_get_shape (psc_truth_finding_get_region (finding, 0));
}

/* What is drawn is where it was drawn, in the image's own pixels, whatever the zoom and on which
 * side, and not outside. */
static void
test_boxes (PscImageWindow *self, gconstpointer data)
{
  open_two (self);
  draw_box (self, 0.2, 0.3, 0.5, 0.6);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 1);
  assert_box (self, 0, 0.2, 0.3, 0.5, 0.6);

  psc_viewport_set_mirrored (get_viewport (self), TRUE);
  psc_viewport_zoom_at (get_viewport (self), 2.5, 0.4, 0.4);
  draw_box (self, 0.45, 0.5, 0.35, 0.41);
  assert_box (self, 1, 0.35, 0.41, 0.45, 0.5);
  psc_viewport_reset (get_viewport (self));
  draw_box (self, 0.9, 0.9, 1.02, 1.03);
  assert_box (self, 2, 0.9, 0.9, 1, 1);
  g_assert_true (psc_region_set_get_chosen (get_set (self), NULL)
                 == psc_region_set_get (get_set (self), 2));

  /* A click is none, and the next drag is one still. */
  draw (self, "box");
  drag (self, (PscPoint[]){ at (self, 0.5, 0.5) }, 1);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 3);
  drag (self, (PscPoint[]){ at (self, 0.1, 0.1), at (self, 0.2, 0.3) }, 2);
  assert_box (self, 3, 0.1, 0.1, 0.2, 0.3);

  /* Without a tool, the window is meant. */
  drag (self, (PscPoint[]){ at (self, 0.1, 0.1), at (self, 0.2, 0.3) }, 2);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 4);
}

static void
test_shapes (PscImageWindow *self, gconstpointer data)
{
  PscPoint way[40];
  guint n_points;

  open_two (self);
  draw (self, "ellipse");
  drag (self, (PscPoint[]){ at (self, 0.2, 0.2), at (self, 0.4, 0.5) }, 2);
  g_assert_cmpint (get_shape (self, 0), ==, PSC_TRUTH_SHAPE_ELLIPSE);
  assert_box (self, 0, 0.2, 0.2, 0.4, 0.5);

  for (guint i = 0; i < G_N_ELEMENTS (way); i++)
    way[i] = at (self, 0.5 + 0.2 * sin (i * 2 * G_PI / 40), 0.5 + 0.2 * cos (i * 2 * G_PI / 40));
  draw (self, "free-hand");
  drag (self, way, G_N_ELEMENTS (way));
  g_assert_cmpint (get_shape (self, 1), ==, PSC_TRUTH_SHAPE_POLYGON);
  assert_box (self, 1, 0.3, 0.3, 0.7, 0.7);

  draw (self, "polygon");
  drag (self, (PscPoint[]){ at (self, 0.1, 0.6) }, 1);
  drag (self, (PscPoint[]){ at (self, 0.3, 0.6) }, 1);
  drag (self, (PscPoint[]){ at (self, 0.9, 0.9) }, 1);
  g_assert_true (press (self, GDK_KEY_BackSpace));
  drag (self, (PscPoint[]){ at (self, 0.2, 0.8), at (self, 0.25, 0.9) }, 2);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 2);
  g_assert_true (press (self, GDK_KEY_Return));
  assert_box (self, 2, 0.1, 0.6, 0.3, 0.9);
  psc_truth_region_get_points (
      psc_truth_finding_get_region (psc_region_set_get (get_set (self), 2)->finding, 0), &n_points);
  g_assert_cmpuint (n_points, ==, 3);

  /* On its first corner a polygon ends as well. */
  draw (self, "polygon");
  drag (self, (PscPoint[]){ at (self, 0.5, 0.1) }, 1);
  drag (self, (PscPoint[]){ at (self, 0.9, 0.1) }, 1);
  drag (self, (PscPoint[]){ at (self, 0.9, 0.4) }, 1);
  drag (self, (PscPoint[]){ at (self, 0.501, 0.101) }, 1);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 4);
  g_assert_cmpint (psc_region_set_get_sketch (get_set (self))->tool, ==, PSC_REGION_TOOL_NONE);
}

static void
test_keys (PscImageWindow *self, gconstpointer data)
{
  open_two (self);
  g_assert_false (press (self, GDK_KEY_Delete));
  draw (self, "polygon");
  drag (self, (PscPoint[]){ at (self, 0.1, 0.1) }, 1);
  g_assert_true (press (self, GDK_KEY_Escape));
  g_assert_cmpint (psc_region_set_get_sketch (get_set (self))->tool, ==, PSC_REGION_TOOL_NONE);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 0);

  draw_box (self, 0.1, 0.1, 0.4, 0.4);
  draw_box (self, 0.5, 0.1, 0.8, 0.4);
  g_assert_true (press (self, GDK_KEY_Delete));
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 1);
  assert_box (self, 0, 0.1, 0.1, 0.4, 0.4);
  activate (self, "win.undo-region");
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 2);
  activate (self, "win.undo-region");
  activate (self, "win.undo-region");
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 0);
  g_assert_false (psc_region_set_can_undo (get_set (self)));
  activate (self, "win.redo-region");
  activate (self, "win.redo-region");
  assert_box (self, 1, 0.5, 0.1, 0.8, 0.4);

  psc_region_set_rename (get_set (self), 1, NULL, "a nodule");
  g_assert_cmpstr (psc_truth_finding_get_name (psc_region_set_get (get_set (self), 1)->finding), ==,
                   "a nodule");
  assert_box (self, 1, 0.5, 0.1, 0.8, 0.4);
  activate (self, "win.undo-region");
  g_assert_cmpstr (psc_truth_finding_get_phrase (psc_region_set_get (get_set (self), 1)->finding),
                   ==, NULL);
}

/* It is called by what is asked at the time. */
static void
test_names (PscImageWindow *self, gconstpointer data)
{
  g_autoptr (PscQuery) phrase = psc_query_new_prompt ("small apical pneumothorax", NULL, FALSE);
  g_autoptr (PscQuery) class = psc_query_new_class (2, NULL, FALSE);
  PscTruthFinding *finding;

  open_two (self);
  psc_reading_set_query (self->viewer->reading, phrase);
  draw_box (self, 0.1, 0.1, 0.4, 0.4);
  finding = psc_region_set_get (get_set (self), 0)->finding;
  g_assert_cmpstr (psc_truth_finding_get_phrase (finding), ==, "small apical pneumothorax");
  g_assert_null (psc_truth_finding_get_class (finding));
  psc_reading_set_query (self->viewer->reading, class);
  draw_box (self, 0.5, 0.5, 0.7, 0.7);
  finding = psc_region_set_get (get_set (self), 1)->finding;
  g_assert_cmpstr (psc_truth_finding_get_class (finding), ==, "Cardiomegaly");

  /* And it becomes the prompt again. */
  g_signal_emit_by_name (self->viewer->truth_pane, "asked", NULL, "small apical pneumothorax");
  g_assert_cmpstr (psc_reading_get_query (self->viewer->reading)->text, ==,
                   "small apical pneumothorax");
  g_signal_emit_by_name (self->viewer->truth_pane, "asked", "Effusion", NULL);
  g_assert_null (psc_reading_get_query (self->viewer->reading)->text);
  g_assert_cmpuint (psc_reading_get_query (self->viewer->reading)->class_index, ==, 10);
}

static char *
dup_kept_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), GETTEXT_PACKAGE, "regions", NULL);
}

/* (transfer full) (nullable): the one file in which something is kept. */
static char *
dup_kept_path (void)
{
  g_autofree char *folder = dup_kept_folder ();
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name = directory != NULL ? g_dir_read_name (directory) : NULL;

  return name != NULL ? g_build_filename (folder, name, NULL) : NULL;
}

static void
forget_kept (void)
{
  char *path;

  while ((path = dup_kept_path ()) != NULL)
    {
      g_assert_cmpint (g_unlink (path), ==, 0);
      g_free (path);
    }
}

static void
reopen (PscImageWindow *self)
{
  psc_image_window_tear_down (self, NULL);
  psc_image_window_set_up (self, NULL);
  open_two (self);
}

/* What is drawn is on the disk without being asked for, under a name that says nothing of the
 * image, and comes back with the picture. */
static void
test_kept (PscImageWindow *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *folder = dup_kept_folder ();
  g_autofree char *base = NULL;
  GStatBuf status;

  open_two (self);
  psc_region_set_set_name (get_set (self), "Edema", NULL);
  draw_box (self, 0.2, 0.3, 0.5, 0.6);
  test_screen_wait (is_kept, self);
  path = dup_kept_path ();
  g_assert_nonnull (path);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  base = g_path_get_basename (path);
  g_assert_cmpuint (strlen (base), ==, 64 + strlen (".json"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "spacing"));

  reopen (self);
  g_assert_cmpuint (psc_region_set_count (get_set (self), PSC_REGION_OWN), ==, 1);
  assert_box (self, 0, 0.2, 0.3, 0.5, 0.6);
  g_assert_cmpstr (psc_truth_finding_get_class (psc_region_set_get (get_set (self), 0)->finding),
                   ==, "Edema");
  g_assert_false (psc_region_set_can_undo (get_set (self)));

  /* Another picture has none, and the first one's are there when it comes back. */
  activate (self, "win.findings");
  step (self, 1);
  test_screen_wait (has_set, self);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 0);
  step (self, -1);
  test_screen_wait (has_set, self);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 1);

  g_assert_true (psc_region_set_remove (get_set (self), 0));
  test_screen_wait (is_kept, self);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static const char *
get_told (PscImageWindow *self)
{
  PscBanner *banner = test_screen_find (self->viewer->truth_pane, PSC_TYPE_BANNER, NULL, NULL);

  return psc_banner_get_text (banner);
}

static gboolean
is_told (gpointer data)
{
  return get_told (data) != NULL;
}

/* What cannot be read is said, and is not written over. */
static void
test_damaged (PscImageWindow *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *aside = NULL;
  g_autofree char *text = NULL;

  open_two (self);
  draw_box (self, 0.2, 0.3, 0.5, 0.6);
  test_screen_wait (is_kept, self);
  path = dup_kept_path ();
  g_assert_true (g_file_set_contents (path, "{ \"format\": \"promptoscope-truth\", ", -1, NULL));
  reopen (self);
  g_assert_nonnull (get_told (self));
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 0);
  draw_box (self, 0.1, 0.1, 0.2, 0.2);
  test_screen_wait (is_kept, self);
  aside = g_strconcat (path, ".unreadable", NULL);
  g_assert_true (g_file_get_contents (aside, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "{ \"format\""));
}

static void
open_file (PscImageWindow *self, const char *name, const char *text)
{
  g_autofree char *path = test_screen_dup_path ("truth", name);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  test_screen_write (path, text);
  psc_viewer_open_regions (self->viewer, file);
}

static gboolean
has_file (gpointer data)
{
  PscImageWindow *self = data;

  return psc_truth_book_get_file_name (self->viewer->truth_book) != NULL
         && (psc_truth_book_get_note (self->viewer->truth_book) != NULL
             || (get_set (self) != NULL
                 && psc_region_set_count (get_set (self), PSC_REGION_FILE) > 0));
}

static gboolean
has_no_file_findings (gpointer data)
{
  return psc_region_set_count (get_set (data), PSC_REGION_FILE) == 0;
}

/* It stays open for all images: each shows its own findings, each reader's by itself. */
static void
test_file (PscImageWindow *self, gconstpointer data)
{
  PscRegionItem *item;

  open_two (self);
  open_file (self, "annotations_train.csv",
             "image_id,rad_id,class_name,x_min,y_min,x_max,y_max\n"
             "pixel-spacing,R9,Pleural effusion,1,1,5,4\n"
             "pixel-spacing,R3,Pleural effusion,2,1,6,5\n"
             "imager-spacing,R3,Cardiomegaly,3,3,6,6\n"
             "imager-spacing,R9,No finding,,,,\n");
  test_screen_wait (has_file, self);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (self->viewer->truth_pane)));
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 2);
  item = psc_region_set_get (get_set (self), 0);
  g_assert_cmpstr (psc_truth_finding_get_class (item->finding), ==, "Pleural effusion");
  g_assert_cmpstr (psc_truth_finding_get_reader (item->finding), ==, "R9");
  g_assert_cmpstr (psc_truth_finding_get_reader (psc_region_set_get (get_set (self), 1)->finding),
                   ==, "R3");
  /* What others say is not to be changed. */
  g_assert_false (psc_region_set_remove (get_set (self), 0));
  g_assert_nonnull (
      test_screen_find (self->viewer->truth_pane, GTK_TYPE_LABEL, "label", "Pleural effusion"));
  g_assert_nonnull (test_screen_find (self->viewer->truth_pane, GTK_TYPE_LABEL, "label", "R3"));

  step (self, 1);
  test_screen_wait (has_file, self);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 2);
  g_assert_nonnull (
      test_screen_find (self->viewer->truth_pane, GTK_TYPE_LABEL, "label", "Cardiomegaly"));
  g_assert_nonnull (
      test_screen_find (self->viewer->truth_pane, GTK_TYPE_LABEL, "label", "R9 · no region"));

  activate (self, "win.close-regions");
  test_screen_wait (has_no_file_findings, self);
  g_assert_null (psc_truth_book_get_file_name (self->viewer->truth_book));

  /* What is said not to be there is told from what is there. */
  open_file (self, "absent.json",
             "{\"format\": \"promptoscope-truth\", \"version\": 1, \"findings\": "
             "[{\"class\": \"Edema\", \"reader\": \"R1\", \"absent\": true}]}");
  test_screen_wait (has_file, self);
  g_assert_nonnull (
      test_screen_find (self->viewer->truth_pane, GTK_TYPE_LABEL, "label", "R1 · not present"));
}

static void
test_absent (PscImageWindow *self, gconstpointer data)
{
  open_two (self);
  open_file (self, "said.json",
             "{\"format\": \"promptoscope-truth\", \"version\": 1, \"image\": \"pixel-spacing\", "
             "\"findings\": [{\"class\": \"Edema\", \"reader\": \"R9\", \"absent\": true}]}");
  test_screen_wait (has_file, self);
  g_assert_nonnull (
      test_screen_find (self->viewer->truth_pane, GTK_TYPE_LABEL, "label", "R9 · not present"));
}

/* Nothing is guessed: what does not fit is said in a sentence, and nothing is shown. */
static void
test_misfits (PscImageWindow *self, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *note;
  } cases[] = {
    { "{\"format\": \"promptoscope-truth\", \"version\": 1, \"image\": \"another.png\", "
      "\"findings\": [{\"class\": \"Edema\"}]}",
      "nothing" },
    { "{\"format\": \"promptoscope-truth\", \"version\": 1, \"width\": 1000, \"height\": 77, "
      "\"findings\": [{\"class\": \"Edema\", \"regions\": "
      "[{\"shape\": \"box\", \"x\": 1, \"y\": 1, \"width\": 5, \"height\": 5}]}]}",
      "another shape" },
  };

  open_two (self);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      open_file (self, "regions.json", cases[i].text);
      test_screen_wait (has_file, self);
      g_assert_nonnull (strstr (psc_truth_book_get_note (self->viewer->truth_book), cases[i].note));
      g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 0);
      g_assert_cmpstr (psc_truth_book_get_misfit (self->viewer->truth_book), ==,
                       i == 1 ? psc_truth_book_get_note (self->viewer->truth_book) : NULL);
      activate (self, "win.close-regions");
      test_screen_drain ();
    }
  open_file (self, "nonsense.json", "{\"a\": 1}");
  test_screen_wait (is_told, self);
  g_assert_true (g_str_has_prefix (get_told (self), "nonsense.json"));
  g_assert_null (psc_truth_book_get_file_name (self->viewer->truth_book));
}

static gboolean
is_written (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

/* A file of regions is written anywhere but over an image, and is one that can be read. */
static void
test_save (PscImageWindow *self, gconstpointer data)
{
  g_autofree char *path = test_screen_dup_path ("saved", "mine.json");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *image_path =
      g_test_build_filename (G_TEST_DIST, "fixtures/dicom/imager-spacing.dcm", NULL);
  g_autoptr (GFile) image_file = g_file_new_for_path (image_path);
  g_autoptr (PscTruthSet) set = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size;

  open_two (self);
  draw_box (self, 0.2, 0.3, 0.5, 0.6);
  psc_viewer_save_regions_to (self->viewer, file);
  test_screen_wait (is_written, path);
  set = psc_truth_file_load (path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (psc_truth_image_get_name (psc_truth_set_get_image (set, 0)));
  g_assert_cmpuint (psc_truth_image_get_n_findings (psc_truth_set_get_image (set, 0)), ==, 1);

  /* The other one of the list. */
  g_assert_true (g_file_get_contents (image_path, &before, &size, NULL));
  psc_viewer_save_regions_to (self->viewer, image_file);
  test_screen_wait (is_told, self);
  g_assert_nonnull (strstr (get_told (self), "cannot be saved"));
  g_assert_true (g_file_get_contents (image_path, &after, NULL, NULL));
  g_assert_cmpmem (before, size, after, size);
}

static gboolean
is_green (guint32 pixel)
{
  return (pixel >> 16) < 170 && ((pixel >> 8) & 0xff) > 200 && (pixel & 0xff) < 200;
}

static gboolean
has_line (PscImageWindow *self, double x, double y)
{
  PscCanvas *canvas = get_canvas (self);
  const PscPoint point = at (self, x, y);
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

/* The line is where the region is, at every zoom and on both sides, and goes when it is told to. */
static void
test_drawing (PscImageWindow *self, gconstpointer data)
{
  open_two (self);
  draw_box (self, 0.3, 0.3, 0.6, 0.6);
  for (guint i = 0; i < 4; i++)
    {
      psc_viewport_set_mirrored (get_viewport (self), i % 2 == 1);
      psc_viewport_zoom_at (get_viewport (self), i < 2 ? 1 : 2, 0.45, 0.4);
      g_assert_true (has_line (self, 0.4, 0.3));
      g_assert_false (has_line (self, 0.4, 0.4));
    }
  activate (self, "win.regions");
  g_assert_false (has_line (self, 0.4, 0.3));
  activate (self, "win.regions");
  g_assert_true (has_line (self, 0.4, 0.3));
  psc_region_set_choose_none (get_set (self));
  g_assert_false (has_line (self, 0.4, 0.3));
}

static gboolean
drop (PscImageWindow *self, const char *name, const char *text)
{
  g_autofree char *path = test_screen_dup_path ("dropped", name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  gboolean is_taken = FALSE;

  test_screen_write (path, text);
  g_list_store_append (files, file);
  g_signal_emit_by_name (self->viewer->study_pane, "dropped", files, &is_taken);
  return is_taken;
}

static gboolean
has_three_studies (gpointer data)
{
  PscImageWindow *self = data;

  return psc_study_list_get_n_studies (psc_study_pane_get_list (self->viewer->study_pane)) == 3;
}

/* What is dropped on a picture and speaks of pictures is read; a table of images is still one, and
 * an image is no business of the findings. */
static void
test_dropped (PscImageWindow *self, gconstpointer data)
{
  g_autofree char *image = g_test_build_filename (G_TEST_DIST, "fixtures/dicom/implicit.dcm", NULL);
  g_autofree char *table = g_strdup_printf ("Path,Edema\n%s,1.0\n", image);

  g_assert_false (drop (self, "early.csv", table));
  open_two (self);
  g_assert_false (drop (self, "image.png", ""));
  g_assert_true (drop (self, "boxes.csv",
                       "image_id,class_name,x_min,y_min,x_max,y_max\n"
                       "pixel-spacing,Edema,1,1,5,4\n"));
  test_screen_wait (has_file, self);
  g_assert_cmpuint (psc_region_set_count (get_set (self), PSC_REGION_FILE), ==, 1);
  g_assert_true (drop (self, "images.csv", table));
  test_screen_wait (has_three_studies, self);
  g_assert_cmpstr (psc_truth_book_get_file_name (self->viewer->truth_book), ==, "boxes.csv");
}

/* Two files with the same picture have the same drawings, and neither is written over the other's;
 * what a file says is of the one that it names. */
static void
test_twins (PscImageWindow *self, gconstpointer data)
{
  g_autofree char *source =
      g_test_build_filename (G_TEST_DIST, "fixtures/dicom/pixel-spacing.dcm", NULL);
  g_autofree char *path = test_screen_dup_path ("twins", "twin.dcm");
  g_autoptr (GFile) from = g_file_new_for_path (source);
  g_autoptr (GFile) twin = g_file_new_for_path (path);
  g_autoptr (PscImage) before = NULL;

  g_assert_true (g_file_copy (from, twin, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL));
  open_two (self);
  open_file (self, "boxes.csv",
             "image_id,class_name,x_min,y_min,x_max,y_max\npixel-spacing,Edema,1,1,5,4\n");
  test_screen_wait (has_file, self);
  draw_box (self, 0.2, 0.3, 0.5, 0.6);
  before = g_object_ref (psc_image_window_get_image (self));
  psc_viewer_open_files (self->viewer, &twin, 1);
  psc_image_window_wait (self, before);
  test_screen_wait (has_file, self);
  assert_box (self, 0, 0.2, 0.3, 0.5, 0.6);
  g_assert_cmpuint (psc_region_set_count (get_set (self), PSC_REGION_FILE), ==, 0);
  draw_box (self, 0.6, 0.6, 0.8, 0.8);
  test_screen_wait (is_kept, self);
  reopen (self);
  g_assert_cmpuint (psc_region_set_count (get_set (self), PSC_REGION_OWN), ==, 2);
}

/* The list does what the keys do. */
static void
test_list (PscImageWindow *self, gconstpointer data)
{
  GtkWidget *pane = GTK_WIDGET (self->viewer->truth_pane);
  GtkEditable *entry;
  guint index;

  open_two (self);
  psc_region_set_set_name (get_set (self), "Edema", NULL);
  draw_box (self, 0.2, 0.3, 0.5, 0.6);
  psc_region_set_set_name (get_set (self), NULL, "a nodule");
  draw_box (self, 0.6, 0.6, 0.8, 0.8);
  g_assert_true (gtk_widget_get_visible (pane));
  gtk_list_box_select_row (
      test_screen_find (pane, GTK_TYPE_LIST_BOX, NULL, NULL),
      gtk_list_box_get_row_at_index (test_screen_find (pane, GTK_TYPE_LIST_BOX, NULL, NULL), 0));
  g_assert_nonnull (psc_region_set_get_chosen (get_set (self), &index));
  g_assert_cmpuint (index, ==, 0);
  gtk_widget_activate_action (pane, "truth.ask", NULL);
  g_assert_cmpuint (psc_reading_get_query (self->viewer->reading)->class_index, ==, 5);

  gtk_widget_activate_action (pane, "truth.rename", NULL);
  entry = test_screen_find (pane, GTK_TYPE_ENTRY, NULL, NULL);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "Edema");
  gtk_editable_set_text (entry, "effusion");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (psc_truth_finding_get_class (psc_region_set_get (get_set (self), 0)->finding),
                   ==, "Pleural Effusion");
  g_assert_nonnull (test_screen_find (pane, GTK_TYPE_LABEL, "label", "Pleural Effusion"));
  gtk_widget_activate_action (pane, "truth.remove", NULL);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 1);
  g_assert_cmpstr (psc_truth_finding_get_name (psc_region_set_get (get_set (self), 0)->finding), ==,
                   "a nodule");
}

/* While Space is held, the picture is bare. */
static void
test_bare (PscImageWindow *self, gconstpointer data)
{
  open_two (self);
  draw_box (self, 0.3, 0.3, 0.6, 0.6);
  g_assert_true (press (self, GDK_KEY_space));
  g_assert_false (has_line (self, 0.4, 0.3));
  psc_test_ui_release (GTK_WIDGET (self->viewer), GDK_KEY_space);
  g_assert_true (has_line (self, 0.4, 0.3));
  activate (self, "win.regions");
  press (self, GDK_KEY_space);
  psc_test_ui_release (GTK_WIDGET (self->viewer), GDK_KEY_space);
  g_assert_false (has_line (self, 0.4, 0.3));
}

static void
pull (PscImageWindow *self, double x0, double y0, double x1, double y1)
{
  drag (self, (PscPoint[]){ at (self, x0, y0), at (self, x1, y1) }, 2);
}

static gboolean
is_held (PscImageWindow *self, guint region, int handle)
{
  guint held;
  int held_handle;

  return psc_region_set_get_held (get_set (self), &held, &held_handle) && held == region
         && held_handle == handle;
}

static gboolean
is_free (PscImageWindow *self)
{
  guint region;
  int handle;

  return !psc_region_set_get_held (get_set (self), &region, &handle);
}

/* What is drawn is moved by its line, pulled by its handles and, once it is held, moved by what is
 * inside, never out of the picture; each drag is undone by itself. */
static void
test_pull (PscImageWindow *self, gconstpointer data)
{
  open_two (self);
  draw_box (self, 0.2, 0.3, 0.5, 0.6);
  g_assert_true (is_free (self));
  pull (self, 0.35, 0.45, 0.4, 0.5);
  assert_box (self, 0, 0.2, 0.3, 0.5, 0.6);
  pull (self, 0.35, 0.3, 0.45, 0.4);
  g_assert_true (is_held (self, 0, PSC_REGION_WHOLE));
  assert_box (self, 0, 0.3, 0.4, 0.6, 0.7);
  pull (self, 0.6, 0.7, 0.8, 0.9);
  g_assert_true (is_held (self, 0, 4));
  assert_box (self, 0, 0.3, 0.4, 0.8, 0.9);
  pull (self, 0.3, 0.65, 0.1, 0.1);
  assert_box (self, 0, 0.1, 0.4, 0.8, 0.9);
  pull (self, 0.4, 0.6, 0.45, 0.55);
  assert_box (self, 0, 0.15, 0.35, 0.85, 0.85);
  pull (self, 0.4, 0.6, 3, 0.6);
  assert_box (self, 0, 0.3, 0.35, 1, 0.85);

  /* Beside it, the window is meant again. */
  pull (self, 0.05, 0.05, 0.1, 0.1);
  g_assert_true (is_free (self));
  pull (self, 0.6, 0.6, 0.5, 0.5);
  assert_box (self, 0, 0.3, 0.35, 1, 0.85);
  for (guint i = 0; i < 5; i++)
    activate (self, "win.undo-region");
  assert_box (self, 0, 0.2, 0.3, 0.5, 0.6);
  g_assert_true (psc_region_set_can_undo (get_set (self)));

  psc_viewport_set_mirrored (get_viewport (self), TRUE);
  psc_viewport_zoom_at (get_viewport (self), 2, 0.4, 0.4);
  pull (self, 0.5, 0.45, 0.45, 0.4);
  assert_box (self, 0, 0.15, 0.25, 0.45, 0.55);
}

/* A click chooses what has the line, and changes nothing; hidden, nothing is meant. */
static void
test_click (PscImageWindow *self, gconstpointer data)
{
  guint index;

  open_two (self);
  draw_box (self, 0.1, 0.1, 0.4, 0.4);
  draw_box (self, 0.5, 0.5, 0.9, 0.9);
  drag (self, (PscPoint[]){ at (self, 0.1, 0.25) }, 1);
  g_assert_nonnull (psc_region_set_get_chosen (get_set (self), &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (is_held (self, 0, PSC_REGION_WHOLE));
  activate (self, "win.undo-region");
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 1);
  activate (self, "win.redo-region");
  activate (self, "win.regions");
  psc_region_set_let_go (get_set (self));
  pull (self, 0.1, 0.25, 0.2, 0.25);
  assert_box (self, 0, 0.1, 0.1, 0.4, 0.4);
}

static guint
count_corners (PscImageWindow *self, guint index)
{
  PscTruthFinding *finding = psc_region_set_get (get_set (self), index)->finding;
  guint n_points;

  psc_truth_region_get_points (psc_truth_finding_get_region (finding, 0), &n_points);
  return n_points;
}

static void
draw_polygon (PscImageWindow *self)
{
  draw (self, "polygon");
  drag (self, (PscPoint[]){ at (self, 0.2, 0.2) }, 1);
  drag (self, (PscPoint[]){ at (self, 0.6, 0.2) }, 1);
  drag (self, (PscPoint[]){ at (self, 0.6, 0.6) }, 1);
  drag (self, (PscPoint[]){ at (self, 0.2, 0.6) }, 1);
  g_assert_true (press (self, GDK_KEY_Return));
}

static double
get_left (PscImageWindow *self, guint index)
{
  PscTruthFinding *finding = psc_region_set_get (get_set (self), index)->finding;
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

  open_two (self);
  draw_polygon (self);
  activate (self, "win.hold-region");
  pull (self, 0.6, 0.6, 0.9, 0.8);
  assert_box (self, 0, 0.2, 0.2, 0.9, 0.8);
  g_assert_true (is_held (self, 0, 2));
  g_assert_true (press (self, GDK_KEY_Insert));
  g_assert_cmpuint (count_corners (self, 0), ==, 5);
  g_assert_true (is_held (self, 0, 3));
  g_assert_true (press (self, GDK_KEY_Delete));
  g_assert_true (press (self, GDK_KEY_Delete));
  g_assert_cmpuint (count_corners (self, 0), ==, 3);
  assert_box (self, 0, 0.2, 0.2, 0.6, 0.6);
  g_assert_true (press (self, GDK_KEY_Delete));
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 0);
  activate (self, "win.undo-region");
  g_assert_cmpuint (count_corners (self, 0), ==, 3);

  for (guint i = 0; i < G_N_ELEMENTS (way); i++)
    way[i] = at (self, 0.5 + 0.2 * sin (i * G_PI / 200), 0.5 + 0.2 * cos (i * G_PI / 200));
  draw (self, "free-hand");
  drag (self, way, G_N_ELEMENTS (way));
  activate (self, "win.hold-region");
  left = get_left (self, 1);
  pull (self, 0.7, 0.5, 0.9, 0.5);
  g_assert_true (is_held (self, 0, 3));
  g_assert_cmpfloat_with_epsilon (get_left (self, 1), left, 1e-6);
  pull (self, 0.3, 0.5, 0.1, 0.5);
  g_assert_true (is_held (self, 0, 7));
  g_assert_cmpfloat_with_epsilon (get_left (self, 1), left - at (self, 0.2, 0).x, 1e-6);
  g_assert_true (psc_region_set_get_n (get_set (self)) == 2 && press (self, GDK_KEY_Delete));
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 1);
}

/* The keyboard alone draws, moves, reshapes and removes. Steps that follow one another are one
 * change. */
static void
test_by_keys (PscImageWindow *self, gconstpointer data)
{
  double left;

  open_two (self);
  draw (self, "box");
  g_assert_true (press (self, GDK_KEY_Return));
  assert_box (self, 0, 0.375,
              0.5
                  - 0.125 * psc_image_get_width (psc_image_window_get_image (self))
                        / psc_image_get_height (psc_image_window_get_image (self)),
              0.625,
              0.5
                  + 0.125 * psc_image_get_width (psc_image_window_get_image (self))
                        / psc_image_get_height (psc_image_window_get_image (self)));
  g_assert_true (is_held (self, 0, PSC_REGION_WHOLE));
  left = get_left (self, 0);
  g_assert_true (press (self, GDK_KEY_Left));
  g_assert_true (press (self, GDK_KEY_Left));
  g_assert_cmpfloat_with_epsilon (get_left (self, 0), left - 2, 1e-6);
  g_assert_true (press (self, GDK_KEY_Tab));
  g_assert_true (is_held (self, 0, 0));
  g_assert_true (press (self, GDK_KEY_Right));
  g_assert_cmpfloat_with_epsilon (get_left (self, 0), left - 1, 1e-6);
  activate (self, "win.undo-region");
  g_assert_cmpfloat_with_epsilon (get_left (self, 0), left - 2, 1e-6);
  g_assert_true (is_held (self, 0, 0));
  activate (self, "win.undo-region");
  g_assert_cmpfloat_with_epsilon (get_left (self, 0), left, 1e-6);
  for (guint i = 0; i < 7; i++)
    g_assert_true (press (self, GDK_KEY_Tab));
  g_assert_true (is_held (self, 0, 7));
  press (self, GDK_KEY_Tab);
  g_assert_true (is_free (self));

  activate (self, "win.hold-region");
  g_assert_true (press (self, GDK_KEY_Escape));
  g_assert_true (is_free (self));
  press (self, GDK_KEY_Left);
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

  open_two (self);
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (self->viewer), "win.hold-region", NULL)
                  && !is_free (self));
  psc_region_set_set_name (get_set (self), "Edema", NULL);
  draw_box (self, 0.1, 0.1, 0.3, 0.3);
  draw_more (self, 0.6, 0.1, 0.9, 0.3);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 1);
  finding = psc_region_set_get (get_set (self), 0)->finding;
  g_assert_cmpuint (psc_truth_finding_get_n_regions (finding), ==, 2);
  g_assert_cmpstr (psc_truth_finding_get_class (finding), ==, "Edema");
  g_assert_nonnull (test_screen_find (pane, GTK_TYPE_LABEL, "label", "drawn · 2 regions"));

  /* The next one is by itself again. */
  draw_box (self, 0.1, 0.6, 0.3, 0.9);
  g_assert_cmpuint (psc_region_set_get_n (get_set (self)), ==, 2);

  /* Each is held by itself, and goes by itself. */
  drag (self, (PscPoint[]){ at (self, 0.75, 0.1) }, 1);
  g_assert_true (is_held (self, 1, PSC_REGION_WHOLE));
  g_assert_true (press (self, GDK_KEY_Delete));
  assert_box (self, 0, 0.1, 0.1, 0.3, 0.3);
  activate (self, "win.undo-region");
  finding = psc_region_set_get (get_set (self), 0)->finding;
  g_assert_cmpuint (psc_truth_finding_get_n_regions (finding), ==, 2);

  open_file (self, "boxes.csv",
             "image_id,class_name,x_min,y_min,x_max,y_max\npixel-spacing,Edema,1,1,5,4\n");
  test_screen_wait (has_file, self);
  psc_region_set_choose (get_set (self), 2);
  g_assert_false (psc_region_set_can_extend (get_set (self)));
  g_assert_false (psc_region_set_hold_chosen (get_set (self)));
}

/* While it is dragged, the line is where the hand has it, and the list as it was. */
static void
test_in_hand (PscImageWindow *self, gconstpointer data)
{
  PscCanvas *canvas;
  gpointer gesture;
  PscPoint from, to;
  double x, y, to_x, to_y;

  open_two (self);
  draw_box (self, 0.2, 0.2, 0.5, 0.5);
  canvas = get_canvas (self);
  gesture = find_drag (GTK_WIDGET (canvas));
  from = at (self, 0.35, 0.2);
  to = at (self, 0.35, 0.4);
  psc_canvas_from_image (canvas, from.x, from.y, &x, &y);
  psc_canvas_from_image (canvas, to.x, to.y, &to_x, &to_y);
  g_signal_emit_by_name (gesture, "drag-begin", x, y);
  g_signal_emit_by_name (gesture, "drag-update", to_x - x, to_y - y);
  assert_box (self, 0, 0.2, 0.2, 0.5, 0.5);
  g_assert_true (has_line (self, 0.3, 0.4));
  g_assert_false (has_line (self, 0.3, 0.2));
  g_signal_emit_by_name (gesture, "drag-end", to_x - x, to_y - y);
  assert_box (self, 0, 0.2, 0.4, 0.5, 0.7);
  g_assert_true (has_line (self, 0.3, 0.4));
}

static PscReport *
dup_report (PscImageWindow *self)
{
  return psc_figure_builder_snapshot (self->viewer->reading, 1, 1,
                                      (PscFigureItem[]){ { 0, 0, NULL } }, 1);
}

static void
assert_described (PscReport *report, const char *text, gboolean is_there)
{
  g_autoptr (PscFigure) figure = psc_report_compose (report, 0, NULL);
  g_autofree char *description = psc_figure_dup_description (figure);

  g_assert_cmpint (strstr (description, text) != NULL, ==, is_there);
}

/* A figure has what is on screen, and says who drew it. */
static void
test_exported (PscImageWindow *self, gconstpointer data)
{
  g_autoptr (PscReport) shown = NULL;
  g_autoptr (PscReport) hidden = NULL;

  open_two (self);
  open_file (self, "boxes.csv",
             "image_id,rad_id,class_name,x_min,y_min,x_max,y_max\n"
             "pixel-spacing,R9,Pleural effusion,1,1,5,4\n"
             "pixel-spacing,R9,No finding,,,,\n");
  test_screen_wait (has_file, self);
  psc_region_set_set_name (get_set (self), "Edema", NULL);
  draw_box (self, 0.3, 0.3, 0.6, 0.6);
  shown = dup_report (self);
  g_assert_cmpuint (psc_report_get_n_regions (shown), ==, 2);
  assert_described (shown, "1 Edema (drawn in Promptoscope)", TRUE);
  assert_described (shown, "2 Pleural effusion (R9) (VinDr-CXR)", TRUE);
  activate (self, "win.regions");
  hidden = dup_report (self);
  g_assert_cmpuint (psc_report_get_n_regions (hidden), ==, 0);
  assert_described (hidden, "Edema", FALSE);
}

static void
tear_down (PscImageWindow *self, gconstpointer data)
{
  test_screen_wait (is_kept, self);
  psc_image_window_tear_down (self, data);
  forget_kept ();
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);
#define ADD(name, test)                                                                            \
  g_test_add ("/regions/" name, PscImageWindow, NULL, psc_image_window_set_up, test, tear_down)
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
  ADD ("exported", test_exported);
  ADD ("kept", test_kept);
  ADD ("damaged", test_damaged);
  ADD ("file", test_file);
  ADD ("absent", test_absent);
  ADD ("misfits", test_misfits);
  ADD ("save", test_save);
  ADD ("drawing", test_drawing);
  ADD ("dropped", test_dropped);
  ADD ("twins", test_twins);
  ADD ("list", test_list);
  ADD ("bare", test_bare);
  return g_test_run ();
}
