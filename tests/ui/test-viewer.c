/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "psc-test-ui.h"
#include "psc-viewer-driver.h"
#include "test-screen.h"
#include "ui/export/psc-export-dialog.h"
#include "ui/preferences/psc-settings.h"
#include "ui/viewer/psc-shortcuts.h"
#include "ui/prompts/psc-ranking.h"
#include "ui/prompts/psc-score-row.h"
#include "ui/viewer/psc-viewer-private.h"

static const PscPhantomAttributes left_effusion = { .observation = PSC_PHANTOM_PLEURAL_EFFUSION,
                                                    .side = PSC_PHANTOM_SIDE_LEFT,
                                                    .severity = PSC_PHANTOM_SEVERITY_SEVERE };

/* A phantom with something to see on either side. */
static GFile *
save_two_sided_phantom (void)
{
  const PscPhantomAttributes findings[] = {
    left_effusion,
    { .observation = PSC_PHANTOM_PNEUMOTHORAX,
      .side = PSC_PHANTOM_SIDE_RIGHT,
      .severity = PSC_PHANTOM_SEVERITY_SEVERE },
  };
  g_autoptr (PscPhantom) phantom =
      psc_viewer_driver_draw_phantom (3, 512, G_N_ELEMENTS (findings), findings);

  return psc_viewer_driver_save_phantom (phantom);
}

/* Colours of a texture, [height][width][4], native-endian ARGB32. */
static guchar *
download (GdkTexture *texture)
{
  gsize stride = 4 * (gsize) gdk_texture_get_width (texture);
  guchar *data = g_malloc (stride * gdk_texture_get_height (texture));

  gdk_texture_download (texture, data, stride);
  return data;
}

static PscPanel *
find_panel (PscViewerDriver *driver, PscExplanationMode mode)
{
  GPtrArray *panels = psc_panel_grid_get_panels (driver->window->grid);

  for (guint i = 0; i < panels->len; i++)
    {
      PscPanel *panel = g_ptr_array_index (panels, i);
      PscOverlay *overlay = psc_panel_get_overlay (panel);

      if (overlay != NULL && psc_overlay_get_mode (overlay) == mode)
        return panel;
    }
  g_assert_not_reached ();
}

/* The mean column of what is in colour in a panel's picture, −1 at its left edge and 1 at its
 * right; radiographs are grey, so that only an overlay has colour. */
static double
find_colour (PscViewerDriver *driver, PscPanel *panel, gsize *n_coloured)
{
  g_autoptr (GdkTexture) texture = psc_test_ui_shoot (GTK_WIDGET (driver->window), "viewer");
  g_autofree guchar *data = download (texture);
  gsize width = gdk_texture_get_width (texture);
  graphene_rect_t area;
  double sum = 0;

  *n_coloured = 0;
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (psc_panel_get_canvas (panel)),
                                            GTK_WIDGET (driver->window), &area));
  for (gsize y = area.origin.y + 2; y < area.origin.y + area.size.height - 2; y++)
    for (gsize x = area.origin.x + 2; x < area.origin.x + area.size.width - 2; x++)
      {
        const guchar *p = data + 4 * (y * width + x);
        int spread = MAX (MAX (p[0], p[1]), p[2]) - MIN (MIN (p[0], p[1]), p[2]);

        if (spread < 60)
          continue;
        sum += 2 * (x - area.origin.x) / area.size.width - 1;
        ++*n_coloured;
      }
  return *n_coloured > 0 ? sum / *n_coloured : 0;
}

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

