/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <cairo.h>

#include "test-screen.h"
#include "ui/psc-study-pane.h"
#include "ui/psc-study-tile.h"

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
  g_object_add_weak_pointer (G_OBJECT (fixture->pane), (gpointer *) &fixture->pane);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (fixture->pane != NULL)
    g_main_context_iteration (NULL, TRUE);
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
  g_assert_cmpuint (fixture->n_opened, ==, 2);
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
  g_assert_cmpuint (psc_study_list_get_n_studies (psc_study_pane_get_list (fixture->pane)), ==,
                    5000);
  while (psc_study_get_state (get_study (fixture, 0)) == PSC_STUDY_UNSEEN)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (psc_study_get_state (get_study (fixture, 4999)), ==, PSC_STUDY_UNSEEN);
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);
#define ADD(name, test) g_test_add ("/study-pane/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("open-and-step", test_open_and_step);
  ADD ("thumbnails", test_thumbnails);
  ADD ("filter-keeps-current", test_filter_keeps_current);
  ADD ("remove", test_remove);
  ADD ("context-menu", test_context_menu);
  ADD ("thousands", test_thousands);
  return g_test_run ();
}
