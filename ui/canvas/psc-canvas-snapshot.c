/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas-private.h"

#include <glib/gi18n.h>

#include "attribution/psc-unseen.h"

/* In screen pixels. */
#define CONTOUR_THICKNESS 1.5
#define OUTLINE_THICKNESS 1.5
#define SHADE_THICKNESS   3.5
#define UNSEEN_THICKNESS  1
#define CELLS_THICKNESS   1
#define CAPTION_MARGIN    8
#define CROSS_MIN_ARM     5
#define CROSS_MAX_ARM     14

static const GdkRGBA cross_colour = { 0.35f, 0.85f, 1, 0.9f };
static const GdkRGBA cross_shade = { 0, 0, 0, 0.6f };
static const GdkRGBA cells_colour = { 1, 1, 1, 0.4f };
static const GdkRGBA unseen_colour = { 1, 1, 1, 0.85f };

void
psc_canvas_drop_nodes (PscCanvas *self)
{
  g_clear_pointer (&self->picture_node, gsk_render_node_unref);
  g_clear_pointer (&self->map_node, gsk_render_node_unref);
  g_clear_pointer (&self->region_node, gsk_render_node_unref);
}

/* Measured: with the cairo renderer a texture costs ten times what drawing with cairo does. */
static gboolean
draws_with_cairo (PscCanvas *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;

  return renderer == NULL || GSK_IS_CAIRO_RENDERER (renderer);
}

static void
get_bounds (PscCanvas *self, graphene_rect_t *bounds)
{
  graphene_rect_init (bounds, 0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                      (float) gtk_widget_get_height (GTK_WIDGET (self)));
}

/* From here on, the image's top left is the origin, lengths are screen pixels, and x runs along the
 * image's rows. */
static void
place_cairo (cairo_t *cr, const PscCanvasPlace *place)
{
  cairo_translate (cr, place->origin_x, place->origin_y);
  if (place->mirrored)
    cairo_scale (cr, -1, 1);
}

static void
place_snapshot (GtkSnapshot *snapshot, const PscCanvasPlace *place)
{
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) place->origin_x, (float) place->origin_y));
  if (place->mirrored)
    gtk_snapshot_scale (snapshot, -1, 1);
}

static void
get_image_rectangle (PscCanvas *self, double scale, cairo_rectangle_t *rectangle)
{
  PscImage *image = psc_picture_get_image (self->picture);

  rectangle->x = rectangle->y = 0;
  rectangle->width = (double) psc_image_get_width (image) * scale;
  rectangle->height = (double) psc_image_get_height (image) * scale;
}

static void
paint (cairo_t *cr,
       cairo_surface_t *surface,
       const cairo_rectangle_t *area,
       const cairo_rectangle_t *clip)
{
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (surface);
  cairo_matrix_t matrix;

  cairo_matrix_init_scale (&matrix, cairo_image_surface_get_width (surface) / area->width,
                           cairo_image_surface_get_height (surface) / area->height);
  cairo_matrix_translate (&matrix, -area->x, -area->y);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_PAD);
  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, clip->x, clip->y, clip->width, clip->height);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
}

static void
append_texture (GtkSnapshot *snapshot,
                GdkTexture *texture,
                const PscCanvasPlace *place,
                const cairo_rectangle_t *area,
                const cairo_rectangle_t *clip)
{
  gtk_snapshot_save (snapshot);
  place_snapshot (snapshot, place);
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT ((float) clip->x, (float) clip->y,
                                               (float) clip->width, (float) clip->height));
  gtk_snapshot_append_texture (snapshot, texture,
                               &GRAPHENE_RECT_INIT ((float) area->x, (float) area->y,
                                                    (float) area->width, (float) area->height));
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_restore (snapshot);
}

/* What of the image is in sight, in its pixels. */
static void
get_visible (PscCanvas *self, cairo_rectangle_t *area)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double x0, y0, x1, y1;

  psc_canvas_to_image (self, 0, 0, &x0, &y0);
  psc_canvas_to_image (self, width, gtk_widget_get_height (GTK_WIDGET (self)), &x1, &y1);
  area->x = MIN (x0, x1);
  area->y = y0;
  area->width = ABS (x1 - x0);
  area->height = y1 - y0;
}

static void
intersect (cairo_rectangle_t *clip, const cairo_rectangle_t *area)
{
  double right = MIN (clip->x + clip->width, area->x + area->width);
  double bottom = MIN (clip->y + clip->height, area->y + area->height);

  clip->x = MAX (clip->x, area->x);
  clip->y = MAX (clip->y, area->y);
  clip->width = MAX (right - clip->x, 0);
  clip->height = MAX (bottom - clip->y, 0);
}

