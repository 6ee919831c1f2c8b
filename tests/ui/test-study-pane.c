/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <cairo.h>
#include <time.h>

#include "test-screen.h"
#include "ui/study/psc-study-pane.h"
#include "ui/study/psc-study-tile.h"

typedef struct
{
  GtkWidget *window;
  PscStudyPane *pane;
  guint n_opened;
  PscStudy *opened; /* borrowed */
} Fixture;

static void
opened_cb (PscStudyPane *pane, PscStudy *study, Fixture *fixture)
{
  fixture->n_opened++;
  fixture->opened = study;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->pane = psc_study_pane_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 240, 600);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->pane));
  g_signal_connect (fixture->pane, "open-study", G_CALLBACK (opened_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_screen_close (fixture->pane);
}

/* Three images, of which the second is damaged. */
static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 64, 48);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.png", folder, i);

      if (i == 1)
        g_assert_true (g_file_set_contents (path, "damaged", -1, NULL));
      else
        g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
    }
  cairo_surface_destroy (surface);
  return folder;
}

static void
add_folder (Fixture *fixture, const char *folder)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  guint n_opened = fixture->n_opened;

  g_list_store_append (files, file);
  psc_study_pane_add_files (fixture->pane, G_LIST_MODEL (files));
  while (fixture->n_opened == n_opened)
    g_main_context_iteration (NULL, TRUE);
}

static PscStudy *
get_study (Fixture *fixture, guint position)
{
  g_autoptr (PscStudy) study =
      g_list_model_get_item (G_LIST_MODEL (psc_study_pane_get_list (fixture->pane)), position);

  return study;
}

static void
test_open_and_step (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_folder ();

  g_assert_false (psc_study_pane_step (fixture->pane, 1));
  add_folder (fixture, folder);
  g_assert_cmpuint (fixture->n_opened, ==, 1);
  g_assert_true (fixture->opened == get_study (fixture, 0));
  g_assert_false (psc_study_pane_step (fixture->pane, -1));
  g_assert_true (psc_study_pane_step (fixture->pane, 1));
  g_assert_true (psc_study_pane_step (fixture->pane, 1));
  g_assert_true (fixture->opened == get_study (fixture, 2));
  g_assert_false (psc_study_pane_step (fixture->pane, 1));
  g_assert_cmpuint (fixture->n_opened, ==, 3);
}

static void
test_thumbnails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_folder ();

  add_folder (fixture, folder);
  for (guint i = 0; i < 3; i++)
    while (psc_study_get_state (get_study (fixture, i)) == PSC_STUDY_UNSEEN)
      g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (psc_study_get_state (get_study (fixture, 0)), ==, PSC_STUDY_READABLE);
  g_assert_cmpint (psc_study_get_state (get_study (fixture, 1)), ==, PSC_STUDY_FAILED);
}

/* What a filter hides is not opened anew when it comes back, and stepping begins where it was. */
static void
test_filter_keeps_current (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_folder ();
  PscStudyList *list = psc_study_pane_get_list (fixture->pane);

  add_folder (fixture, folder);
  psc_study_list_set_text (list, "2.png");
  g_assert_cmpuint (fixture->n_opened, ==, 1);
  psc_study_list_set_text (list, "nothing like this");
  g_assert_false (psc_study_pane_step (fixture->pane, 1));
  psc_study_list_set_text (list, "");
  g_assert_cmpuint (fixture->n_opened, ==, 1);
  g_assert_true (psc_study_pane_step (fixture->pane, 1));
  g_assert_true (fixture->opened == get_study (fixture, 1));
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_folder ();
  GtkWidget *widget = GTK_WIDGET (fixture->pane);

  add_folder (fixture, folder);
  g_assert_true (gtk_widget_activate_action (widget, "study.remove", NULL));
  g_assert_cmpuint (fixture->n_opened, ==, 2);
  g_assert_true (fixture->opened == get_study (fixture, 0));
  g_assert_true (gtk_widget_activate_action (widget, "study.remove-all", NULL));
  g_assert_null (psc_study_pane_get_current (fixture->pane));
  g_assert_cmpuint (fixture->n_opened, ==, 3);
  g_assert_null (fixture->opened);
}

static void
toast_cb (PscStudyPane *pane, AdwToast *toast, AdwToast **last)
{
  g_set_object (last, toast);
}

