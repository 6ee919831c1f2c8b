/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "psc-test-ui.h"
#include "psc-test-placement.h"

typedef struct
{
  PscImage *image;
  PscPicture *picture;
  PscViewport *viewport;
  PscMapLayer *layer;
  PscCanvas *canvas;
  GtkWindow *window;
} Fixture;

/* A canvas of exactly one screen pixel per image pixel unless @width and @height differ. */
static void
set_up (Fixture *self, gsize image_width, gsize image_height, int width, int height)
{
  self->image = psc_test_ui_new_image (image_width, image_height);
  self->picture = psc_test_ui_new_picture (self->image);
  self->viewport = psc_viewport_new ();
  psc_viewport_set_image (self->viewport, self->image);
  self->layer = psc_map_layer_new ();
  self->canvas = PSC_CANVAS (psc_canvas_new ());
  psc_canvas_set_viewport (self->canvas, self->viewport);
  psc_canvas_set_picture (self->canvas, self->picture);
  psc_canvas_set_layer (self->canvas, self->layer);
  self->window = psc_test_ui_show (GTK_WIDGET (self->canvas), width, height);
}

static void
tear_down (Fixture *self)
{
  psc_test_ui_close (self->window, GTK_WIDGET (self->canvas));
  g_assert_finalize_object (self->layer);
  g_assert_finalize_object (self->viewport);
  g_assert_finalize_object (self->picture);
  g_assert_finalize_object (self->image);
}

static guint
get_grey (GdkTexture *texture, int x, int y)
{
  guint32 pixel = psc_test_ui_get_pixel (texture, x, y);

  g_assert_cmpuint (pixel >> 16, ==, pixel >> 8 & 0xff);
  g_assert_cmpuint (pixel >> 16, ==, pixel & 0xff);
  return pixel & 0xff;
}

/* Until threads have made it. */
static void
wait_for_tile (PscPicture *picture,
               guint level,
               const cairo_rectangle_t *area,
               const PscWindow *window,
               gboolean inverted,
               PscPictureTile *tile)
{
  while (!psc_picture_get_tile (picture, picture, level, area, window, inverted, tile)
         || !tile->is_current)
    g_main_context_iteration (NULL, TRUE);
}

static guint
get_first (const PscPictureTile *tile)
{
  return *(guint32 *) cairo_image_surface_get_data (tile->surface) & 0xff;
}

static void
test_levels (void)
{
  g_autoptr (PscImage) image = psc_test_ui_new_image (301, 211);
  g_autoptr (PscPicture) picture = NULL;
  const float *values = psc_image_get_values (image);
  const cairo_rectangle_t whole = { 0, 0, 301, 211 };
  PscPictureTile tile;
  guint32 pixel;
  double mean = 0;

  psc_image_get_mutable_values (image)[300] = 77;
  psc_image_get_mutable_values (image)[601] = 79;
  picture = psc_test_ui_new_picture (image);
  g_assert_cmpuint (psc_picture_choose_level (picture, 0.26), ==, 1);

  for (guint i = 0; i < 16; i++)
    mean += values[i / 4 * 301 + i % 4] / 16;
  wait_for_tile (picture, 2, &whole, NULL, FALSE, &tile);
  g_assert_cmpint (cairo_image_surface_get_width (tile.surface), ==, 76);
  g_assert_cmpint (cairo_image_surface_get_height (tile.surface), ==, 53);
  g_assert_cmpuint (get_first (&tile), ==, (guint) (mean + 0.5));

  wait_for_tile (picture, 1, &whole, NULL, TRUE, &tile);
  pixel = ((guint32 *) cairo_image_surface_get_data (tile.surface))[150];
  g_assert_cmpuint (pixel & 0xff, ==, 255 - 78);
  g_assert_false (psc_picture_get_tile (picture, picture, 0, &(cairo_rectangle_t){ 400, 0, 9, 9 },
                                        NULL, FALSE, &tile));
}

/* A part of a large image lies where the whole would. */
static void
test_tiles (void)
{
  g_autoptr (PscImage) image = psc_test_ui_new_image (1500, 900);
  g_autoptr (PscPicture) picture = psc_test_ui_new_picture (image);
  PscPictureTile tile;

  wait_for_tile (picture, 0, &(cairo_rectangle_t){ 700, 340, 100, 100 }, NULL, FALSE, &tile);
  g_assert_cmpfloat (tile.x, ==, 512);
  g_assert_cmpfloat (tile.y, ==, 256);
  g_assert_cmpint (cairo_image_surface_get_width (tile.surface), ==, 512);
  g_assert_cmpint (cairo_image_surface_get_height (tile.surface), ==, 256);
  g_assert_cmpuint (get_first (&tile), ==, (512 + 100 * 256) % 256);
}

