/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-color-bar.h"

#include <glib/gi18n.h>

#include "attribution/psc-map-bar.h"
#include "figure/psc-figure-text.h"

/* Width of a contour's mark. */
#define MARK 3

struct _PscColorBar
{
  GtkWidget parent_instance;

  GtkWidget *strip;
  GtkWidget *numbers;
  GtkLabel *low_label;
  GtkLabel *zero_label;
  GtkLabel *high_label;

  PscMapDisplay display;
  gboolean shown;
  char *text; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (PscColorBar, psc_color_bar, GTK_TYPE_WIDGET)

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  PscColorBar *self = user_data;

  if (self->shown)
    psc_map_draw_bar (cr, &self->display, &(cairo_rectangle_t){ 0, 0, width, height }, MARK);
}

static void
psc_color_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_color_bar_parent_class)->dispose (object);
}

static void
psc_color_bar_finalize (GObject *object)
{
  g_free (PSC_COLOR_BAR (object)->text);
  G_OBJECT_CLASS (psc_color_bar_parent_class)->finalize (object);
}

static void
psc_color_bar_class_init (PscColorBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_color_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_color_bar_finalize;

  gtk_widget_class_set_css_name (widget_class, "colorbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-color-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PscColorBar, strip);
  gtk_widget_class_bind_template_child (widget_class, PscColorBar, numbers);
  gtk_widget_class_bind_template_child (widget_class, PscColorBar, low_label);
  gtk_widget_class_bind_template_child (widget_class, PscColorBar, zero_label);
  gtk_widget_class_bind_template_child (widget_class, PscColorBar, high_label);
}

static void
psc_color_bar_init (PscColorBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (self->numbers, GTK_TEXT_DIR_LTR);
  /* A sign stays before its number. */
  gtk_widget_set_direction (GTK_WIDGET (self->low_label), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->zero_label), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->high_label), GTK_TEXT_DIR_LTR);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->strip), draw_cb, self, NULL);
}

GtkWidget *
psc_color_bar_new (void)
{
  return g_object_new (PSC_TYPE_COLOR_BAR, NULL);
}

static char *
format_end (double value, gboolean clips, const char *sign)
{
  g_autofree char *number = psc_figure_format_number (value);

  return clips ? g_strconcat (sign, " ", number, NULL) : g_steal_pointer (&number);
}

static void
set_range (PscColorBar *self, const PscMapMeasure *measure)
{
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  PscMapRange range;

  psc_map_get_range (&self->display, measure, &range);
  low = format_end (range.minimum, range.clips_low, "≤");
  high = format_end (range.maximum, range.clips_high, "≥");
  /* Translators: the numbers at the ends of a colour bar. */
  self->text = g_strdup_printf (_ ("Colours from %s to %s"), low, high);
  gtk_label_set_label (self->low_label, low);
  gtk_label_set_label (self->zero_label, range.minimum < 0 ? "0" : "");
  gtk_label_set_label (self->high_label, high);
}

void
psc_color_bar_set_map (PscColorBar *self,
                       const PscMapDisplay *display,
                       const PscMapMeasure *measure)
{
  g_return_if_fail (PSC_IS_COLOR_BAR (self));

  self->shown = measure != NULL && measure->state == PSC_MAP_STATE_SHOWN;
  self->display = *display;
  g_clear_pointer (&self->text, g_free);
  if (self->shown)
    set_range (self, measure);
  else
    {
      /* A space keeps the line's height. */
      gtk_label_set_label (self->low_label, " ");
      gtk_label_set_label (self->zero_label, "");
      gtk_label_set_label (self->high_label, "");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->text != NULL ? self->text : _ ("No colours"), -1);
  gtk_widget_queue_draw (self->strip);
}

const char *
psc_color_bar_get_text (PscColorBar *self)
{
  g_return_val_if_fail (PSC_IS_COLOR_BAR (self), NULL);

  return self->text;
}
