/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-window-pane.h"

#include <math.h>

#include "ui/viewer/psc-histogram-view.h"

/* Windows up to so many times a picture's range can be typed. */
#define WIDEST 4.0

/* The narrowest, and a step, of the range. */
#define NARROWEST 0.002
#define STEP      0.01

/* Ranges from here on are whole numbers to whoever reads them. */
#define WHOLE_RANGE 64

struct _PscWindowPane
{
  GtkBox parent_instance;

  /* Template widgets */
  PscHistogramView *view;
  GtkSpinButton *width_spin;
  GtkSpinButton *level_spin;
  GtkWidget *automatic;
  GtkWidget *undo;

  PscViewport *viewport;     /* owned, nullable */
  PscHistogram *histogram;   /* owned, nullable: of @counted */
  PscImage *counted;         /* owned, nullable: the image that is being counted or was */
  GCancellable *cancellable; /* owned, nullable */
  gboolean is_filling;       /* numbers are set, and not typed */
};

G_DEFINE_FINAL_TYPE (PscWindowPane, psc_window_pane, GTK_TYPE_BOX)

static void
fill (PscWindowPane *self)
{
  PscWindow window;

  if (self->histogram == NULL || self->is_filling)
    return;
  self->is_filling = TRUE;
  psc_viewport_get_shown_window (self->viewport, &window);
  psc_histogram_view_set_window (self->view, &window);
  gtk_spin_button_set_value (self->width_spin, window.width);
  gtk_spin_button_set_value (self->level_spin, window.centre);
  gtk_widget_set_sensitive (self->undo, psc_viewport_get_window (self->viewport) != NULL);
  self->is_filling = FALSE;
}

static void
set_window (PscWindowPane *self, double width, double level)
{
  PscWindow window;

  psc_viewport_get_shown_window (self->viewport, &window);
  window.centre = level;
  window.width = MAX (width, window.function == PSC_WINDOW_LINEAR ? 1 : G_MINDOUBLE);
  psc_viewport_set_window (self->viewport, &window);
}

static void
typed_cb (PscWindowPane *self)
{
  if (!self->is_filling && self->histogram != NULL)
    set_window (self, gtk_spin_button_get_value (self->width_spin),
                gtk_spin_button_get_value (self->level_spin));
}

static void
dragged_cb (PscWindowPane *self, double low, double high)
{
  set_window (self, high - low, (low + high) / 2);
}

static void
automatic_cb (PscWindowPane *self)
{
  PscWindow window;

  psc_histogram_get_window (self->histogram, &window);
  psc_viewport_set_window (self->viewport, &window);
}

static void
undo_cb (PscWindowPane *self)
{
  psc_viewport_set_window (self->viewport, NULL);
}

static void
set_ranges (PscWindowPane *self)
{
  const PscHistogram *histogram = self->histogram;
  double range = histogram->high > histogram->low ? histogram->high - histogram->low : 1;
  gboolean whole = range >= WHOLE_RANGE;
  double step = whole ? MAX (round (range * STEP), 1) : range * STEP;

  self->is_filling = TRUE;
  gtk_spin_button_set_digits (self->width_spin, whole ? 0 : 3);
  gtk_spin_button_set_digits (self->level_spin, whole ? 0 : 3);
  gtk_spin_button_set_increments (self->width_spin, step, 10 * step);
  gtk_spin_button_set_increments (self->level_spin, step, 10 * step);
  gtk_spin_button_set_range (self->width_spin, range * NARROWEST, range * WIDEST);
  gtk_spin_button_set_range (self->level_spin, histogram->low - range, histogram->high + range);
  self->is_filling = FALSE;
}

static void
set_histogram (PscWindowPane *self, PscHistogram *histogram)
{
  g_free (self->histogram);
  self->histogram = histogram;
  psc_histogram_view_set_histogram (self->view, histogram);
  gtk_widget_set_sensitive (GTK_WIDGET (self), histogram != NULL);
  if (histogram == NULL)
    return;
  set_ranges (self);
  fill (self);
}

static void
count_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, psc_histogram_new (task_data), g_free);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree PscHistogram *histogram = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Cancelled, it is of another image or for nobody. */
  if (histogram != NULL)
    set_histogram (PSC_WINDOW_PANE (source), g_steal_pointer (&histogram));
}

static void
forget (PscWindowPane *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->counted);
}

void
psc_window_pane_refresh (PscWindowPane *self)
{
  PscImage *image = self->viewport != NULL ? psc_viewport_get_image (self->viewport) : NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PSC_IS_WINDOW_PANE (self));

  if (image == self->counted)
    {
      fill (self);
      return;
    }
  forget (self);
  set_histogram (self, NULL);
  if (image == NULL)
    return;
  self->counted = g_object_ref (image);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, counted_cb, NULL);
  g_task_set_source_tag (task, psc_window_pane_refresh);
  g_task_set_task_data (task, g_object_ref (image), g_object_unref);
  g_task_run_in_thread (task, count_thread);
}

/* Another image is not counted before somebody wants to see it. */
static void
viewport_changed_cb (PscWindowPane *self)
{
  if (psc_viewport_get_image (self->viewport) == self->counted)
    fill (self);
  else if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    psc_window_pane_refresh (self);
}

static void
psc_window_pane_dispose (GObject *object)
{
  PscWindowPane *self = PSC_WINDOW_PANE (object);

  psc_window_pane_set_viewport (self, NULL);
  forget (self);
  g_clear_pointer (&self->histogram, g_free);
  G_OBJECT_CLASS (psc_window_pane_parent_class)->dispose (object);
}

static void
psc_window_pane_class_init (PscWindowPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_window_pane_dispose;
  g_type_ensure (PSC_TYPE_HISTOGRAM_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-window-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PscWindowPane, view);
  gtk_widget_class_bind_template_child (widget_class, PscWindowPane, width_spin);
  gtk_widget_class_bind_template_child (widget_class, PscWindowPane, level_spin);
  gtk_widget_class_bind_template_child (widget_class, PscWindowPane, automatic);
  gtk_widget_class_bind_template_child (widget_class, PscWindowPane, undo);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, dragged_cb);
  gtk_widget_class_bind_template_callback (widget_class, automatic_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
}

static void
psc_window_pane_init (PscWindowPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  g_signal_connect (self, "map", G_CALLBACK (psc_window_pane_refresh), NULL);
}

GtkWidget *
psc_window_pane_new (void)
{
  return g_object_new (PSC_TYPE_WINDOW_PANE, NULL);
}

void
psc_window_pane_set_viewport (PscWindowPane *self, PscViewport *viewport)
{
  g_return_if_fail (PSC_IS_WINDOW_PANE (self));

  if (self->viewport == viewport)
    return;
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  g_set_object (&self->viewport, viewport);
  if (viewport != NULL)
    g_signal_connect_swapped (viewport, "changed", G_CALLBACK (viewport_changed_cb), self);
}