/* What stands in covers all that is in sight, and has the window if there is anything that has. */
static void
test_stand_in (void)
{
  const PscWindow window = { 100, 100, PSC_WINDOW_LINEAR_EXACT };
  const cairo_rectangle_t corner = { 0, 0, 100, 100 };
  const cairo_rectangle_t far = { 1300, 700, 100, 100 };
  g_autoptr (PscImage) image = psc_test_ui_new_image (1500, 900);
  g_autoptr (PscPicture) picture = psc_test_ui_new_picture (image);
  double mean;
  PscPictureTile tile;

  /* Before any tile was made, there is the whole. */
  g_assert_true (psc_picture_get_tile (picture, picture, 0, &corner, NULL, FALSE, &tile));
  g_assert_false (tile.is_current);
  g_assert_cmpfloat (tile.scale, ==, 4);
  g_assert_cmpint (cairo_image_surface_get_width (tile.surface), ==, 375);

  /* Another window: the last one's picture, in its place. */
  wait_for_tile (picture, 0, &corner, NULL, FALSE, &tile);
  g_assert_true (psc_picture_get_tile (picture, picture, 0, &corner, &window, FALSE, &tile));
  g_assert_false (tile.is_current);
  g_assert_cmpfloat (tile.scale, ==, 1);
  wait_for_tile (picture, 0, &corner, &window, FALSE, &tile);
  g_assert_cmpfloat (tile.scale, ==, 1);

  /* Another place: the whole again, which the window has come to. */
  g_assert_true (psc_picture_get_tile (picture, picture, 0, &far, &window, FALSE, &tile));
  g_assert_false (tile.is_current);
  g_assert_cmpfloat (tile.scale, ==, 4);
  /* Four rows of 20 to 23, of which each is 100 more than the last, modulo 256. */
  mean = (21.5 + 121.5 + 221.5 + 65.5) / 4;
  g_assert_cmpuint (((guint32 *) cairo_image_surface_get_data (tile.surface))[5] & 0xff, ==,
                    (guint) ((mean - 100) / 100 * 255 + 127.5 + 0.5));
  psc_picture_forget (picture, picture);
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* A hand that moves faster than threads render does not make them render what it left behind. */
static void
test_latest_wins (void)
{
  const cairo_rectangle_t whole = { 0, 0, 1500, 900 };
  g_autoptr (PscImage) image = psc_test_ui_new_image (1500, 900);
  g_autoptr (PscPicture) picture = psc_test_ui_new_picture (image);
  PscWindow window = { 0, 100, PSC_WINDOW_LINEAR_EXACT };
  PscPictureTile tile;
  guint n_changes = 0;

  g_signal_connect_swapped (picture, "changed", G_CALLBACK (count_cb), &n_changes);
  for (guint i = 0; i < 50; i++)
    {
      window.centre = 10 + i;
      g_assert_true (psc_picture_get_tile (picture, picture, 0, &whole, &window, FALSE, &tile));
      g_assert_false (tile.is_current);
    }
  wait_for_tile (picture, 0, &whole, &window, FALSE, &tile);
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpuint (get_first (&tile), ==, 0);
  g_assert_cmpuint (((guint32 *) cairo_image_surface_get_data (tile.surface))[59] & 0xff, ==, 128);
}

static void
test_cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_picture_new_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

static void
test_cancelled (void)
{
  g_autoptr (PscImage) image = psc_test_ui_new_image (300, 200);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean done = FALSE;

  g_cancellable_cancel (cancellable);
  psc_picture_new_async (image, cancellable, test_cancelled_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_places (void)
{
  static const struct
  {
    double zoom, x, y;
    gboolean mirrored;
  } cases[] = {
    { 1, 0.5, 0.5, FALSE },  { 1, 0.5, 0.5, TRUE },    { 3.7, 0.2, 0.9, FALSE },
    { 3.7, 0.2, 0.9, TRUE }, { 0.4, 0.5, 0.1, FALSE }, { 64, 1, 0, TRUE },
  };
  Fixture self;

  set_up (&self, 200, 300, 500, 400);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double scale = 4.0 / 3 * cases[i].zoom;
      double x, y, back_x, back_y;

      psc_viewport_fit (self.viewport);
      psc_viewport_zoom_at (self.viewport, cases[i].zoom, 0.5, 0.5);
      psc_viewport_set_centre (self.viewport, cases[i].x, cases[i].y);
      psc_viewport_set_mirrored (self.viewport, cases[i].mirrored);

      g_assert_true (psc_canvas_to_image (self.canvas, 250, 200, &x, &y));
      g_assert_cmpfloat_with_epsilon (x, cases[i].x * 200, 0.5 / scale + 1e-9);
      g_assert_cmpfloat_with_epsilon (y, cases[i].y * 300, 0.5 / scale + 1e-9);

      g_assert_true (psc_canvas_from_image (self.canvas, 31.5, 270.25, &x, &y));
      g_assert_true (psc_canvas_to_image (self.canvas, x, y, &back_x, &back_y));
      g_assert_cmpfloat_with_epsilon (back_x, 31.5, 1e-9);
      g_assert_cmpfloat_with_epsilon (back_y, 270.25, 1e-9);

      g_assert_true (psc_canvas_to_image (self.canvas, 251, 200, &back_x, &y));
      g_assert_true (psc_canvas_to_image (self.canvas, 250, 200, &x, &y));
      g_assert_cmpfloat_with_epsilon (back_x - x, (cases[i].mirrored ? -1 : 1) / scale, 1e-9);
    }
  tear_down (&self);
}

static void
test_bare_image (void)
{
  static const int points[][2] = { { 0, 0 }, { 299, 0 }, { 17, 150 }, { 299, 199 } };
  g_autoptr (PscOverlay) overlay = psc_test_ui_new_overlay ("saliency", PSC_EXPLANATION_FUSED,
                                                            psc_test_place (300, 200, 16), 8, 8, 1);
  Fixture self;

  set_up (&self, 300, 200, 300, 200);
  psc_map_layer_set_overlay (self.layer, overlay);
  psc_canvas_set_overlay_shown (self.canvas, FALSE);
  for (guint mirrored = 0; mirrored < 2; mirrored++)
    {
      g_autoptr (GdkTexture) texture = NULL;

      psc_viewport_set_mirrored (self.viewport, mirrored != 0);
      texture = psc_test_ui_shoot (GTK_WIDGET (self.canvas), "bare");
      for (guint i = 0; i < G_N_ELEMENTS (points); i++)
        {
          int x = mirrored != 0 ? 299 - points[i][0] : points[i][0];

          g_assert_cmpuint (get_grey (texture, x, points[i][1]), ==,
                            (guint) (points[i][0] + 100 * points[i][1]) % 256);
        }
    }
  psc_map_layer_clear (self.layer);
  tear_down (&self);
}

static void
test_window (void)
{
  Fixture self;
  g_autoptr (GdkTexture) own = NULL;
  g_autoptr (GdkTexture) window = NULL;
  g_autoptr (GdkTexture) inverted = NULL;

  set_up (&self, 300, 200, 300, 200);
  own = psc_test_ui_shoot (GTK_WIDGET (self.canvas), "window-own");
  psc_viewport_set_window (self.viewport, &(PscWindow){ 100, 100, PSC_WINDOW_LINEAR_EXACT });
  window = psc_test_ui_shoot (GTK_WIDGET (self.canvas), "window-narrow");
  psc_viewport_set_inverted (self.viewport, TRUE);
  inverted = psc_test_ui_shoot (GTK_WIDGET (self.canvas), "window-inverted");

  g_assert_cmpuint (get_grey (own, 120, 0), ==, 120);
  g_assert_cmpuint (get_grey (window, 120, 0), ==, 179);
  g_assert_cmpuint (get_grey (window, 40, 0), ==, 0);
  g_assert_cmpuint (get_grey (inverted, 120, 0), ==, 255 - 179);
  g_assert_cmpuint (get_grey (inverted, 40, 0), ==, 255);
  tear_down (&self);
}

static PscPicture *
new_plain_picture (float value)
{
  g_autoptr (PscImage) image = psc_test_ui_new_image (700, 500);

  for (gsize i = 0; i < 700 * 500; i++)
    psc_image_get_mutable_values (image)[i] = value;
  return psc_test_ui_new_picture (image);
}

static void
assert_plain (GdkTexture *texture, guint grey)
{
  gsize n = (gsize) gdk_texture_get_width (texture) * (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, n);

  gdk_texture_download (texture, (guchar *) pixels, (gsize) gdk_texture_get_width (texture) * 4);
  for (gsize i = 0; i < n; i++)
    g_assert_cmphex (pixels[i] & 0xffffff, ==, grey * 0x010101);
}

/* What there is by now. */
static void
draw_once (PscCanvas *canvas)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (canvas));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  gdk_paintable_snapshot (paintable, snapshot, 700, 500);
  node = gtk_snapshot_free_to_node (snapshot);
  g_clear_pointer (&node, gsk_render_node_unref);
}

