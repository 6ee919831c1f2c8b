/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas-private.h"

#include "ui/widgets/psc-high-contrast.h"

/* In screen pixels. */
#define SPACE 10
#define PAD   3

static const GdkRGBA plain_colour = { 1, 1, 1, 1 };

/* Of a text of that length, within the canvas. */
static double
place (double at, int length, int canvas_length)
{
  return CLAMP (at, PAD, MAX (canvas_length - length - PAD, PAD));
}

void
psc_canvas_draw_label (PscCanvas *self,
                       cairo_t *cr,
                       const char *text,
                       double x,
                       double y,
                       gboolean is_above,
                       const GdkRGBA *colour)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width, height;

  if (gtk_widget_get_width (widget) > 2 * PAD)
    {
      pango_layout_set_width (layout, (gtk_widget_get_width (widget) - 2 * PAD) * PANGO_SCALE);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  pango_layout_get_pixel_size (layout, &width, &height);
  x = place (x + SPACE, width, gtk_widget_get_width (widget));
  y = place (is_above ? y - SPACE - height : y + SPACE, height, gtk_widget_get_height (widget));
  cairo_rectangle (cr, x - PAD, y - PAD, width + 2 * PAD, height + 2 * PAD);
  cairo_set_source_rgba (cr, 0, 0, 0, psc_high_contrast_is_on () ? 1 : 0.75);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, psc_high_contrast_is_on () ? &plain_colour : colour);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}
