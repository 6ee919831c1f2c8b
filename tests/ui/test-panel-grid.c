/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "engine/psc-session-private.h"
#include "psc-test-ui.h"
#include "test-screen.h"
#include "ui/panels/psc-panel-grid.h"
#include "ui/widgets/psc-squeezer.h"

typedef struct
{
  PscEngine *engine;
  PscImage *image;
  PscSession *session;
  PscReading *reading;
  PscPanelGrid *grid;
  GtkWindow *window;
} Fixture;

/* An engine without a model: its sessions hand out overlays, which wait. */
static void
set_up (Fixture *self)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();

  self->engine = psc_engine_new (bank, NULL);
  self->image = psc_test_ui_new_image (320, 200);
  self->session = psc_session_new (self->engine, self->image);
  self->reading = psc_reading_new (self->engine);
  self->grid = PSC_PANEL_GRID (psc_panel_grid_new ());
  psc_panel_grid_set_reading (self->grid, self->reading);
  psc_reading_set_method (self->reading, "occlusion");
  psc_reading_open (self->reading, self->session, "an image");
  self->window = psc_test_ui_show (GTK_WIDGET (self->grid), 1200, 700);
}

static guint
count_overlays (Fixture *self)
{
  return g_hash_table_size (self->session->entries);
}

static void
tear_down (Fixture *self)
{
  psc_test_ui_close (self->window, GTK_WIDGET (self->grid));
  g_assert_finalize_object (self->reading);
  g_assert_cmpuint (count_overlays (self), ==, 0);
  g_assert_finalize_object (self->session);
  g_assert_finalize_object (self->image);
  g_assert_finalize_object (self->engine);
}

static PscPanel *
get_panel (Fixture *self, guint i)
{
  return g_ptr_array_index (psc_panel_grid_get_panels (self->grid), i);
}

static PscOverlay *
get_overlay (Fixture *self, guint i)
{
  return psc_panel_get_overlay (get_panel (self, i));
}

static void
assert_n_panels (Fixture *self, guint n)
{
  psc_test_ui_settle (GTK_WIDGET (self->grid));
  g_assert_cmpuint (psc_panel_grid_get_panels (self->grid)->len, ==, n);
}

static void
test_compare (void)
{
  Fixture self;

  set_up (&self);
  assert_n_panels (&self, 3);
  g_assert_null (get_overlay (&self, 0));
  g_assert_cmpstr (psc_panel_get_title (get_panel (&self, 0)), ==, "Original");
  g_assert_cmpint (psc_overlay_get_mode (get_overlay (&self, 1)), ==, PSC_EXPLANATION_CONVENTIONAL);
  g_assert_cmpint (psc_overlay_get_mode (get_overlay (&self, 2)), ==, PSC_EXPLANATION_FUSED);
  g_assert_cmpstr (psc_method_get_name (psc_overlay_get_method (get_overlay (&self, 2))), ==,
                   "occlusion");
  g_assert_cmpuint (psc_panel_grid_get_n_columns (self.grid), ==, 0);
  g_assert_cmpuint (count_overlays (&self), ==, 2);
  tear_down (&self);
}

/* Another question is asked of the same panels, and the last one's overlays are let go. */
static void
test_query (void)
{
  g_autoptr (PscQuery) query = psc_query_new_prompt ("small left effusion", NULL, FALSE);
  PscPanel *panel;
  Fixture self;

  set_up (&self);
  assert_n_panels (&self, 3);
  panel = get_panel (&self, 2);
  psc_reading_set_query (self.reading, query);
  assert_n_panels (&self, 3);
  g_assert_true (get_panel (&self, 2) == panel);
  g_assert_true (psc_query_equal (psc_overlay_get_query (get_overlay (&self, 2)), query));
  g_assert_cmpstr (psc_panel_get_prompt (panel), ==, "“small left effusion”");
  g_assert_cmpuint (count_overlays (&self), ==, 2);
  tear_down (&self);
}

/* What the heading of a column shows, and says to whoever asks for more. */
static void
check_heading (Fixture *self, const char *tooltip, const char *text)
{
  GtkWidget *heading = test_screen_find (self->grid, PSC_TYPE_SQUEEZER, "tooltip-text", tooltip);
  GtkWidget *child;

  g_assert_nonnull (heading);
  for (child = gtk_widget_get_first_child (heading); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_child_visible (child))
      g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (child)), ==, text);
}

/* Where a column is too narrow for a method's title, its short one stands there, and nothing with
 * dots; all columns are of one width all the same. */