/* Whatever was asked of the picture before, and whenever it comes, the next one shows itself. */
static void
test_other_picture (void)
{
  g_autoptr (PscPicture) dark = new_plain_picture (40);
  g_autoptr (PscPicture) bright = new_plain_picture (200);
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  g_autoptr (PscOverlay) overlay = psc_test_ui_new_overlay ("saliency", PSC_EXPLANATION_FUSED,
                                                            psc_test_place (700, 500, 16), 8, 8, 1);
  Fixture self;

  set_up (&self, 700, 500, 700, 500);
  psc_map_display_spread_contours (&display, 2);
  psc_map_layer_set_display (self.layer, &display);
  for (guint round = 0; round < 10; round++)
    {
      PscPicture *picture = round % 2 == 0 ? dark : bright;
      g_autoptr (GdkTexture) texture = NULL;

      psc_map_layer_set_overlay (self.layer, overlay);
      psc_viewport_zoom_at (self.viewport, 1 + round % 3, 0.5, 0.5);
      if (round % 4 < 2)
        psc_test_ui_settle (GTK_WIDGET (self.canvas));
      else
        draw_once (self.canvas);
      psc_map_layer_clear (self.layer);
      psc_canvas_set_picture (self.canvas, picture);
      texture = psc_test_ui_shoot (GTK_WIDGET (self.canvas), "other-picture");
      assert_plain (texture, round % 2 == 0 ? 40 : 200);
    }
  psc_canvas_set_picture (self.canvas, NULL);
  g_assert_true (psc_canvas_is_current (self.canvas));
  tear_down (&self);
}

