/* SPDX-License-Identifier: Apache-2.0 */

/* A cohort as a table: read, sorted, filtered, paired, and looked into. */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "psc-cohort-sample.h"
#include "psc-test-ui.h"
#include "test-screen.h"
#include "ui/cohort/psc-cohort-sieve.h"
#include "ui/cohort/psc-cohort-window.h"

typedef struct
{
  char *folder;            /* owned */
  PscCohortPlan *plan;     /* owned */
  PscCohortWindow *window; /* destroyed by the test */
} Fixture;

static guint n_folders;

static gboolean
is_idle (gpointer data)
{
  PscCohortWindow *window = data;

  return !psc_cohort_window_is_busy (window)
         && !psc_cohort_pane_is_busy (psc_cohort_window_get_pane (window));
}

static void
settle (Fixture *fixture)
{
  test_screen_wait (is_idle, fixture->window);
  test_screen_drain ();
}

static void
open_path (Fixture *fixture, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  psc_cohort_window_open (fixture->window, file);
  settle (fixture);
}

static char *
dup_folder (void)
{
  g_autofree char *name = g_strdup_printf ("cohort-%u", n_folders++);
  g_autofree char *inner = test_screen_dup_path (name, "x");

  return g_path_get_dirname (inner);
}

static void
set_up (Fixture *fixture, gconstpointer has_ids)
{
  test_screen_forgive_tooltips ();
  fixture->folder = dup_folder ();
  fixture->plan = psc_cohort_sample_new_plan ();
  psc_cohort_sample_write (fixture->folder, fixture->plan, has_ids != NULL);
  fixture->window = psc_cohort_window_new (NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    test_screen_close (fixture->window);
  psc_cohort_plan_free (fixture->plan);
  g_free (fixture->folder);
}

static PscCohortList *
get_list (Fixture *fixture)
{
  return psc_cohort_table_get_list (psc_cohort_window_get_table (fixture->window));
}

static guint
get_n (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_list (fixture)));
}

static PscCohortItem *
get_item (Fixture *fixture, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (get_list (fixture)), position);
}

static double
get_number (Fixture *fixture, guint position, PscCohortColumn column)
{
  g_autoptr (PscCohortItem) item = get_item (fixture, position);

  return psc_cohort_item_get_row (item)->numbers[column];
}

static void
activate (Fixture *fixture, const char *action, const char *target)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action,
                                             target != NULL ? "s" : NULL, target));
  settle (fixture);
}

static PscCohortPanel *
get_panel (Fixture *fixture, guint index)
{
  return psc_cohort_pane_get_panel (psc_cohort_window_get_pane (fixture->window), index);
}

/* Of what is on the panel; 0 without any. */
static float
get_value (Fixture *fixture, guint index)
{
  PscOverlay *overlay = psc_cohort_panel_get_overlay (get_panel (fixture, index));
  guint side;

  return overlay != NULL ? psc_overlay_get_values (overlay, &side)[0] : 0;
}

static guint
get_picture (Fixture *fixture, guint index)
{
  PscPicture *picture = psc_cohort_panel_get_picture (get_panel (fixture, index));

  return picture != NULL ? (guint) psc_image_get_values (psc_picture_get_image (picture))[0] : 0;
}

/* Which map of the sample the row at @position is of; its own mode, whatever that is. */
static void
find_map (Fixture *fixture, guint position, guint *place, guint *method, guint *query)
{
  g_autoptr (PscCohortItem) item = get_item (fixture, position);
  const PscCohortRow *row = psc_cohort_item_get_row (item);

  *place = (guint) row->numbers[PSC_COHORT_ROW];
  *method = g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_METHOD), "rise");
  *query = row->texts[PSC_COHORT_PROMPT] != NULL
                   && *psc_cohort_row_get_text (row, PSC_COHORT_PROMPT) != '\0'
               ? 2
               : g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_CLASS), "Cardiomegaly");
}

/* Whatever is on the screen is of the row that is chosen. */
static void
check_maps (Fixture *fixture, gboolean is_there)
{
  guint place, method, query;

  find_map (fixture, psc_cohort_list_get_selected (get_list (fixture)), &place, &method, &query);
  for (guint i = 0; i < 2; i++)
    {
      float value = get_value (fixture, i);

      if (is_there || value != 0)
        g_assert_cmpfloat (value, ==, psc_cohort_sample_get_value (place, method, i, query));
      if (is_there || get_picture (fixture, i) != 0)
        g_assert_cmpuint (get_picture (fixture, i), ==, place);
    }
}

