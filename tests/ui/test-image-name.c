/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "image/psc-image-file.h"
#include "psc-image-window.h"
#include "psc-test-ui.h"
#include "test-screen.h"
#include "ui/viewer/psc-image-info.h"

#define THREE "dicom-wild/orientation-RF.dcm dicom-wild/mono1.dcm dicom/pixel-spacing.dcm"

static const char *
get_title (PscImageWindow *self)
{
  return adw_window_title_get_title (self->viewer->window_title);
}

static GtkWidget *
find_written (PscImageWindow *self, const char *text)
{
  GtkWidget *canvas = GTK_WIDGET (psc_panel_get_canvas (psc_image_window_get_panel (self)));
  GtkWidget *label =
      test_screen_find (gtk_widget_get_parent (canvas), GTK_TYPE_LABEL, "label", text);

  return label != NULL && gtk_widget_get_mapped (label) ? label : NULL;
}

static void
test_title (PscImageWindow *self, gconstpointer data)
{
  g_assert_cmpstr (get_title (self), ==, "Promptoscope");
  psc_image_window_open (self, THREE);
  g_assert_cmpstr (get_title (self), ==, "orientation-RF.dcm");
  g_assert_nonnull (strstr (gtk_window_get_title (GTK_WINDOW (self->viewer)), "orientation-RF"));
  g_assert_nonnull (find_written (self, "orientation-RF.dcm"));
  g_assert_nonnull (find_written (self, "PA · 1 of 3"));
  g_assert_nonnull (find_written (self, "Left and right exchanged"));
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (self->viewer), "image-name"));

  gtk_widget_activate_action (GTK_WIDGET (self->viewer->study_pane), "study.remove-all", NULL);
  g_assert_cmpstr (get_title (self), ==, "Promptoscope");
}

/* Whatever is on screen between two images, a picture and a name are of one of them. */
static void
assert_consistent (PscImageWindow *self, PscImage *first)
{
  PscImage *image = psc_image_window_get_image (self);
  const char *name = image == first ? "orientation-RF.dcm" : "mono1.dcm";
  const char *other = image == first ? "mono1.dcm" : "orientation-RF.dcm";

  if (image == NULL)
    {
      g_assert_null (find_written (self, name));
      g_assert_null (find_written (self, other));
      return;
    }
  g_assert_nonnull (find_written (self, name));
  g_assert_null (find_written (self, other));
  g_assert_cmpstr (get_title (self), ==, name);
}

static void
test_paging (PscImageWindow *self, gconstpointer data)
{
  g_autoptr (PscImage) first = NULL;

  psc_image_window_open (self, THREE);
  first = g_object_ref (psc_image_window_get_image (self));
  gtk_widget_activate_action (GTK_WIDGET (self->viewer), "win.step-image", "i", 1);
  while (psc_image_window_get_image (self) == NULL || psc_image_window_get_image (self) == first)
    {
      assert_consistent (self, first);
      g_main_context_iteration (NULL, TRUE);
    }
  assert_consistent (self, first);
  g_assert_nonnull (find_written (self, "2 of 3"));
}

/* Its place is one among the images that the filters let through. */
static void
test_filter (PscImageWindow *self, gconstpointer data)
{
  PscStudyList *list = psc_study_pane_get_list (self->viewer->study_pane);

  psc_image_window_open (self, THREE);
  psc_study_list_set_text (list, "orientation");
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) != 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (find_written (self, "PA · 1 of 1"));
  psc_study_list_set_text (list, "mono1");
  while (psc_study_list_get_filtering (list)
         || psc_study_list_find (list, psc_study_pane_get_current (self->viewer->study_pane),
                                 &(guint){ 0 }))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (find_written (self, "PA"));
}

/* The same picture in another window keeps its name and place. */
static void
test_window (PscImageWindow *self, gconstpointer data)
{
  g_autoptr (PscImage) first = NULL;

  psc_image_window_open (self, THREE);
  first = g_object_ref (psc_image_window_get_image (self));
  gtk_widget_activate_action (gtk_widget_get_first_child (GTK_WIDGET (self->viewer->voi_button)),
                              "voi.choose", "i", 1);
  psc_image_window_wait (self, first);
  g_assert_nonnull (find_written (self, "orientation-RF.dcm"));
  g_assert_nonnull (find_written (self, "PA · 1 of 3"));
}

