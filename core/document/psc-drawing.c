/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "document/psc-drawing.h"

#include <pango/pangocairo.h>

#include "figure/psc-figure-text.h"

typedef enum
{
  SHAPE_LINE,
  SHAPE_RECTANGLE,
  SHAPE_DISC,
  SHAPE_TEXT,
} ShapeKind;

typedef struct
{
  ShapeKind kind;
  PscDrawingColour colour;
  double x;
  double y;
  double width;  /* of a rectangle; the other end of a line */
  double height; /* likewise */
  double size;   /* of type, a radius or a thickness */
  PscDrawingAnchor anchor;
  gboolean is_upward;
  char *text; /* owned */
} Shape;

struct _PscDrawing
{
  double width;
  double height;
  char *description; /* owned */
  GArray *shapes;    /* owned, of Shape */
};

/* Text and muted text have a contrast of at least 5.5 to 1 to their page, marks of 4.5 to 1. */
static const guint32 inks[PSC_DRAWING_N_INKS][2] = {
  { 0x1b1d21, 0xeceef1 },
  { 0x5b6068, 0xa2a8b1 },
  { 0xcfd3d9, 0x3a3f46 },
  { 0x1a5fb4, 0x78aeed },
};

static void
shape_clear (gpointer data)
{
  g_free (((Shape *) data)->text);
}

PscDrawing *
psc_drawing_new (double width, double height, const char *description)
{
  PscDrawing *self = g_new0 (PscDrawing, 1);

  self->width = width;
  self->height = height;
  self->description = psc_figure_clean_text (description);
  self->shapes = g_array_new (FALSE, TRUE, sizeof (Shape));
  g_array_set_clear_func (self->shapes, shape_clear);
  return self;
}

void
psc_drawing_free (PscDrawing *self)
{
  g_array_unref (self->shapes);
  g_free (self->description);
  g_free (self);
}

double
psc_drawing_get_width (const PscDrawing *self)
{
  return self->width;
}

double
psc_drawing_get_height (const PscDrawing *self)
{
  return self->height;
}

const char *
psc_drawing_get_description (const PscDrawing *self)
{
  return self->description != NULL ? self->description : "";
}

guint32
psc_drawing_get_ink (guint index, gboolean is_dark)
{
  g_return_val_if_fail (index < PSC_DRAWING_N_INKS, 0);

  return inks[index][is_dark ? 1 : 0];
}

static void
add (PscDrawing *self, Shape shape)
{
  g_array_append_val (self->shapes, shape);
}

void
psc_drawing_add_line (PscDrawing *self,
                      PscDrawingColour colour,
                      double thickness,
                      double x1,
                      double y1,
                      double x2,
                      double y2)
{
  add (self, (Shape){ .kind = SHAPE_LINE,
                      .colour = colour,
                      .x = x1,
                      .y = y1,
                      .width = x2,
                      .height = y2,
                      .size = thickness });
}

void
psc_drawing_add_rectangle (
    PscDrawing *self, PscDrawingColour colour, double x, double y, double width, double height)
{
  add (self, (Shape){ .kind = SHAPE_RECTANGLE,
                      .colour = colour,
                      .x = x,
                      .y = y,
                      .width = width,
                      .height = height });
}

void
psc_drawing_add_disc (PscDrawing *self, PscDrawingColour colour, double x, double y, double radius)
{
  add (self, (Shape){ .kind = SHAPE_DISC, .colour = colour, .x = x, .y = y, .size = radius });
}

static void
add_text (PscDrawing *self,
          PscDrawingColour colour,
          double size,
          PscDrawingAnchor anchor,
          gboolean is_upward,
          double x,
          double y,
          const char *text)
{
  char *clean = psc_figure_clean_text (text);

  if (clean != NULL)
    add (self, (Shape){ .kind = SHAPE_TEXT,
                        .colour = colour,
                        .x = x,
                        .y = y,
                        .size = size,
                        .anchor = anchor,
                        .is_upward = is_upward,
                        .text = clean });
}

void
psc_drawing_add_text (PscDrawing *self,
                      PscDrawingColour colour,
                      double size,
                      PscDrawingAnchor anchor,
                      double x,
                      double y,
                      const char *text)
{
  add_text (self, colour, size, anchor, FALSE, x, y, text);
}

void
psc_drawing_add_upward_text (PscDrawing *self,
                             PscDrawingColour colour,
                             double size,
                             PscDrawingAnchor anchor,
                             double x,
                             double y,
                             const char *text)
{
  add_text (self, colour, size, anchor, TRUE, x, y, text);
}

static PangoLayout *
lay_out (PangoContext *context, const char *text, double size)
{
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  PangoLayout *layout = pango_layout_new (context);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (font);
  return layout;
}

double
psc_drawing_measure_text (const char *text, double size)
{
  g_autofree char *clean = psc_figure_clean_text (text);
  PangoContext *context = psc_figure_create_context ();
  PangoLayout *layout = lay_out (context, clean != NULL ? clean : "", size);
  double width = psc_figure_text_get_width (layout);

  g_object_unref (layout);
  g_object_unref (context);
  return width;
}

/* With a point for the decimals, whatever the locale. */
static void
append_number (GString *html, const char *name, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (html, " %s=\"%s\"", name,
                          g_ascii_formatd (number, sizeof number, "%.2f", value));
}

