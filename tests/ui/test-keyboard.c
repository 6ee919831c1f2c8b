/* SPDX-License-Identifier: Apache-2.0 */

/* The whole program, with keys that come from the X server: the main job without a mouse. */

#include "config.h"

#include "../../app/promptoscope/psc-application.h"
#include "psc-test-ui.h"
#include "psc-viewer-driver.h"
#include "test-screen.h"
#include "ui/prompts/psc-prompt-entry.h"
#include "ui/viewer/psc-viewer-private.h"
#include "ui/widgets/psc-dialog.h"

static gboolean
has_ended (PscViewerDriver *driver, gpointer process)
{
  return g_subprocess_get_identifier (process) == NULL;
}

/* @command: words as xdotool understands them */
static void
run_tool (PscViewerDriver *driver, const char *command)
{
  g_autofree char *line = g_strconcat ("xdotool ", command, NULL);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &arguments, &error));
  process = g_subprocess_newv ((const char *const *) arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_async (process, NULL, NULL, NULL);
  psc_viewer_driver_wait (driver, has_ended, process, "the end of xdotool");
  g_assert_true (g_subprocess_get_successful (process));
  psc_viewer_driver_settle (driver);
}

static void
press (PscViewerDriver *driver, const char *keys)
{
  g_autofree char *command = g_strconcat ("key ", keys, NULL);

  run_tool (driver, command);
}

static void
type (PscViewerDriver *driver, const char *text)
{
  g_autofree char *quoted = g_shell_quote (text);
  g_autofree char *command = g_strconcat ("type -- ", quoted, NULL);

  run_tool (driver, command);
}

static gboolean
is_active (PscViewerDriver *driver, gpointer data)
{
  return gtk_window_is_active (GTK_WINDOW (driver->window));
}

static gboolean
has_query (PscViewerDriver *driver, gpointer text)
{
  return g_strcmp0 (psc_reading_get_query (driver->reading)->text, text) == 0;
}

static gboolean
hides_maps (PscViewerDriver *driver, gpointer data)
{
  return !psc_reading_get_overlay_shown (driver->reading);
}

static gboolean
shows_maps (PscViewerDriver *driver, gpointer data)
{
  return psc_reading_get_overlay_shown (driver->reading);
}

static gboolean
has_method (PscViewerDriver *driver, gpointer name)
{
  return g_strcmp0 (psc_reading_get_method (driver->reading), name) == 0;
}

/* Another window of the program, or a dialog within this one. */
static gboolean
has_dialog (PscViewerDriver *driver, gpointer data)
{
  return psc_dialog_get_over (GTK_WINDOW (driver->window)) != NULL
         || g_list_model_get_n_items (gtk_window_get_toplevels ()) > 1;
}

static gboolean
has_no_dialog (PscViewerDriver *driver, gpointer data)
{
  return !has_dialog (driver, data);
}

static gboolean
is_typing (PscViewerDriver *driver, gpointer data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (driver->window));

  return focus != NULL && gtk_widget_get_ancestor (focus, PSC_TYPE_PROMPT_ENTRY) != NULL;
}

static gboolean
is_not_typing (PscViewerDriver *driver, gpointer data)
{
  return !is_typing (driver, data);
}

/* Without a window manager nobody gives keys to the window that came up last. Windows with a title
 * are found from the lowest to the highest, and each is given them in turn. */
static void
focus_last_window (PscViewerDriver *driver)
{
  run_tool (driver, "search --sync --onlyvisible --name . windowfocus %@");
}

