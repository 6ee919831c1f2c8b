/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "psc-region-driver.h"
#include "psc-test-ui.h"
#include "test-screen.h"
#include "truth/psc-truth-file.h"
#include "ui/export/psc-figure-builder.h"

static void
step (PscImageWindow *self, int by)
{
  g_autoptr (PscImage) before = g_object_ref (psc_image_window_get_image (self));

  gtk_widget_activate_action (GTK_WIDGET (self->viewer), "win.step-image", "i", by);
  psc_image_window_wait (self, before);
}

static void
reopen (PscImageWindow *self)
{
  psc_image_window_tear_down (self, NULL);
  psc_image_window_set_up (self, NULL);
  psc_region_driver_open_two (self);
}

/* What is drawn is on the disk without being asked for, under a name that says nothing of the
 * image, and comes back with the picture. */
static void
test_kept (PscImageWindow *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *folder = psc_region_driver_dup_kept_folder ();
  g_autofree char *base = NULL;
  GStatBuf status;

  psc_region_driver_open_two (self);
  psc_region_set_set_name (psc_region_driver_get_set (self), "Edema", NULL);
  psc_region_driver_draw_box (self, 0.2, 0.3, 0.5, 0.6);
  test_screen_wait (psc_region_driver_is_kept, self);
  path = psc_region_driver_dup_kept_path ();
  g_assert_nonnull (path);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  base = g_path_get_basename (path);
  g_assert_cmpuint (strlen (base), ==, 64 + strlen (".json"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "spacing"));

  reopen (self);
  g_assert_cmpuint (psc_region_set_count (psc_region_driver_get_set (self), PSC_REGION_OWN), ==, 1);
  psc_region_driver_assert_box (self, 0, 0.2, 0.3, 0.5, 0.6);
  g_assert_cmpstr (psc_truth_finding_get_class (
                       psc_region_set_get (psc_region_driver_get_set (self), 0)->finding),
                   ==, "Edema");
  g_assert_false (psc_region_set_can_undo (psc_region_driver_get_set (self)));

  /* Another picture has none, and the first one's are there when it comes back. */
  psc_region_driver_activate (self, "win.findings");
  step (self, 1);
  test_screen_wait (psc_region_driver_has_set, self);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 0);
  step (self, -1);
  test_screen_wait (psc_region_driver_has_set, self);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 1);

  g_assert_true (psc_region_set_remove (psc_region_driver_get_set (self), 0));
  test_screen_wait (psc_region_driver_is_kept, self);
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

  psc_region_driver_open_two (self);
  psc_region_driver_draw_box (self, 0.2, 0.3, 0.5, 0.6);
  test_screen_wait (psc_region_driver_is_kept, self);
  path = psc_region_driver_dup_kept_path ();
  g_assert_true (g_file_set_contents (path, "{ \"format\": \"promptoscope-truth\", ", -1, NULL));
  reopen (self);
  g_assert_nonnull (get_told (self));
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 0);
  psc_region_driver_draw_box (self, 0.1, 0.1, 0.2, 0.2);
  test_screen_wait (psc_region_driver_is_kept, self);
  aside = g_strconcat (path, ".unreadable", NULL);
  g_assert_true (g_file_get_contents (aside, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "{ \"format\""));
}

static gboolean
has_no_file_findings (gpointer data)
{
  return psc_region_set_count (psc_region_driver_get_set (data), PSC_REGION_FILE) == 0;
}

