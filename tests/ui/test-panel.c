/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "image/psc-image-facts.h"
#include "psc-test-ui.h"
#include "test-screen.h"
#include "ui/export/psc-figure-builder.h"
#include "ui/panels/psc-color-bar.h"
#include "ui/panels/psc-colormap-swatch.h"
#include "ui/panels/psc-panel-layout.h"
#include "ui/panels/psc-tile-layout.h"
#include "psc-test-placement.h"

typedef struct
{
  PscImage *image;
  PscPicture *picture;
  PscViewport *viewport;
  PscPanel *panel;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *self)
{
  self->image = psc_test_ui_new_image (320, 200);
  self->picture = psc_test_ui_new_picture (self->image);
  self->viewport = psc_viewport_new ();
  psc_viewport_set_image (self->viewport, self->image);
  self->panel = PSC_PANEL (psc_panel_new ());
  psc_panel_set_viewport (self->panel, self->viewport);
  psc_panel_set_picture (self->panel, self->picture, "chest.png", "PA · 1 of 3");
  self->window = psc_test_ui_show (GTK_WIDGET (self->panel), 400, 400);
}

static void
tear_down (Fixture *self)
{
  psc_test_ui_close (self->window, GTK_WIDGET (self->panel));
  g_assert_finalize_object (self->viewport);
  g_assert_finalize_object (self->picture);
  g_assert_finalize_object (self->image);
}

static PscOverlay *
new_overlay (PscExplanationMode mode)
{
  return psc_test_ui_new_overlay ("occlusion", mode, psc_test_place (320, 200, 16), 8, 8, 1);
}

/* Threads measure a map before it is shown. */
static void
follow (Fixture *self)
{
  psc_test_ui_settle (GTK_WIDGET (self->panel));
}

static const char *
get_label (gpointer widget, GType type, const char *name)
{
  return gtk_label_get_label (GTK_LABEL (gtk_widget_get_template_child (widget, type, name)));
}

static gboolean
is_visible (Fixture *self, const char *name)
{
  return gtk_widget_get_visible (
      GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (self->panel), PSC_TYPE_PANEL, name)));
}

/* Of the sign beside the state's words; NULL if there is none. */
static const char *
get_icon (Fixture *self)
{
  GObject *icon =
      gtk_widget_get_template_child (GTK_WIDGET (self->panel), PSC_TYPE_PANEL, "state_icon");

  return gtk_widget_get_visible (GTK_WIDGET (icon)) ? gtk_image_get_icon_name (GTK_IMAGE (icon))
                                                    : NULL;
}

/* A map of another method says whose it is, and never gets into a figure. */
static void
test_stand_in (void)
{
  g_autoptr (PscOverlay) overlay = NULL;
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscMethod) tokens = psc_method_new ("token-similarity", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscQuery) query = psc_query_new_class (0, NULL, FALSE);
  const PscMapGrid grid = { 2, 2, 2 };
  const float values[] = { 1, 2, 0, 3 };
  const PscPlacement placement = { .side = 2 };
  Fixture self;

  set_up (&self);
  overlay = psc_overlay_new (method, PSC_EXPLANATION_FUSED, query);
  psc_panel_set_overlay (self.panel, overlay);
  psc_overlay_set_state (overlay, PSC_OVERLAY_COMPUTING, NULL);
  psc_overlay_take_stand_in (overlay, tokens, grid, values, g_memdup2 (values, sizeof values),
                             &placement);
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Token similarity, for now");
  g_assert_true (is_visible (&self, "spinner"));
  g_assert_false (psc_figure_builder_add (NULL, NULL, &(PscFigureItem){ .overlay = overlay }));

  psc_overlay_take_map (overlay, PSC_OVERLAY_DIRECT, g_memdup2 (values, sizeof values), &placement);
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Exact");
  g_assert_false (is_visible (&self, "spinner"));

  psc_overlay_reset (overlay, method);
  psc_overlay_take_stand_in (overlay, tokens, grid, values, g_memdup2 (values, sizeof values),
                             &placement);
  follow (&self);
  g_assert_true (g_str_has_prefix (psc_panel_get_status (self.panel), "Token similarity"));
  psc_overlay_set_state (overlay, PSC_OVERLAY_CANCELLED, NULL);
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Stopped");
  psc_panel_set_overlay (self.panel, NULL);
  tear_down (&self);
}