/* Of the application's window; all borrowed. */
static void
set_up (PscViewerDriver *driver, gconstpointer application)
{
  g_autoptr (GFile) first = psc_viewer_driver_save_effusion (3);
  g_autoptr (GFile) second = psc_viewer_driver_save_effusion (4);
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (application));
  PscSession *before = NULL;

  g_assert_nonnull (windows);
  driver->window = PSC_VIEWER (windows->data);
  driver->reading = psc_viewer_get_reading (driver->window);
  driver->engine = psc_reading_get_engine (driver->reading);
  g_set_weak_pointer (&before, psc_reading_get_session (driver->reading));
  g_application_open (G_APPLICATION (application), (GFile *[]){ first, second }, 2, "");
  psc_viewer_driver_wait (driver, psc_viewer_driver_is_scored, &before, "the first image");
  g_clear_weak_pointer (&before);
  focus_last_window (driver);
  psc_viewer_driver_wait (driver, is_active, NULL, "a window that gets the keys");
}

/* Space hides the maps for as long as it is held. */
static void
check_space (PscViewerDriver *driver)
{
  run_tool (driver, "keydown space");
  psc_viewer_driver_wait (driver, hides_maps, NULL, "a picture without maps");
  run_tool (driver, "keyup space");
  psc_viewer_driver_wait (driver, shows_maps, NULL, "maps again");
}

/* Prompt, maps, methods, the next image, export. */
static void
test_main_job (PscViewerDriver *driver, gconstpointer data)
{
  PscSession *first = NULL;
  g_autoptr (PscOverlay) overlay = NULL;
  const char *prompt;

  g_set_weak_pointer (&first, psc_reading_get_session (driver->reading));
  check_space (driver);
  press (driver, "ctrl+f");
  psc_viewer_driver_wait (driver, is_typing, NULL, "the entry's focus");
  press (driver, "ctrl+a");
  type (driver, "left pleural effusion");
  press (driver, "Return");
  psc_viewer_driver_wait (driver, has_query, (gpointer) "left pleural effusion",
                          "the typed prompt");
  psc_viewer_driver_wait (driver, is_not_typing, NULL, "keys that are the picture's again");
  check_space (driver);

  press (driver, "2");
  psc_viewer_driver_wait (driver, has_method, (gpointer) "occlusion", "occlusion");
  press (driver, "5");
  psc_viewer_driver_wait (driver, has_method, NULL, "all methods");
  press (driver, "1");
  psc_viewer_driver_wait (driver, has_method, (gpointer) "saliency", "saliency");
  overlay = psc_viewer_driver_wait_for_map (driver, "saliency", PSC_EXPLANATION_CONVENTIONAL);

  press (driver, "Down");
  prompt = psc_reading_get_query (driver->reading)->text;
  g_assert_nonnull (prompt);
  g_assert_cmpstr (prompt, !=, "left pleural effusion");

  press (driver, "Next");
  psc_viewer_driver_wait (driver, psc_viewer_driver_is_scored, &first, "the second image");
  g_clear_weak_pointer (&first);
  check_space (driver);

  press (driver, "ctrl+e");
  psc_viewer_driver_wait (driver, has_dialog, NULL, "the export dialog");
  focus_last_window (driver);
  press (driver, "Escape");
  psc_viewer_driver_wait (driver, has_no_dialog, NULL, "the dialog's end");
  focus_last_window (driver);
  check_space (driver);
}

static gboolean
has_enlarged (PscViewerDriver *driver, gpointer panel)
{
  return psc_panel_grid_get_enlarged (driver->window->grid) == panel;
}

/* Until what is pressed next begins anew: GTK counts what comes sooner with what was before. */
static void
forget_presses (PscViewerDriver *driver)
{
  int milliseconds;

  g_object_get (gtk_settings_get_default (), "gtk-double-click-time", &milliseconds, NULL);
  psc_viewer_driver_pass (driver, 2 * (guint) milliseconds);
}