/* Keys go on from a row of the table. */
static void
check_focus (Fixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  g_assert_nonnull (focus);
  g_assert_true (
      gtk_widget_is_ancestor (focus, GTK_WIDGET (psc_cohort_window_get_table (fixture->window))));
}

static void
test_load (Fixture *fixture, gconstpointer data)
{
  open_path (fixture, fixture->folder);
  g_assert_null (psc_cohort_window_get_complaint (fixture->window));
  g_assert_cmpuint (get_n (fixture), ==, PSC_COHORT_SAMPLE_N_ROWS);
  g_assert_nonnull (strstr (psc_cohort_window_get_summary (fixture->window), "85 rows"));
  g_assert_cmpuint (psc_cohort_list_get_selected (get_list (fixture)), ==, 0);
  check_focus (fixture);
  check_maps (fixture, TRUE);
}

/* A table by itself has the maps of the folder that it lies in, and none elsewhere. */
static void
test_table (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "results-1-of-1.csv", NULL);
  g_autofree char *folder = dup_folder ();
  g_autofree char *other = g_build_filename (folder, "all.csv", NULL);
  g_autofree char *text = NULL;

  open_path (fixture, path);
  g_assert_cmpuint (get_n (fixture), ==, PSC_COHORT_SAMPLE_N_ROWS);
  check_maps (fixture, TRUE);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  test_screen_write (other, text);
  open_path (fixture, other);
  g_assert_cmpuint (get_n (fixture), ==, PSC_COHORT_SAMPLE_N_ROWS);
  g_assert_cmpfloat (get_value (fixture, 0), ==, 0);
  g_assert_nonnull (
      strstr (psc_cohort_panel_get_text (get_panel (fixture, 0)), "no plan.json lies there"));
}

static GtkColumnViewColumn *
find_column (GtkColumnView *view, const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (gtk_column_view_column_get_title (column), title))
        return column;
    }
  return NULL;
}

/* By a click on a header, and by what stands above the table; the row stays chosen. */
static void
test_sort (Fixture *fixture, gconstpointer data)
{
  GtkColumnView *view;
  const PscCohortWish *wish;
  double chosen;

  open_path (fixture, fixture->folder);
  view = test_screen_find (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL, NULL);
  psc_cohort_list_select (get_list (fixture), 7);
  chosen = get_number (fixture, 7, PSC_COHORT_AUPRC);
  gtk_column_view_sort_by_column (view, find_column (view, "AUPRC"), GTK_SORT_DESCENDING);
  settle (fixture);
  wish = psc_cohort_bar_get_wish (psc_cohort_window_get_bar (fixture->window));
  g_assert_cmpint (wish->column, ==, PSC_COHORT_AUPRC);
  g_assert_true (wish->descending);
  for (guint i = 1; i < PSC_COHORT_SAMPLE_N_ROWS - 1; i++)
    g_assert_cmpfloat (get_number (fixture, i, PSC_COHORT_AUPRC), <=,
                       get_number (fixture, i - 1, PSC_COHORT_AUPRC));
  g_assert_true (isnan (get_number (fixture, PSC_COHORT_SAMPLE_N_ROWS - 1, PSC_COHORT_AUPRC)));
  g_assert_cmpfloat (
      get_number (fixture, psc_cohort_list_get_selected (get_list (fixture)), PSC_COHORT_AUPRC), ==,
      chosen);
  gtk_column_view_sort_by_column (view, find_column (view, "Logit"), GTK_SORT_ASCENDING);
  settle (fixture);
  g_assert_cmpint (wish->column, ==, PSC_COHORT_LOGIT);
  g_assert_false (wish->descending);
  g_assert_cmpfloat (get_number (fixture, 0, PSC_COHORT_LOGIT), <,
                     get_number (fixture, 60, PSC_COHORT_LOGIT));
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscCohortWish) wish = NULL;
  PscCohortBar *bar;

  open_path (fixture, fixture->folder);
  bar = psc_cohort_window_get_bar (fixture->window);
  wish = psc_cohort_wish_copy (psc_cohort_bar_get_wish (bar));
  psc_cohort_wish_set_text (wish, PSC_COHORT_CLASS, "Cardiomegaly");
  wish->limits[wish->n_limits++] = (PscCohortLimit){ PSC_COHORT_AUPRC, FALSE, 0.5 };
  psc_cohort_bar_set_wish (bar, wish);
  settle (fixture);
  g_assert_cmpuint (get_n (fixture), >, 0);
  g_assert_cmpuint (get_n (fixture), <, (PSC_COHORT_SAMPLE_N - 1) * 4);
  for (guint i = 0; i < get_n (fixture); i++)
    g_assert_cmpfloat (get_number (fixture, i, PSC_COHORT_AUPRC), >=, 0.5);
  g_assert_nonnull (
      strstr (psc_cohort_window_get_summary (fixture->window), "Cardiomegaly · AUPRC ≥ 0.5"));
  check_maps (fixture, TRUE);

  wish->limits[0].value = 2;
  psc_cohort_bar_set_wish (bar, wish);
  settle (fixture);
  g_assert_cmpuint (get_n (fixture), ==, 0);
  g_assert_cmpfloat (get_value (fixture, 0), ==, 0);
  g_assert_cmpuint (get_picture (fixture, 0), ==, 0);
  activate (fixture, "win.clear-filters", NULL);
  g_assert_cmpuint (get_n (fixture), ==, PSC_COHORT_SAMPLE_N_ROWS);
}

