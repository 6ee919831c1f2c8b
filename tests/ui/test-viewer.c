/* SPDX-License-Identifier: Apache-2.0 */

/* The window: what is asked in it, and what it shows. */

#include "config.h"

#include <math.h>
#include <string.h>

#include "psc-test-ui.h"
#include "psc-viewer-driver.h"
#include "test-screen.h"
#include "ui/viewer/psc-shortcuts.h"
#include "ui/prompts/psc-ranking.h"
#include "ui/prompts/psc-score-row.h"
#include "ui/viewer/psc-method-option.h"
#include "ui/viewer/psc-viewer-private.h"
#include "ui/widgets/psc-choice-button.h"

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
  guint n_supported = 0;

  psc_viewer_driver_open (driver, file);
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      g_autoptr (PscOverlay) fused = NULL;
      g_autoptr (PscOverlay) conventional = NULL;

      if (!psc_engine_supports (driver->engine, *name, NULL))
        continue;
      n_supported++;
      g_assert_true (
          gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.method", "s", *name));
      g_assert_cmpstr (psc_reading_get_method (driver->reading), ==, *name);
      fused = psc_viewer_driver_wait_for_map (driver, *name, PSC_EXPLANATION_FUSED);
      conventional = psc_viewer_driver_wait_for_map (driver, *name, PSC_EXPLANATION_CONVENTIONAL);
      g_assert_true (psc_panel_get_overlay (find_panel (driver, PSC_EXPLANATION_FUSED)) == fused);
    }

  g_assert_cmpuint (n_supported, >=, 12);

  psc_viewer_driver_wait_for_stacks (driver);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.all-methods", NULL));
  g_assert_null (psc_reading_get_method (driver->reading));
  for (PscView view = PSC_VIEW_COMPARE; view <= PSC_VIEW_SINGLE; view++)
    {
      static const guint n_panels[] = { 2 * 4, 14 * 4, 12, 1 };

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

static const char *
get_caption_tooltip (PscPanel *panel)
{
  GtkWidget *caption =
      GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (panel), PSC_TYPE_PANEL, "caption"));

  return gtk_widget_get_tooltip_text (caption);
}

static PscMethodOption *
find_option (PscViewerDriver *driver, const char *title)
{
  GtkMenuButton *button =
      test_screen_find (driver->window, GTK_TYPE_MENU_BUTTON, "tooltip-text", "Method");
  GtkWidget *label =
      test_screen_find (gtk_menu_button_get_popover (button), GTK_TYPE_LABEL, "label", title);

  return PSC_METHOD_OPTION (gtk_widget_get_ancestor (label, PSC_TYPE_METHOD_OPTION));
}

/* With other parameters a method may have something to be known of it, or be refused by the model:
 * what is on the screen follows that by itself. */
static void
test_other_parameters (void)
{
  static const char guided[] = "Gradient backpropagation\nGuided backpropagation:";
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (3);
  PscMethodOption *option;
  PscPanel *panel;

  psc_viewer_driver_open (driver, file);
  psc_reading_set_method (driver->reading, "saliency");
  psc_viewer_driver_settle (driver);
  panel = find_panel (driver, PSC_EXPLANATION_FUSED);
  g_assert_cmpstr (get_caption_tooltip (panel), ==, "Gradient backpropagation");
  take_method (driver, "saliency", "relu", "guided");
  psc_viewer_driver_settle (driver);
  g_assert_true (g_str_has_prefix (get_caption_tooltip (panel), guided));
  take_method (driver, "saliency", "relu", "plain");
  psc_viewer_driver_settle (driver);
  g_assert_cmpstr (get_caption_tooltip (panel), ==, "Gradient backpropagation");

  option = find_option (driver, "Grad-CAM");
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (option)));
  take_method (driver, "grad-cam", "stage", "9");
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (option)));
  take_method (driver, "grad-cam", "stage", "0");
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (option)));
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

static void
ranked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GArray **) user_data = psc_session_rank_prompts_finish (PSC_SESSION (source), result, NULL);
}

static gboolean
is_there (PscViewerDriver *driver, gpointer data)
{
  return *(gpointer *) data != NULL;
}

static char *
dup_top_prompt (PscViewerDriver *driver, const char *method, double x, double y)
{
  PscSession *session = psc_reading_get_session (driver->reading);
  PscPromptBank *bank = psc_engine_get_bank (driver->engine);
  g_autoptr (GArray) ranked = NULL;
  const PscRankedPrompt *top;
  double u, v;

  psc_placement_to_model (psc_session_get_placement (session), x, y, &u, &v);
  psc_session_rank_prompts_async (session, method, u, v, 1, NULL, ranked_cb, &ranked);
  psc_viewer_driver_wait (driver, is_there, &ranked, "the highest prompt");
  g_assert_cmpuint (ranked->len, ==, 1);
  top = &g_array_index (ranked, PscRankedPrompt, 0);
  return g_strconcat (
      "Highest here: ",
      psc_prompt_class_get_prompt (psc_prompt_bank_get_class (bank, top->class_index), top->prompt)
          ->text,
      NULL);
}

static gboolean
has_text (PscViewerDriver *driver, gpointer ranking)
{
  return *psc_ranking_get_text (ranking) != '\0';
}