static gboolean
is_told (PscImageInfo *info, const char *title, const char *text)
{
  g_autofree char *subtitle = NULL;
  GtkWidget *row = test_screen_find (info, ADW_TYPE_ACTION_ROW, "title", title);

  if (row == NULL)
    return text == NULL;
  g_object_get (row, "subtitle", &subtitle, NULL);
  g_test_message ("%s: %s", title, subtitle);
  return text != NULL && strstr (subtitle, text) != NULL;
}

/* All that is known, and nothing of what is not. */
static void
test_info (PscImageWindow *self, gconstpointer data)
{
  PscViewport *viewport = psc_reading_get_viewport (self->viewer->reading);
  PscImageInfo *info;

  psc_image_window_open (self, "dicom-wild/orientation-RF.dcm");
  psc_viewport_set_window (viewport, &(PscWindow){ 1000, 500, PSC_WINDOW_LINEAR });
  info = psc_image_info_new (viewport, "orientation-RF.dcm");
  psc_dialog_present (PSC_DIALOG (info), GTK_WIDGET (self->viewer));
  psc_test_ui_settle (GTK_WIDGET (info));
  g_assert_true (is_told (info, "Name", "orientation-RF.dcm"));
  g_assert_true (is_told (info, "View", "PA"));
  g_assert_true (is_told (info, "Size", "256 × 256 pixels"));
  g_assert_true (is_told (info, "Window", "W 500  L 1000, for the eye only; the model sees"));
  g_assert_true (is_told (info, "Encoding", "uncompressed"));
  g_assert_true (is_told (info, "Pixels", "MONOCHROME2"));
  g_assert_true (is_told (info, "Modality", "DX"));
  g_assert_true (is_told (info, "Warning", "Left and right are exchanged"));
  g_assert_true (is_told (info, "In the file", NULL));
  g_assert_true (is_told (info, "Loss", NULL));
  test_screen_shoot (info, "image-info");
  psc_dialog_close (PSC_DIALOG (info));
}

/* A picture that was turned says so, and lengths say what they are true of. */
static void
test_info_files (PscImageWindow *self, gconstpointer data)
{
  static const struct
  {
    const char *file, *title, *text;
  } cases[] = {
    { "images/exif-6.jpg", "In the file", "turned as its orientation mark says (6)" },
    { "images/exif-6.jpg", "Pixel spacing", "in pixels" },
    { "images/exif-6.jpg", "Loss", "with loss" },
    { "dicom/imager-spacing.dcm", "Pixel spacing", "at the detector" },
    { "dicom/imager-spacing.dcm", "Pixel spacing", "Imager Pixel Spacing (0018,1164)" },
    { "dicom/imager-spacing.dcm", "Size", "mm" },
    { "dicom/pixel-spacing.dcm", "Pixel spacing", "Pixel Spacing (0028,0030)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", cases[i].file, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscImage) image = psc_image_file_load (path, NULL, &error);
      g_autoptr (PscViewport) viewport = psc_viewport_new ();
      PscImageInfo *info;

      g_assert_no_error (error);
      psc_viewport_set_image (viewport, image);
      info = psc_image_info_new (viewport, NULL);
      psc_dialog_present (PSC_DIALOG (info), GTK_WIDGET (self->viewer));
      psc_test_ui_settle (GTK_WIDGET (info));
      g_assert_true (is_told (info, "Name", NULL));
      g_assert_true (is_told (info, cases[i].title, cases[i].text));
      psc_dialog_close (PSC_DIALOG (info));
    }
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);
#define ADD(name, test)                                                                            \
  g_test_add ("/image-name/" name, PscImageWindow, NULL, psc_image_window_set_up, test,            \
              psc_image_window_tear_down)
  ADD ("title", test_title);
  ADD ("paging", test_paging);
  ADD ("filter", test_filter);
  ADD ("window", test_window);
  ADD ("info", test_info);
  ADD ("info-files", test_info_files);
  return g_test_run ();
}