/* Overlays move to the other lung when the prompt does. */
static void
test_prompt_moves_overlay (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = save_two_sided_phantom ();
  PscPanel *panel;
  gsize n_left, n_right;
  double left, right;

  psc_viewer_driver_open (driver, file);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (driver->window->stack), ==, "reading");
  psc_reading_set_view (driver->reading, PSC_VIEW_COMPARE);

  psc_viewer_driver_ask (driver, "left pleural effusion", "integrated-gradients");
  g_object_unref (
      psc_viewer_driver_wait_for_map (driver, "integrated-gradients", PSC_EXPLANATION_FUSED));
  psc_viewer_driver_settle (driver);
  panel = find_panel (driver, PSC_EXPLANATION_FUSED);
  left = find_colour (driver, panel, &n_left);

  psc_viewer_driver_ask (driver, "right pneumothorax", NULL);
  g_object_unref (
      psc_viewer_driver_wait_for_map (driver, "integrated-gradients", PSC_EXPLANATION_FUSED));
  psc_viewer_driver_settle (driver);
  right = find_colour (driver, find_panel (driver, PSC_EXPLANATION_FUSED), &n_right);

  /* The patient's left is on the picture's right. */
  g_assert_cmpuint (n_left, >, 50);
  g_assert_cmpuint (n_right, >, 50);
  g_assert_cmpfloat (left, >, right + 0.2);

  psc_reading_set_overlay_shown (driver->reading, FALSE);
  psc_viewer_driver_settle (driver);
  find_colour (driver, find_panel (driver, PSC_EXPLANATION_FUSED), &n_left);
  g_assert_cmpuint (n_left, ==, 0);
}

static void
test_methods_and_views (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);

  psc_viewer_driver_open (driver, file);
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      g_autoptr (PscOverlay) fused = NULL;
      g_autoptr (PscOverlay) conventional = NULL;

      g_assert_true (
          gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.method", "s", *name));
      g_assert_cmpstr (psc_reading_get_method (driver->reading), ==, *name);
      fused = psc_viewer_driver_wait_for_map (driver, *name, PSC_EXPLANATION_FUSED);
      conventional = psc_viewer_driver_wait_for_map (driver, *name, PSC_EXPLANATION_CONVENTIONAL);
      g_assert_true (psc_panel_get_overlay (find_panel (driver, PSC_EXPLANATION_FUSED)) == fused);
    }

  psc_viewer_driver_wait_for_stacks (driver);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.all-methods", NULL));
  g_assert_null (psc_reading_get_method (driver->reading));
  for (PscView view = PSC_VIEW_COMPARE; view <= PSC_VIEW_SINGLE; view++)
    {
      static const guint n_panels[] = { 8, 14 * 4, 12, 1 };

      psc_reading_set_view (driver->reading, view);
      psc_viewer_driver_settle (driver);
      g_assert_cmpuint (psc_panel_grid_get_panels (driver->window->grid)->len, ==, n_panels[view]);
    }
}

static const char *
get_method_of (PscViewerDriver *driver, guint panel)
{
  GPtrArray *panels = psc_panel_grid_get_panels (driver->window->grid);

  return psc_method_get_name (
      psc_overlay_get_method (psc_panel_get_overlay (panels->pdata[panel])));
}

static void
assert_method_state (PscViewerDriver *driver, const char *method)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (driver->window), "method");

  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, method);
}

/* A view of one method neither offers all of them nor forgets which one was chosen last; the others
 * show all of them again. */
static void
test_all_methods (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  GtkWidget *window = GTK_WIDGET (driver->window);

  psc_viewer_driver_open (driver, file);
  psc_reading_set_method (driver->reading, "occlusion");
  psc_reading_set_method (driver->reading, NULL);
  assert_method_state (driver, "");
  for (PscView view = PSC_VIEW_PROMPTS; view <= PSC_VIEW_SINGLE; view++)
    {
      psc_reading_set_view (driver->reading, view);
      psc_viewer_driver_settle (driver);
      g_assert_false (gtk_widget_get_sensitive (driver->window->all_methods));
      g_assert_nonnull (
          strstr (gtk_widget_get_tooltip_text (driver->window->all_methods), "Compare"));
      assert_method_state (driver, "occlusion");
      g_assert_cmpstr (get_method_of (driver, 0), ==, "occlusion");
    }

  psc_reading_set_view (driver->reading, PSC_VIEW_ATLAS);
  assert_method_state (driver, "");
  g_assert_true (gtk_widget_get_sensitive (driver->window->all_methods));

  psc_reading_set_view (driver->reading, PSC_VIEW_SINGLE);
  g_assert_true (gtk_widget_activate_action (window, "win.method", "s", "gradient-shap"));
  gtk_widget_activate_action (window, "win.all-methods", NULL);
  psc_reading_set_view (driver->reading, PSC_VIEW_COMPARE);
  g_assert_cmpstr (psc_reading_get_method (driver->reading), ==, "gradient-shap");
}