static gboolean
names_method (PscViewerDriver *driver, gpointer ranking)
{
  return strstr (psc_ranking_get_text (ranking), ", highest here: ") != NULL;
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
  psc_viewer_driver_wait (driver, has_text, ranking, "what ranks highest");
  top = dup_top_prompt (driver, "saliency", 370, 370);
  g_assert_true (g_str_has_prefix (psc_ranking_get_text (ranking), top));
  psc_reading_set_method (driver->reading, NULL);
  psc_viewer_driver_wait (driver, names_method, ranking, "the method that it ranks highest by");
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

/* What the screen says is chosen: the button of a menu, or, where there is room, the one of its
 * choices that is pressed. */
static const char *
get_choice (PscViewerDriver *driver, const char *label)
{
  GtkWidget *button = test_screen_find (driver->window, PSC_TYPE_CHOICE_BUTTON, "label", label);
  g_autoptr (GtkWidget) choices = NULL;

  if (gtk_widget_get_mapped (button))
    return psc_choice_button_get_text (PSC_CHOICE_BUTTON (button));
  g_object_get (button, "choices", &choices, NULL);
  for (GtkWidget *choice = gtk_widget_get_first_child (choices); choice != NULL;
       choice = gtk_widget_get_next_sibling (choice))
    {
      g_assert_true (gtk_widget_get_mapped (choice));
      if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (choice)))
        return gtk_button_get_label (GTK_BUTTON (choice));
    }
  g_assert_not_reached ();
}

/* Where letters are half as large again nothing is cut off: what has no room, which is as letters
 * of the system are, becomes a menu, which says what is chosen. */
static void
test_large_letters (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (5);
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024 * 3 / 2, NULL);
  gtk_window_set_default_size (GTK_WINDOW (driver->window), 1280, 800);
  psc_viewer_driver_open (driver, file);
  psc_reading_set_view (driver->reading, PSC_VIEW_PROMPTS);
  psc_reading_set_method (driver->reading, "occlusion");
  psc_viewer_driver_settle (driver);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (driver->window)), <=, 1280);
  g_assert_cmpstr (get_choice (driver, "View"), ==, "Prompts");
  g_assert_cmpstr (psc_method_button_get_text (driver->window->method_button), ==, "Occlusion");
  psc_reading_set_view (driver->reading, PSC_VIEW_ATLAS);
  psc_reading_set_method (driver->reading, NULL);
  psc_viewer_driver_settle (driver);
  g_assert_cmpstr (get_choice (driver, "View"), ==, "Atlas");
  g_assert_cmpstr (psc_method_button_get_text (driver->window->method_button), ==, "4 methods");
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

/* Collects in @letters what follows the underscores of a menu's labels; a submenu begins anew. */
static void
check_mnemonics (GMenuModel *menu, GString *letters)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autoptr (GMenuModel) submenu = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);
      g_autofree char *label = NULL;
      const char *line;

      if (section != NULL)
        check_mnemonics (section, letters);
      if (submenu != NULL)
        {
          g_autoptr (GString) own = g_string_new (NULL);

          check_mnemonics (submenu, own);
        }
      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
      line = label != NULL ? strchr (label, '_') : NULL;
      if (line == NULL || line[1] == '_')
        continue;
      if (strchr (letters->str, g_ascii_tolower (line[1])) != NULL)
        g_error ("“%s”: another item has this mnemonic", label);
      g_string_append_c (letters, g_ascii_tolower (line[1]));
    }
}

static void
test_mnemonics (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autoptr (GString) opening = g_string_new (NULL);
  GtkWidget *open = test_screen_find (driver->window, ADW_TYPE_SPLIT_BUTTON, NULL, NULL);

  check_mnemonics (gtk_menu_button_get_menu_model (driver->window->menu_button), letters);
  g_assert_cmpuint (letters->len, >=, 8);
  check_mnemonics (adw_split_button_get_menu_model (ADW_SPLIT_BUTTON (open)), opening);
  g_assert_cmpuint (opening->len, >=, 4);
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);

  g_test_add_func ("/viewer/first-question", test_first_question);
  g_test_add_func ("/viewer/prompt-moves-overlay", test_prompt_moves_overlay);
  g_test_add_func ("/viewer/methods-and-views", test_methods_and_views);
  g_test_add_func ("/viewer/all-methods", test_all_methods);
  g_test_add_func ("/viewer/class-of-prompts", test_class_of_prompts);
  g_test_add_func ("/viewer/contrast", test_contrast);
  g_test_add_func ("/viewer/cancel", test_cancel);
  g_test_add_func ("/viewer/jobs", test_jobs);
  g_test_add_func ("/viewer/other-parameters", test_other_parameters);
  g_test_add_func ("/viewer/ranking", test_ranking);
  g_test_add_func ("/viewer/keys", test_keys);
  g_test_add_func ("/viewer/behind-dialog", test_behind_dialog);
  g_test_add_func ("/viewer/zones", test_zones);
  g_test_add_func ("/viewer/names", test_names);
  g_test_add_func ("/viewer/large-letters", test_large_letters);
  g_test_add_func ("/viewer/mnemonics", test_mnemonics);
  return g_test_run ();
}
