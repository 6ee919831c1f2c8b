/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-bar-column.h"

#include <math.h>

#define TEXT_SIZE    9.0
#define BAR_HEIGHT   10.0
#define NUMBER_WIDTH 40.0
#define GAP          6.0
#define PALE         0.82
#define INK          0.1

static PangoLayout *
create_layout (cairo_t *cr, double size, gboolean bold, const char *text)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, "sans-serif");
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (font);
  return layout;
}

void
psc_bar_draw_text (
    cairo_t *cr, double x, double y, double size, gboolean bold, double grey, const char *text)
{
  g_autoptr (PangoLayout) layout = create_layout (cr, size, bold, text);

  cairo_set_source_rgb (cr, grey, grey, grey);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_label (PscBarColumn *self, const char *text)
{
  g_autoptr (PangoLayout) layout = create_layout (self->cr, TEXT_SIZE, FALSE, text);

  pango_layout_set_width (layout, (int) ((self->label_width - GAP) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  cairo_set_source_rgb (self->cr, INK, INK, INK);
  cairo_move_to (self->cr, self->left, self->y);
  pango_cairo_show_layout (self->cr, layout);
}

void
psc_bar_draw (cairo_t *cr, double x, double y, double width, PscBarStyle style)
{
  const double line = 0.8;

  if (style == PSC_BAR_DARK)
    {
      cairo_rectangle (cr, x, y, width, BAR_HEIGHT);
      cairo_set_source_rgb (cr, 0.13, 0.29, 0.49);
      cairo_fill (cr);
      return;
    }
  cairo_rectangle (cr, x + line / 2, y + line / 2, MAX (width - line, 0), BAR_HEIGHT - line);
  cairo_set_source_rgb (cr, PALE, PALE, PALE);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, 0.35, 0.35, 0.35);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
}

void
psc_bar_draw_mark (cairo_t *cr, double x, double y)
{
  cairo_set_source_rgb (cr, 0.8, 0.1, 0.1);
  cairo_set_line_width (cr, 1.6);
  cairo_move_to (cr, x, y - 1.5);
  cairo_line_to (cr, x, y + BAR_HEIGHT + 1.5);
  cairo_stroke (cr);
}

void
psc_bar_column_add_heading (PscBarColumn *self, const char *text)
{
  psc_bar_draw_text (self->cr, self->left, self->y + PSC_BAR_HEADING_HEIGHT - 20, TEXT_SIZE + 1.5,
                     TRUE, INK, text);
  self->y += PSC_BAR_HEADING_HEIGHT;
  if (self->words != NULL)
    g_string_append_printf (self->words, "\n%s\n", text);
}

/* Where @value lies on the axis. */
static double
get_position (const PscBarColumn *self, double value)
{
  double start = self->left + self->label_width;
  double length = self->width - self->label_width - NUMBER_WIDTH;
  double share = (value - self->minimum) / (self->maximum - self->minimum);

  return start + CLAMP (share, 0, 1) * length;
}

static void
draw_axis (PscBarColumn *self)
{
  double zero = get_position (self, 0);

  cairo_set_source_rgb (self->cr, 0.6, 0.6, 0.6);
  cairo_set_line_width (self->cr, 0.6);
  cairo_move_to (self->cr, zero, self->y - 1);
  cairo_line_to (self->cr, zero, self->y + PSC_BAR_ROW_HEIGHT - 1);
  cairo_stroke (self->cr);
}

void
psc_bar_column_add (PscBarColumn *self,
                    const char *label,
                    const char *words,
                    double value,
                    double mark,
                    PscBarStyle style)
{
  g_autofree char *number = isnan (value)
                                ? g_strdup ("–")
                                : g_strdup_printf ("%s%.3f", value < 0 ? "−" : "", fabs (value));
  double zero = get_position (self, 0);

  draw_axis (self);
  if (label != NULL)
    draw_label (self, label);
  if (!isnan (value))
    psc_bar_draw (self->cr, MIN (zero, get_position (self, value)), self->y,
                  fabs (get_position (self, value) - zero), style);
  if (!isnan (mark))
    psc_bar_draw_mark (self->cr, get_position (self, mark), self->y);
  psc_bar_draw_text (self->cr, self->left + self->width - NUMBER_WIDTH + GAP, self->y, TEXT_SIZE,
                     FALSE, INK, number);
  self->y += PSC_BAR_ROW_HEIGHT;
  if (self->words != NULL)
    g_string_append_printf (self->words, "%s: %s\n", words != NULL ? words : label, number);
}