/* It stays open for all images: each shows its own findings, each reader's by itself. */
static void
test_file (PscImageWindow *self, gconstpointer data)
{
  PscRegionItem *item;

  psc_region_driver_open_two (self);
  psc_region_driver_open_file (self, "annotations_train.csv",
                               "image_id,rad_id,class_name,x_min,y_min,x_max,y_max\n"
                               "pixel-spacing,R9,Pleural effusion,1,1,5,4\n"
                               "pixel-spacing,R3,Pleural effusion,2,1,6,5\n"
                               "imager-spacing,R3,Cardiomegaly,3,3,6,6\n"
                               "imager-spacing,R9,No finding,,,,\n");
  test_screen_wait (psc_region_driver_has_file, self);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (self->viewer->truth_pane)));
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 2);
  item = psc_region_set_get (psc_region_driver_get_set (self), 0);
  g_assert_cmpstr (psc_truth_finding_get_class (item->finding), ==, "Pleural effusion");
  g_assert_cmpstr (psc_truth_finding_get_reader (item->finding), ==, "R9");
  g_assert_cmpstr (psc_truth_finding_get_reader (
                       psc_region_set_get (psc_region_driver_get_set (self), 1)->finding),
                   ==, "R3");
  /* What others say is not to be changed. */
  g_assert_false (psc_region_set_remove (psc_region_driver_get_set (self), 0));
  g_assert_nonnull (
      test_screen_find (self->viewer->truth_pane, GTK_TYPE_LABEL, "label", "Pleural effusion"));
  g_assert_nonnull (test_screen_find (self->viewer->truth_pane, GTK_TYPE_LABEL, "label", "R3"));

  step (self, 1);
  test_screen_wait (psc_region_driver_has_file, self);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 2);
  g_assert_nonnull (
      test_screen_find (self->viewer->truth_pane, GTK_TYPE_LABEL, "label", "Cardiomegaly"));
  g_assert_nonnull (
      test_screen_find (self->viewer->truth_pane, GTK_TYPE_LABEL, "label", "R9 · no region"));

  psc_region_driver_activate (self, "win.close-regions");
  test_screen_wait (has_no_file_findings, self);
  g_assert_null (psc_truth_book_get_file_name (self->viewer->truth_book));

  /* What is said not to be there is told from what is there. */
  psc_region_driver_open_file (self, "absent.json",
                               "{\"format\": \"promptoscope-truth\", \"version\": 1, \"findings\": "
                               "[{\"class\": \"Edema\", \"reader\": \"R1\", \"absent\": true}]}");
  test_screen_wait (psc_region_driver_has_file, self);
  g_assert_nonnull (
      test_screen_find (self->viewer->truth_pane, GTK_TYPE_LABEL, "label", "R1 · not present"));
}

static void
test_absent (PscImageWindow *self, gconstpointer data)
{
  psc_region_driver_open_two (self);
  psc_region_driver_open_file (
      self, "said.json",
      "{\"format\": \"promptoscope-truth\", \"version\": 1, \"image\": \"pixel-spacing\", "
      "\"findings\": [{\"class\": \"Edema\", \"reader\": \"R9\", \"absent\": true}]}");
  test_screen_wait (psc_region_driver_has_file, self);
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

  psc_region_driver_open_two (self);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      psc_region_driver_open_file (self, "regions.json", cases[i].text);
      test_screen_wait (psc_region_driver_has_file, self);
      g_assert_nonnull (strstr (psc_truth_book_get_note (self->viewer->truth_book), cases[i].note));
      g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 0);
      g_assert_cmpstr (psc_truth_book_get_misfit (self->viewer->truth_book), ==,
                       i == 1 ? psc_truth_book_get_note (self->viewer->truth_book) : NULL);
      psc_region_driver_activate (self, "win.close-regions");
      test_screen_drain ();
    }
  psc_region_driver_open_file (self, "nonsense.json", "{\"a\": 1}");
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

  psc_region_driver_open_two (self);
  psc_region_driver_draw_box (self, 0.2, 0.3, 0.5, 0.6);
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

/* A window may be closed over what it reads or writes: that ends without it, and what was to be
 * written is. */
static void
test_closed (PscImageWindow *self, gconstpointer data)
{
  g_autofree char *path = test_screen_dup_path ("saved", "closed.json");
  g_autoptr (GFile) file = g_file_new_for_path (path);

  psc_region_driver_open_two (self);
  psc_region_driver_draw_box (self, 0.2, 0.3, 0.5, 0.6);
  psc_viewer_save_regions_to (self->viewer, file);
  reopen (self);
  g_assert_true (is_written (path));

  psc_region_driver_open_file (self, "boxes.csv",
                               "image_id,class_name,x_min,y_min,x_max,y_max\n"
                               "pixel-spacing,Edema,1,1,5,4\n");
  reopen (self);
  psc_region_driver_open_file (self, "nonsense.json", "{\"a\": 1}");
  reopen (self);
  g_assert_null (get_told (self));
}