static void
test_states (void)
{
  g_autoptr (PscOverlay) overlay = new_overlay (PSC_EXPLANATION_FUSED);
  g_autoptr (PscOverlay) next =
      psc_overlay_new (psc_overlay_get_method (overlay), PSC_EXPLANATION_CONVENTIONAL,
                       psc_overlay_get_query (overlay));
  Fixture self;

  set_up (&self);
  psc_panel_set_overlay (self.panel, overlay);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Exact");
  psc_overlay_take_map (overlay, PSC_OVERLAY_STACK, g_new0 (float, 256),
                        &(PscPlacement){ .side = 16 });
  follow (&self);
  g_assert_true (g_str_has_prefix (psc_panel_get_status (self.panel), "Flat"));

  psc_panel_set_overlay (self.panel, next);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Waiting");
  g_assert_cmpstr (get_icon (&self), ==, "document-open-recent-symbolic");
  psc_overlay_set_state (next, PSC_OVERLAY_COMPUTING, NULL);
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Computing…");
  g_assert_true (is_visible (&self, "spinner"));
  g_assert_null (get_icon (&self));
  psc_overlay_set_state (next, PSC_OVERLAY_CANCELLED, NULL);
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Stopped");
  g_assert_cmpstr (get_icon (&self), ==, "media-playback-stop-symbolic");
  g_assert_false (is_visible (&self, "spinner"));
  psc_overlay_set_state (next, PSC_OVERLAY_PAUSED, NULL);
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Paused");
  g_assert_cmpstr (get_icon (&self), ==, "media-playback-pause-symbolic");
  psc_overlay_set_state (next, PSC_OVERLAY_FAILED, "no memory");
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Failed: no memory");
  psc_overlay_take_map (next, PSC_OVERLAY_DIRECT, g_memdup2 ((float[4]){ -1, -2, 0, 0 }, 16),
                        &(PscPlacement){ .side = 2 });
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Nothing positive to show");
  psc_overlay_take_map (next, PSC_OVERLAY_DIRECT, g_memdup2 ((float[4]){ -3, 2, 0, 0 }, 16),
                        &(PscPlacement){ .side = 2 });
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Mostly against");
  psc_overlay_take_map (next, PSC_OVERLAY_DIRECT, g_memdup2 ((float[4]){ -2, 3, 0, 0 }, 16),
                        &(PscPlacement){ .side = 2 });
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Exact");
  psc_overlay_take_map (next, PSC_OVERLAY_DIRECT, g_memdup2 ((float[4]){ 1, 2, 0, 0 }, 16),
                        &(PscPlacement){ .side = 2 });
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Exact");
  g_assert_null (get_icon (&self));
  psc_overlay_take_map (next, PSC_OVERLAY_STACK, g_memdup2 ((float[4]){ 1, 2, 0, 0 }, 16),
                        &(PscPlacement){ .side = 2 });
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Exact");
  psc_overlay_take_map (next, PSC_OVERLAY_PART, g_memdup2 ((float[4]){ 1, 2, 0, 0 }, 16),
                        &(PscPlacement){ .side = 2 });
  psc_overlay_set_state (next, PSC_OVERLAY_READY, "Still without 7 % of the prompt");
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "Still without 7 % of the prompt");
  psc_overlay_set_error (next, 0.2);
  psc_overlay_take_map (next, PSC_OVERLAY_STACK, g_memdup2 ((float[4]){ 1, 2, 0, 0 }, 16),
                        &(PscPlacement){ .side = 2 });
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "± 10 %");
  psc_overlay_set_cells (next, (PscMapGrid){ 1, 2, 2 }, (float[2]){ 1, 2 });
  psc_overlay_take_map (next, PSC_OVERLAY_STACK, g_memdup2 ((float[4]){ 1, 1, 2, 2 }, 16),
                        &(PscPlacement){ .side = 2 });
  follow (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "± 10 % · 1 × 2 cells");
  tear_down (&self);
}

/* That most of a map is not shown is seen in the narrowest panel, by a sign where words would be
 * cut off. */
