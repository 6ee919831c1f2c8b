/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas-private.h"

#include "ui/widgets/psc-high-contrast.h"

/* In screen pixels. */
#define LINE        1.5
#define SHADE       4.0
#define HANDLE      4.0
#define HELD        6.5
#define LABEL_SPACE 10
#define LABEL_PAD   3

/* A smaller picture has room for lines and none for words. */
#define LEAST_WIDTH 200

static const GdkRGBA line_colour = { 1, 0.86f, 0.25f, 1 };
static const GdkRGBA held_colour = { 1, 1, 1, 1 };
static const GdkRGBA shade_colour = { 0, 0, 0, 0.75f };

/* Screen points of a measurement's points. */
static void
locate (PscCanvas *self, const PscMeasure *measure, PscPoint *points)
{
  for (guint i = 0; i < measure->n_points; i++)
    psc_canvas_from_image (self, measure->points[i].x, measure->points[i].y, &points[i].x,
                           &points[i].y);
}

static void
trace (cairo_t *cr, const PscMeasure *measure, const PscPoint *points)
{
  cairo_new_path (cr);
  for (guint i = 0; i < measure->n_points; i++)
    if (measure->kind == PSC_MEASURE_HEART && i % 2 == 0)
      cairo_move_to (cr, points[i].x, points[i].y);
    else
      cairo_line_to (cr, points[i].x, points[i].y);
}

/* With a shade that tells a line from bright bone. */
static void
stroke (cairo_t *cr, const PscMeasure *measure, const PscPoint *points)
{
  trace (cr, measure, points);
  gdk_cairo_set_source_rgba (cr, &shade_colour);
  cairo_set_line_width (cr, SHADE);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &line_colour);
  cairo_set_line_width (cr, LINE);
  cairo_stroke (cr);
}

/* A ring, so that what is measured to can be seen in it. */
static void
draw_handle (cairo_t *cr, const PscPoint *point, gboolean held)
{
  cairo_new_path (cr);
  cairo_arc (cr, point->x, point->y, held ? HELD : HANDLE, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &shade_colour);
  cairo_set_line_width (cr, SHADE);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, held ? &held_colour : &line_colour);
  cairo_set_line_width (cr, held ? 2 : LINE);
  cairo_stroke (cr);
}

/* Beside the last point, within the canvas. */
static void
draw_label (PscCanvas *self, cairo_t *cr, const PscMeasure *measure, const PscPoint *points)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *text = psc_measure_describe (measure, psc_picture_get_image (self->picture));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  const PscPoint *last = &points[measure->n_points - 1];
  int width, height;
  double x, y;

  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP (last->x + LABEL_SPACE, LABEL_PAD,
             MAX (gtk_widget_get_width (widget) - width - LABEL_PAD, LABEL_PAD));
  y = CLAMP (last->y + LABEL_SPACE, LABEL_PAD,
             MAX (gtk_widget_get_height (widget) - height - LABEL_PAD, LABEL_PAD));
  cairo_rectangle (cr, x - LABEL_PAD, y - LABEL_PAD, width + 2 * LABEL_PAD, height + 2 * LABEL_PAD);
  cairo_set_source_rgba (cr, 0, 0, 0, psc_high_contrast_is_on () ? 1 : shade_colour.alpha);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, psc_high_contrast_is_on () ? &held_colour : &line_colour);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw (PscCanvas *self, cairo_t *cr, PscMeasureSet *set, guint index)
{
  const PscMeasure *measure = psc_measure_set_get (set, index);
  PscPoint points[PSC_MEASURE_MAX_POINTS];
  guint held, held_point;
  gboolean is_held = psc_measure_set_get_held (set, &held, &held_point) && held == index;

  locate (self, measure, points);
  stroke (cr, measure, points);
  for (guint i = 0; i < measure->n_points; i++)
    draw_handle (cr, &points[i], is_held && held_point == i);
  if (gtk_widget_get_width (GTK_WIDGET (self)) >= LEAST_WIDTH)
    draw_label (self, cr, measure, points);
}

void
psc_measure_snapshot (PscCanvas *self, GtkSnapshot *snapshot)
{
  PscMeasureSet *set = psc_canvas_get_measures (self);
  cairo_t *cr;

  if (set == NULL || psc_measure_set_get_n (set) == 0)
    return;
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                                     (float) gtk_widget_get_height (GTK_WIDGET (self))));
  for (guint i = 0; i < psc_measure_set_get_n (set); i++)
    draw (self, cr, set, i);
  cairo_destroy (cr);
}