/* Escape leaves the filters, also from the entry in which words are typed. */
static void
test_escape (Fixture *fixture, gconstpointer data)
{
  GtkWidget *search, *popover;

  open_path (fixture, fixture->folder);
  activate (fixture, "win.filter", NULL);
  search = test_screen_find (test_screen_find (fixture->window, PSC_TYPE_COHORT_SIEVE, NULL, NULL),
                             GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  popover = gtk_widget_get_ancestor (search, GTK_TYPE_POPOVER);
  g_assert_true (gtk_widget_get_visible (popover));
  g_signal_emit_by_name (search, "stop-search");
  g_assert_false (gtk_widget_get_visible (popover));
}

static double
get_distance (Fixture *fixture, guint position)
{
  g_autoptr (PscCohortItem) item = get_item (fixture, position);

  return fabs (psc_cohort_item_get_row (item)->numbers[PSC_COHORT_SPECIFICITY]
               - psc_cohort_item_get_other (item)->numbers[PSC_COHORT_SPECIFICITY]);
}

/* Where do the two modes disagree most? */
static void
test_pairs (Fixture *fixture, gconstpointer data)
{
  const guint n = (PSC_COHORT_SAMPLE_N - 1) * 2 * 3;

  open_path (fixture, fixture->folder);
  activate (fixture, "win.arrangement", "pairs");
  g_assert_cmpuint (get_n (fixture), ==, n);
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (get_distance (fixture, i), <=, get_distance (fixture, i - 1));
  g_assert_cmpuint (psc_cohort_list_get_selected (get_list (fixture)), ==, 0);
  check_maps (fixture, TRUE);
  test_screen_shoot (fixture->window, "cohort-pairs");
  activate (fixture, "win.arrangement", "rows");
  g_assert_cmpuint (get_n (fixture), ==, PSC_COHORT_SAMPLE_N_ROWS);
}

static void
test_go_to (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscCohortWish) wish = NULL;
  PscCohortBar *bar;

  open_path (fixture, fixture->folder);
  psc_cohort_window_go_to (fixture->window, 7);
  g_assert_cmpfloat (
      get_number (fixture, psc_cohort_list_get_selected (get_list (fixture)), PSC_COHORT_ROW), ==,
      7);
  check_focus (fixture);
  settle (fixture);
  check_maps (fixture, TRUE);
  psc_cohort_window_go_to (fixture->window, 99);
  g_assert_cmpfloat (
      get_number (fixture, psc_cohort_list_get_selected (get_list (fixture)), PSC_COHORT_ROW), ==,
      7);

  /* What filters hide can be shown all the same. */
  bar = psc_cohort_window_get_bar (fixture->window);
  wish = psc_cohort_wish_copy (psc_cohort_bar_get_wish (bar));
  psc_cohort_wish_set_text (wish, PSC_COHORT_STATUS, PSC_COHORT_STATUS_FAILED);
  psc_cohort_bar_set_wish (bar, wish);
  settle (fixture);
  g_assert_cmpuint (get_n (fixture), ==, 1);
  psc_cohort_window_go_to (fixture->window, 7);
  g_assert_cmpuint (get_n (fixture), ==, 1);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-place", "u", 7U));
  settle (fixture);
  g_assert_cmpuint (get_n (fixture), ==, PSC_COHORT_SAMPLE_N_ROWS);
  g_assert_cmpfloat (
      get_number (fixture, psc_cohort_list_get_selected (get_list (fixture)), PSC_COHORT_ROW), ==,
      7);
}