static void
test_against (void)
{
  g_autoptr (PscOverlay) overlay = new_overlay (PSC_EXPLANATION_FUSED);
  GtkWidget *box, *words, *sign;
  Fixture self;

  set_up (&self);
  psc_panel_set_overlay (self.panel, overlay);
  follow (&self);
  g_assert_false (is_visible (&self, "against_box"));
  psc_overlay_take_map (overlay, PSC_OVERLAY_DIRECT, g_memdup2 ((float[4]){ -3, 2, 0, 0 }, 16),
                        &(PscPlacement){ .side = 2 });
  follow (&self);
  g_assert_true (is_visible (&self, "against_box"));
  g_assert_false (is_visible (&self, "status_label"));
  box = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (self.panel), PSC_TYPE_PANEL, "against_box"));
  words = test_screen_find (box, GTK_TYPE_LABEL, "label", "Mostly against");
  sign = test_screen_find (box, GTK_TYPE_IMAGE, NULL, NULL);
  psc_test_ui_settle (GTK_WIDGET (self.panel));
  g_assert_true (gtk_widget_get_mapped (words));
  g_assert_false (gtk_widget_get_mapped (sign));
  g_assert_true (
      g_str_has_prefix (gtk_widget_get_tooltip_text (box), "The larger part of this map"));

  gtk_window_set_default_size (self.window, 100, 400);
  psc_viewport_set_point (self.viewport, 10, 10);
  psc_test_ui_settle (GTK_WIDGET (self.panel));
  g_assert_false (gtk_widget_get_mapped (words));
  g_assert_true (gtk_widget_get_mapped (sign));
  tear_down (&self);
}

static void
test_score (void)
{
  g_autoptr (PscOverlay) overlay = new_overlay (PSC_EXPLANATION_FUSED);
  Fixture self;

  set_up (&self);
  psc_panel_set_overlay (self.panel, overlay);
  g_assert_cmpstr (get_label (self.panel, PSC_TYPE_PANEL, "score_label"), ==, "");
  psc_overlay_set_score (overlay, 3.214, FALSE);
  follow (&self);
  g_assert_cmpstr (get_label (self.panel, PSC_TYPE_PANEL, "score_label"), ==, "logit 3.21");
  g_assert_false (is_visible (&self, "low_box"));
  psc_overlay_set_score (overlay, -0.5, TRUE);
  follow (&self);
  g_assert_cmpstr (get_label (self.panel, PSC_TYPE_PANEL, "score_label"), ==, "logit −0.50");
  g_assert_true (is_visible (&self, "low_box"));
  psc_overlay_set_plain (overlay, TRUE);
  follow (&self);
  g_assert_cmpstr (get_label (self.panel, PSC_TYPE_PANEL, "score_label"), ==, "cosine −0.50");
  psc_panel_set_overlay (self.panel, NULL);
  g_assert_false (is_visible (&self, "low_box"));
  tear_down (&self);
}

static PscQueryReading *
new_reading (gboolean is_unknown)
{
  const PscPromptPiece piece = { 1, 0, 5, is_unknown };
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (PscQuery) query = psc_query_new_prompt ("small left effusion", NULL, FALSE);
  g_autoptr (PscPromptReading) text =
      psc_prompt_reading_new ("small left effusion", &piece, 1, is_unknown ? -1 : 6);

  return psc_query_reading_new (query, bank, none, text, NULL);
}

/* What the model does not read is said, and marks the score. */
static void
test_reading (void)
{
  g_autoptr (PscOverlay) overlay = new_overlay (PSC_EXPLANATION_FUSED);
  g_autoptr (PscQueryReading) cut = new_reading (FALSE);
  g_autoptr (PscQueryReading) unknown = new_reading (TRUE);
  GObject *box;
  const char *tip;
  Fixture self;

  set_up (&self);
  psc_panel_set_overlay (self.panel, overlay);
  psc_overlay_set_score (overlay, 3.214, TRUE);
  follow (&self);
  g_assert_false (is_visible (&self, "reading_box"));

  psc_overlay_set_reading (overlay, cut);
  follow (&self);
  g_assert_true (is_visible (&self, "reading_box"));
  g_assert_cmpstr (get_label (self.panel, PSC_TYPE_PANEL, "score_label"), ==, "logit 3.21 †");
  box = gtk_widget_get_template_child (GTK_WIDGET (self.panel), PSC_TYPE_PANEL, "reading_box");
  tip = gtk_widget_get_tooltip_text (GTK_WIDGET (box));
  g_assert_cmpstr (tip, ==,
                   "Prompt read only in part: cut after “small”: “left effusion” is not read");
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (self.panel), "panel-reading"));

  psc_overlay_set_reading (overlay, unknown);
  follow (&self);
  g_assert_cmpstr (get_label (self.panel, PSC_TYPE_PANEL, "reading_label"), ==,
                   "Prompt not understood");
  psc_panel_set_overlay (self.panel, NULL);
  g_assert_false (is_visible (&self, "reading_box"));
  tear_down (&self);
}