/* The line is where the region is, at every zoom and on both sides, and goes when it is told to. */
static void
test_drawing (PscImageWindow *self, gconstpointer data)
{
  psc_region_driver_open_two (self);
  psc_region_driver_draw_box (self, 0.3, 0.3, 0.6, 0.6);
  for (guint i = 0; i < 4; i++)
    {
      psc_viewport_set_mirrored (psc_region_driver_get_viewport (self), i % 2 == 1);
      psc_viewport_zoom_at (psc_region_driver_get_viewport (self), i < 2 ? 1 : 2, 0.45, 0.4);
      g_assert_true (psc_region_driver_has_line (self, 0.4, 0.3));
      g_assert_false (psc_region_driver_has_line (self, 0.4, 0.4));
    }
  psc_region_driver_activate (self, "win.regions");
  g_assert_false (psc_region_driver_has_line (self, 0.4, 0.3));
  psc_region_driver_activate (self, "win.regions");
  g_assert_true (psc_region_driver_has_line (self, 0.4, 0.3));
  psc_region_set_choose_none (psc_region_driver_get_set (self));
  g_assert_false (psc_region_driver_has_line (self, 0.4, 0.3));
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
  psc_region_driver_open_two (self);
  g_assert_false (drop (self, "image.png", ""));
  g_assert_true (drop (self, "boxes.csv",
                       "image_id,class_name,x_min,y_min,x_max,y_max\n"
                       "pixel-spacing,Edema,1,1,5,4\n"));
  test_screen_wait (psc_region_driver_has_file, self);
  g_assert_cmpuint (psc_region_set_count (psc_region_driver_get_set (self), PSC_REGION_FILE), ==,
                    1);
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
  psc_region_driver_open_two (self);
  psc_region_driver_open_file (
      self, "boxes.csv",
      "image_id,class_name,x_min,y_min,x_max,y_max\npixel-spacing,Edema,1,1,5,4\n");
  test_screen_wait (psc_region_driver_has_file, self);
  psc_region_driver_draw_box (self, 0.2, 0.3, 0.5, 0.6);
  before = g_object_ref (psc_image_window_get_image (self));
  psc_viewer_open_files (self->viewer, &twin, 1);
  psc_image_window_wait (self, before);
  test_screen_wait (psc_region_driver_has_file, self);
  psc_region_driver_assert_box (self, 0, 0.2, 0.3, 0.5, 0.6);
  g_assert_cmpuint (psc_region_set_count (psc_region_driver_get_set (self), PSC_REGION_FILE), ==,
                    0);
  psc_region_driver_draw_box (self, 0.6, 0.6, 0.8, 0.8);
  test_screen_wait (psc_region_driver_is_kept, self);
  reopen (self);
  g_assert_cmpuint (psc_region_set_count (psc_region_driver_get_set (self), PSC_REGION_OWN), ==, 2);
}

