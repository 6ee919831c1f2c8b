/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas-private.h"

/* In screen pixels. */
#define LINE   1.5
#define SHADE  4.0
#define HANDLE 4.0
#define HELD   6.5

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

static void
draw_label (PscCanvas *self, cairo_t *cr, const PscMeasure *measure, const PscPoint *points)
{
  g_autofree char *text = psc_measure_describe (measure, psc_picture_get_image (self->picture));
  const PscPoint *last = &points[measure->n_points - 1];

  psc_canvas_draw_label (self, cr, text, last->x, last->y, FALSE, &line_colour);
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