/* Pixel (u, v) of a map of 16 covers 20 × 20 image pixels, with 60 rows of black above the image.
 */
static void
test_probe (void)
{
  g_autoptr (PscOverlay) overlay = new_overlay (PSC_EXPLANATION_FUSED);
  Fixture self;

  set_up (&self);
  g_assert_true (isnan (psc_panel_probe (self.panel)));
  psc_viewport_set_point (self.viewport, 161.5, 101.5);
  g_assert_cmpfloat (psc_panel_probe (self.panel), ==, (161 + 100 * 101) % 256);
  psc_panel_set_overlay (self.panel, overlay);
  g_assert_cmpfloat (psc_panel_probe (self.panel), ==, 1);
  psc_viewport_set_point (self.viewport, 159.5, 101.5);
  g_assert_cmpfloat (psc_panel_probe (self.panel), ==, 0);
  psc_viewport_set_point (self.viewport, 161.5, 120.5);
  g_assert_cmpfloat (psc_panel_probe (self.panel), ==, 0);
  psc_viewport_clear_point (self.viewport);
  g_assert_true (isnan (psc_panel_probe (self.panel)));
  tear_down (&self);
}

static void
test_original (void)
{
  Fixture self;

  set_up (&self);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "W 255  L 127.5");
  psc_viewport_set_window (self.viewport, &(PscWindow){ 40, 400, PSC_WINDOW_LINEAR });
  psc_viewport_set_mirrored (self.viewport, TRUE);
  g_assert_cmpstr (psc_panel_get_status (self.panel), ==, "W 400  L 40 · mirrored");
  tear_down (&self);
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_activation (void)
{
  Fixture self;
  guint n = 0;

  set_up (&self);
  g_signal_connect_swapped (self.panel, "activated", G_CALLBACK (count_cb), &n);
  gtk_widget_activate_action (GTK_WIDGET (self.panel), "panel.activate", NULL);
  g_assert_cmpuint (n, ==, 0);
  psc_panel_set_activatable (self.panel, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self.panel), "panel.activate", NULL);
  g_assert_cmpuint (n, ==, 1);
  tear_down (&self);
}

static void
test_looks (void)
{
  g_autoptr (PscOverlay) overlay = new_overlay (PSC_EXPLANATION_FUSED);
  g_autoptr (GdkTexture) large = NULL;
  g_autoptr (GdkTexture) small = NULL;
  Fixture self;

  set_up (&self);
  psc_panel_set_overlay (self.panel, overlay);
  psc_panel_set_heading (self.panel, "Occlusion", "Fused");
  psc_panel_set_prompt (self.panel, "“small left effusion”", NULL);
  psc_overlay_set_score (overlay, 1.5, TRUE);
  large = psc_test_ui_shoot (GTK_WIDGET (self.panel), "panel");
  g_assert_true (is_visible (&self, "caption"));
  psc_panel_set_compact (self.panel, TRUE);
  psc_panel_set_heading (self.panel, NULL, NULL);
  small = psc_test_ui_shoot (GTK_WIDGET (self.panel), "panel-compact");
  g_assert_false (is_visible (&self, "caption"));
  g_assert_false (is_visible (&self, "color_bar"));
  g_assert_true (is_visible (&self, "compact_score_label"));
  gtk_test_accessible_assert_role (psc_panel_get_canvas (self.panel), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (psc_panel_get_canvas (self.panel),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Occlusion, Fused, “small left effusion”, logit 1.50, "
                                       "Exact, Colours from 0 to 1.00");
  tear_down (&self);
}

static void
test_color_bar (void)
{
  static const struct
  {
    PscSign sign;
    PscMapState state;
    double limit, minimum, maximum;
    const char *low, *zero, *high;
  } cases[] = {
    { PSC_SIGN_POSITIVE, PSC_MAP_STATE_SHOWN, 0.5, 0, 0.5, "0", "", "0.500" },
    { PSC_SIGN_POSITIVE, PSC_MAP_STATE_SHOWN, 0.5, 0, 0.8, "0", "", "≥ 0.500" },
    { PSC_SIGN_SIGNED, PSC_MAP_STATE_SHOWN, 2, -3, 1, "≤ −2.00", "0", "2.00" },
    { PSC_SIGN_SIGNED, PSC_MAP_STATE_FLAT, 0, 0, 0, " ", "", "" },
  };
  GtkWidget *bar = psc_color_bar_new ();
  GtkWindow *window = psc_test_ui_show (bar, 200, 30);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
      PscMapMeasure measure = { cases[i].state, cases[i].limit, cases[i].minimum,
                                cases[i].maximum };

      display.sign = cases[i].sign;
      psc_color_bar_set_map (PSC_COLOR_BAR (bar), &display, &measure);
      g_assert_cmpstr (get_label (bar, PSC_TYPE_COLOR_BAR, "low_label"), ==, cases[i].low);
      g_assert_cmpstr (get_label (bar, PSC_TYPE_COLOR_BAR, "zero_label"), ==, cases[i].zero);
      g_assert_cmpstr (get_label (bar, PSC_TYPE_COLOR_BAR, "high_label"), ==, cases[i].high);
    }
  psc_test_ui_close (window, bar);
}