/* The prompts that are shown are those of the class that the question belongs to, wherever it was
 * asked; for any other question the view says whose they are. */
static void
test_class_of_prompts (void)
{
  static const struct
  {
    const char *prompt;
    const char *class;
  } asked[] = {
    { "huge left pneumothorax", "Pneumothorax" },
    { "is this chest xray of a child", NULL },
    { "tiny right pleural effusion behind an enlarged heart", "Pleural Effusion" },
  };
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  PscPromptBank *bank = psc_engine_get_bank (driver->engine);
  const char *shown = NULL;

  psc_reading_set_view (driver->reading, PSC_VIEW_PROMPTS);
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      const PscPromptClass *class;
      const char *note;

      psc_viewer_driver_ask (driver, asked[i].prompt, NULL);
      if (asked[i].class != NULL)
        shown = asked[i].class;
      class = psc_prompt_bank_get_class (bank, psc_reading_get_class_index (driver->reading));
      g_assert_cmpstr (psc_prompt_class_get_name (class), ==, shown);
      note = psc_class_note_get_text (driver->window->class_note);
      g_assert_nonnull (strstr (note, shown));
      g_assert_true ((strstr (note, "none of the classes") != NULL) == (asked[i].class == NULL));
      g_assert_true (gtk_widget_get_visible (GTK_WIDGET (driver->window->class_note)));
    }
  psc_reading_set_view (driver->reading, PSC_VIEW_SINGLE);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (driver->window->class_note)));
}

/* The greatest absolute value of a − b; @b: (nullable): NULL for 0. */
static double
find_greatest (const float *a, const float *b, gsize n)
{
  double greatest = 0;

  for (gsize i = 0; i < n; i++)
    {
      double difference = fabs (a[i] - (b != NULL ? b[i] : 0));

      g_assert_true (isfinite (difference));
      greatest = MAX (greatest, difference);
    }
  return greatest;
}

/* Of a linear method, the map of a contrast is the difference of the two prompts' maps. */
static void
test_contrast (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  g_autoptr (PscQuery) query =
      psc_query_new_prompt ("left pleural effusion", "right pleural effusion", FALSE);
  PscOverlay *overlays[3];
  const float *maps[3];
  g_autofree float *difference = NULL;
  double greatest;
  guint side;
  gsize area;

  psc_viewer_driver_open (driver, file);
  psc_viewer_driver_ask (driver, "left pleural effusion", "occlusion");
  overlays[0] = psc_viewer_driver_wait_for_map (driver, "occlusion", PSC_EXPLANATION_FUSED);
  psc_viewer_driver_ask (driver, "right pleural effusion", NULL);
  overlays[1] = psc_viewer_driver_wait_for_map (driver, "occlusion", PSC_EXPLANATION_FUSED);
  psc_reading_set_query (driver->reading, query);
  overlays[2] = psc_viewer_driver_wait_for_map (driver, "occlusion", PSC_EXPLANATION_FUSED);
  for (guint i = 0; i < 3; i++)
    {
      maps[i] = psc_overlay_get_values (overlays[i], &side);
      g_assert_cmpuint (side, ==, 224);
    }

  area = (gsize) side * side;
  difference = g_new (float, area);
  for (gsize i = 0; i < area; i++)
    difference[i] = maps[0][i] - maps[1][i];
  greatest = find_greatest (maps[0], NULL, area);
  g_assert_cmpfloat (find_greatest (maps[2], difference, area), <, 0.01 * greatest);
  g_assert_cmpfloat (find_greatest (maps[2], maps[0], area), >, 0.1 * greatest);
  for (guint i = 0; i < 3; i++)
    g_object_unref (overlays[i]);
}

static gboolean
job_is (PscViewerDriver *driver, gpointer data)
{
  PscStackJob *job = ((gpointer *) data)[0];

  return psc_stack_job_get_state (job) == GPOINTER_TO_UINT (((gpointer *) data)[1]);
}

static void
wait_for_job (PscViewerDriver *driver, PscStackJob *job, PscStackJobState state)
{
  gpointer data[] = { job, GUINT_TO_POINTER (state) };

  psc_viewer_driver_wait (driver, job_is, data, "a stack's state");
}

