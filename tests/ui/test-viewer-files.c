/* SPDX-License-Identifier: Apache-2.0 */

/* The window: what is opened in it, how that can fail, and what is kept and written. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "psc-test-ui.h"
#include "psc-viewer-driver.h"
#include "test-screen.h"
#include "ui/export/psc-export-dialog.h"
#include "ui/preferences/psc-settings.h"
#include "ui/viewer/psc-viewer-private.h"

static gboolean
shows_page (PscViewerDriver *driver, gpointer page)
{
  return g_str_equal (gtk_stack_get_visible_child_name (driver->window->stack), page);
}

static void
test_empty (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();

  g_assert_cmpstr (gtk_stack_get_visible_child_name (driver->window->stack), ==, "welcome");
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.no-such", NULL));
  g_assert_null (psc_reading_get_session (driver->reading));
}

static gboolean
study_list_is_open (PscViewerDriver *driver, gpointer data)
{
  return psc_split_view_get_show_sidebar (driver->window->study_split);
}

/* Whether a text that can be seen somewhere in the window has @text in it. */
static gboolean
widget_says (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (widget_says (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
window_says (PscViewerDriver *driver, gpointer text)
{
  return widget_says (GTK_WIDGET (driver->window), text);
}

static gboolean
window_does_not_say (PscViewerDriver *driver, gpointer text)
{
  return !window_says (driver, text);
}

/* What was said while another image was there goes with it, however long it would have stayed. */
static void
test_toasts (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  g_autoptr (GFile) next = psc_viewer_driver_save_effusion (4);
  AdwToast *toast = adw_toast_new ("Said of the first image");

  psc_viewer_driver_open (driver, file);
  adw_toast_set_timeout (toast, 0);
  psc_viewer_add_toast (driver->window, toast);
  psc_viewer_driver_wait (driver, window_says, (gpointer) "Said of the first image", "a toast");
  psc_viewer_driver_open (driver, next);
  psc_viewer_driver_wait (driver, window_does_not_say, (gpointer) "Said of the first image",
                          "the end of a toast");
}

static gboolean
has_engine (PscViewerDriver *driver, gpointer data)
{
  return psc_engine_get_state (driver->engine) == PSC_ENGINE_READY;
}

/* A picture without a phantom's mark, which the demonstration model knows nothing of. */
static GFile *
save_unmarked (const char *name)
{
  g_autofree char *path = test_screen_dup_path ("unmarked", name);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guchar *pixels = g_malloc (64 * 64 * 3);

  for (gsize i = 0; i < 64 * 64 * 3; i++)
    pixels[i] = (guchar) (i / 3 % 64 * 4);
  bytes = g_bytes_new_take (pixels, 64 * 64 * 3);
  texture = gdk_memory_texture_new (64, 64, GDK_MEMORY_R8G8B8, bytes, 64 * 3);
  g_assert_true (gdk_texture_save_to_png (texture, path));
  return g_file_new_for_path (path);
}

/* With the demonstration model a picture that is no phantom comes with a warning, which comes back
 * with the next one. */
static void
test_fitness (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) phantom = psc_viewer_driver_save_effusion (3);
  g_autoptr (GFile) first = save_unmarked ("first.png");
  g_autoptr (GFile) second = save_unmarked ("second.png");
  PscBanner *banner = driver->window->fitness_banner;

  psc_viewer_driver_wait (driver, has_engine, NULL, "the model");
  psc_viewer_driver_open (driver, phantom);
  g_assert_null (psc_banner_get_text (banner));
  psc_viewer_driver_open (driver, first);
  g_assert_nonnull (psc_banner_get_text (banner));
  psc_viewer_driver_settle (driver);
  g_assert_true (window_says (driver, (gpointer) "has never seen a radiograph"));
  g_signal_emit_by_name (
      test_screen_find (banner, GTK_TYPE_BUTTON, "tooltip-text", "Close until the next image"),
      "clicked");
  g_assert_null (psc_banner_get_text (banner));
  psc_viewer_driver_open (driver, second);
  g_assert_nonnull (psc_banner_get_text (banner));
  test_screen_shoot (driver->window, "viewer-fitness");
}

/* Nothing of the last image stays under the name of one that cannot be shown. */
static void
check_failure (PscViewerDriver *driver, const char *path)
{
  psc_viewer_driver_wait (driver, shows_page, "failure", "the page that says what is wrong");
  g_assert_nonnull (strstr (adw_status_page_get_description (driver->window->failure), path));
  g_assert_true (window_says (driver, (gpointer) path));
  g_assert_null (psc_reading_get_session (driver->reading));
  g_assert_null (psc_reading_get_title (driver->reading));
}

/* Damaged, or gone since it was listed. */
static void
test_damaged_file (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) good = psc_viewer_driver_save_effusion (3);
  g_autoptr (GFile) bad = psc_viewer_driver_save_effusion (4);
  g_autofree char *path = g_file_get_path (bad);
  GtkWidget *window = GTK_WIDGET (driver->window);

  g_assert_true (g_file_set_contents (path, "\x89PNG\r\n\x1a\n and then nothing", -1, NULL));
  psc_viewer_open_files (driver->window, &bad, 1);
  check_failure (driver, path);

  psc_viewer_driver_open (driver, good);
  g_assert_false (window_says (driver, path));
  psc_viewer_open_files (driver->window, &bad, 1);
  check_failure (driver, path);

  /* The way back is where it was. */
  g_assert_true (gtk_widget_activate_action (window, "win.step-image", "i", 1));
  psc_viewer_driver_wait (driver, psc_viewer_driver_is_scored, NULL, "the good image");
  g_assert_true (shows_page (driver, "reading"));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_true (gtk_widget_activate_action (window, "win.step-image", "i", -1));
  check_failure (driver, path);
}

static gboolean
shows_nothing (PscViewerDriver *driver, gpointer data)
{
  return psc_reading_get_session (driver->reading) == NULL;
}

static GMutex held;

static void
wait_for_mutex (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_mutex_lock (&held);
  g_mutex_unlock (&held);
}

/* Has all threads that read files wait for @held; GLib starts another one now and then. */
static void
hold_threads (void)
{
  g_mutex_lock (&held);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_run_in_thread (task, wait_for_mutex);
    }
}