/* The bar's colours are those of the map, and do not change sides with the language. */
static void
test_color_bar_colours (void)
{
  const PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  const PscMapMeasure measure = { PSC_MAP_STATE_SHOWN, 1, 0, 1 };
  GtkWidget *bar = psc_color_bar_new ();
  GtkWindow *window = psc_test_ui_show (bar, 200, 30);

  psc_color_bar_set_map (PSC_COLOR_BAR (bar), &display, &measure);
  for (int direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++)
    {
      g_autoptr (GdkTexture) texture = NULL;
      guint8 rgb[3];
      guint32 pixel;

      gtk_widget_set_direction (bar, (GtkTextDirection) direction);
      texture = psc_test_ui_shoot (bar, "color-bar");
      for (int x = 10; x < 200; x += 60)
        {
          psc_colormap_sample (psc_map_display_get_colormap (&display), (x + 0.5) / 200, rgb);
          pixel = psc_test_ui_get_pixel (texture, x, 3);
          for (int c = 0; c < 3; c++)
            g_assert_cmpint (ABS ((int) (pixel >> (16 - 8 * c) & 0xff) - rgb[c]), <=, 4);
        }
    }
  psc_test_ui_close (window, bar);
}

/* From low on the left to high. */
static void
test_swatch (void)
{
  GtkWidget *swatch = psc_colormap_swatch_new ();
  GtkWindow *window = psc_test_ui_show (swatch, 96, 20);
  const PscColormap *colormap = psc_colormap_get ("viridis");
  g_autoptr (GdkTexture) texture = NULL;
  int width, height;

  psc_colormap_swatch_set_colormap (PSC_COLORMAP_SWATCH (swatch), colormap);
  texture = psc_test_ui_shoot (swatch, "swatch");
  width = gdk_texture_get_width (texture);
  height = gdk_texture_get_height (texture);
  for (int x = 2; x < width; x += width / 4)
    {
      guint32 pixel = psc_test_ui_get_pixel (texture, x, height / 2);
      guint8 rgb[3];

      psc_colormap_sample (colormap, (x + 0.5) / width, rgb);
      for (int c = 0; c < 3; c++)
        g_assert_cmpint (ABS ((int) (pixel >> (16 - 8 * c) & 0xff) - rgb[c]), <=, 6);
    }
  psc_test_ui_close (window, swatch);
}