static gboolean
is_under_way (PscViewerDriver *driver, gpointer job)
{
  return psc_stack_job_get_state (job) == PSC_STACK_JOB_RUNNING
         && psc_stack_job_get_fraction (job) > 0;
}

static void
take_method (PscViewerDriver *driver, const char *name, const char *parameter, const char *value)
{
  PscMethod *method = psc_method_new (name, PSC_PRESET_PAPER, NULL);

  g_assert_true (psc_method_set_parameter (method, parameter, value, NULL));
  psc_engine_take_method (driver->engine, method);
}

/* A stack of hours, whose turn it is before all others', lets them be computed once it is
 * cancelled, and begins again when it is asked to. */
static void
test_cancel (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  PscStackJob *slow, *other;

  take_method (driver, "gradient-shap", "samples", "1000");
  psc_viewer_driver_open (driver, file);
  slow = psc_session_get_stack_job (psc_reading_get_session (driver->reading), "gradient-shap");
  other = psc_session_get_stack_job (psc_reading_get_session (driver->reading), "saliency");
  psc_reading_set_method (driver->reading, "gradient-shap");
  psc_viewer_driver_wait (driver, is_under_way, slow, "the stack's beginning");
  take_method (driver, "saliency", "smoothing", "3");
  g_assert_cmpint (psc_stack_job_get_state (other), ==, PSC_STACK_JOB_QUEUED);

  psc_stack_job_cancel (slow);
  wait_for_job (driver, other, PSC_STACK_JOB_DONE);
  g_assert_cmpint (psc_stack_job_get_state (slow), ==, PSC_STACK_JOB_CANCELLED);
  psc_stack_job_restart (slow);
  g_assert_cmpfloat (psc_stack_job_get_fraction (slow), ==, 0);
  psc_viewer_driver_wait (driver, is_under_way, slow, "the stack's second beginning");
}

static gboolean
jobs_are_open (PscViewerDriver *driver, gpointer popover)
{
  return gtk_widget_get_mapped (popover);
}

/* The list of jobs stays where and as it is while an image goes, another comes, and its stacks are
 * paused, stopped and computed; bar and words say the same. */
static void
test_jobs (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  g_autoptr (GFile) next = psc_viewer_driver_save_effusion (4);
  GtkWidget *bar = GTK_WIDGET (driver->window->status_bar);
  GtkMenuButton *button = test_screen_find (bar, GTK_TYPE_MENU_BUTTON, NULL, NULL);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (button));
  GtkInscription *summary =
      GTK_INSCRIPTION (gtk_widget_get_template_child (bar, PSC_TYPE_STATUS_BAR, "summary"));
  graphene_rect_t before, after;
  int width = 0, height = 0;
  PscSession *session;

  psc_viewer_driver_open (driver, file);
  psc_viewer_driver_wait_for_stacks (driver);
  psc_viewer_driver_settle (driver);
  g_assert_cmpstr (gtk_inscription_get_text (summary), ==, "All stacks are there");
  gtk_widget_grab_focus (GTK_WIDGET (button));
  gtk_menu_button_popup (button);
  psc_viewer_driver_wait (driver, jobs_are_open, popover, "the list of jobs");
  psc_viewer_driver_settle (driver);
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (button), bar, &before));
  width = gtk_widget_get_width (popover);
  height = gtk_widget_get_height (popover);

  take_method (driver, "gradient-shap", "samples", "1000");
  psc_viewer_driver_open (driver, next);
  session = psc_reading_get_session (driver->reading);
  for (guint i = 0; psc_method_get_names ()[i] != NULL; i++)
    {
      PscStackJob *job = psc_session_get_stack_job (session, psc_method_get_names ()[i]);

      if (i == 0)
        psc_stack_job_pause (job);
      else
        psc_stack_job_cancel (job);
    }
  psc_viewer_driver_settle (driver);
  g_assert_cmpstr (gtk_inscription_get_text (summary), ==, "0 of 4 stacks, paused");
  psc_stack_job_cancel (psc_session_get_stack_job (session, psc_method_get_names ()[0]));
  psc_viewer_driver_settle (driver);
  g_assert_cmpstr (gtk_inscription_get_text (summary), ==, "0 of 4 stacks, stopped");
  psc_stack_job_restart (psc_session_get_stack_job (session, "gradient-shap"));
  psc_viewer_driver_wait (driver, is_under_way,
                          psc_session_get_stack_job (session, "gradient-shap"), "a stack");
  psc_viewer_driver_settle (driver);
  g_assert_true (g_str_has_prefix (gtk_inscription_get_text (summary), "Gradient SHAP: "));

  g_assert_true (gtk_widget_get_mapped (popover));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (button), bar, &after));
  g_assert_true (graphene_rect_equal (&before, &after));
  g_assert_cmpint (gtk_widget_get_width (popover), ==, width);
  g_assert_cmpint (gtk_widget_get_height (popover), ==, height);
  gtk_menu_button_popdown (button);
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