static void
draw_picture (PscCanvas *self, GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  const PscCanvasLook *look = &self->look;
  const PscCanvasPlace *place = &look->place;
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  guint level = psc_picture_choose_level (self->picture, place->scale * factor);
  cairo_rectangle_t visible, area, clip;
  PscPictureTile tile = { .is_current = TRUE };
  gboolean has_tile;

  get_visible (self, &visible);
  has_tile = psc_picture_get_tile (self->picture, self, level, &visible,
                                   look->has_window ? &look->window : NULL, look->inverted, &tile);
  self->picture_is_current = tile.is_current;
  if (!has_tile)
    return;

  area.x = tile.x * place->scale;
  area.y = tile.y * place->scale;
  area.width = cairo_image_surface_get_width (tile.surface) * tile.scale * place->scale;
  area.height = cairo_image_surface_get_height (tile.surface) * tile.scale * place->scale;
  get_image_rectangle (self, place->scale, &clip);
  intersect (&clip, &area);

  if (draws_with_cairo (self))
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);

      place_cairo (cr, place);
      paint (cr, tile.surface, &area, &clip);
      cairo_destroy (cr);
    }
  else
    append_texture (snapshot, psc_picture_get_texture (self->picture, &tile), place, &area, &clip);
}

static void
scale_rectangle (cairo_rectangle_t *rectangle, double factor)
{
  rectangle->x *= factor;
  rectangle->y *= factor;
  rectangle->width *= factor;
  rectangle->height *= factor;
}

/* Where the whole of the map lies: over all that the model's input covers. */
static void
get_map_area (PscCanvas *self, double scale, cairo_rectangle_t *area)
{
  psc_placement_get_input_area (psc_map_layer_get_placement (self->layer), &area->x, &area->y,
                                &area->width, &area->height);
  scale_rectangle (area, scale);
}

static void
draw_colours (PscCanvas *self,
              GtkSnapshot *snapshot,
              const graphene_rect_t *bounds,
              const cairo_rectangle_t *clip)
{
  const PscCanvasPlace *place = &self->look.place;
  cairo_surface_t *surface = psc_map_layer_get_surface (self->layer);
  cairo_rectangle_t area;

  if (surface == NULL)
    return;
  get_map_area (self, place->scale, &area);
  if (draws_with_cairo (self))
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);

      cairo_rectangle_t on_map = *clip;

      intersect (&on_map, &area);
      place_cairo (cr, place);
      paint (cr, surface, &area, &on_map);
      cairo_destroy (cr);
    }
  else
    append_texture (snapshot, psc_map_layer_get_texture (self->layer), place, &area, clip);
}

static void
get_lines_place (PscCanvas *self, PscLinesPlace *place)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double scale = self->look.place.scale * factor;
  cairo_rectangle_t image;

  get_map_area (self, scale, &place->map);
  get_image_rectangle (self, scale, &image);
  place->image_width = image.width;
  place->image_height = image.height;
  get_visible (self, &place->visible);
  scale_rectangle (&place->visible, scale);
  place->thickness = CONTOUR_THICKNESS * factor;
}

static void
draw_lines (PscCanvas *self,
            GtkSnapshot *snapshot,
            const graphene_rect_t *bounds,
            const cairo_rectangle_t *image)
{
  PscMapLines *lines = psc_map_layer_get_lines (self->layer);
  cairo_rectangle_t clip = *image;
  PscLinesPlace place;
  PscLinesTile tile;
  gboolean has_tile;

  if (lines == NULL)
    {
      psc_lines_view_clear (self->lines_view);
      return;
    }
  get_lines_place (self, &place);
  has_tile = psc_lines_view_get_tile (self->lines_view, lines, &place, &tile);
  self->map_is_current = self->map_is_current && tile.is_current;
  if (!has_tile)
    return;

  scale_rectangle (&tile.area, 1.0 / gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  intersect (&clip, &tile.area);
  if (draws_with_cairo (self))
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);

      place_cairo (cr, &self->look.place);
      paint (cr, tile.surface, &tile.area, &clip);
      cairo_destroy (cr);
    }
  else
    append_texture (snapshot, psc_lines_view_get_texture (self->lines_view), &self->look.place,
                    &tile.area, &clip);
}

/* The highest strip above or below what the model sees, on screen; wide ones at the sides have no
 * room for a line of text. */
static void
get_strip (const PscPlacement *placement,
           double scale,
           const cairo_rectangle_t *image,
           cairo_rectangle_t *strip)
{
  double below = (double) placement->height - placement->bottom;

  *strip = *image;
  if (below >= placement->top)
    strip->y += placement->bottom * scale;
  strip->height = MAX (below, placement->top) * scale;
}