/* However quickly rows are chosen, nothing of another one is ever on the screen. */
static void
test_hurry (Fixture *fixture, gconstpointer data)
{
  open_path (fixture, fixture->folder);
  for (guint i = 0; i < 200; i++)
    {
      psc_cohort_list_select (get_list (fixture), i * 37 % PSC_COHORT_SAMPLE_N_ROWS);
      check_maps (fixture, FALSE);
      for (guint k = 0; k < i % 4; k++)
        {
          g_main_context_iteration (NULL, FALSE);
          check_maps (fixture, FALSE);
        }
    }
  psc_cohort_list_select (get_list (fixture), 60);
  settle (fixture);
  check_maps (fixture, TRUE);
}

static void
test_failed (Fixture *fixture, gconstpointer data)
{
  const char *text;

  open_path (fixture, fixture->folder);
  psc_cohort_window_go_to (fixture->window, PSC_COHORT_SAMPLE_FAILED);
  settle (fixture);
  text = psc_cohort_panel_get_text (get_panel (fixture, 0));
  g_assert_nonnull (strstr (text, "could not be read"));
  g_assert_cmpuint (get_picture (fixture, 0), ==, 0);
  g_assert_nonnull (test_screen_find (psc_cohort_window_get_pane (fixture->window), GTK_TYPE_LABEL,
                                      "label", "the file is damaged: it ends too early"));
  test_screen_shoot (fixture->window, "cohort-failed");
}

/* Maps that are not there are a sentence, with or without the rest. */
static void
test_without_maps (Fixture *fixture, gconstpointer data)
{
  g_autofree char *chunk =
      g_build_filename (fixture->folder, "maps.zarr/demonstration/prompts/1.0.0.0.0.0", NULL);

  g_assert_cmpint (g_remove (chunk), ==, 0);
  open_path (fixture, fixture->folder);
  check_maps (fixture, TRUE);
  psc_cohort_window_go_to (fixture->window, 2);
  settle (fixture);
  g_assert_cmpfloat (get_value (fixture, 0), ==, 0);
  g_assert_nonnull (strstr (psc_cohort_panel_get_text (get_panel (fixture, 0)), "maps.zarr"));
  fixture->plan->maps = PSC_COHORT_MAPS_NONE;
  psc_cohort_sample_write (fixture->folder, fixture->plan, FALSE);
  open_path (fixture, fixture->folder);
  g_assert_cmpfloat (get_value (fixture, 0), ==, 0);
  g_assert_nonnull (strstr (psc_cohort_panel_get_text (get_panel (fixture, 0)), "--maps none"));
}

/* What cannot be read is a sentence, and takes nothing away that could. */
static void
test_bad (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *results = g_build_filename (folder, "results-1-of-1.csv", NULL);

  open_path (fixture, folder);
  g_assert_nonnull (
      strstr (psc_cohort_window_get_complaint (fixture->window), "no results in the folder"));
  test_screen_shoot (fixture->window, "cohort-bad");
  test_screen_write (results, "row,image,patient,model,method,mode,kind,prompt,class,status\n1,a");
  open_path (fixture, folder);
  g_assert_nonnull (
      strstr (psc_cohort_window_get_complaint (fixture->window), "line 2 is damaged"));
  test_screen_write (results, "row,image,patient,model,method,mode,kind,prompt,class,status\n");
  open_path (fixture, folder);
  g_assert_null (psc_cohort_window_get_complaint (fixture->window));
  g_assert_cmpuint (get_n (fixture), ==, 0);
  open_path (fixture, fixture->folder);
  g_assert_null (psc_cohort_window_get_complaint (fixture->window));
  open_path (fixture, "/nowhere");
  g_assert_null (psc_cohort_window_get_complaint (fixture->window));
  g_assert_cmpuint (get_n (fixture), ==, PSC_COHORT_SAMPLE_N_ROWS);
  check_maps (fixture, TRUE);
}

