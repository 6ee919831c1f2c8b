/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-save.h"
#include "test-screen.h"
#include "ui/study/psc-sample-tile.h"
#include "ui/study/psc-welcome-page.h"

static void
save_sample (const char *folder, const char *name, guint64 seed, PscPhantomObservation finding)
{
  PscPhantomParameters parameters;
  g_autoptr (PscPhantom) phantom = NULL;
  g_autoptr (GError) error = NULL;

  psc_phantom_parameters_init (&parameters);
  parameters.seed = seed;
  parameters.width = parameters.height = 448;
  parameters.forced = TRUE;
  if (finding != PSC_PHANTOM_NO_FINDING)
    {
      parameters.findings[0].observation = finding;
      parameters.findings[0].side = PSC_PHANTOM_SIDE_LEFT;
      parameters.n_findings = 1;
    }
  phantom = psc_phantom_new (&parameters, &error);
  g_assert_no_error (error);
  psc_phantom_save (phantom, folder, name, &error);
  g_assert_no_error (error);
}

static char *
make_samples (void)
{
  g_autofree char *bad = test_screen_dup_path ("samples", "bad.json");
  g_autofree char *alone = test_screen_dup_path ("samples", "alone.json");
  char *folder = g_path_get_dirname (bad);

  save_sample (folder, "a", 1, PSC_PHANTOM_PLEURAL_EFFUSION);
  save_sample (folder, "b", 2, PSC_PHANTOM_NO_FINDING);
  save_sample (folder, "c", 3, PSC_PHANTOM_PNEUMOTHORAX);
  save_sample (folder, "d", 4, PSC_PHANTOM_LUNG_OPACITY);
  test_screen_write (bad, "[1, 2");
  test_screen_write (alone, "{ \"findings\": 3 }");
  return folder;
}

static gboolean
has_tiles (gpointer page)
{
  return test_screen_find (page, PSC_TYPE_SAMPLE_TILE, NULL, NULL) != NULL;
}

static GtkWindow *
show_page (GtkWidget *page)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  gtk_window_set_default_size (window, 1100, 760);
  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_present (window);
  return window;
}

static void
open_sample_cb (PscWelcomePage *page, GFile *file, char **opened)
{
  *opened = g_file_get_basename (file);
}

/* Masks, damaged files and those without a picture are no samples. */
static void
test_samples (void)
{
  g_autofree char *folder = make_samples ();
  g_autofree char *opened = NULL;
  GtkWidget *page, *tile;
  GtkWindow *window;

  g_setenv ("PROMPTOSCOPE_SAMPLES", folder, TRUE);
  page = psc_welcome_page_new ();
  g_signal_connect (page, "open-sample", G_CALLBACK (open_sample_cb), &opened);
  window = show_page (page);
  test_screen_wait (has_tiles, page);
  g_assert_nonnull (test_screen_find (page, GTK_TYPE_LABEL, "label", "Left pleural effusion"));
  g_assert_nonnull (test_screen_find (page, GTK_TYPE_LABEL, "label", "No finding"));
  g_assert_nonnull (test_screen_find (page, GTK_TYPE_LABEL, "label", "Synthetic"));

  tile = test_screen_find (page, PSC_TYPE_SAMPLE_TILE, NULL, NULL);
  g_signal_emit_by_name (tile, "clicked");
  g_assert_cmpstr (opened, ==, "a.png");
  test_screen_shoot (window, "welcome");
  gtk_window_set_default_size (window, 420, 760);
  test_screen_shoot (window, "welcome-narrow");
  test_screen_close (window);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GListModel **) data = psc_sample_list_finish (result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
test_list (void)
{
  g_autoptr (GFile) folder = psc_sample_dup_folder ();
  g_autoptr (GListModel) samples = NULL;
  g_autoptr (PscSample) sample = NULL;

  psc_sample_list_async (folder, NULL, listed_cb, &samples);
  test_screen_wait (is_set, &samples);
  g_assert_cmpuint (g_list_model_get_n_items (samples), ==, 4);
  sample = g_list_model_get_item (samples, 1);
  g_assert_true (psc_sample_get_synthetic (sample));
  g_assert_cmpstr (psc_sample_get_caption (sample), ==, "No finding");
  g_assert_cmpint (gdk_texture_get_width (psc_sample_get_thumbnail (sample)), ==, 320);
}

static void
test_no_samples (void)
{
  GtkWindow *window;
  GtkWidget *page;

  g_setenv ("PROMPTOSCOPE_SAMPLES", "/there/is/nothing", TRUE);
  page = psc_welcome_page_new ();
  window = show_page (page);
  test_screen_drain ();
  test_screen_shoot (window, "welcome-without-samples");
  g_assert_false (has_tiles (page));
  test_screen_close (window);
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);
  g_test_add_func ("/welcome-page/samples", test_samples);
  g_test_add_func ("/welcome-page/list", test_list);
  g_test_add_func ("/welcome-page/no-samples", test_no_samples);
  return g_test_run ();
}