/* Lines are traced once, and only moved from there on. */
static void
test_lines_stay (void)
{
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  g_autoptr (PscOverlay) hot = psc_test_ui_new_overlay ("saliency", PSC_EXPLANATION_FUSED,
                                                        psc_test_place (320, 200, 24), 12, 12, 1);
  PscMapLines *lines;
  Fixture self;

  set_up (&self, 320, 200, 320, 200);
  psc_map_display_spread_contours (&display, 2);
  psc_map_layer_set_display (self.layer, &display);
  psc_map_layer_set_overlay (self.layer, hot);
  g_assert_null (psc_map_layer_get_lines (self.layer));
  psc_test_ui_settle (GTK_WIDGET (self.canvas));
  lines = psc_map_layer_get_lines (self.layer);
  g_assert_nonnull (lines);
  psc_viewport_zoom_at (self.viewport, 3, 0.5, 0.5);
  psc_test_ui_settle (GTK_WIDGET (self.canvas));
  psc_viewport_set_centre (self.viewport, 0.4, 0.6);
  psc_test_ui_settle (GTK_WIDGET (self.canvas));
  g_assert_true (psc_map_layer_get_lines (self.layer) == lines);

  /* Another display is another picture, and the last one's stays until that is there. */
  display.contours[0] = 0.6;
  psc_map_layer_set_display (self.layer, &display);
  g_assert_true (psc_map_layer_get_lines (self.layer) == lines);
  g_assert_false (psc_map_layer_is_rendered (self.layer));
  psc_test_ui_settle (GTK_WIDGET (self.canvas));
  g_assert_true (psc_map_layer_is_rendered (self.layer));
  g_assert_true (psc_map_layer_get_lines (self.layer) != lines);
  psc_map_layer_clear (self.layer);
  g_assert_null (psc_map_layer_get_lines (self.layer));
  tear_down (&self);
}

/* The brightest coloured point on the screen. */
static void
find_hot (GdkTexture *texture, double *x, double *y)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  double sum = 0;

  *x = *y = 0;
  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int i = 0; i < width * height; i++)
    {
      int red = pixels[i] >> 16 & 0xff;
      int blue = pixels[i] & 0xff;
      double weight = red - blue > 3 ? red - blue : 0;

      sum += weight;
      *x += weight * (i % width + 0.5);
      *y += weight * (i / width + 0.5); /* NOLINT */
    }
  g_assert_cmpfloat (sum, >, 0);
  *x /= sum;
  *y /= sum;
}

/* A wide image, which the model saw with black above and below, cropped at the sides or out of
 * shape, drawn at another size, zoomed and mirrored: a single hot pixel of the map is where the
 * model saw it, to within half a model pixel. */