/* The list does what the keys do. */
static void
test_list (PscImageWindow *self, gconstpointer data)
{
  GtkWidget *pane = GTK_WIDGET (self->viewer->truth_pane);
  GtkEditable *entry;
  guint index;

  psc_region_driver_open_two (self);
  psc_region_set_set_name (psc_region_driver_get_set (self), "Edema", NULL);
  psc_region_driver_draw_box (self, 0.2, 0.3, 0.5, 0.6);
  psc_region_set_set_name (psc_region_driver_get_set (self), NULL, "a nodule");
  psc_region_driver_draw_box (self, 0.6, 0.6, 0.8, 0.8);
  g_assert_true (gtk_widget_get_visible (pane));
  gtk_list_box_select_row (
      test_screen_find (pane, GTK_TYPE_LIST_BOX, NULL, NULL),
      gtk_list_box_get_row_at_index (test_screen_find (pane, GTK_TYPE_LIST_BOX, NULL, NULL), 0));
  g_assert_nonnull (psc_region_set_get_chosen (psc_region_driver_get_set (self), &index));
  g_assert_cmpuint (index, ==, 0);
  gtk_widget_activate_action (pane, "truth.ask", NULL);
  g_assert_cmpuint (psc_reading_get_query (self->viewer->reading)->class_index, ==, 5);

  gtk_widget_activate_action (pane, "truth.rename", NULL);
  entry = test_screen_find (pane, GTK_TYPE_ENTRY, NULL, NULL);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "Edema");
  gtk_editable_set_text (entry, "effusion");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (psc_truth_finding_get_class (
                       psc_region_set_get (psc_region_driver_get_set (self), 0)->finding),
                   ==, "Pleural Effusion");
  g_assert_nonnull (test_screen_find (pane, GTK_TYPE_LABEL, "label", "Pleural Effusion"));
  gtk_widget_activate_action (pane, "truth.remove", NULL);
  g_assert_cmpuint (psc_region_set_get_n (psc_region_driver_get_set (self)), ==, 1);
  g_assert_cmpstr (psc_truth_finding_get_name (
                       psc_region_set_get (psc_region_driver_get_set (self), 0)->finding),
                   ==, "a nodule");
}

/* While Space is held, the picture is bare. */
static void
test_bare (PscImageWindow *self, gconstpointer data)
{
  psc_region_driver_open_two (self);
  psc_region_driver_draw_box (self, 0.3, 0.3, 0.6, 0.6);
  g_assert_true (psc_region_driver_press (self, GDK_KEY_space));
  g_assert_false (psc_region_driver_has_line (self, 0.4, 0.3));
  psc_test_ui_release (GTK_WIDGET (self->viewer), GDK_KEY_space);
  g_assert_true (psc_region_driver_has_line (self, 0.4, 0.3));
  psc_region_driver_activate (self, "win.regions");
  psc_region_driver_press (self, GDK_KEY_space);
  psc_test_ui_release (GTK_WIDGET (self->viewer), GDK_KEY_space);
  g_assert_false (psc_region_driver_has_line (self, 0.4, 0.3));
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

  psc_region_driver_open_two (self);
  psc_region_driver_open_file (self, "boxes.csv",
                               "image_id,rad_id,class_name,x_min,y_min,x_max,y_max\n"
                               "pixel-spacing,R9,Pleural effusion,1,1,5,4\n"
                               "pixel-spacing,R9,No finding,,,,\n");
  test_screen_wait (psc_region_driver_has_file, self);
  psc_region_set_set_name (psc_region_driver_get_set (self), "Edema", NULL);
  psc_region_driver_draw_box (self, 0.3, 0.3, 0.6, 0.6);
  shown = dup_report (self);
  g_assert_cmpuint (psc_report_get_n_regions (shown), ==, 2);
  assert_described (shown, "1 Edema (drawn in Promptoscope)", TRUE);
  assert_described (shown, "2 Pleural effusion (R9) (VinDr-CXR)", TRUE);
  psc_region_driver_activate (self, "win.regions");
  hidden = dup_report (self);
  g_assert_cmpuint (psc_report_get_n_regions (hidden), ==, 0);
  assert_described (hidden, "Edema", FALSE);
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);
#define ADD(name, test)                                                                            \
  g_test_add ("/regions/" name, PscImageWindow, NULL, psc_image_window_set_up, test,               \
              psc_region_driver_tear_down)
  ADD ("exported", test_exported);
  ADD ("kept", test_kept);
  ADD ("damaged", test_damaged);
  ADD ("file", test_file);
  ADD ("absent", test_absent);
  ADD ("misfits", test_misfits);
  ADD ("save", test_save);
  ADD ("closed", test_closed);
  ADD ("drawing", test_drawing);
  ADD ("dropped", test_dropped);
  ADD ("twins", test_twins);
  ADD ("list", test_list);
  ADD ("bare", test_bare);
  return g_test_run ();
}