static void
test_tiles (void)
{
  static const struct
  {
    guint n;
    int width, height;
    double aspect;
    guint columns;
  } cases[] = {
    { 3, 1200, 600, 1, 3 },  { 3, 400, 1200, 1, 1 }, { 1, 800, 600, 1, 1 },
    { 12, 1000, 800, 1, 4 }, { 3, 900, 900, 3, 1 },  { 12, 320, 200, 1, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (psc_tile_layout_choose_columns (cases[i].n, cases[i].width, cases[i].height,
                                                      cases[i].aspect, 40, 0, 100, 100),
                      ==, cases[i].columns);
}

/* A picture is as large as it can be, with what is written above and below it or beside it, in
 * whichever arrangement that is. */
static void
test_arrangements (void)
{
  static const struct
  {
    guint n;
    int width, height;
    double aspect;
    guint columns;
    gboolean beside;
    double picture_height;
  } cases[] = {
    { 3, 1580, 960, 1, 3, FALSE, 525 }, /* a wide screen: three in a row are larger than two */
    { 3, 1345, 940, 1, 3, FALSE, 447 }, /* a little smaller, and none stands apart */
    { 1, 1580, 960, 1, 1, TRUE, 960 },  /* alone: as high as there is room */
    { 1, 800, 960, 1, 1, FALSE, 800 },  { 1, 1000, 960, 1, 1, FALSE, 860 },
    { 3, 600, 960, 1, 1, TRUE, 318 },   { 3, 1580, 960, 0.5, 3, FALSE, 860 },
    { 2, 1580, 500, 1, 2, TRUE, 500 },
  };
  const int surround = 100, side = 200;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint columns = psc_tile_layout_choose_columns (cases[i].n, cases[i].width, cases[i].height,
                                                      cases[i].aspect, surround, side, 100, 100);
      int rows = (int) ((cases[i].n + columns - 1) / columns);
      gboolean beside;
      double height = psc_panel_layout_choose (
          (cases[i].width - 2 * (int) (columns - 1)) / (int) columns,
          (cases[i].height - 2 * (rows - 1)) / rows, cases[i].aspect, surround, side, &beside);

      g_assert_cmpuint (columns, ==, cases[i].columns);
      g_assert_true (beside == cases[i].beside);
      g_assert_cmpfloat_with_epsilon (height, cases[i].picture_height, 0.5);
    }
}

/* Words are next to the picture, wherever they stand, until it is zoomed into. */
static void
test_panel_allocated (void)
{
  GtkWidget *caption;
  graphene_rect_t words, picture;
  Fixture self;

  set_up (&self);
  psc_panel_set_heading (self.panel, "Occlusion", "Fused");
  psc_test_ui_settle (GTK_WIDGET (self.panel));
  caption = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (self.panel), PSC_TYPE_PANEL, "caption"));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (psc_panel_get_canvas (self.panel)),
                                            GTK_WIDGET (self.panel), &picture));
  g_assert_true (gtk_widget_compute_bounds (caption, GTK_WIDGET (self.panel), &words));
  g_assert_cmpfloat (picture.size.width, ==, 400);
  g_assert_cmpfloat (picture.size.height, ==, 250);
  g_assert_cmpfloat (words.origin.y, >, 10);

  psc_viewport_zoom_at (self.viewport, 2, 0.5, 0.5);
  psc_test_ui_settle (GTK_WIDGET (self.panel));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (psc_panel_get_canvas (self.panel)),
                                            GTK_WIDGET (self.panel), &picture));
  g_assert_cmpfloat (picture.size.height, >, 260);
  psc_viewport_fit (self.viewport);

  gtk_window_set_default_size (self.window, 800, 300);
  psc_test_ui_settle (GTK_WIDGET (self.panel));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (psc_panel_get_canvas (self.panel)),
                                            GTK_WIDGET (self.panel), &picture));
  g_assert_true (gtk_widget_compute_bounds (caption, GTK_WIDGET (self.panel), &words));
  g_assert_cmpfloat (picture.size.height, ==, 300);
  g_assert_cmpfloat (words.origin.x, >=, picture.origin.x + picture.size.width);
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (self.panel), "panel-beside"));
  tear_down (&self);
}

static float
measure_column (Fixture *self)
{
  GtkWidget *caption = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (self->panel), PSC_TYPE_PANEL, "caption"));
  graphene_rect_t words;

  psc_test_ui_settle (GTK_WIDGET (self->panel));
  g_assert_true (gtk_widget_compute_bounds (caption, GTK_WIDGET (self->panel), &words));
  return words.size.width;
}

/* What is written beside the picture has room for as many letters, however large they are. */
static void
test_large_letters (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  Fixture self;
  float usual;
  int dpi, side;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  set_up (&self);
  psc_panel_set_heading (self.panel, "Occlusion", "Fused");
  gtk_window_set_default_size (self.window, 900, 300);
  usual = measure_column (&self);
  side = psc_panel_layout_get_side_width (GTK_WIDGET (self.panel));
  g_object_set (settings, "gtk-xft-dpi", dpi * 3 / 2, NULL);
  g_assert_cmpfloat_with_epsilon (measure_column (&self) - usual, side / 2, 2);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  tear_down (&self);
}

