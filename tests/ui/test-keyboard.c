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

typedef struct
{
  PscViewerDriver driver; /* of the application's window, all borrowed */
} Fixture;

static gboolean
has_ended (PscViewerDriver *driver, gpointer process)
{
  return g_subprocess_get_identifier (process) == NULL;
}

/* @command: words as xdotool understands them */
static void
run_tool (Fixture *fixture, const char *command)
{
  g_autofree char *line = g_strconcat ("xdotool ", command, NULL);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &arguments, &error));
  process = g_subprocess_newv ((const char *const *) arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_async (process, NULL, NULL, NULL);
  psc_viewer_driver_wait (&fixture->driver, has_ended, process, "the end of xdotool");
  g_assert_true (g_subprocess_get_successful (process));
  psc_viewer_driver_settle (&fixture->driver);
}

static void
press (Fixture *fixture, const char *keys)
{
  g_autofree char *command = g_strconcat ("key ", keys, NULL);

  run_tool (fixture, command);
}

static void
type (Fixture *fixture, const char *text)
{
  g_autofree char *quoted = g_shell_quote (text);
  g_autofree char *command = g_strconcat ("type -- ", quoted, NULL);

  run_tool (fixture, command);
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
has_image (PscViewerDriver *driver, gpointer session)
{
  PscSession *shown = psc_reading_get_session (driver->reading);

  return shown != NULL && shown != session && psc_session_get_class_scores (shown, NULL, NULL);
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

static void
wait_until (Fixture *fixture, PscViewerCondition condition, gpointer data, const char *what)
{
  psc_viewer_driver_wait (&fixture->driver, condition, data, what);
}

/* Without a window manager nobody gives keys to the window that came up last. Windows with a title
 * are found from the lowest to the highest, and each is given them in turn. */
static void
focus_last_window (Fixture *fixture)
{
  run_tool (fixture, "search --sync --onlyvisible --name . windowfocus %@");
}

static GFile *
save_effusion (guint64 seed, PscPhantomSide side)
{
  const PscPhantomAttributes finding = { .observation = PSC_PHANTOM_PLEURAL_EFFUSION,
                                         .side = side,
                                         .severity = PSC_PHANTOM_SEVERITY_SEVERE };
  g_autoptr (PscPhantom) phantom = psc_viewer_driver_draw_phantom (seed, 512, 1, &finding);

  return psc_viewer_driver_save_phantom (phantom);
}

static void
set_up (Fixture *fixture, gconstpointer application)
{
  g_autoptr (GFile) left = save_effusion (3, PSC_PHANTOM_SIDE_LEFT);
  g_autoptr (GFile) right = save_effusion (4, PSC_PHANTOM_SIDE_RIGHT);
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (application));
  PscSession *before;

  g_assert_nonnull (windows);
  fixture->driver.window = PSC_VIEWER (windows->data);
  fixture->driver.reading = psc_viewer_get_reading (fixture->driver.window);
  fixture->driver.engine = psc_reading_get_engine (fixture->driver.reading);
  before = psc_reading_get_session (fixture->driver.reading);
  g_application_open (G_APPLICATION (application), (GFile *[]){ left, right }, 2, "");
  wait_until (fixture, has_image, before, "the first image");
  focus_last_window (fixture);
  wait_until (fixture, is_active, NULL, "a window that gets the keys");
}

/* Space hides the maps for as long as it is held. */
static void
check_space (Fixture *fixture)
{
  run_tool (fixture, "keydown space");
  wait_until (fixture, hides_maps, NULL, "a picture without maps");
  run_tool (fixture, "keyup space");
  wait_until (fixture, shows_maps, NULL, "maps again");
}

/* Prompt, maps, methods, the next image, export. */
static void
test_main_job (Fixture *fixture, gconstpointer data)
{
  PscViewerDriver *driver = &fixture->driver;
  PscSession *first = psc_reading_get_session (driver->reading);
  g_autoptr (PscOverlay) overlay = NULL;
  const char *prompt;

  check_space (fixture);
  press (fixture, "ctrl+f");
  wait_until (fixture, is_typing, NULL, "the entry's focus");
  press (fixture, "ctrl+a");
  type (fixture, "left pleural effusion");
  press (fixture, "Return");
  wait_until (fixture, has_query, (gpointer) "left pleural effusion", "the typed prompt");
  wait_until (fixture, is_not_typing, NULL, "keys that are the picture's again");
  check_space (fixture);

  press (fixture, "2");
  wait_until (fixture, has_method, (gpointer) "occlusion", "occlusion");
  press (fixture, "5");
  wait_until (fixture, has_method, NULL, "all methods");
  press (fixture, "1");
  wait_until (fixture, has_method, (gpointer) "saliency", "saliency");
  overlay = psc_viewer_driver_wait_for_map (driver, "saliency", PSC_EXPLANATION_CONVENTIONAL);

  press (fixture, "Down");
  prompt = psc_reading_get_query (driver->reading)->text;
  g_assert_nonnull (prompt);
  g_assert_cmpstr (prompt, !=, "left pleural effusion");

  press (fixture, "Next");
  wait_until (fixture, has_image, first, "the second image");
  check_space (fixture);

  press (fixture, "ctrl+e");
  wait_until (fixture, has_dialog, NULL, "the export dialog");
  focus_last_window (fixture);
  press (fixture, "Escape");
  wait_until (fixture, has_no_dialog, NULL, "the dialog's end");
  focus_last_window (fixture);
  check_space (fixture);
}

/* Into the prompt with either Tab, out of it with Enter, Escape and either Tab; what is typed goes
 * on with what is there. */
static void
test_entry (Fixture *fixture, gconstpointer data)
{
  press (fixture, "ctrl+f");
  press (fixture, "ctrl+a");
  type (fixture, "left effusion");
  press (fixture, "Escape");
  if (is_typing (&fixture->driver, NULL))
    press (fixture, "Escape");
  wait_until (fixture, is_not_typing, NULL, "the entry left with Escape");
  check_space (fixture);

  press (fixture, "ctrl+f");
  type (fixture, "s");
  wait_until (fixture, has_query, (gpointer) "left effusions", "a longer prompt");
  press (fixture, "Tab");
  wait_until (fixture, is_not_typing, NULL, "the entry left with Tab");
  press (fixture, "shift+Tab");
  wait_until (fixture, is_typing, NULL, "the entry entered with Shift+Tab");
  press (fixture, "shift+Tab");
  wait_until (fixture, is_not_typing, NULL, "the entry left with Shift+Tab");
  press (fixture, "Tab");
  wait_until (fixture, is_typing, NULL, "the entry entered with Tab");
  type (fixture, " x");
  wait_until (fixture, has_query, (gpointer) "left effusions x", "a prompt that nothing replaced");
  press (fixture, "Return");
  wait_until (fixture, is_not_typing, NULL, "the entry left with Enter");
  check_space (fixture);
}

/* What a menu leaves with the focus does not get the picture's keys. */
static void
test_menu (Fixture *fixture, gconstpointer data)
{
  press (fixture, "F10");
  press (fixture, "Escape");
  check_space (fixture);
  press (fixture, "Down");
  g_assert_nonnull (psc_reading_get_query (fixture->driver.reading)->text);
  press (fixture, "F1");
  wait_until (fixture, has_dialog, NULL, "the shortcuts");
  focus_last_window (fixture);
  press (fixture, "Escape");
  wait_until (fixture, has_no_dialog, NULL, "their end");
  focus_last_window (fixture);
  check_space (fixture);
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
  g_test_add ("/keyboard/main-job", Fixture, application, set_up, test_main_job, NULL);
  g_test_add ("/keyboard/entry", Fixture, application, set_up, test_entry, NULL);
  g_test_add ("/keyboard/menu", Fixture, application, set_up, test_menu, NULL);
  g_application_run (G_APPLICATION (application), 0, NULL);
  return status;
}