/* An emptied list comes back in its order, with its labels, its sources and what was open. */
static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_folder ();
  PscStudyList *list = psc_study_pane_get_list (fixture->pane);
  g_autoptr (AdwToast) toast = NULL;
  g_autoptr (PscStudy) second = NULL;
  g_autoptr (PscStudyLabels) labels = psc_study_labels_new ();

  add_folder (fixture, folder);
  g_signal_connect (fixture->pane, "toast", G_CALLBACK (toast_cb), &toast);
  g_assert_true (psc_study_pane_step (fixture->pane, 1));
  second = g_object_ref (get_study (fixture, 1));
  psc_study_labels_join (labels, 1, NULL, PSC_STUDY_LABEL_PRESENT);
  psc_study_set_labels (second, labels);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "study.remove-all", NULL));
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (psc_study_pane_get_sources (fixture->pane)), ==, 0);
  g_assert_null (fixture->opened);
  g_assert_nonnull (toast);

  g_signal_emit_by_name (toast, "button-clicked");
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 3);
  g_assert_true (get_study (fixture, 1) == second);
  g_assert_cmpint (psc_study_get_label (second, 1), ==, PSC_STUDY_LABEL_PRESENT);
  g_assert_true (psc_study_list_get_has_labels (list));
  g_assert_true (fixture->opened == second);
  g_assert_true (psc_study_pane_get_current (fixture->pane) == second);
  g_assert_cmpuint (g_list_model_get_n_items (psc_study_pane_get_sources (fixture->pane)), ==, 1);

  /* Once is enough, and what nobody takes back is freed. */
  g_signal_emit_by_name (toast, "button-clicked");
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 3);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "study.remove-all", NULL));
  g_assert_finalize_object (g_steal_pointer (&toast));
}

static GtkWidget *
find_tile (GtkWidget *widget, PscStudy *study)
{
  GtkWidget *found = NULL;

  if (PSC_IS_STUDY_TILE (widget) && psc_study_tile_get_study (PSC_STUDY_TILE (widget)) == study)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_tile (child, study);
  return found;
}

/* A tile's own menu is about that tile, and not about the study that is open. */
static void
test_context_menu (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_folder ();
  PscStudyList *list = psc_study_pane_get_list (fixture->pane);
  g_autoptr (PscStudy) last = NULL;
  g_autoptr (GListModel) controllers = NULL;
  GtkWidget *tile;
  guint n;

  add_folder (fixture, folder);
  last = g_object_ref (get_study (fixture, 2));
  while ((tile = find_tile (GTK_WIDGET (fixture->pane), last)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  controllers = gtk_widget_observe_controllers (tile);
  n = g_list_model_get_n_items (controllers);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "pressed", 1, 5.0, 5.0);
    }
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "study.remove", NULL));
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 2);
  g_assert_null (find_tile (GTK_WIDGET (fixture->pane), last));
  g_assert_cmpuint (fixture->n_opened, ==, 1);
}

/* Only what is on screen has a tile, and goes with it. */
static void
test_thousands (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *table = g_build_filename (folder, "table.csv", NULL);
  g_autoptr (GString) text = g_string_new ("Path\n");

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.png", folder, i);

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
      g_string_append_printf (text, "%u.png\n", i);
    }
  g_assert_true (g_file_set_contents (table, text->str, -1, NULL));
  add_folder (fixture, table);
  while (psc_study_list_get_busy (psc_study_pane_get_list (fixture->pane)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (psc_study_list_get_n_studies (psc_study_pane_get_list (fixture->pane)), ==,
                    5000);
  while (psc_study_get_state (get_study (fixture, 0)) == PSC_STUDY_UNSEEN)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (psc_study_get_state (get_study (fixture, 4999)), ==, PSC_STUDY_UNSEEN);
}

static GPtrArray *
make_studies (guint n)
{
  GPtrArray *studies = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/nowhere/patient%06u/view1.png", i);
      g_autofree char *name = g_strdup_printf ("patient%06u/view1.png", i);

      g_ptr_array_add (studies, psc_study_new (path, name));
    }
  return studies;
}

/* Of this thread, in milliseconds: on a busy machine the clock would measure others. */
static double
get_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* Runs the main loop until the list has nothing left to do; returns how long it was kept at most,
 * in milliseconds. */
static double
run_out (PscStudyList *list)
{
  double longest = 0;

  while (psc_study_list_get_busy (list) || psc_study_list_get_filtering (list)
         || g_main_context_pending (NULL))
    {
      const double start = get_time ();
      double kept;

      g_main_context_iteration (NULL, FALSE);
      kept = get_time () - start;
      longest = MAX (longest, kept);
    }
  return longest;
}