static void
test_hot_spot (void)
{
  static const struct
  {
    guint u, v;
    double zoom;
    gboolean mirrored;
    PscFraming framing;
  } cases[] = {
    { 5, 7, 1, FALSE, PSC_FRAMING_SQUARE },   { 5, 7, 1, TRUE, PSC_FRAMING_SQUARE },
    { 20, 12, 1, FALSE, PSC_FRAMING_SQUARE }, { 12, 10, 1.5, TRUE, PSC_FRAMING_SQUARE },
    { 4, 5, 1, FALSE, PSC_FRAMING_CROP },     { 18, 17, 1.2, TRUE, PSC_FRAMING_CROP },
    { 4, 5, 1, FALSE, PSC_FRAMING_STRETCH },  { 12, 17, 1.2, TRUE, PSC_FRAMING_STRETCH },
    { 5, 9, 1, FALSE, PSC_FRAMING_FIT_DOWN },
  };
  Fixture self;

  set_up (&self, 320, 200, 480, 420);
  for (gsize i = 0; i < 320 * 200; i++)
    psc_image_get_mutable_values (self.image)[i] = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const PscPlacement placement = psc_test_place_as (cases[i].framing, 320, 200, 24);
      g_autoptr (PscOverlay) overlay = psc_test_ui_new_overlay (
          "saliency", PSC_EXPLANATION_FUSED, placement, cases[i].u, cases[i].v, 1);
      g_autoptr (GdkTexture) texture = NULL;
      double x, y, u, v;

      psc_viewport_set_image (self.viewport, NULL);
      psc_viewport_set_image (self.viewport, self.image);
      psc_viewport_zoom_at (self.viewport, cases[i].zoom, 0.5, 0.5);
      psc_viewport_set_mirrored (self.viewport, cases[i].mirrored);
      psc_viewport_set_inverted (self.viewport, FALSE);
      psc_map_layer_set_overlay (self.layer, overlay);
      texture = psc_test_ui_shoot (GTK_WIDGET (self.canvas), "hot-spot");
      find_hot (texture, &x, &y);
      psc_canvas_to_image (self.canvas, x, y, &x, &y);
      psc_placement_to_model (&placement, x, y, &u, &v);
      g_assert_cmpfloat_with_epsilon (u, cases[i].u + 0.5, 0.1);
      g_assert_cmpfloat_with_epsilon (v, cases[i].v + 0.5, 0.1);
      psc_map_layer_clear (self.layer);
    }
  tear_down (&self);
}

/* From row @first to before @end, all of which must be grey. */
static double
sum_levels (GdkTexture *texture, int first, int end)
{
  int width = gdk_texture_get_width (texture);
  g_autofree guint32 *pixels = g_new (guint32, width * gdk_texture_get_height (texture));
  double sum = 0;

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int i = first * width; i < end * width; i++)
    {
      g_assert_cmpuint (pixels[i] >> 16 & 0xff, ==, pixels[i] & 0xff);
      sum += pixels[i] & 0xff;
    }
  return sum;
}

/* What a crop left out is darker than the image and has none of the map's colour, in colours and
 * with contours, mirrored or not; what the model saw stays as it is where the map says nothing. */
static void
test_unseen (void)
{
  const PscPlacement placement = psc_test_place_as (PSC_FRAMING_CROP, 200, 400, 24);
  g_autoptr (PscOverlay) overlay =
      psc_test_ui_new_overlay ("saliency", PSC_EXPLANATION_FUSED, placement, 12, 0, 1);
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  Fixture self;

  set_up (&self, 200, 400, 200, 400);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GdkTexture) bare = NULL;
      g_autoptr (GdkTexture) texture = NULL;

      psc_viewport_set_mirrored (self.viewport, i % 2 == 1);
      if (i == 2)
        psc_map_display_spread_contours (&display, 2);
      psc_map_layer_set_display (self.layer, &display);
      psc_canvas_set_overlay_shown (self.canvas, FALSE);
      psc_map_layer_set_overlay (self.layer, overlay);
      bare = psc_test_ui_shoot (GTK_WIDGET (self.canvas), "unseen-bare");
      psc_canvas_set_overlay_shown (self.canvas, TRUE);
      texture = psc_test_ui_shoot (GTK_WIDGET (self.canvas), "unseen");
      g_assert_cmpfloat (sum_levels (texture, 0, 98), <, 0.8 * sum_levels (bare, 0, 98));
      g_assert_cmpfloat (sum_levels (texture, 302, 400), <, 0.8 * sum_levels (bare, 302, 400));
      g_assert_cmpfloat (sum_levels (texture, 200, 298), ==, sum_levels (bare, 200, 298));
    }
  tear_down (&self);
}