static void
caption_unseen (PscCanvas *self, GtkSnapshot *snapshot, const cairo_rectangle_t *strip)
{
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), _ ("Not seen by the model"));
  const PscCanvasPlace *place = &self->look.place;
  int width, height;
  double x;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (width + 2 * CAPTION_MARGIN > strip->width || height + 4 > strip->height)
    return;
  x = place->origin_x + (place->mirrored ? -1 : 1) * (strip->x + strip->width / 2) - width / 2.0;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) (place->origin_y + strip->y
                                                          + (strip->height - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &unseen_colour);
  gtk_snapshot_restore (snapshot);
}

static void
draw_unseen (PscCanvas *self,
             GtkSnapshot *snapshot,
             const graphene_rect_t *bounds,
             const cairo_rectangle_t *image)
{
  const PscPlacement *placement = psc_map_layer_get_placement (self->layer);
  cairo_rectangle_t strip;
  cairo_t *cr;

  if (placement == NULL || psc_placement_is_whole (placement))
    return;
  cr = gtk_snapshot_append_cairo (snapshot, bounds);
  place_cairo (cr, &self->look.place);
  psc_unseen_draw (placement, cr, image, UNSEEN_THICKNESS);
  cairo_destroy (cr);
  get_strip (placement, self->look.place.scale, image, &strip);
  caption_unseen (self, snapshot, &strip);
}

/* The lines between @n cells along an axis, from the first one's edge to the last one's. */
static void
trace_cells (const PscPlacement *placement, cairo_t *cr, double scale, guint n, gboolean is_upright)
{
  double side = (double) placement->side;

  for (guint i = 0; i <= n; i++)
    {
      double at = i * side / n;
      double x, y;

      psc_placement_to_image (placement, is_upright ? at : 0, is_upright ? 0 : at, &x, &y);
      cairo_move_to (cr, x * scale, y * scale);
      psc_placement_to_image (placement, is_upright ? at : side, is_upright ? side : at, &x, &y);
      cairo_line_to (cr, x * scale, y * scale);
    }
}

static void
draw_cells (PscCanvas *self,
            GtkSnapshot *snapshot,
            const graphene_rect_t *bounds,
            const cairo_rectangle_t *image)
{
  const PscPlacement *placement = psc_map_layer_get_placement (self->layer);
  PscOverlay *overlay = psc_map_layer_get_overlay (self->layer);
  double scale = self->look.place.scale;
  PscMapGrid grid;
  cairo_t *cr;

  if (!self->cells_shown || placement == NULL || overlay == NULL)
    return;
  grid = psc_overlay_get_grid (overlay);
  if (psc_map_grid_is_of_pixels (grid))
    return;

  cr = gtk_snapshot_append_cairo (snapshot, bounds);
  place_cairo (cr, &self->look.place);
  cairo_rectangle (cr, image->x, image->y, image->width, image->height);
  cairo_clip (cr);
  trace_cells (placement, cr, scale, grid.columns, TRUE);
  trace_cells (placement, cr, scale, grid.rows, FALSE);
  cairo_set_line_width (cr, CELLS_THICKNESS);
  gdk_cairo_set_source_rgba (cr, &cells_colour);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_map (PscCanvas *self, GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  cairo_rectangle_t image;

  self->map_is_current = TRUE;
  if (self->layer == NULL || !self->overlay_shown)
    return;

  get_image_rectangle (self, self->look.place.scale, &image);
  draw_colours (self, snapshot, bounds, &image);
  draw_lines (self, snapshot, bounds, &image);
  draw_cells (self, snapshot, bounds, &image);
  draw_unseen (self, snapshot, bounds, &image);
  self->map_is_current = self->map_is_current && psc_map_layer_is_rendered (self->layer);
}

/* Equally thick at every size, and with a shade that tells it from bright bone. */
static const char *
draw_outline (PscCanvas *self, cairo_t *cr, double scale, const GdkRGBA *colour, double thickness)
{
  cairo_set_line_width (cr, thickness / scale);
  gdk_cairo_set_source_rgba (cr, colour);
  return self->outline_func (cr, self->outline_data);
}

/* Where there is room for it. */
static void
caption_outlines (PscCanvas *self,
                  GtkSnapshot *snapshot,
                  const graphene_rect_t *bounds,
                  const char *caption)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), caption);
  int width, height;
  float x, y;

  pango_layout_get_pixel_size (layout, &width, &height);
  if ((float) width > bounds->size.width / 2)
    return;
  x = bounds->origin.x + CAPTION_MARGIN;
  y = bounds->origin.y + bounds->size.height - (float) height - CAPTION_MARGIN;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_append_color (
      snapshot, &cross_shade,
      &GRAPHENE_RECT_INIT (x - 4, y - 1, (float) width + 8, (float) height + 2));
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, &cross_colour);
  gtk_snapshot_restore (snapshot);
}

