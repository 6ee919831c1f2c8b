/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-histogram-view.h"

#include <math.h>

#include "ui/widgets/psc-widget-color.h"

#define HEIGHT 72
#define WIDTH  256

/* How near to an edge a drag has to begin to move that one alone, in pixels. */
#define REACH 10

typedef enum
{
  MOVES_LOW = 1 << 0,
  MOVES_HIGH = 1 << 1,
} Moves;

struct _PscHistogramView
{
  GtkWidget parent_instance;

  PscHistogram *histogram; /* owned, nullable */
  double low;              /* the window's edges, in the picture's values */
  double high;
  Moves moves;
  double start_low;
  double start_high;
};

G_DEFINE_FINAL_TYPE (PscHistogramView, psc_histogram_view, GTK_TYPE_WIDGET)

enum
{
  DRAGGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static double
get_range (PscHistogramView *self)
{
  return self->histogram->high > self->histogram->low ? self->histogram->high - self->histogram->low
                                                      : 1;
}

static double
to_x (PscHistogramView *self, double value)
{
  return (value - self->histogram->low) / get_range (self)
         * gtk_widget_get_width (GTK_WIDGET (self));
}

static void
psc_histogram_view_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

/* Roots of the counts, beside whose peaks, such as the background, the anatomy would not show. */
static void
draw_counts (PscHistogramView *self, cairo_t *cr, double width, double height)
{
  const guint64 *counts = self->histogram->counts;
  double greatest = 1;

  for (guint i = 0; i < PSC_HISTOGRAM_N_BINS; i++)
    greatest = MAX (greatest, sqrt ((double) counts[i]));
  for (guint i = 0; i < PSC_HISTOGRAM_N_BINS; i++)
    {
      double part = sqrt ((double) counts[i]) / greatest * height;

      cairo_rectangle (cr, i * width / PSC_HISTOGRAM_N_BINS, height - part,
                       width / PSC_HISTOGRAM_N_BINS, part);
    }
  cairo_fill (cr);
}

/* From black at the lower edge to white at the upper one. */
static void
draw_window (PscHistogramView *self, cairo_t *cr, double width, double height)
{
  double low = to_x (self, self->low);
  double high = to_x (self, self->high);

  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, MIN (low, 0), height - 1);
  cairo_line_to (cr, low, height - 1);
  cairo_line_to (cr, high, 1);
  cairo_line_to (cr, MAX (high, width), 1);
  cairo_stroke (cr);
  cairo_rectangle (cr, low - 1, 0, 2, height);
  cairo_rectangle (cr, high - 1, 0, 2, height);
  cairo_fill (cr);
}

static void
psc_histogram_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PscHistogramView *self = PSC_HISTOGRAM_VIEW (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  GdkRGBA color, accent;
  cairo_t *cr;

  if (self->histogram == NULL)
    return;
  psc_widget_get_color (widget, &color);
  psc_widget_get_accent_color (widget, &accent);
  color.alpha *= 0.5f;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_cairo_set_source_rgba (cr, &color);
  draw_counts (self, cr, width, height);
  gdk_cairo_set_source_rgba (cr, &accent);
  draw_window (self, cr, width, height);
  cairo_destroy (cr);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PscHistogramView *self)
{
  double low, high;

  if (self->histogram == NULL)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  /* An edge that is out of sight is taken hold of at the border. */
  low = CLAMP (to_x (self, self->low), 0, gtk_widget_get_width (GTK_WIDGET (self)));
  high = CLAMP (to_x (self, self->high), 0, gtk_widget_get_width (GTK_WIDGET (self)));
  self->start_low = self->low;
  self->start_high = self->high;
  if (fabs (x - low) <= REACH && fabs (x - low) < fabs (x - high))
    self->moves = MOVES_LOW;
  else if (fabs (x - high) <= REACH)
    self->moves = MOVES_HIGH;
  else
    self->moves = MOVES_LOW | MOVES_HIGH;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, PscHistogramView *self)
{
  double step = dx / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1) * get_range (self);
  double low = self->start_low + ((self->moves & MOVES_LOW) != 0 ? step : 0);
  double high = self->start_high + ((self->moves & MOVES_HIGH) != 0 ? step : 0);

  if (high > low)
    g_signal_emit (self, signals[DRAGGED], 0, low, high);
}

static void
psc_histogram_view_finalize (GObject *object)
{
  g_free (PSC_HISTOGRAM_VIEW (object)->histogram);
  G_OBJECT_CLASS (psc_histogram_view_parent_class)->finalize (object);
}

static void
psc_histogram_view_class_init (PscHistogramViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_histogram_view_finalize;
  widget_class->measure = psc_histogram_view_measure;
  widget_class->snapshot = psc_histogram_view_snapshot;
  signals[DRAGGED] = g_signal_new ("dragged", PSC_TYPE_HISTOGRAM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
psc_histogram_view_init (PscHistogramView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->high = 1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  /* Dark is on the left, as numbers are, in every script. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
psc_histogram_view_set_histogram (PscHistogramView *self, const PscHistogram *histogram)
{
  g_return_if_fail (PSC_IS_HISTOGRAM_VIEW (self));

  g_free (self->histogram);
  self->histogram = g_memdup2 (histogram, sizeof *histogram);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
psc_histogram_view_set_window (PscHistogramView *self, const PscWindow *window)
{
  g_return_if_fail (PSC_IS_HISTOGRAM_VIEW (self));

  self->low = window->centre - window->width / 2;
  self->high = window->centre + window->width / 2;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