static void
append_colour (GString *html, const char *property, PscDrawingColour colour)
{
  if ((colour & PSC_DRAWING_INK) == PSC_DRAWING_INK)
    g_string_append_printf (html, " style=\"%s:var(--ink-%u)\"", property,
                            colour & ~PSC_DRAWING_INK);
  else
    g_string_append_printf (html, " style=\"%s:#%06x\"", property, colour);
}

static void
append_line (const Shape *shape, GString *html)
{
  g_string_append (html, "<line");
  append_number (html, "x1", shape->x);
  append_number (html, "y1", shape->y);
  append_number (html, "x2", shape->width);
  append_number (html, "y2", shape->height);
  append_number (html, "stroke-width", shape->size);
  append_colour (html, "stroke", shape->colour);
  g_string_append (html, "/>");
}

static void
append_rectangle (const Shape *shape, GString *html)
{
  g_string_append (html, "<rect");
  append_number (html, "x", shape->x);
  append_number (html, "y", shape->y);
  append_number (html, "width", shape->width);
  append_number (html, "height", shape->height);
  append_colour (html, "fill", shape->colour);
  g_string_append (html, "/>");
}

static void
append_disc (const Shape *shape, GString *html)
{
  g_string_append (html, "<circle");
  append_number (html, "cx", shape->x);
  append_number (html, "cy", shape->y);
  append_number (html, "r", shape->size);
  append_colour (html, "fill", shape->colour);
  g_string_append (html, "/>");
}

static void
append_text (const Shape *shape, GString *html)
{
  static const char *const anchors[] = { "start", "middle", "end" };
  g_autofree char *escaped = g_markup_escape_text (shape->text, -1);
  char x[G_ASCII_DTOSTR_BUF_SIZE];
  char y[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (html, "<text");
  append_number (html, "x", shape->x);
  append_number (html, "y", shape->y);
  append_number (html, "font-size", shape->size);
  g_string_append_printf (html, " text-anchor=\"%s\"", anchors[shape->anchor]);
  if (shape->is_upward)
    g_string_append_printf (html, " transform=\"rotate(-90 %s %s)\"",
                            g_ascii_formatd (x, sizeof x, "%.2f", shape->x),
                            g_ascii_formatd (y, sizeof y, "%.2f", shape->y));
  append_colour (html, "fill", shape->colour);
  g_string_append_printf (html, ">%s</text>", escaped);
}

void
psc_drawing_write_svg (const PscDrawing *self, GString *html)
{
  static void (*const append[]) (const Shape *shape, GString *html) = {
    [SHAPE_LINE] = append_line,
    [SHAPE_RECTANGLE] = append_rectangle,
    [SHAPE_DISC] = append_disc,
    [SHAPE_TEXT] = append_text,
  };
  g_autofree char *description = g_markup_escape_text (psc_drawing_get_description (self), -1);

  g_string_append (html, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
  append_number (html, "width", self->width);
  append_number (html, "height", self->height);
  g_string_append_printf (html, " viewBox=\"0 0 %d %d\" role=\"img\"><title>%s</title>",
                          (int) self->width, (int) self->height, description);
  for (guint i = 0; i < self->shapes->len; i++)
    {
      const Shape *shape = &g_array_index (self->shapes, Shape, i);

      append[shape->kind](shape, html);
    }
  g_string_append (html, "</svg>\n");
}

static void
set_colour (cairo_t *cr, PscDrawingColour colour)
{
  guint32 rgb = (colour & PSC_DRAWING_INK) == PSC_DRAWING_INK
                    ? psc_drawing_get_ink (colour & ~PSC_DRAWING_INK, FALSE)
                    : colour;

  cairo_set_source_rgb (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                        (rgb & 0xff) / 255.0);
}

static void
draw_text (const Shape *shape, PangoContext *context, cairo_t *cr)
{
  PangoLayout *layout = lay_out (context, shape->text, shape->size);
  double width = psc_figure_text_get_width (layout);
  double baseline = pango_layout_get_baseline (layout) / (double) PANGO_SCALE;

  cairo_save (cr);
  cairo_translate (cr, shape->x, shape->y);
  if (shape->is_upward)
    cairo_rotate (cr, -G_PI / 2);
  cairo_move_to (cr, -width * shape->anchor / 2, -baseline);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
  g_object_unref (layout);
}

static void
draw_shape (const Shape *shape, PangoContext *context, cairo_t *cr)
{
  set_colour (cr, shape->colour);
  switch (shape->kind)
    {
    case SHAPE_LINE:
      cairo_set_line_width (cr, shape->size);
      cairo_move_to (cr, shape->x, shape->y);
      cairo_line_to (cr, shape->width, shape->height);
      cairo_stroke (cr);
      break;
    case SHAPE_RECTANGLE:
      cairo_rectangle (cr, shape->x, shape->y, shape->width, shape->height);
      cairo_fill (cr);
      break;
    case SHAPE_DISC:
      cairo_new_sub_path (cr);
      cairo_arc (cr, shape->x, shape->y, shape->size, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    case SHAPE_TEXT:
    default:
      draw_text (shape, context, cr);
      break;
    }
}

void
psc_drawing_draw (const PscDrawing *self, cairo_t *cr)
{
  PangoContext *context = psc_figure_create_context ();

  for (guint i = 0; i < self->shapes->len; i++)
    draw_shape (&g_array_index (self->shapes, Shape, i), context, cr);
  g_object_unref (context);
}