static void
test_tiles_allocated (void)
{
  for (int direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      graphene_rect_t first, last;
      GtkWindow *window;

      gtk_widget_set_direction (box, (GtkTextDirection) direction);
      gtk_widget_set_layout_manager (box, g_object_new (PSC_TYPE_TILE_LAYOUT, NULL));
      for (guint i = 0; i < 3; i++)
        gtk_box_append (GTK_BOX (box), psc_panel_new ());
      window = psc_test_ui_show (box, 902, 300);
      g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_first_child (box), box, &first));
      g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_last_child (box), box, &last));
      g_assert_cmpfloat (first.size.width, ==, 299);
      g_assert_cmpfloat (last.size.width, ==, 299);
      g_assert_cmpfloat (direction == GTK_TEXT_DIR_LTR ? first.origin.x : last.origin.x, ==, 0);
      g_assert_cmpfloat (direction == GTK_TEXT_DIR_LTR ? last.origin.x : first.origin.x, ==, 602);
      psc_test_ui_close (window, box);
    }
}

static void
assert_left_to_right (GtkWidget *widget, guint *n)
{
  if ((GTK_IS_LABEL (widget) || GTK_IS_INSCRIPTION (widget))
      && gtk_widget_has_css_class (widget, "numeric")
      && !gtk_widget_has_css_class (widget, "muted"))
    {
      g_assert_cmpint (gtk_widget_get_direction (widget), ==, GTK_TEXT_DIR_LTR);
      ++*n;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_left_to_right (child, n);
}

static float
get_xalign (GtkWidget *panel, const char *name)
{
  return gtk_inscription_get_xalign (
      GTK_INSCRIPTION (gtk_widget_get_template_child (panel, PSC_TYPE_PANEL, name)));
}

/* Numbers are not written backwards where words are, and both stand at the other side. */
static void
test_right_to_left (void)
{
  guint n = 0;
  GtkWidget *panel;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  panel = g_object_ref_sink (psc_panel_new ());
  assert_left_to_right (panel, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpfloat (get_xalign (panel, "prompt_label"), ==, 1);
  g_assert_cmpfloat (get_xalign (panel, "probe_label"), ==, 0);
  g_object_unref (panel);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static GtkWidget *
get_caption (Fixture *self)
{
  return GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (self->panel), PSC_TYPE_PANEL, "image_caption"));
}

/* Whether @text is written over the picture. */
static gboolean
is_written (Fixture *self, const char *text)
{
  GtkWidget *label = test_screen_find (get_caption (self), GTK_TYPE_LABEL, "label", text);

  return label != NULL && gtk_widget_get_mapped (label);
}

/* The picture's name is there wherever no map covers it. */
static void
test_caption (void)
{
  g_autoptr (PscOverlay) overlay = new_overlay (PSC_EXPLANATION_FUSED);
  Fixture self;

  set_up (&self);
  psc_test_ui_settle (GTK_WIDGET (self.panel));
  g_assert_true (is_written (&self, "chest.png"));
  g_assert_true (is_written (&self, "PA · 1 of 3"));
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (self.panel), "panel-caption"));

  psc_panel_set_overlay (self.panel, overlay);
  follow (&self);
  g_assert_false (is_written (&self, "chest.png"));
  psc_panel_set_overlay_shown (self.panel, FALSE);
  g_assert_true (is_written (&self, "chest.png"));
  psc_panel_set_overlay_shown (self.panel, TRUE);
  g_assert_false (is_written (&self, "chest.png"));
  psc_panel_set_overlay (self.panel, NULL);
  follow (&self);

  psc_panel_set_compact (self.panel, TRUE);
  g_assert_false (is_written (&self, "chest.png"));
  psc_panel_set_compact (self.panel, FALSE);
  psc_panel_set_picture (self.panel, NULL, "chest.png", "PA · 1 of 3");
  g_assert_false (is_written (&self, "chest.png"));
  tear_down (&self);
}