/* With the X server's pointer, in the middle of a panel's picture. */
static void
double_click (PscViewerDriver *driver, PscPanel *panel)
{
  GtkWidget *window = GTK_WIDGET (driver->window);
  g_autofree char *command = NULL;
  graphene_rect_t area;
  double dx, dy;

  forget_presses (driver);
  g_assert_true (
      gtk_widget_compute_bounds (GTK_WIDGET (psc_panel_get_canvas (panel)), window, &area));
  gtk_native_get_surface_transform (GTK_NATIVE (window), &dx, &dy);
  command = g_strdup_printf ("search --onlyvisible --name . mousemove --window %%1 %d %d click "
                             "--repeat 2 --delay 60 1",
                             (int) (dx + area.origin.x + area.size.width / 2),
                             (int) (dy + area.origin.y + area.size.height / 2));
  run_tool (driver, command);
}

/* A panel becomes large and small again by the pointer and by keys; alone it has more room. */
static void
test_enlarge (PscViewerDriver *driver, gconstpointer data)
{
  PscPanel *panel;
  GtkWidget *canvas;
  int width;

  psc_reading_set_view (driver->reading, PSC_VIEW_COMPARE);
  psc_reading_set_method (driver->reading, "saliency");
  psc_viewer_driver_settle (driver);
  panel = g_ptr_array_index (psc_panel_grid_get_panels (driver->window->grid), 1);
  canvas = GTK_WIDGET (psc_panel_get_canvas (panel));
  forget_presses (driver);
  width = gtk_widget_get_width (canvas);

  double_click (driver, panel);
  psc_viewer_driver_wait (driver, has_enlarged, panel, "a panel alone");
  psc_viewer_driver_settle (driver);
  g_assert_cmpint (gtk_widget_get_width (canvas), >, 3 * width / 2);
  double_click (driver, panel);
  psc_viewer_driver_wait (driver, has_enlarged, NULL, "all panels");
  psc_viewer_driver_settle (driver);
  g_assert_cmpint (gtk_widget_get_width (canvas), ==, width);

  press (driver, "Return");
  psc_viewer_driver_wait (driver, has_enlarged, panel, "a panel alone by key");
  press (driver, "Escape");
  psc_viewer_driver_wait (driver, has_enlarged, NULL, "all panels by key");
  check_space (driver);
}

/* Into the prompt with either Tab, out of it with Enter, Escape and either Tab; what is typed goes
 * on with what is there. */
static void
test_entry (PscViewerDriver *driver, gconstpointer data)
{
  press (driver, "ctrl+f");
  press (driver, "ctrl+a");
  type (driver, "left effusion");
  press (driver, "Escape");
  if (is_typing (driver, NULL))
    press (driver, "Escape");
  psc_viewer_driver_wait (driver, is_not_typing, NULL, "the entry left with Escape");
  check_space (driver);

  press (driver, "ctrl+f");
  type (driver, "s");
  psc_viewer_driver_wait (driver, has_query, (gpointer) "left effusions", "a longer prompt");
  press (driver, "Tab");
  psc_viewer_driver_wait (driver, is_not_typing, NULL, "the entry left with Tab");
  press (driver, "shift+Tab");
  psc_viewer_driver_wait (driver, is_typing, NULL, "the entry entered with Shift+Tab");
  press (driver, "shift+Tab");
  psc_viewer_driver_wait (driver, is_not_typing, NULL, "the entry left with Shift+Tab");
  press (driver, "Tab");
  psc_viewer_driver_wait (driver, is_typing, NULL, "the entry entered with Tab");
  type (driver, " x");
  psc_viewer_driver_wait (driver, has_query, (gpointer) "left effusions x",
                          "a prompt that nothing replaced");
  press (driver, "Return");
  psc_viewer_driver_wait (driver, is_not_typing, NULL, "the entry left with Enter");
  check_space (driver);
}

static gboolean
has_view (PscViewerDriver *driver, gpointer nick)
{
  return g_str_equal (psc_view_get_nick (psc_reading_get_view (driver->reading)), nick);
}