static void
test_headings (void)
{
  PscCanvas *first, *last;
  Fixture self;

  set_up (&self);
  psc_reading_set_method (self.reading, NULL);
  assert_n_panels (&self, 8);
  check_heading (&self, "Integrated gradients", "Integrated gradients");
  gtk_window_set_default_size (self.window, 700, 700);
  psc_test_ui_settle (GTK_WIDGET (self.grid));
  psc_test_ui_settle (GTK_WIDGET (self.grid));
  check_heading (&self, "Integrated gradients", "Integrated");
  check_heading (&self, "Occlusion", "Occlusion");
  first = psc_panel_get_canvas (get_panel (&self, 0));
  last = psc_panel_get_canvas (get_panel (&self, 3));
  g_assert_cmpint (
      ABS (gtk_widget_get_width (GTK_WIDGET (first)) - gtk_widget_get_width (GTK_WIDGET (last))),
      <=, 1);
  tear_down (&self);
}

/* So it is in the captions of panels that stand side by side. */
static void
test_captions (void)
{
  GtkWidget *title, *short_title;
  Fixture self;

  set_up (&self);
  psc_reading_set_method (self.reading, "integrated-gradients");
  assert_n_panels (&self, 3);
  title = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (get_panel (&self, 1)),
                                                     PSC_TYPE_PANEL, "title_label"));
  short_title = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (get_panel (&self, 1)),
                                                           PSC_TYPE_PANEL, "short_label"));
  g_assert_true (gtk_widget_get_child_visible (title));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (title)), ==, "Integrated gradients");
  gtk_window_set_default_size (self.window, 660, 700);
  psc_test_ui_settle (GTK_WIDGET (self.grid));
  psc_test_ui_settle (GTK_WIDGET (self.grid));
  g_assert_false (gtk_widget_get_child_visible (title));
  g_assert_true (gtk_widget_get_child_visible (short_title));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (short_title)), ==, "Integrated");
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (short_title))));
  tear_down (&self);
}

static void
test_matrix (void)
{
  g_auto (GStrv) rows = NULL;
  g_auto (GStrv) columns = NULL;
  Fixture self;

  set_up (&self);
  psc_reading_set_method (self.reading, NULL);
  assert_n_panels (&self, 8);
  rows = psc_panel_grid_dup_row_headings (self.grid);
  columns = psc_panel_grid_dup_column_headings (self.grid);
  g_assert_cmpuint (psc_panel_grid_get_n_columns (self.grid), ==, 4);
  g_assert_cmpuint (g_strv_length (columns), ==, 4);
  g_assert_cmpstr (rows[0], ==, "Conventional");
  g_assert_cmpstr (columns[1], ==, "Occlusion");
  g_assert_cmpint (psc_overlay_get_mode (get_overlay (&self, 1)), ==, PSC_EXPLANATION_CONVENTIONAL);
  g_assert_cmpint (psc_overlay_get_mode (get_overlay (&self, 5)), ==, PSC_EXPLANATION_FUSED);
  tear_down (&self);
}

/* How often a text can be read in a widget. */
static guint
count_text (GtkWidget *widget, const char *text)
{
  const char *own = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                    : GTK_IS_INSCRIPTION (widget)
                        ? gtk_inscription_get_text (GTK_INSCRIPTION (widget))
                        : NULL;
  guint n = gtk_widget_get_mapped (widget) && own != NULL && strstr (own, text) != NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_text (child, text);
  return n;
}

/* What all panels of a matrix are asked is written once; the panel that is alone says all of it. */
static void
test_matrix_prompt (void)
{
  g_autoptr (PscQuery) query =
      psc_query_new_prompt ("small left effusion", "large right mass", FALSE);
  Fixture self;

  set_up (&self);
  psc_reading_set_query (self.reading, query);
  psc_reading_set_method (self.reading, NULL);
  assert_n_panels (&self, 8);
  g_assert_cmpuint (count_text (GTK_WIDGET (self.grid), "small left effusion"), ==, 1);
  g_assert_cmpuint (count_text (GTK_WIDGET (self.grid), "large right mass"), ==, 1);
  g_assert_cmpuint (count_text (GTK_WIDGET (self.grid), "Occlusion"), ==, 1);

  gtk_widget_activate_action (GTK_WIDGET (get_panel (&self, 5)), "panel.activate", NULL);
  psc_test_ui_settle (GTK_WIDGET (self.grid));
  g_assert_true (psc_panel_grid_get_enlarged (self.grid) == get_panel (&self, 5));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (get_panel (&self, 4))));
  g_assert_cmpuint (count_text (GTK_WIDGET (get_panel (&self, 5)), "small left effusion"), ==, 1);
  g_assert_cmpstr (psc_panel_get_title (get_panel (&self, 5)), ==, "Occlusion");
  g_assert_cmpstr (psc_panel_get_subtitle (get_panel (&self, 5)), ==, "Fused");
  g_assert_cmpuint (count_text (GTK_WIDGET (self.grid), "Conventional"), ==, 0);

  gtk_widget_activate_action (GTK_WIDGET (get_panel (&self, 5)), "panel.activate", NULL);
  psc_test_ui_settle (GTK_WIDGET (self.grid));
  g_assert_null (psc_panel_grid_get_enlarged (self.grid));
  g_assert_null (psc_panel_get_title (get_panel (&self, 5)));
  g_assert_cmpuint (count_text (GTK_WIDGET (self.grid), "small left effusion"), ==, 1);
  tear_down (&self);
}