static double
sum_row_with_cells (Fixture *self, gboolean shown)
{
  g_autoptr (GdkTexture) texture = NULL;

  psc_canvas_set_cells_shown (self->canvas, shown);
  texture = psc_test_ui_shoot (GTK_WIDGET (self->canvas), shown ? "cells" : "no-cells");
  return sum_levels (texture, 99, 101);
}

/* The border between two rows of cells runs through the middle of the image, unless cells are
 * pixels. */
static void
test_cells (void)
{
  const PscPlacement placement = psc_test_place_as (PSC_FRAMING_CROP, 200, 200, 24);
  g_autoptr (PscOverlay) overlay =
      psc_test_ui_new_overlay ("saliency", PSC_EXPLANATION_FUSED, placement, 12, 0, 1);
  const float cells[] = { 1, 0, 0, 0, 0, 0 };
  Fixture self;
  double bare;

  set_up (&self, 200, 200, 200, 200);
  psc_map_layer_set_overlay (self.layer, overlay);
  bare = sum_row_with_cells (&self, FALSE);
  g_assert_cmpfloat (sum_row_with_cells (&self, TRUE), ==, bare);
  psc_overlay_set_cells (overlay, (PscMapGrid){ 3, 2, 24 }, cells);
  psc_canvas_queue_outlines (self.canvas);
  g_assert_cmpfloat (sum_row_with_cells (&self, FALSE), ==, bare);
  g_assert_cmpfloat (sum_row_with_cells (&self, TRUE), >, 1.05 * bare);
  tear_down (&self);
}

static guint
count_coloured (GtkWidget *widget, const char *name)
{
  g_autoptr (GdkTexture) texture = psc_test_ui_shoot (widget, name);
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  guint n = 0;

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int i = 0; i < width * height; i++)
    n += (pixels[i] >> 16 & 0xff) != (pixels[i] & 0xff);
  return n;
}

static gboolean
has_colour (GtkWidget *widget, const char *name)
{
  return count_coloured (widget, name) > 0;
}

static void
test_colours (void)
{
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  g_autoptr (PscOverlay) hot = psc_test_ui_new_overlay ("saliency", PSC_EXPLANATION_FUSED,
                                                        psc_test_place (320, 200, 24), 12, 12, 1);
  g_autoptr (PscOverlay) flat = psc_test_ui_new_overlay ("saliency", PSC_EXPLANATION_FUSED,
                                                         psc_test_place (320, 200, 24), 12, 12, 0);
  g_autoptr (PscOverlay) negative = psc_test_ui_new_overlay (
      "saliency", PSC_EXPLANATION_FUSED, psc_test_place (320, 200, 24), 12, 12, -1);
  GtkWidget *canvas;
  Fixture self;

  set_up (&self, 320, 200, 320, 200);
  canvas = GTK_WIDGET (self.canvas);
  g_assert_false (has_colour (canvas, "colours-none"));
  psc_map_layer_set_overlay (self.layer, flat);
  g_assert_false (has_colour (canvas, "colours-flat"));
  psc_map_layer_set_overlay (self.layer, negative);
  g_assert_false (has_colour (canvas, "colours-negative"));
  psc_map_layer_set_overlay (self.layer, hot);
  g_assert_true (has_colour (canvas, "colours-hot"));
  display.n_contours = 1;
  display.contours[0] = 0.5;
  psc_map_layer_set_display (self.layer, &display);
  g_assert_true (has_colour (canvas, "colours-contour"));
  psc_canvas_set_overlay_shown (self.canvas, FALSE);
  g_assert_false (has_colour (canvas, "colours-hidden"));
  psc_map_layer_clear (self.layer);
  tear_down (&self);
}

/* @caption: (nullable) */
static const char *
outline_cb (cairo_t *cr, gpointer caption)
{
  cairo_rectangle (cr, 0.25, 0.25, 0.5, 0.5);
  cairo_stroke (cr);
  return caption;
}