/* From within the entry, too. */
static void
test_navigation (PscViewerDriver *driver, gconstpointer data)
{
  static const char *const views[][2] = {
    { "ctrl+2", "atlas" },
    { "ctrl+3", "prompts" },
    { "ctrl+4", "single" },
    { "ctrl+1", "compare" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      press (driver, views[i][0]);
      psc_viewer_driver_wait (driver, has_view, (gpointer) views[i][1], views[i][1]);
    }
  psc_viewer_driver_ask (driver, "left pneumothorax", NULL);
  psc_viewer_driver_ask (driver, "right pneumothorax", NULL);
  press (driver, "alt+Left");
  psc_viewer_driver_wait (driver, has_query, (gpointer) "left pneumothorax", "the prompt before");
  press (driver, "ctrl+f");
  press (driver, "alt+Right");
  psc_viewer_driver_wait (driver, has_query, (gpointer) "right pneumothorax", "the prompt after");
  press (driver, "ctrl+3");
  psc_viewer_driver_wait (driver, has_view, (gpointer) "prompts", "the view of prompts");
  press (driver, "ctrl+1");
  press (driver, "Escape");
}

/* What a menu leaves with the focus does not get the picture's keys. */
static void
test_menu (PscViewerDriver *driver, gconstpointer data)
{
  press (driver, "F10");
  press (driver, "Escape");
  check_space (driver);
  press (driver, "Down");
  g_assert_nonnull (psc_reading_get_query (driver->reading)->text);
  press (driver, "F1");
  psc_viewer_driver_wait (driver, has_dialog, NULL, "the shortcuts");
  focus_last_window (driver);
  press (driver, "Escape");
  psc_viewer_driver_wait (driver, has_no_dialog, NULL, "their end");
  focus_last_window (driver);
  check_space (driver);
}

/* Every method that has a key is chosen by it; the list takes the arrows. */
static void
test_methods (PscViewerDriver *driver, gconstpointer data)
{
  GtkWidget *button =
      test_screen_find (driver->window->method_button, GTK_TYPE_MENU_BUTTON, NULL, NULL);

  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      g_autoptr (PscMethod) method = psc_method_new (*name, PSC_PRESET_PAPER, NULL);
      const char key[] = { psc_method_get_key (method), '\0' };

      if (*key == '\0')
        continue;
      press (driver, "5");
      psc_viewer_driver_wait (driver, has_method, NULL, "all methods");
      press (driver, key);
      psc_viewer_driver_wait (driver, has_method, (gpointer) *name, "the key's method");
    }

  press (driver, "1");
  gtk_widget_grab_focus (button);
  press (driver, "Tab");
  press (driver, "shift+Tab");
  press (driver, "Return");
  press (driver, "Down");
  press (driver, "Return");
  psc_viewer_driver_wait (driver, has_method, (gpointer) "occlusion",
                          "the next method of the list");
}

static void
run_tests_cb (GApplication *application, gpointer status)
{
  *(int *) status = g_test_run ();
  g_application_quit (application);
}

/* One program for all tests, as for a user's day. */
int
main (int argc, char **argv)
{
  g_autofree char *tool = g_find_program_in_path ("xdotool");
  g_autoptr (PscApplication) application = NULL;
  int status = 1;

  test_screen_init (&argc, &argv);
  if (tool == NULL)
    {
      g_print ("1..0 # SKIP xdotool is not installed\n");
      return 0;
    }
  application = psc_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_signal_connect_after (application, "activate", G_CALLBACK (run_tests_cb), &status);
  g_test_add ("/keyboard/main-job", PscViewerDriver, application, set_up, test_main_job, NULL);
  g_test_add ("/keyboard/enlarge", PscViewerDriver, application, set_up, test_enlarge, NULL);
  g_test_add ("/keyboard/entry", PscViewerDriver, application, set_up, test_entry, NULL);
  g_test_add ("/keyboard/navigation", PscViewerDriver, application, set_up, test_navigation, NULL);
  g_test_add ("/keyboard/methods", PscViewerDriver, application, set_up, test_methods, NULL);
  g_test_add ("/keyboard/menu", PscViewerDriver, application, set_up, test_menu, NULL);
  g_application_run (G_APPLICATION (application), 0, NULL);
  return status;
}
