/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas-private.h"

#include "ui/canvas/psc-region-shape.h"
#include "ui/widgets/psc-high-contrast.h"

/* In screen pixels. */
#define LINE         1.25
#define SHADE        3.5
#define CHOSEN_LINE  2.25
#define CHOSEN_SHADE 5
#define CORNER       3
#define HANDLE       4
#define HELD         6.5

/* A smaller picture has room for lines and none for words. */
#define LEAST_WIDTH 200

/* No colour map goes through this one at full brightness but between shades of its own. */
static const GdkRGBA chosen_colour = { 0.45f, 1, 0.6f, 1 };
static const GdkRGBA line_colour = { 1, 1, 1, 1 };

static void
trace (cairo_t *cr, const PscCanvasPlace *place, const PscTruthPoint *points, guint n_points)
{
  const double scale_x = place->mirrored ? -place->scale : place->scale;

  for (guint i = 0; i < n_points; i++)
    cairo_line_to (cr, place->origin_x + points[i].x * scale_x,
                   place->origin_y + points[i].y * place->scale);
}

/* With a shade, so that it shows on bone and on the brightest of a map. */
static void
stroke (cairo_t *cr, gboolean is_chosen)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, 0, 0, 0, psc_high_contrast_is_on () ? 1 : 0.8);
  cairo_set_line_width (cr, is_chosen ? CHOSEN_SHADE : SHADE);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, is_chosen ? &chosen_colour : &line_colour);
  cairo_set_line_width (cr, is_chosen ? CHOSEN_LINE : LINE);
  cairo_stroke (cr);
}

/* Above the highest point: captions stand below. */
static void
draw_name (PscCanvas *self, cairo_t *cr, PscRegionItem *item)
{
  const PscTruthPoint *highest = NULL;
  double x, y;

  for (guint i = 0; i < psc_truth_outline_get_n_lines (item->outline); i++)
    {
      guint n_points;
      const PscTruthPoint *points = psc_truth_outline_get_line (item->outline, i, &n_points);

      for (guint k = 0; k < n_points; k++)
        if (highest == NULL || points[k].y < highest->y)
          highest = &points[k];
    }
  if (highest == NULL)
    return;
  psc_canvas_from_image (self, highest->x, highest->y, &x, &y);
  psc_canvas_draw_label (self, cr, psc_truth_finding_get_name (item->finding), x, y, TRUE,
                         &chosen_colour);
}

static void
draw_item (PscCanvas *self, cairo_t *cr, PscRegionItem *item, gboolean is_chosen)
{
  cairo_new_path (cr);
  for (guint i = 0; i < psc_truth_outline_get_n_lines (item->outline); i++)
    {
      guint n_points;
      const PscTruthPoint *points = psc_truth_outline_get_line (item->outline, i, &n_points);

      cairo_new_sub_path (cr);
      trace (cr, &self->look.place, points, n_points);
      cairo_close_path (cr);
    }
  stroke (cr, is_chosen);
  if (is_chosen && gtk_widget_get_width (GTK_WIDGET (self)) >= LEAST_WIDTH)
    draw_name (self, cr, item);
}

static cairo_t *
append_cairo (PscCanvas *self, GtkSnapshot *snapshot)
{
  return gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                                     (float) gtk_widget_get_height (GTK_WIDGET (self))));
}

/* The chosen one lies over the others, unless it is in the hand.
 * @is_whole: whether it is there */
static GskRenderNode *
draw_items (PscCanvas *self, PscRegionSet *set, gboolean is_whole)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  PscRegionItem *chosen = psc_region_set_get_chosen (set, NULL);
  cairo_t *cr = append_cairo (self, snapshot);

  for (guint i = 0; i < psc_region_set_get_n (set); i++)
    if (psc_region_set_get (set, i) != chosen)
      draw_item (self, cr, psc_region_set_get (set, i), FALSE);
  if (is_whole && chosen != NULL)
    draw_item (self, cr, chosen, TRUE);
  cairo_destroy (cr);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
snapshot_items (PscCanvas *self, GtkSnapshot *snapshot, PscRegionSet *set)
{
  guint region;
  int handle;

  if (psc_region_set_get_n (set) == 0)
    return;
  if (self->region_serial != psc_region_set_get_serial (set)
      || self->region_is_whole != !psc_region_set_get_held (set, &region, &handle))
    g_clear_pointer (&self->region_node, gsk_render_node_unref);
  self->region_serial = psc_region_set_get_serial (set);
  self->region_is_whole = !psc_region_set_get_held (set, &region, &handle);
  if (self->region_node == NULL)
    self->region_node = draw_items (self, set, self->region_is_whole);
  if (self->region_node != NULL)
    gtk_snapshot_append_node (snapshot, self->region_node);
}