/* What was not asked for yet is asked for by itself: the finding that scores highest. */
static void
test_first_question (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  const PscQuery *query;

  psc_viewer_driver_open (driver, file);
  query = psc_reading_get_query (driver->reading);
  g_assert_null (query->text);
  g_assert_cmpuint (query->class_index, ==, PSC_PHANTOM_PLEURAL_EFFUSION);
}

/* Keys without a modifier are the image's wherever nobody types, and Space leaves the overlays as
 * it found them. */
static void
test_keys (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  GtkWidget *window = GTK_WIDGET (driver->window);
  GtkWidget *row;

  g_assert_false (psc_test_ui_press (window, GDK_KEY_space));
  psc_viewer_driver_open (driver, file);
  psc_viewer_driver_settle (driver);
  g_assert_null (gtk_window_get_focus (GTK_WINDOW (window)));
  g_assert_true (psc_test_ui_press (window, GDK_KEY_Down));
  g_assert_nonnull (psc_reading_get_query (driver->reading)->text);
  g_assert_true (psc_test_ui_press (window, GDK_KEY_space));
  g_assert_false (psc_reading_get_overlay_shown (driver->reading));
  psc_test_ui_release (window, GDK_KEY_space);
  g_assert_true (psc_reading_get_overlay_shown (driver->reading));

  row = test_screen_find (window, PSC_TYPE_SCORE_ROW, NULL, NULL);
  g_assert_true (gtk_widget_grab_focus (row));
  g_assert_true (psc_test_ui_press (window, GDK_KEY_space));
  psc_test_ui_release (window, GDK_KEY_space);
  g_assert_true (psc_test_ui_press (window, GDK_KEY_Page_Down));
  g_assert_false (psc_test_ui_press (window, GDK_KEY_Down));

  g_assert_true (gtk_widget_activate_action (window, "win.overlay", NULL));
  g_assert_true (psc_test_ui_press (window, GDK_KEY_space));
  psc_test_ui_release (window, GDK_KEY_space);
  g_assert_false (psc_reading_get_overlay_shown (driver->reading));

  g_assert_true (gtk_widget_activate_action (window, "win.focus-prompt", NULL));
  g_assert_false (psc_test_ui_press (window, GDK_KEY_space));
  g_assert_false (psc_test_ui_press (window, GDK_KEY_Page_Down));
}

/* A dialog within the window gets the keys; one that is a window gets its own. */
static void
test_behind_dialog (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  GtkWidget *window = GTK_WIDGET (driver->window);
  PscShortcuts *dialog = g_object_ref_sink (psc_shortcuts_new ());

  psc_viewer_driver_open (driver, file);
  psc_dialog_present (PSC_DIALOG (dialog), window);
  psc_viewer_driver_settle (driver);
  if (psc_dialog_get_over (GTK_WINDOW (window)) != NULL)
    {
      g_assert_false (psc_test_ui_press (window, GDK_KEY_space));
      g_assert_true (psc_reading_get_overlay_shown (driver->reading));
    }
  psc_dialog_close (PSC_DIALOG (dialog));
  g_object_unref (dialog);
  psc_viewer_driver_settle (driver);
  g_assert_null (psc_dialog_get_over (GTK_WINDOW (window)));
  g_assert_true (psc_test_ui_press (window, GDK_KEY_space));
  psc_test_ui_release (window, GDK_KEY_space);
}

