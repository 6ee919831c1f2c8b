/* SPDX-License-Identifier: Apache-2.0 */

/* How far the map on the screen is to be believed, in the window: always of that very map. */

#include "config.h"

#include <string.h>

#include "engine/psc-session-trust.h"
#include "psc-test-faults.h"
#include "psc-test-ui.h"
#include "psc-viewer-driver.h"
#include "report/psc-report-trust.h"
#include "test-screen.h"
#include "ui/preferences/psc-settings.h"
#include "ui/viewer/psc-viewer-private.h"

/* Its stack takes one forward pass, so that its lines come soon. */
#define METHOD "token-similarity"

static void
append_labels (GtkWidget *widget, GString *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    g_string_append_printf (text, "%s\n", gtk_label_get_label (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_labels (child, text);
}

/* Whether @text is to be read anywhere in the pane. */
static gboolean
says (PscViewerDriver *driver, const char *text)
{
  g_autoptr (GString) all = g_string_new (NULL);

  append_labels (GTK_WIDGET (driver->window->trust_pane), all);
  return strstr (all->str, text) != NULL;
}

/* Values are shown only with the map that they are of: that of a panel on the screen. */
static gboolean
has_lines (PscViewerDriver *driver, gpointer data)
{
  PscSession *session = psc_reading_get_session (driver->reading);
  PscOverlay *overlay = psc_reading_get_overlay (driver->reading);
  GPtrArray *panels = psc_panel_grid_get_panels (driver->window->grid);
  gboolean is_on_screen = FALSE;

  if (!psc_trust_pane_has_lines (driver->window->trust_pane))
    return FALSE;
  g_assert_nonnull (overlay);
  g_assert_true (psc_session_get_trusted (session) == overlay);
  g_assert_nonnull (psc_session_get_trust (session));
  g_assert_cmpint (psc_overlay_get_state (overlay), ==, PSC_OVERLAY_READY);
  for (guint i = 0; i < panels->len; i++)
    is_on_screen = is_on_screen || psc_panel_get_overlay (panels->pdata[i]) == overlay;
  g_assert_true (is_on_screen);
  return TRUE;
}

static void
assert_shows (PscViewerDriver *driver, PscExplanationMode mode, const char *prompt)
{
  PscSession *session = psc_reading_get_session (driver->reading);
  PscOverlay *overlay = psc_session_get_trusted (session);

  g_assert_cmpint (psc_overlay_get_mode (overlay), ==, mode);
  g_assert_cmpstr (psc_overlay_get_query (overlay)->text, ==, prompt);
  psc_viewer_driver_settle (driver);
  g_assert_true (says (driver, prompt));
  g_assert_true (says (driver, mode == PSC_EXPLANATION_FUSED ? "Fused" : "Conventional"));
  for (PscTrustLine line = 0; line < PSC_TRUST_N_LINES; line++)
    {
      g_autofree char *value = psc_report_trust_dup_value (psc_session_get_trust (session), line);

      g_assert_true (says (driver, value));
    }
}

static PscViewerDriver *
open_effusion (const char *prompt)
{
  PscViewerDriver *driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);

  psc_viewer_driver_settle (driver);
  g_assert_true (says (driver, "Open an image"));
  psc_viewer_driver_open (driver, file);
  psc_viewer_driver_ask (driver, prompt, METHOD);
  return driver;
}

static gboolean
asks (PscViewerDriver *driver, gpointer prompt)
{
  PscOverlay *overlay = psc_reading_get_overlay (driver->reading);

  has_lines (driver, NULL);
  return overlay != NULL && g_strcmp0 (psc_overlay_get_query (overlay)->text, prompt) == 0;
}

/* The fused map is looked into first, another panel by going there; the values of a map go with it,
 * at once, and come back without being measured again. */
static void
test_follows_map (void)
{
  g_autoptr (PscViewerDriver) driver = open_effusion ("left pleural effusion");
  GPtrArray *panels;
  g_autoptr (GFile) other = psc_viewer_driver_save_effusion (4);

  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of a map");
  assert_shows (driver, PSC_EXPLANATION_FUSED, "left pleural effusion");

  panels = psc_panel_grid_get_panels (driver->window->grid);
  gtk_widget_grab_focus (GTK_WIDGET (psc_panel_get_canvas (panels->pdata[1])));
  g_assert_true (gtk_widget_has_css_class (panels->pdata[1], "current"));
  g_assert_false (gtk_widget_has_css_class (panels->pdata[2], "current"));
  g_assert_false (psc_trust_pane_has_lines (driver->window->trust_pane));
  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of the conventional map");
  assert_shows (driver, PSC_EXPLANATION_CONVENTIONAL, "left pleural effusion");

  psc_viewer_driver_ask (driver, "right pneumothorax", NULL);
  psc_viewer_driver_wait (driver, asks, "right pneumothorax", "another map");
  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of another prompt's map");
  assert_shows (driver, PSC_EXPLANATION_CONVENTIONAL, "right pneumothorax");

  psc_viewer_driver_open (driver, other);
  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of another image");
  assert_shows (driver, psc_overlay_get_mode (psc_reading_get_overlay (driver->reading)),
                "right pneumothorax");
}

/* The moment another image is there, nothing is left of the one before. */
static void
lines_gone_cb (PscViewerDriver *driver)
{
  g_assert_null (psc_reading_get_overlay (driver->reading));
}

static void
test_leaves_image (void)
{
  g_autoptr (PscViewerDriver) driver = open_effusion ("left pleural effusion");
  g_autoptr (PscSession) before = g_object_ref (psc_reading_get_session (driver->reading));
  gulong id;

  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of a map");
  id = g_signal_connect_swapped (driver->reading, "notify::session", G_CALLBACK (lines_gone_cb),
                                 driver);
  psc_reading_open (driver->reading, NULL, NULL);
  g_signal_handler_disconnect (driver->reading, id);
  g_assert_false (psc_trust_pane_has_lines (driver->window->trust_pane));
  g_assert_null (psc_session_get_trusted (before));
  psc_viewer_driver_settle (driver);
  g_assert_true (says (driver, "Open an image"));
}

/* Nothing is measured behind a closed pane, nor of a map behind the sample images. */
static void
test_only_while_looked_at (void)
{
  g_autoptr (PscViewerDriver) driver = open_effusion ("left pleural effusion");
  PscSession *session = psc_reading_get_session (driver->reading);
  g_autoptr (GSettings) settings = psc_settings_new ();
  GtkWidget *window = GTK_WIDGET (driver->window);

  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of a map");
  gtk_widget_activate_action (window, "win.toggle-trust", NULL);
  g_assert_false (psc_trust_pane_get_open (driver->window->trust_pane));
  g_assert_false (g_settings_get_boolean (settings, "trust-pane-open"));
  g_assert_null (psc_session_get_trusted (session));

  gtk_widget_activate_action (window, "win.toggle-prompts", NULL);
  psc_viewer_driver_settle (driver);
  gtk_widget_activate_action (window, "win.toggle-trust", NULL);
  g_assert_true (psc_split_view_get_show_sidebar (driver->window->prompt_split));
  g_assert_true (g_settings_get_boolean (settings, "trust-pane-open"));
  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines again");

  gtk_widget_activate_action (window, "win.show-welcome", NULL);
  psc_viewer_driver_settle (driver);
  g_assert_null (psc_session_get_trusted (session));
  g_assert_true (says (driver, "No map is on the screen"));
}

static gboolean
is_measured (PscViewerDriver *driver, gpointer data)
{
  PscSession *session = psc_reading_get_session (driver->reading);

  return psc_session_get_trust_state (session) == PSC_OVERLAY_COMPUTING;
}

/* Stopped work stays so until somebody wants it, or looks into another map. */
static void
test_stop (void)
{
  g_autoptr (PscViewerDriver) driver = open_effusion ("left pleural effusion");
  PscSession *session = psc_reading_get_session (driver->reading);
  GtkWidget *pane = GTK_WIDGET (driver->window->trust_pane);

  psc_viewer_driver_wait (driver, is_measured, NULL, "measuring");
  g_assert_true (gtk_widget_activate_action (pane, "trust.stop", NULL));
  g_assert_null (psc_session_get_trusted (session));
  psc_viewer_driver_settle (driver);
  g_assert_true (says (driver, "Measuring was stopped."));
  g_assert_false (psc_trust_pane_has_lines (driver->window->trust_pane));

  g_assert_true (gtk_widget_activate_action (pane, "trust.measure", NULL));
  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of a map");
  assert_shows (driver, PSC_EXPLANATION_FUSED, "left pleural effusion");
}

static gboolean
says_text (PscViewerDriver *driver, gpointer text)
{
  return says (driver, text);
}

/* Why a map could not be measured is said, and it can be tried again. */
static void
test_failure (void)
{
  g_autoptr (PscViewerDriver) driver = open_effusion ("left pleural effusion");
  GtkWidget *pane = GTK_WIDGET (driver->window->trust_pane);
  const PscTorchFaults *faults = psc_test_faults_get ();

  psc_viewer_driver_wait (driver, is_measured, NULL, "measuring");
  faults->refuse (0, G_MAXUINT, 1, 0);
  psc_viewer_driver_wait (driver, says_text,
                          (gpointer) "The map could not be measured: out of memory", "the failure");
  g_assert_false (psc_trust_pane_has_lines (driver->window->trust_pane));
  g_assert_cmpuint (faults->stop (), >, 0);

  g_assert_true (gtk_widget_activate_action (pane, "trust.measure", NULL));
  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of a map");
  g_assert_false (says (driver, "The map could not be measured"));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

static gboolean
was_read (PscViewerDriver *driver, gpointer text)
{
  return *(char **) text != NULL;
}

static void
test_copy (void)
{
  g_autoptr (PscViewerDriver) driver = open_effusion ("left pleural effusion");
  GtkWidget *pane = GTK_WIDGET (driver->window->trust_pane);
  g_autofree char *text = NULL;

  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of a map");
  g_assert_true (gtk_widget_activate_action (pane, "trust.copy", NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (pane), NULL, read_cb, &text);
  psc_viewer_driver_wait (driver, was_read, &text, "what was copied");
  g_assert_nonnull (strstr (text, "Fused · “left pleural effusion” · demonstration"));
  g_assert_nonnull (strstr (text, psc_report_trust_get_title (PSC_TRUST_STABILITY)));
}

/* What there is to wait for, or why there is nothing, is said in place of the lines; and they are
 * there again when there is something to measure. */
static void
test_without_model (void)
{
  g_autoptr (PscViewerDriver) driver = open_effusion ("left pleural effusion");
  PscTrustPane *pane = driver->window->trust_pane;

  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of a map");
  psc_engine_set_model (driver->engine, "demonstration", "cpu", PSC_PRECISION_FULL);
  psc_viewer_driver_wait (driver, says_text, (gpointer) "The model is being loaded.", "loading");
  g_assert_false (psc_trust_pane_has_lines (pane));
  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of the new model's map");

  psc_engine_set_model (driver->engine, "no-such-model", "cpu", PSC_PRECISION_FULL);
  psc_viewer_driver_wait (driver, says_text, (gpointer) "The model cannot be used: ", "a failure");
  g_assert_true (says (driver, psc_engine_get_message (driver->engine)));
  g_assert_false (psc_trust_pane_has_lines (pane));
}

/* A map that cannot be is named as what is missing, with the reason. */
static void
test_without_map (void)
{
  g_autoptr (PscViewerDriver) driver = open_effusion ("left pleural effusion");

  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of a map");
  psc_reading_set_method (driver->reading, "legrad");
  psc_viewer_driver_wait (driver, says_text, (gpointer) "There is no map to measure: ",
                          "no map of a method that the model does not support");
  g_assert_false (psc_trust_pane_has_lines (driver->window->trust_pane));
  psc_reading_set_method (driver->reading, METHOD);
  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines again");
}

static void
resize (PscViewerDriver *driver, int height)
{
  gtk_window_set_default_size (GTK_WINDOW (driver->window), 1270, height);
  for (guint i = 0; i < 4; i++)
    psc_viewer_driver_settle (driver);
}

static gboolean
is_compact (PscViewerDriver *driver)
{
  gboolean compact, explained;

  g_object_get (driver->window->trust_pane, "compact", &compact, "explained", &explained, NULL);
  g_assert_false (compact && explained);
  return compact;
}

/* In a low window the curves go behind the figures, so that there is room for prompts, and they
 * come back in a higher one. */
static void
test_low_window (void)
{
  g_autoptr (PscViewerDriver) driver = open_effusion ("left pleural effusion");
  GtkWidget *prompts = GTK_WIDGET (driver->window->prompt_pane);
  int height;

  psc_viewer_driver_wait (driver, has_lines, NULL, "the lines of a map");
  resize (driver, 780);
  g_assert_true (is_compact (driver));
  height = gtk_widget_get_height (prompts);
  g_assert_cmpint (height, >, gtk_widget_get_height (GTK_WIDGET (driver->window->trust_pane)));
  resize (driver, 1060);
  g_assert_false (is_compact (driver));
  resize (driver, 780);
  g_assert_true (is_compact (driver));
  g_assert_cmpint (gtk_widget_get_height (prompts), ==, height);
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);

  g_test_add_func ("/trust-pane/follows-map", test_follows_map);
  g_test_add_func ("/trust-pane/leaves-image", test_leaves_image);
  g_test_add_func ("/trust-pane/only-while-looked-at", test_only_while_looked_at);
  g_test_add_func ("/trust-pane/stop", test_stop);
  g_test_add_func ("/trust-pane/failure", test_failure);
  g_test_add_func ("/trust-pane/copy", test_copy);
  g_test_add_func ("/trust-pane/without-model", test_without_model);
  g_test_add_func ("/trust-pane/without-map", test_without_map);
  g_test_add_func ("/trust-pane/low-window", test_low_window);
  return g_test_run ();
}