/* While a file takes its time the last image goes. */
static void
test_slow_file (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) first = psc_viewer_driver_save_effusion (3);
  g_autoptr (GFile) next = psc_viewer_driver_save_effusion (5);
  g_autoptr (GFile) slow = psc_viewer_driver_save_effusion (6);
  g_autoptr (GFile) last = psc_viewer_driver_save_effusion (7);
  GtkWidget *window = GTK_WIDGET (driver->window);

  psc_viewer_open_files (driver->window, (GFile *const[]){ first, next, slow, last }, 4);
  psc_viewer_driver_wait (driver, psc_viewer_driver_is_scored, NULL, "the first of four images");
  g_assert_true (shows_page (driver, "reading"));
  psc_viewer_driver_open (driver, last);
  psc_viewer_driver_wait_for_stacks (driver);

  hold_threads ();
  /* What lies behind has not been read ahead. */
  g_assert_true (gtk_widget_activate_action (window, "win.step-image", "i", -1));
  psc_viewer_driver_wait (driver, shows_nothing, NULL, "an empty window");
  g_assert_true (shows_page (driver, "opening"));
  g_mutex_unlock (&held);
  psc_viewer_driver_wait (driver, psc_viewer_driver_is_scored, NULL, "the slow image");
  g_assert_true (shows_page (driver, "reading"));
}

/* An empty list and a picture do not go together. */
static void
test_empty_list (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) good = psc_viewer_driver_save_effusion (3);

  psc_viewer_driver_open (driver, good);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (driver->window->study_pane),
                                             "study.remove-all", NULL));
  g_assert_true (shows_page (driver, "welcome"));
  g_assert_null (psc_reading_get_session (driver->reading));
}

/* What could not be added is said where it can be seen, even if the study list was closed. */
static void
test_bad_table (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autofree char *path = test_screen_dup_path ("tables", "bad.csv");
  g_autoptr (GFile) file = g_file_new_for_path (path);

  test_screen_write (path, "a,b\n1,2\n");
  g_assert_false (psc_split_view_get_show_sidebar (driver->window->study_split));
  psc_viewer_open_files (driver->window, &file, 1);
  psc_viewer_driver_wait (driver, study_list_is_open, NULL, "a note on the table");
}

static gboolean
engine_is (PscViewerDriver *driver, gpointer state)
{
  return psc_engine_get_state (driver->engine) == GPOINTER_TO_UINT (state);
}

static gboolean
offers_no_other_model (PscViewerDriver *driver, gpointer data)
{
  GtkWidget *button = test_screen_find (driver->window, GTK_TYPE_BUTTON, "label", "Choose Another");

  return button == NULL || !gtk_widget_get_mapped (button);
}