static guint
count_blue (PscViewerDriver *driver, PscPanel *panel)
{
  g_autoptr (GdkTexture) texture =
      psc_test_ui_shoot (GTK_WIDGET (psc_panel_get_canvas (panel)), "zones");
  g_autofree guchar *data = download (texture);
  gsize n = (gsize) gdk_texture_get_width (texture) * gdk_texture_get_height (texture);
  guint n_blue = 0;

  for (gsize i = 0; i < n; i++)
    n_blue += data[4 * i] > data[4 * i + 2] + 80;
  return n_blue;
}

static GtkSwitch *
get_switch (PscViewerDriver *driver, const char *name)
{
  return GTK_SWITCH (gtk_widget_get_template_child (GTK_WIDGET (driver->window->display_pane),
                                                    PSC_TYPE_DISPLAY_PANE, name));
}

/* Zones are outlined on every panel, for prompts and for classes that name one, and the outline is
 * no thicker on a larger panel. */
static void
test_zones (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  g_autoptr (PscQuery) heart = psc_query_new_class (PSC_PHANTOM_CARDIOMEGALY, NULL, FALSE);
  g_autoptr (PscQuery) nowhere = psc_query_new_class (PSC_PHANTOM_EDEMA, NULL, FALSE);
  double width, n_blue;
  PscPanel *panel;

  psc_viewer_driver_open (driver, file);
  psc_reading_set_overlay_shown (driver->reading, FALSE);
  gtk_switch_set_active (get_switch (driver, "zones_switch"), TRUE);
  g_assert_true (psc_reading_get_zones_shown (driver->reading));
  psc_reading_set_query (driver->reading, heart);
  psc_viewer_driver_settle (driver);
  panel = find_panel (driver, PSC_EXPLANATION_FUSED);
  width = gtk_widget_get_width (GTK_WIDGET (psc_panel_get_canvas (panel)));
  n_blue = count_blue (driver, panel);
  g_assert_cmpfloat (n_blue, >, 50);

  psc_reading_set_view (driver->reading, PSC_VIEW_SINGLE);
  psc_viewer_driver_settle (driver);
  panel = find_panel (driver, PSC_EXPLANATION_FUSED);
  width = gtk_widget_get_width (GTK_WIDGET (psc_panel_get_canvas (panel))) / width;
  g_assert_cmpfloat (width, >, 2);
  g_assert_cmpfloat (count_blue (driver, panel) / n_blue, <, 1.3 * width);

  psc_reading_set_query (driver->reading, nowhere);
  psc_viewer_driver_settle (driver);
  g_assert_cmpuint (count_blue (driver, panel), ==, 0);
}

static char *
dup_top_prompt (PscViewerDriver *driver, const char *method, double x, double y)
{
  PscSession *session = psc_reading_get_session (driver->reading);
  PscPromptBank *bank = psc_engine_get_bank (driver->engine);
  PscRankedPrompt top;
  double u, v;

  psc_model_geometry_to_model (psc_session_get_geometry (session), x, y, &u, &v);
  g_assert_cmpuint (psc_session_rank_prompts (session, method, u, v, 1, &top), ==, 1);
  return g_strconcat (
      "Highest here: ",
      psc_prompt_class_get_prompt (psc_prompt_bank_get_class (bank, top.class_index), top.prompt)
          ->text,
      NULL);
}

/* What ranks highest at the cross-hair, once there is a stack to tell it. */
static void
test_ranking (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  PscRanking *ranking = test_screen_find (driver->window, PSC_TYPE_RANKING, NULL, NULL);
  PscViewport *viewport = psc_reading_get_viewport (driver->reading);
  g_autofree char *top = NULL;

  psc_viewer_driver_open (driver, file);
  psc_reading_set_method (driver->reading, "saliency");
  psc_viewer_driver_settle (driver);
  g_assert_cmpstr (psc_ranking_get_text (ranking), ==, "");
  wait_for_job (driver,
                psc_session_get_stack_job (psc_reading_get_session (driver->reading), "saliency"),
                PSC_STACK_JOB_DONE);
  psc_viewport_set_point (viewport, 370, 370);
  psc_viewer_driver_settle (driver);
  top = dup_top_prompt (driver, "saliency", 370, 370);
  g_assert_true (g_str_has_prefix (psc_ranking_get_text (ranking), top));
  psc_reading_set_method (driver->reading, NULL);
  psc_viewer_driver_settle (driver);
  g_assert_nonnull (strstr (psc_ranking_get_text (ranking), ", highest here: "));
  psc_viewport_clear_point (viewport);
  psc_viewer_driver_settle (driver);
  g_assert_cmpstr (psc_ranking_get_text (ranking), ==, "");
}