static void
test_outlines_and_cross (void)
{
  Fixture self;
  guint bare, captioned;

  set_up (&self, 320, 200, 320, 200);
  psc_canvas_set_outline_func (self.canvas, outline_cb, NULL, NULL);
  bare = count_coloured (GTK_WIDGET (self.canvas), "outlines");
  g_assert_cmpuint (bare, >, 0);
  psc_canvas_set_outline_func (self.canvas, outline_cb, (gpointer) "called", NULL);
  captioned = count_coloured (GTK_WIDGET (self.canvas), "outlines-with-caption");
  g_assert_cmpuint (captioned, >, bare + 20);
  psc_canvas_set_outline_func (self.canvas, NULL, NULL, NULL);
  g_assert_false (has_colour (GTK_WIDGET (self.canvas), "no-outlines"));
  psc_viewport_set_point (self.viewport, 100, 100);
  g_assert_true (has_colour (GTK_WIDGET (self.canvas), "cross"));
  tear_down (&self);
}

/* What the keyboard can do. */
static void
test_actions (void)
{
  const PscWindow *window;
  Fixture self;
  double x, y;

  set_up (&self, 320, 200, 320, 200);
  gtk_widget_activate_action (GTK_WIDGET (self.canvas), "canvas.zoom", "i", 2);
  g_assert_cmpfloat_with_epsilon (psc_viewport_get_zoom (self.viewport), 1.25 * 1.25, 1e-9);
  psc_viewport_get_centre (self.viewport, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 0.5, 0.01);
  gtk_widget_activate_action (GTK_WIDGET (self.canvas), "canvas.pan", "(ii)", 1, 0);
  psc_viewport_get_centre (self.viewport, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 0.5 + 0.1 / (1.25 * 1.25), 0.01);
  gtk_widget_activate_action (GTK_WIDGET (self.canvas), "canvas.window", "(ii)", 3, -1);
  window = psc_viewport_get_window (self.viewport);
  g_assert_cmpfloat_with_epsilon (window->width, 255 * 1.1, 1e-6);
  g_assert_cmpfloat_with_epsilon (window->centre, 127.5 - 255 / 30.0, 1e-6);
  g_assert_false (psc_viewport_get_point (self.viewport, &x, &y));
  gtk_widget_activate_action (GTK_WIDGET (self.canvas), "canvas.point", "(ii)", 1, 0);
  g_assert_true (psc_viewport_get_point (self.viewport, &x, &y));
  tear_down (&self);
}