static gboolean
offers_other_model (PscViewerDriver *driver, gpointer data)
{
  return !offers_no_other_model (driver, data);
}

/* That there is no model is said until there is one. */
static void
test_missing_model (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();

  psc_engine_set_model (driver->engine, "no-such-model", "cpu", PSC_PRECISION_FULL);
  psc_viewer_driver_wait (driver, engine_is, GUINT_TO_POINTER (PSC_ENGINE_FAILED), "a failure");
  psc_viewer_driver_wait (driver, offers_other_model, NULL, "what to do about it");
  psc_engine_set_model (driver->engine, "demonstration", "cpu", PSC_PRECISION_FULL);
  psc_viewer_driver_wait (driver, engine_is, GUINT_TO_POINTER (PSC_ENGINE_READY), "a model");
  psc_viewer_driver_wait (driver, offers_no_other_model, NULL, "that to go");
}

static gboolean
file_is_there (PscViewerDriver *driver, gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static PscExportDialog *
find_export_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      PscExportDialog *dialog = test_screen_find (window, PSC_TYPE_EXPORT_DIALOG, NULL, NULL);

      if (dialog != NULL)
        return dialog;
    }
  g_assert_not_reached ();
}

static gboolean
holds (const char *contents, gsize size, const char *text)
{
  return memmem (contents, size, text, strlen (text)) != NULL;
}

/* What is exported says what it shows, and not of whom. */
static void
test_export (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *path = test_screen_dup_path ("exported", "figure.png");
  g_autofree char *contents = NULL;
  PscExportDialog *dialog;
  gsize size;

  psc_viewer_driver_open (driver, file);
  psc_viewer_driver_ask (driver, "left pleural effusion", "saliency");
  g_object_unref (psc_viewer_driver_wait_for_map (driver, "saliency", PSC_EXPLANATION_FUSED));
  g_object_unref (
      psc_viewer_driver_wait_for_map (driver, "saliency", PSC_EXPLANATION_CONVENTIONAL));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.export", NULL));
  dialog = find_export_dialog ();
  psc_viewer_driver_settle (driver);
  psc_export_dialog_save (dialog, path);
  psc_viewer_driver_wait (driver, file_is_there, path, "the exported figure");
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_assert_true (holds (contents, size, "left pleural effusion"));
  g_assert_true (holds (contents, size, psc_engine_get_digest (driver->engine)));
  g_assert_true (holds (contents, size, "For research use. Not for diagnosis."));
  g_assert_false (holds (contents, size, name));
  psc_dialog_close (PSC_DIALOG (dialog));
}

static gboolean
is_recent (PscViewerDriver *driver, gpointer name)
{
  GMenuModel *menu = G_MENU_MODEL (driver->window->recent_section);
  g_autofree char *label = NULL;

  return g_menu_model_get_n_items (menu) > 0
         && g_menu_model_get_item_attribute (menu, 0, "label", "s", &label)
         && g_str_equal (label, name);
}

static gboolean
has_title (PscViewerDriver *driver, gpointer title)
{
  return g_strcmp0 (psc_reading_get_title (driver->reading), title) == 0;
}

/* What was opened last is first in the menu, and opens from there over what was opened since. */
static void
test_recent (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  g_autoptr (GFile) other = psc_viewer_driver_save_effusion (4);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *other_name = g_file_get_basename (other);
  g_autofree char *uri = g_file_get_uri (file);

  psc_viewer_driver_open (driver, file);
  psc_viewer_driver_wait (driver, is_recent, name, "the recent file");
  psc_viewer_driver_open (driver, other);
  psc_viewer_driver_wait (driver, is_recent, other_name, "the other recent file");
  g_assert_cmpstr (psc_reading_get_title (driver->reading), ==, other_name);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.open-recent", "s", uri));
  psc_viewer_driver_wait (driver, has_title, name, "the recent file's image");
  psc_viewer_driver_wait (driver, is_recent, name, "the file that was opened again");

  /* What is only paged to is not what a user opened. */
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.step-image", "i", 1));
  psc_viewer_driver_wait (driver, has_title, other_name, "the next image");
  psc_viewer_driver_settle (driver);
  g_assert_true (is_recent (driver, name));
}