/* A ring, so that what is under it can be seen. */
static void
draw_handle (cairo_t *cr, double x, double y, gboolean is_held)
{
  cairo_new_path (cr);
  cairo_arc (cr, x, y, is_held ? HELD : HANDLE, 0, 2 * G_PI);
  stroke (cr, TRUE);
}

static void
draw_handles (PscCanvas *self, cairo_t *cr, const PscTruthRegion *region, int held)
{
  for (guint i = 0; i < psc_region_shape_get_n_handles (region); i++)
    {
      const PscPoint point = psc_region_shape_get_handle (region, i);
      double x, y;

      psc_canvas_from_image (self, point.x, point.y, &x, &y);
      draw_handle (cr, x, y, (int) i == held);
    }
}

/* What is in the hand, where the hand has it. */
static void
snapshot_held (PscCanvas *self, GtkSnapshot *snapshot, PscRegionSet *set)
{
  guint index, region;
  PscRegionItem *item;
  int handle;
  cairo_t *cr;

  if (!psc_region_set_get_held (set, &region, &handle)
      || psc_region_set_get_chosen (set, &index) == NULL)
    return;
  item = psc_region_set_get_shown (set, index);
  cr = append_cairo (self, snapshot);
  draw_item (self, cr, item, TRUE);
  draw_handles (self, cr, psc_truth_finding_get_region (item->finding, region), handle);
  cairo_destroy (cr);
}

static void
trace_ellipse (cairo_t *cr, const PscPoint *a, const PscPoint *b)
{
  cairo_save (cr);
  cairo_translate (cr, (a->x + b->x) / 2, (a->y + b->y) / 2);
  cairo_scale (cr, MAX (ABS (a->x - b->x) / 2, 0.5), MAX (ABS (a->y - b->y) / 2, 0.5));
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
}

/* @points: on the canvas */
static void
trace_sketch (PscCanvas *self, cairo_t *cr, PscRegionTool tool, const PscPoint *points, guint n)
{
  switch (tool)
    {
    case PSC_REGION_TOOL_BOX:
      cairo_rectangle (cr, points[0].x, points[0].y, points[1].x - points[0].x,
                       points[1].y - points[0].y);
      break;
    case PSC_REGION_TOOL_ELLIPSE:
      trace_ellipse (cr, &points[0], &points[1]);
      break;
    default:
      for (guint i = 0; i < n; i++)
        cairo_line_to (cr, points[i].x, points[i].y);
      /* Where the next corner would go. */
      if (tool == PSC_REGION_TOOL_POLYGON && self->has_pointer)
        cairo_line_to (cr, self->pointer_x, self->pointer_y);
      break;
    }
}

static void
snapshot_sketch (PscCanvas *self, GtkSnapshot *snapshot, const PscRegionSketch *sketch)
{
  g_autofree PscPoint *points = NULL;
  guint n = sketch->points->len;
  cairo_t *cr;

  if (sketch->tool == PSC_REGION_TOOL_NONE || n == 0)
    return;
  points = g_new (PscPoint, n);
  for (guint i = 0; i < n; i++)
    {
      const PscPoint *point = &g_array_index (sketch->points, PscPoint, i);

      psc_canvas_from_image (self, point->x, point->y, &points[i].x, &points[i].y);
    }
  cr = append_cairo (self, snapshot);
  trace_sketch (self, cr, sketch->tool, points, n);
  stroke (cr, TRUE);
  for (guint i = 0; sketch->tool == PSC_REGION_TOOL_POLYGON && i < n; i++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, points[i].x, points[i].y, CORNER, 0, 2 * G_PI);
      stroke (cr, TRUE);
    }
  cairo_destroy (cr);
}

void
psc_region_snapshot (PscCanvas *self, GtkSnapshot *snapshot)
{
  PscRegionSet *set = psc_canvas_get_regions (self);

  if (set == NULL)
    return;
  if (psc_viewport_get_regions_shown (self->viewport))
    {
      snapshot_items (self, snapshot, set);
      snapshot_held (self, snapshot, set);
    }
  snapshot_sketch (self, snapshot, psc_region_set_get_sketch (set));
}