/* On all panels, and over maps as well. */
static void
test_badges (void)
{
  g_autoptr (PscOverlay) overlay = new_overlay (PSC_EXPLANATION_FUSED);
  Fixture self;

  set_up (&self);
  psc_panel_set_overlay (self.panel, overlay);
  g_assert_false (is_written (&self, "Mirrored"));
  psc_viewport_set_mirrored (self.viewport, TRUE);
  psc_viewport_set_inverted (self.viewport, TRUE);
  psc_test_ui_settle (GTK_WIDGET (self.panel));
  g_assert_true (is_written (&self, "Mirrored"));
  g_assert_true (is_written (&self, "Inverted"));
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (self.panel), "panel-badges"));
  psc_viewport_reset (self.viewport);
  g_assert_false (is_written (&self, "Mirrored"));
  g_assert_false (is_written (&self, "Inverted"));

  psc_image_add_mark (self.image, PSC_IMAGE_MARK_EXCHANGED);
  psc_image_add_mark (self.image, PSC_IMAGE_MARK_UPSIDE_DOWN);
  psc_viewport_set_inverted (self.viewport, TRUE);
  psc_test_ui_settle (GTK_WIDGET (self.panel));
  g_assert_true (is_written (&self, "Left and right exchanged"));
  g_assert_true (is_written (&self, "Upside down"));
  psc_viewport_set_mirrored (self.viewport, TRUE);
  psc_test_ui_settle (GTK_WIDGET (self.panel));
  g_assert_true (is_written (&self, "Mirrored: sides as usual"));
  tear_down (&self);
}

static guint32
get_background (Fixture *self)
{
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *name = test_screen_find (get_caption (self), GTK_TYPE_LABEL, "label", "chest.png");
  graphene_rect_t area;

  psc_test_ui_settle (GTK_WIDGET (self->panel));
  texture = psc_test_ui_shoot (GTK_WIDGET (self->panel), "panel-contrast");
  g_assert_true (gtk_widget_compute_bounds (name, GTK_WIDGET (self->panel), &area));
  return psc_test_ui_get_pixel (texture, (int) area.origin.x - 2, (int) area.origin.y + 4);
}

/* With the system's high contrast, nothing of the picture shines through what is written. */
static void
test_high_contrast (void)
{
  gboolean asked = g_getenv ("ADW_DEBUG_HIGH_CONTRAST") != NULL;
  Fixture self;

  if (!asked)
    {
      g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_unsetenv ("ADW_DEBUG_HIGH_CONTRAST");
      g_test_trap_assert_passed ();
    }

  set_up (&self);
  for (gsize i = 0; i < 320 * 200; i++)
    psc_image_get_mutable_values (self.image)[i] = 255;
  g_clear_object (&self.picture);
  self.picture = psc_test_ui_new_picture (self.image);
  psc_panel_set_picture (self.panel, self.picture, "chest.png", NULL);
  psc_viewport_set_inverted (self.viewport, FALSE);
  psc_viewport_zoom_at (self.viewport, 4, 0.5, 0.5);
  if (asked)
    g_assert_cmphex (get_background (&self), ==, 0x000000);
  else
    g_assert_cmphex (get_background (&self), !=, 0x000000);
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  psc_test_ui_init (&argc, &argv);

  g_test_add_func ("/panel/states", test_states);
  g_test_add_func ("/panel/stand-in", test_stand_in);
  g_test_add_func ("/panel/against", test_against);
  g_test_add_func ("/panel/score", test_score);
  g_test_add_func ("/panel/reading", test_reading);
  g_test_add_func ("/panel/probe", test_probe);
  g_test_add_func ("/panel/original", test_original);
  g_test_add_func ("/panel/activation", test_activation);
  g_test_add_func ("/panel/looks", test_looks);
  g_test_add_func ("/panel/color-bar", test_color_bar);
  g_test_add_func ("/panel/color-bar-colours", test_color_bar_colours);
  g_test_add_func ("/panel/swatch", test_swatch);
  g_test_add_func ("/panel/tiles", test_tiles);
  g_test_add_func ("/panel/arrangements", test_arrangements);
  g_test_add_func ("/panel/allocated", test_panel_allocated);
  g_test_add_func ("/panel/large-letters", test_large_letters);
  g_test_add_func ("/panel/tiles-allocated", test_tiles_allocated);
  g_test_add_func ("/panel/right-to-left", test_right_to_left);
  g_test_add_func ("/panel/caption", test_caption);
  g_test_add_func ("/panel/badges", test_badges);
  g_test_add_func ("/panel/high-contrast", test_high_contrast);

  return g_test_run ();
}