/* The open one is selected again as soon as a long list has it, and neighbours are next to it. */
static void
test_long_list (Fixture *fixture, gconstpointer data)
{
  PscStudyList *list = psc_study_pane_get_list (fixture->pane);
  GPtrArray *studies = make_studies (30000);
  g_autoptr (PscStudy) last = g_object_ref (g_ptr_array_index (studies, 29990));
  guint position;

  psc_study_list_add_studies (list, studies);
  run_out (list);
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 30000);
  g_assert_true (psc_study_list_find (list, last, &position));
  g_assert_cmpuint (position, ==, 29990);

  psc_study_list_set_text (list, "patient02999");
  run_out (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 10);
  g_assert_true (psc_study_pane_step (fixture->pane, 1));
  g_assert_true (fixture->opened == last);

  psc_study_list_set_text (list, "");
  run_out (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 30000);
  g_assert_true (psc_study_pane_peek_next (fixture->pane) == get_study (fixture, 29991));
  g_assert_true (psc_study_pane_step (fixture->pane, -1));
  g_assert_true (fixture->opened == get_study (fixture, 29989));
}

/* How long a list of a million keeps the window; only measured (-m perf). */
static void
test_million (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "view", "7", "patient99999", "" };
  PscStudyList *list = psc_study_pane_get_list (fixture->pane);
  double start, first, longest;

  if (!g_test_perf ())
    {
      g_test_skip ("only measured with -m perf");
      return;
    }
  run_out (list);
  start = get_time ();
  psc_study_list_add_studies (list, make_studies (1000000));
  start = get_time () - start;
  longest = run_out (list);
  g_test_message ("a million made in %.0f ms and added, the longest step %.1f ms", start, longest);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      start = get_time ();
      psc_study_list_set_text (list, texts[i]);
      first = get_time () - start;
      longest = run_out (list);
      g_test_message ("“%s”: %.0f ms, the first step %.1f ms, the longest other %.1f ms", texts[i],
                      get_time () - start, first, longest);
      start = get_time ();
      g_assert_true (psc_study_pane_step (fixture->pane, 1));
      g_test_message ("to the next image %.1f ms", get_time () - start);
    }
  start = get_time ();
  psc_study_list_remove_all (list);
  first = get_time () - start;
  longest = run_out (list);
  g_test_message ("removed in %.1f ms, the longest step %.1f ms", first, longest);
}

static const char *
get_chip (PscStudyTile *tile)
{
  return gtk_label_get_label (
      GTK_LABEL (gtk_widget_get_template_child (GTK_WIDGET (tile), PSC_TYPE_STUDY_TILE, "chip")));
}

/* What is looked for comes first, and what is uncertain says so. */
static void
test_chips (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscStudyThumbnailer) thumbnailer = psc_study_thumbnailer_new ();
  g_autoptr (PscStudyTile) tile = g_object_ref_sink (psc_study_tile_new (thumbnailer));
  g_autoptr (PscStudy) study = psc_study_new ("nowhere.png", NULL);
  g_autoptr (PscStudyLabels) uncertain = psc_study_labels_new ();
  g_autoptr (PscStudyLabels) both = psc_study_labels_new ();

  psc_study_labels_join (uncertain, 5, NULL, PSC_STUDY_LABEL_UNCERTAIN);
  psc_study_labels_join (both, 5, NULL, PSC_STUDY_LABEL_UNCERTAIN);
  psc_study_labels_join (both, 10, NULL, PSC_STUDY_LABEL_PRESENT);
  psc_study_tile_set_study (tile, study);
  psc_study_set_labels (study, uncertain);
  g_assert_cmpstr (get_chip (tile), ==, "Edema?");
  psc_study_set_labels (study, both);
  g_assert_cmpstr (get_chip (tile), ==, psc_study_get_finding_name (10));
  psc_study_tile_set_finding (tile, 5);
  g_assert_cmpstr (get_chip (tile), ==, "Edema?");
  psc_study_tile_set_study (tile, NULL);
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);
#define ADD(name, test) g_test_add ("/study-pane/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("chips", test_chips);
  ADD ("open-and-step", test_open_and_step);
  ADD ("thumbnails", test_thumbnails);
  ADD ("filter-keeps-current", test_filter_keeps_current);
  ADD ("remove", test_remove);
  ADD ("undo", test_undo);
  ADD ("context-menu", test_context_menu);
  ADD ("thousands", test_thousands);
  ADD ("long-list", test_long_list);
  ADD ("million", test_million);
  return g_test_run ();
}