/* Whether a screen reader has a name for a widget: its text, its tooltip or one of its own. */
static gboolean
has_name (GtkWidget *widget)
{
  return gtk_widget_get_tooltip_text (widget) != NULL
         || gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                              GTK_ACCESSIBLE_RELATION_LABELLED_BY)
         || (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
         || (GTK_IS_MENU_BUTTON (widget)
             && gtk_menu_button_get_label (GTK_MENU_BUTTON (widget)) != NULL);
}

static gboolean
is_inside (GtkWidget *widget, GType type)
{
  return gtk_widget_get_ancestor (gtk_widget_get_parent (widget), type) != NULL;
}

/* Parts of a composite control and the window's own buttons are GTK's concern. */
static gboolean
is_control (GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget) || GTK_IS_DROP_DOWN (widget) || GTK_IS_SCALE (widget)
      || GTK_IS_SWITCH (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget))
    return TRUE;
  return GTK_IS_BUTTON (widget) && !is_inside (widget, GTK_TYPE_MENU_BUTTON)
         && !is_inside (widget, GTK_TYPE_DROP_DOWN) && !is_inside (widget, GTK_TYPE_SPIN_BUTTON)
         && !is_inside (widget, GTK_TYPE_WINDOW_CONTROLS)
         && !is_inside (widget, ADW_TYPE_SPLIT_BUTTON);
}

static void
check_names (GtkWidget *widget, guint *n)
{
  if (is_control (widget))
    {
      if (!has_name (widget))
        g_error ("a %s in a %s has no name", G_OBJECT_TYPE_NAME (widget),
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (gtk_widget_get_parent (widget))));
      ++*n;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_names (child, n);
}

/* Every control of the window has a name. */
static void
test_names (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  guint n = 0;

  psc_viewer_driver_open (driver, file);
  psc_viewer_driver_settle (driver);
  check_names (GTK_WIDGET (driver->window), &n);
  g_assert_cmpuint (n, >, 40);
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

  g_test_add_func ("/viewer/empty", test_empty);
  g_test_add_func ("/viewer/first-question", test_first_question);
  g_test_add_func ("/viewer/prompt-moves-overlay", test_prompt_moves_overlay);
  g_test_add_func ("/viewer/methods-and-views", test_methods_and_views);
  g_test_add_func ("/viewer/all-methods", test_all_methods);
  g_test_add_func ("/viewer/class-of-prompts", test_class_of_prompts);
  g_test_add_func ("/viewer/contrast", test_contrast);
  g_test_add_func ("/viewer/cancel", test_cancel);
  g_test_add_func ("/viewer/jobs", test_jobs);
  g_test_add_func ("/viewer/toasts", test_toasts);
  g_test_add_func ("/viewer/fitness", test_fitness);
  g_test_add_func ("/viewer/damaged-file", test_damaged_file);
  g_test_add_func ("/viewer/slow-file", test_slow_file);
  g_test_add_func ("/viewer/empty-list", test_empty_list);
  g_test_add_func ("/viewer/image-notes", test_image_notes);
  g_test_add_func ("/viewer/ranking", test_ranking);
  g_test_add_func ("/viewer/keys", test_keys);
  g_test_add_func ("/viewer/behind-dialog", test_behind_dialog);
  g_test_add_func ("/viewer/zones", test_zones);
  g_test_add_func ("/viewer/bad-table", test_bad_table);
  g_test_add_func ("/viewer/missing-model", test_missing_model);
  g_test_add_func ("/viewer/names", test_names);
  g_test_add_func ("/viewer/export", test_export);
  g_test_add_func ("/viewer/recent", test_recent);
  g_test_add_func ("/viewer/restore", test_restore);
  return g_test_run ();
}