/* That left and right are exchanged stands over the picture, and goes with it. */
static void
test_image_notes (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "dicom-wild", "orientation-RF.dcm", NULL);
  g_autoptr (GFile) mirrored = g_file_new_for_path (path);
  g_autoptr (GFile) phantom = psc_viewer_driver_save_effusion (4);
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *notes = GTK_WIDGET (driver->window->image_notes);

  g_assert_false (gtk_widget_get_visible (notes));
  psc_viewer_driver_open (driver, mirrored);
  psc_viewer_driver_settle (driver);
  g_assert_true (gtk_widget_get_mapped (notes));
  texture = psc_test_ui_shoot (GTK_WIDGET (driver->window), "viewer-notes");
  psc_viewer_driver_open (driver, phantom);
  g_assert_false (gtk_widget_get_visible (notes));
}

/* The list, the image, the question and how it is shown come back as they were left; also the
 * class, which this prompt does not name. */
static void
test_restore (void)
{
  g_autoptr (GFile) first = psc_viewer_driver_save_effusion (3);
  g_autoptr (GFile) second = psc_viewer_driver_save_effusion (4);
  g_autoptr (GSettings) settings = psc_settings_new ();
  g_autoptr (PscQuery) query = psc_query_new_prompt ("left shadow", "right shadow", FALSE);
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  PscViewerDriver *driver = psc_viewer_driver_new ();
  const PscQuery *restored;

  display.sign = PSC_SIGN_SIGNED;
  display.mass = 0.9;
  psc_map_display_spread_contours (&display, 4);
  psc_viewer_open_files (driver->window, (GFile *const[]){ first, second }, 2);
  psc_viewer_driver_wait (driver, psc_viewer_driver_is_scored, NULL, "the first image");
  g_assert_true (shows_page (driver, "reading"));
  psc_viewer_driver_open (driver, second);
  psc_reading_set_class_index (driver->reading, 3);
  psc_reading_set_query (driver->reading, query);
  psc_reading_set_view (driver->reading, PSC_VIEW_SINGLE);
  psc_reading_set_mode (driver->reading, PSC_EXPLANATION_CONVENTIONAL);
  psc_reading_set_display (driver->reading, &display);
  psc_reading_set_zones_shown (driver->reading, TRUE);
  gtk_window_close (GTK_WINDOW (driver->window));
  psc_viewer_driver_settle (driver);

  driver->window = psc_viewer_new (NULL, driver->engine, settings);
  driver->reading = psc_viewer_get_reading (driver->window);
  gtk_window_present (GTK_WINDOW (driver->window));
  psc_viewer_restore (driver->window);
  psc_viewer_driver_wait (driver, psc_viewer_driver_is_scored, NULL, "the last image");
  g_assert_true (shows_page (driver, "reading"));
  g_assert_true (g_file_equal (driver->window->opened, second));
  g_assert_cmpuint (
      psc_study_list_get_n_studies (psc_study_pane_get_list (driver->window->study_pane)), ==, 2);
  restored = psc_reading_get_query (driver->reading);
  g_assert_cmpstr (restored->text, ==, "left shadow");
  g_assert_cmpstr (restored->minus, ==, "right shadow");
  g_assert_cmpuint (psc_reading_get_class_index (driver->reading), ==, 3);
  g_assert_cmpint (psc_reading_get_view (driver->reading), ==, PSC_VIEW_SINGLE);
  g_assert_cmpint (psc_reading_get_mode (driver->reading), ==, PSC_EXPLANATION_CONVENTIONAL);
  g_assert_cmpint (psc_reading_get_display (driver->reading)->sign, ==, PSC_SIGN_SIGNED);
  g_assert_cmpfloat (psc_reading_get_display (driver->reading)->mass, ==, 0.9);
  g_assert_cmpuint (psc_reading_get_display (driver->reading)->n_contours, ==, 4);
  g_assert_true (psc_reading_get_zones_shown (driver->reading));
  psc_viewer_driver_free (driver);
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);

  g_test_add_func ("/viewer-files/empty", test_empty);
  g_test_add_func ("/viewer-files/toasts", test_toasts);
  g_test_add_func ("/viewer-files/fitness", test_fitness);
  g_test_add_func ("/viewer-files/damaged-file", test_damaged_file);
  g_test_add_func ("/viewer-files/slow-file", test_slow_file);
  g_test_add_func ("/viewer-files/empty-list", test_empty_list);
  g_test_add_func ("/viewer-files/image-notes", test_image_notes);
  g_test_add_func ("/viewer-files/bad-table", test_bad_table);
  g_test_add_func ("/viewer-files/missing-model", test_missing_model);
  g_test_add_func ("/viewer-files/export", test_export);
  g_test_add_func ("/viewer-files/recent", test_recent);
  g_test_add_func ("/viewer-files/restore", test_restore);
  return g_test_run ();
}
