/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "image/psc-image-file.h"
#include "image/psc-voi.h"
#include "psc-test-ui.h"
#include "test-screen.h"
#include "ui/viewer/psc-voi-button.h"
#include "ui/viewer/psc-window-pane.h"

#define LUNG 4

typedef struct
{
  PscEngine *engine;
  PscReading *reading;
  GtkWidget *button;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();

  fixture->engine = psc_engine_new (bank, NULL);
  fixture->reading = psc_reading_new (fixture->engine);
  fixture->button = psc_voi_button_new ();
  gtk_widget_set_halign (fixture->button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (fixture->button, GTK_ALIGN_START);
  psc_voi_button_set_reading (PSC_VOI_BUTTON (fixture->button), fixture->reading);
  fixture->window = psc_test_ui_show (fixture->button, 400, 500);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* GTK 4.8 asks a popover that goes with its window where the pointer is in it. */
  gtk_menu_button_popdown (GTK_MENU_BUTTON (gtk_widget_get_first_child (fixture->button)));
  psc_test_ui_settle (fixture->button);
  psc_test_ui_close (fixture->window, fixture->button);
  psc_reading_open (fixture->reading, NULL, NULL);
  g_assert_finalize_object (fixture->reading);
  psc_engine_shut_down (fixture->engine);
  g_object_unref (fixture->engine);
}

static void
open_image (Fixture *fixture, PscImage *image)
{
  g_autoptr (PscSession) session = psc_session_new (fixture->engine, image);

  psc_reading_open (fixture->reading, session, "an image");
}

static void
open_case (Fixture *fixture)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "cases", "voi-choices.dcm", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = psc_image_file_load (path, NULL, &error);

  g_assert_no_error (error);
  open_image (fixture, image);
}

static GtkMenuButton *
get_menu_button (Fixture *fixture)
{
  return GTK_MENU_BUTTON (gtk_widget_get_first_child (fixture->button));
}

static GMenuModel *
get_section (Fixture *fixture, int section)
{
  return g_menu_model_get_item_link (gtk_menu_button_get_menu_model (get_menu_button (fixture)),
                                     section, G_MENU_LINK_SECTION);
}

static PscImage *
get_image (Fixture *fixture)
{
  return psc_session_get_image (psc_reading_get_session (fixture->reading));
}

/* Values are looked at on a thread, so that nothing is chosen yet when that returns. */
static void
activate (Fixture *fixture, int choice)
{
  PscImage *before = get_image (fixture);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_menu_button (fixture)), "voi.choose",
                                             "i", choice));
  g_assert_true (get_image (fixture) == before);
}

static void
choose (Fixture *fixture, int choice)
{
  activate (fixture, choice);
  while (psc_image_get_voi_choice (get_image (fixture)) != (guint) choice)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_without_image (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (get_menu_button (fixture))));
  psc_voi_button_popup (PSC_VOI_BUTTON (fixture->button));
  g_assert_false (gtk_widget_get_visible (
      GTK_WIDGET (gtk_menu_button_get_popover (get_menu_button (fixture)))));
}

static void
test_menu (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GMenuModel) own = NULL;
  g_autoptr (GMenuModel) general = NULL;
  g_autofree char *label = NULL;
  GtkWidget *popover;

  open_case (fixture);
  own = get_section (fixture, 0);
  general = get_section (fixture, 1);
  g_assert_cmpint (g_menu_model_get_n_items (own), ==, 9);
  g_assert_cmpint (g_menu_model_get_n_items (general), ==, 2);
  g_assert_true (g_menu_model_get_item_attribute (own, LUNG, "label", "s", &label));
  g_assert_cmpstr (label, ==, "Lung (soft)");

  psc_voi_button_popup (PSC_VOI_BUTTON (fixture->button));
  popover = GTK_WIDGET (gtk_menu_button_get_popover (get_menu_button (fixture)));
  psc_test_ui_settle (popover);
  g_assert_true (gtk_widget_get_mapped (popover));
  g_object_unref (psc_test_ui_shoot (popover, "voi-menu"));
}

/* The image that the reading has, and so the model's input, is another; the place in it is not. */
static void
test_choose (Fixture *fixture, gconstpointer data)
{
  PscViewport *viewport = psc_reading_get_viewport (fixture->reading);
  g_autoptr (PscImage) before = NULL;
  GtkWidget *panel = g_object_ref_sink (psc_panel_new ());
  PscWindow window;
  double x, y;

  open_case (fixture);
  before = g_object_ref (get_image (fixture));
  psc_panel_set_viewport (PSC_PANEL (panel), viewport);
  psc_viewport_zoom_at (viewport, 3, 0.5, 0.5);
  psc_viewport_set_centre (viewport, 0.25, 0.75);
  psc_viewport_set_mirrored (viewport, TRUE);
  psc_viewport_set_window (viewport, &(PscWindow){ 1, 2, PSC_WINDOW_LINEAR });

  choose (fixture, LUNG);
  g_assert_true (get_image (fixture) != before);
  g_assert_true (get_image (fixture) == psc_viewport_get_image (viewport));
  g_assert_cmpuint (psc_image_get_voi_choice (get_image (fixture)), ==, LUNG);
  psc_image_get_window (get_image (fixture), &window);
  g_assert_cmpfloat (window.centre, ==, 1000);
  g_assert_null (psc_viewport_get_window (viewport));
  g_assert_cmpfloat (psc_viewport_get_zoom (viewport), ==, 3);
  psc_viewport_get_centre (viewport, &x, &y);
  g_assert_cmpfloat (x, ==, 0.25);
  g_assert_cmpfloat (y, ==, 0.75);
  g_assert_true (psc_viewport_get_mirrored (viewport));
  g_assert_cmpstr (psc_reading_get_title (fixture->reading), ==, "an image");
  g_assert_true (
      g_str_has_prefix (psc_panel_get_status (PSC_PANEL (panel)), "Lung (soft) · W 2000  L 1000"));

  choose (fixture, 0);
  g_assert_nonnull (psc_image_get_voi_table (get_image (fixture)));
  g_object_unref (panel);
}