static void
opened_cb (PscCohortWindow *window,
           GFile *file,
           const char *prompt,
           const char *class_name,
           const char *method,
           const char *model,
           char **opened)
{
  g_autofree char *path = g_file_get_path (file);

  g_free (*opened);
  *opened = g_strjoin ("|", path, prompt != NULL ? prompt : "", class_name, method, model, NULL);
}

static void
test_open_image (Fixture *fixture, gconstpointer has_ids)
{
  g_autofree char *opened = NULL;

  open_path (fixture, fixture->folder);
  g_signal_connect (fixture->window, "open-image", G_CALLBACK (opened_cb), &opened);
  psc_cohort_window_go_to (fixture->window, 5);
  activate (fixture, "win.open-image", NULL);
  g_assert_cmpstr (
      opened, ==,
      has_ids != NULL ? "/cohort/005.png||Pleural Effusion|token-similarity|demonstration" : NULL);
}

/* Threads that are at work when a window goes hand their results to nobody. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->folder);

  psc_cohort_window_open (fixture->window, file);
  g_assert_true (psc_cohort_window_is_busy (fixture->window));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture->window = psc_cohort_window_new (NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
  open_path (fixture, fixture->folder);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.arrangement", "s", "pairs");
  g_assert_true (psc_cohort_window_is_busy (fixture->window));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture->window = NULL;
  for (guint i = 0; i < 50; i++)
    {
      g_usleep (2000);
      test_screen_drain ();
    }
}

/* The reading of one cohort is given up for that of another, and stopped. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nowhere");

  psc_cohort_window_open (fixture->window, nowhere);
  psc_cohort_window_open (fixture->window, file);
  settle (fixture);
  g_assert_null (psc_cohort_window_get_complaint (fixture->window));
  g_assert_cmpuint (get_n (fixture), ==, PSC_COHORT_SAMPLE_N_ROWS);
  psc_cohort_window_open (fixture->window, nowhere);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.stop", NULL);
  g_assert_false (psc_cohort_window_is_busy (fixture->window));
  g_assert_cmpuint (get_n (fixture), ==, PSC_COHORT_SAMPLE_N_ROWS);
}

static void
test_looks (Fixture *fixture, gconstpointer data)
{
  open_path (fixture, fixture->folder);
  psc_cohort_window_go_to (fixture->window, 5);
  settle (fixture);
  test_screen_shoot (fixture->window, "cohort-rows");
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1920, 1080);
  test_screen_shoot (fixture->window, "cohort-large");
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 640, 480);
  test_screen_shoot (fixture->window, "cohort-small");
}

static void
add (const char *name, gconstpointer data, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, data, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);
  add ("/cohort-window/load", NULL, test_load);
  add ("/cohort-window/table", NULL, test_table);
  add ("/cohort-window/sort", NULL, test_sort);
  add ("/cohort-window/filter", NULL, test_filter);
  add ("/cohort-window/escape", NULL, test_escape);
  add ("/cohort-window/pairs", NULL, test_pairs);
  add ("/cohort-window/go-to", NULL, test_go_to);
  add ("/cohort-window/hurry", NULL, test_hurry);
  add ("/cohort-window/failed", NULL, test_failed);
  add ("/cohort-window/without-maps", NULL, test_without_maps);
  add ("/cohort-window/bad", NULL, test_bad);
  add ("/cohort-window/open-image", NULL, test_open_image);
  add ("/cohort-window/open-image-with-ids", "ids", test_open_image);
  add ("/cohort-window/close", NULL, test_close);
  add ("/cohort-window/stop", NULL, test_stop);
  add ("/cohort-window/looks", NULL, test_looks);
  return g_test_run ();
}