static void
draw_outlines (PscCanvas *self, GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  cairo_rectangle_t area;
  const char *caption;
  cairo_t *cr;

  if (self->outline_func == NULL)
    return;
  get_image_rectangle (self, self->look.place.scale, &area);
  cr = gtk_snapshot_append_cairo (snapshot, bounds);
  place_cairo (cr, &self->look.place);
  cairo_scale (cr, area.width, area.height);
  draw_outline (self, cr, area.width, &cross_shade, SHADE_THICKNESS);
  caption = draw_outline (self, cr, area.width, &cross_colour, OUTLINE_THICKNESS);
  cairo_destroy (cr);
  if (caption != NULL)
    caption_outlines (self, snapshot, bounds, caption);
}

static void
append_arm (GtkSnapshot *snapshot, double x, double y, double width, double height)
{
  gtk_snapshot_append_color (
      snapshot, &cross_shade,
      &GRAPHENE_RECT_INIT ((float) x - 1, (float) y - 1, (float) width + 2, (float) height + 2));
  gtk_snapshot_append_color (
      snapshot, &cross_colour,
      &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

/* Where the pointer is, it marks the point better. */
static void
draw_cross (PscCanvas *self, GtkSnapshot *snapshot)
{
  int side =
      MIN (gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  int arm = CLAMP (side / 24, CROSS_MIN_ARM, CROSS_MAX_ARM);
  int gap = 2 + arm / 5;
  double x, y;

  if (self->has_pointer || !psc_viewport_get_point (self->viewport, &x, &y))
    return;
  psc_canvas_from_image (self, x, y, &x, &y);
  x = (int) x;
  y = (int) y;
  append_arm (snapshot, x - gap - arm, y, arm, 1);
  append_arm (snapshot, x + 1 + gap, y, arm, 1);
  append_arm (snapshot, x, y - gap - arm, 1, arm);
  append_arm (snapshot, x, y + 1 + gap, 1, arm);
}

static gboolean
same_look (const PscCanvasLook *a, const PscCanvasLook *b)
{
  return a->place.origin_x == b->place.origin_x && a->place.origin_y == b->place.origin_y
         && a->place.scale == b->place.scale && a->place.mirrored == b->place.mirrored
         && a->inverted == b->inverted && a->has_window == b->has_window
         && (!a->has_window
             || (a->window.centre == b->window.centre && a->window.width == b->window.width
                 && a->window.function == b->window.function));
}

static gboolean
same_place (const PscCanvasPlace *a, const PscCanvasPlace *b)
{
  return a->origin_x == b->origin_x && a->origin_y == b->origin_y && a->scale == b->scale
         && a->mirrored == b->mirrored;
}

static void
update_look (PscCanvas *self, const PscCanvasPlace *place)
{
  const PscWindow *window = psc_viewport_get_window (self->viewport);
  PscCanvasLook look = { .place = *place, .has_window = window != NULL };

  look.inverted = psc_viewport_get_inverted (self->viewport);
  if (window != NULL)
    look.window = *window;
  if (!same_look (&self->look, &look))
    g_clear_pointer (&self->picture_node, gsk_render_node_unref);
  if (!same_place (&self->look.place, place))
    {
      g_clear_pointer (&self->map_node, gsk_render_node_unref);
      g_clear_pointer (&self->region_node, gsk_render_node_unref);
    }
  self->look = look;
}

static GskRenderNode *
draw_node (PscCanvas *self,
           void (*draw) (PscCanvas *, GtkSnapshot *, const graphene_rect_t *),
           const graphene_rect_t *bounds)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  draw (self, snapshot, bounds);
  node = gtk_snapshot_free_to_node (snapshot);
  /* An empty one counts as drawn, too. */
  return node != NULL ? node : gsk_container_node_new (NULL, 0);
}

static void
draw_map_and_outlines (PscCanvas *self, GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  draw_map (self, snapshot, bounds);
  draw_outlines (self, snapshot, bounds);
}

void
psc_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PscCanvas *self = PSC_CANVAS (widget);
  PscCanvasPlace place;
  graphene_rect_t bounds;

  if (!psc_canvas_get_place (self, &place))
    return;

  update_look (self, &place);
  get_bounds (self, &bounds);
  if (self->picture_node == NULL)
    self->picture_node = draw_node (self, draw_picture, &bounds);
  if (self->map_node == NULL)
    self->map_node = draw_node (self, draw_map_and_outlines, &bounds);

  gtk_snapshot_push_clip (snapshot, &bounds);
  gtk_snapshot_append_node (snapshot, self->picture_node);
  gtk_snapshot_append_node (snapshot, self->map_node);
  psc_region_snapshot (self, snapshot);
  psc_measure_snapshot (self, snapshot);
  draw_cross (self, snapshot);
  gtk_snapshot_pop (snapshot);
}