static void
iterate (void)
{
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (1000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

/* Of two choices the last holds, and none is made of an image that has gone. */
static void
test_choose_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscImage) other = psc_test_ui_new_image (64, 48);

  open_case (fixture);
  activate (fixture, LUNG);
  choose (fixture, LUNG + 1);
  iterate ();
  g_assert_cmpuint (psc_image_get_voi_choice (get_image (fixture)), ==, LUNG + 1);

  activate (fixture, LUNG);
  open_image (fixture, other);
  iterate ();
  g_assert_true (get_image (fixture) == other);
}

static gpointer
get_child (GtkWidget *pane, const char *name)
{
  return gtk_widget_get_template_child (pane, PSC_TYPE_WINDOW_PANE, name);
}

/* The pane in the open menu, once the picture's values are counted. */
static GtkWidget *
open_pane (Fixture *fixture)
{
  GtkWidget *popover, *pane;

  psc_voi_button_popup (PSC_VOI_BUTTON (fixture->button));
  popover = GTK_WIDGET (gtk_menu_button_get_popover (get_menu_button (fixture)));
  psc_test_ui_settle (popover);
  pane = test_screen_find (popover, PSC_TYPE_WINDOW_PANE, NULL, NULL);
  g_assert_nonnull (pane);
  g_assert_true (gtk_widget_get_mapped (pane));
  while (!gtk_widget_get_sensitive (pane))
    g_main_context_iteration (NULL, TRUE);
  return pane;
}

/* What is typed, dragged or chosen as automatic is for the eye: the image, and so what a model
 * gets, stays as it is. */
static void
test_eye_only (Fixture *fixture, gconstpointer data)
{
  PscViewport *viewport = psc_reading_get_viewport (fixture->reading);
  g_autoptr (PscImage) image = psc_test_ui_new_image (64, 48);
  const PscWindow *window;
  GtkWidget *pane;

  open_image (fixture, image);
  pane = open_pane (fixture);
  g_object_unref (psc_test_ui_shoot (
      GTK_WIDGET (gtk_menu_button_get_popover (get_menu_button (fixture))), "window-pane"));
  g_assert_cmpfloat (gtk_spin_button_get_value (get_child (pane, "width_spin")), ==, 255);
  g_assert_false (gtk_widget_get_sensitive (get_child (pane, "undo")));

  gtk_spin_button_set_value (get_child (pane, "width_spin"), 100);
  gtk_spin_button_set_value (get_child (pane, "level_spin"), 60);
  window = psc_viewport_get_window (viewport);
  g_assert_nonnull (window);
  g_assert_cmpfloat (window->width, ==, 100);
  g_assert_cmpfloat (window->centre, ==, 60);
  g_assert_true (get_image (fixture) == image);

  g_signal_emit_by_name (get_child (pane, "view"), "dragged", 10.0, 50.0);
  window = psc_viewport_get_window (viewport);
  g_assert_cmpfloat (window->width, ==, 40);
  g_assert_cmpfloat (window->centre, ==, 30);
  g_assert_cmpfloat (gtk_spin_button_get_value (get_child (pane, "width_spin")), ==, 40);

  g_signal_emit_by_name (get_child (pane, "automatic"), "clicked");
  window = psc_viewport_get_window (viewport);
  g_assert_cmpfloat (window->width, >, 240);
  g_assert_cmpfloat (window->width, <, 255);

  g_assert_true (gtk_widget_get_sensitive (get_child (pane, "undo")));
  g_signal_emit_by_name (get_child (pane, "undo"), "clicked");
  g_assert_null (psc_viewport_get_window (viewport));
  g_assert_cmpfloat (gtk_spin_button_get_value (get_child (pane, "width_spin")), ==, 255);
}

/* The numbers and the histogram are the image's that is on screen. */
static void
test_pane_follows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscImage) image = psc_test_ui_new_image (64, 48);
  GtkWidget *pane;

  open_image (fixture, image);
  pane = open_pane (fixture);
  open_case (fixture);
  pane = open_pane (fixture);
  g_assert_cmpfloat (gtk_spin_button_get_value (get_child (pane, "width_spin")), !=, 255);
  psc_reading_open (fixture->reading, NULL, NULL);
  g_assert_null (psc_viewport_get_window (psc_reading_get_viewport (fixture->reading)));
}

/* A picture that says nothing can still be shown otherwise. */
static void
test_plain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscImage) image = psc_test_ui_new_image (64, 48);
  g_autoptr (GMenuModel) own = NULL;

  open_image (fixture, image);
  own = get_section (fixture, 0);
  g_assert_cmpint (g_menu_model_get_n_items (own), ==, 1);
  choose (fixture, 2);
  g_assert_cmpuint (psc_image_get_voi_choice (get_image (fixture)), ==, 2);
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);
#define ADD(name, test) g_test_add ("/voi-button/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("without-image", test_without_image);
  ADD ("menu", test_menu);
  ADD ("choose", test_choose);
  ADD ("choose-again", test_choose_again);
  ADD ("plain", test_plain);
  ADD ("eye-only", test_eye_only);
  ADD ("pane-follows", test_pane_follows);
  return g_test_run ();
}