static void
test_atlas (void)
{
  Fixture self;

  set_up (&self);
  psc_reading_set_view (self.reading, PSC_VIEW_ATLAS);
  assert_n_panels (&self, 14);
  g_assert_cmpstr (psc_panel_get_title (get_panel (&self, 2)), ==, "Cardiomegaly");
  psc_reading_set_method (self.reading, NULL);
  assert_n_panels (&self, 56);
  g_assert_cmpuint (psc_overlay_get_query (get_overlay (&self, 9))->class_index, ==, 2);
  g_assert_cmpuint (count_overlays (&self), ==, 56);
  tear_down (&self);
}

static void
test_prompts (void)
{
  Fixture self;

  set_up (&self);
  psc_reading_set_class_index (self.reading, 3);
  psc_reading_set_mode (self.reading, PSC_EXPLANATION_CONVENTIONAL);
  psc_reading_set_view (self.reading, PSC_VIEW_PROMPTS);
  assert_n_panels (&self, 12);
  g_assert_nonnull (psc_overlay_get_query (get_overlay (&self, 9))->text);
  g_assert_null (psc_overlay_get_query (get_overlay (&self, 11))->text);
  g_assert_cmpint (psc_overlay_get_mode (get_overlay (&self, 4)), ==, PSC_EXPLANATION_CONVENTIONAL);
  tear_down (&self);
}

static void
test_single_and_none (void)
{
  Fixture self;

  set_up (&self);
  psc_reading_set_view (self.reading, PSC_VIEW_SINGLE);
  assert_n_panels (&self, 1);
  g_assert_nonnull (get_overlay (&self, 0));
  while (psc_canvas_get_picture (psc_panel_get_canvas (get_panel (&self, 0))) == NULL)
    g_main_context_iteration (NULL, TRUE);
  psc_reading_open (self.reading, NULL, NULL);
  assert_n_panels (&self, 1);
  g_assert_null (get_overlay (&self, 0));
  g_assert_null (psc_canvas_get_picture (psc_panel_get_canvas (get_panel (&self, 0))));
  tear_down (&self);
}

/* All methods are those that a user keeps. */
static void
test_kept_methods (void)
{
  static const char *const two[] = { "occlusion", "saliency", NULL };
  Fixture self;
  g_auto (GStrv) headings = NULL;

  set_up (&self);
  psc_reading_set_method (self.reading, NULL);
  assert_n_panels (&self, 8);
  psc_reading_set_kept_methods (self.reading, two);
  assert_n_panels (&self, 4);
  headings = psc_panel_grid_dup_column_headings (self.grid);
  g_assert_cmpuint (g_strv_length (headings), ==, 2);
  g_assert_cmpstr (headings[0], ==, "Gradient backpropagation");
  g_assert_cmpstr (headings[1], ==, "Occlusion");
  tear_down (&self);
}

static gboolean
stay_busy (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Whatever else there is to do: a frame with the next picture is one with what is said of it. */
static void
test_next_image (void)
{
  g_autoptr (PscImage) image = psc_test_ui_new_image (90, 60);
  g_autoptr (PscSession) session = NULL;
  PscPicture *picture;
  PscPanel *panel;
  Fixture self;
  guint busy;

  set_up (&self);
  assert_n_panels (&self, 3);
  panel = get_panel (&self, 0);
  g_assert_cmpstr (psc_panel_get_prompt (panel), ==, "test, 320 × 200");

  session = psc_session_new (self.engine, image);
  psc_reading_open (self.reading, session, "another image");
  busy = g_idle_add_full (G_PRIORITY_DEFAULT, stay_busy, NULL, NULL);
  while ((picture = psc_canvas_get_picture (psc_panel_get_canvas (panel))) == NULL
         || psc_picture_get_image (picture) != image)
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (gtk_widget_get_frame_clock (GTK_WIDGET (self.grid)), "update");
  g_assert_cmpstr (psc_panel_get_prompt (panel), ==, "test, 90 × 60");
  g_source_remove (busy);

  g_clear_object (&session);
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  psc_test_ui_init (&argc, &argv);

  g_test_add_func ("/panel-grid/compare", test_compare);
  g_test_add_func ("/panel-grid/query", test_query);
  g_test_add_func ("/panel-grid/matrix", test_matrix);
  g_test_add_func ("/panel-grid/headings", test_headings);
  g_test_add_func ("/panel-grid/captions", test_captions);
  g_test_add_func ("/panel-grid/matrix-prompt", test_matrix_prompt);
  g_test_add_func ("/panel-grid/atlas", test_atlas);
  g_test_add_func ("/panel-grid/prompts", test_prompts);
  g_test_add_func ("/panel-grid/single-and-none", test_single_and_none);
  g_test_add_func ("/panel-grid/kept-methods", test_kept_methods);
  g_test_add_func ("/panel-grid/next-image", test_next_image);

  return g_test_run ();
}