/* The last map stands in while the next is computed, but not for one that failed, nor long. */
static void
test_stale (void)
{
  g_autoptr (PscOverlay) first = psc_test_ui_new_overlay ("saliency", PSC_EXPLANATION_FUSED,
                                                          psc_test_place (8, 8, 8), 1, 1, 1);
  g_autoptr (PscOverlay) second = psc_overlay_new (
      psc_overlay_get_method (first), PSC_EXPLANATION_CONVENTIONAL, psc_overlay_get_query (first));
  g_autoptr (PscMapLayer) layer = psc_map_layer_new ();
  float *values = g_new0 (float, 64);

  psc_map_layer_set_overlay (layer, first);
  while (psc_map_layer_get_surface (layer) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (psc_map_layer_is_stale (layer));
  psc_map_layer_set_overlay (layer, second);
  g_assert_nonnull (psc_map_layer_get_surface (layer));
  g_assert_true (psc_map_layer_is_stale (layer));
  while (psc_map_layer_get_surface (layer) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (psc_map_layer_get_measure (layer));

  psc_map_layer_set_overlay (layer, first);
  psc_map_layer_set_overlay (layer, second);
  psc_overlay_set_state (second, PSC_OVERLAY_FAILED, "why");
  while (psc_map_layer_get_surface (layer) != NULL)
    g_main_context_iteration (NULL, TRUE);

  values[3] = 2;
  psc_overlay_take_map (second, PSC_OVERLAY_STACK, values, psc_overlay_get_placement (first));
  while (psc_map_layer_get_surface (layer) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (psc_map_layer_is_stale (layer));
  g_assert_cmpfloat (psc_map_layer_get_measure (layer)->limit, ==, 2);
}

/* A map is measured on a thread: what is on screen changes when that has come. */
static void
wait_for_limit (PscMapLayer *layer, double limit)
{
  while (psc_map_layer_get_measure (layer) == NULL
         || psc_map_layer_get_measure (layer)->limit != limit)
    g_main_context_iteration (NULL, TRUE);
}

/* Display and measure on screen are of one another, whatever was set since. */
static void
test_measured (void)
{
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  g_autoptr (PscOverlay) overlay = psc_test_ui_new_overlay ("saliency", PSC_EXPLANATION_FUSED,
                                                            psc_test_place (8, 8, 8), 1, 1, 3);
  g_autoptr (PscMapLayer) layer = psc_map_layer_new ();
  float *values = g_new0 (float, 64);

  psc_map_layer_set_overlay (layer, overlay);
  g_assert_null (psc_map_layer_get_measure (layer));
  g_assert_false (psc_map_layer_is_rendered (layer));
  wait_for_limit (layer, 3);

  display.opacity = 0.5;
  psc_map_layer_set_display (layer, &display);
  g_assert_cmpfloat (psc_map_layer_get_display (layer)->opacity, ==, 0.5);
  display.sign = PSC_SIGN_ABSOLUTE;
  psc_map_layer_set_display (layer, &display);
  g_assert_cmpint (psc_map_layer_get_display (layer)->sign, ==, PSC_SIGN_POSITIVE);
  /* The last one counts, and what it was before is measured already. */
  display.sign = PSC_SIGN_POSITIVE;
  psc_map_layer_set_display (layer, &display);
  display.sign = PSC_SIGN_SIGNED;
  psc_map_layer_set_display (layer, &display);
  while (psc_map_layer_get_display (layer)->sign != PSC_SIGN_SIGNED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (psc_map_layer_get_measure (layer)->minimum, ==, 0);

  /* The map changes, and the last one stays until the next is measured. */
  values[5] = -7;
  psc_overlay_take_map (overlay, PSC_OVERLAY_STACK, values, psc_overlay_get_placement (overlay));
  g_assert_cmpfloat (psc_map_layer_get_measure (layer)->limit, ==, 3);
  wait_for_limit (layer, 7);
  g_assert_cmpfloat (psc_map_layer_get_measure (layer)->minimum, ==, -7);

  psc_map_layer_clear (layer);
  g_assert_null (psc_map_layer_get_measure (layer));
  psc_map_layer_set_overlay (layer, overlay);
  psc_map_layer_clear (layer);
  psc_map_layer_set_overlay (layer, NULL);
  g_assert_true (psc_map_layer_is_rendered (layer));
}

static void
test_shared_scale (void)
{
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  g_autoptr (PscScaleGroup) group = psc_scale_group_new ();
  g_autoptr (PscMapLayer) weak = psc_map_layer_new ();
  g_autoptr (PscMapLayer) strong = psc_map_layer_new ();
  PscMapLayer *layers[] = { weak, strong };

  display.scale = PSC_SCALE_SHARED;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PscOverlay) overlay = psc_test_ui_new_overlay (
          "saliency", PSC_EXPLANATION_FUSED, psc_test_place (8, 8, 8), 1, 1, i == 0 ? 1 : 4);

      psc_map_layer_set_display (layers[i], &display);
      psc_map_layer_set_scale_group (layers[i], group);
      psc_map_layer_set_overlay (layers[i], overlay);
    }
  wait_for_limit (layers[1], 4);
  wait_for_limit (layers[0], 4);
  psc_map_layer_clear (layers[1]);
  g_assert_cmpfloat (psc_map_layer_get_measure (layers[0])->limit, ==, 1);
  display.scale = PSC_SCALE_MAP;
  psc_map_layer_set_display (layers[0], &display);
  while (psc_map_layer_get_display (layers[0])->scale != PSC_SCALE_MAP)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (psc_map_layer_get_measure (layers[0])->limit, ==, 1);
}

int
main (int argc, char *argv[])
{
  psc_test_ui_init (&argc, &argv);

  g_test_add_func ("/canvas/levels", test_levels);
  g_test_add_func ("/canvas/tiles", test_tiles);
  g_test_add_func ("/canvas/stand-in", test_stand_in);
  g_test_add_func ("/canvas/latest-wins", test_latest_wins);
  g_test_add_func ("/canvas/cancelled", test_cancelled);
  g_test_add_func ("/canvas/places", test_places);
  g_test_add_func ("/canvas/bare-image", test_bare_image);
  g_test_add_func ("/canvas/window", test_window);
  g_test_add_func ("/canvas/other-picture", test_other_picture);
  g_test_add_func ("/canvas/lines-stay", test_lines_stay);
  g_test_add_func ("/canvas/hot-spot", test_hot_spot);
  g_test_add_func ("/canvas/unseen", test_unseen);
  g_test_add_func ("/canvas/cells", test_cells);
  g_test_add_func ("/canvas/colours", test_colours);
  g_test_add_func ("/canvas/outlines-and-cross", test_outlines_and_cross);
  g_test_add_func ("/canvas/actions", test_actions);
  g_test_add_func ("/canvas/stale", test_stale);
  g_test_add_func ("/canvas/measured", test_measured);
  g_test_add_func ("/canvas/shared-scale", test_shared_scale);
  return g_test_run ();
}
