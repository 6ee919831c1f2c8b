/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "document/psc-sheet.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "document/psc-drawing.h"
#include "figure/psc-figure-text.h"

#define PAGE_WIDTH     595.28
#define PAGE_HEIGHT    841.89
#define LEFT           48.0
#define TOP            50.0
#define BOTTOM         62.0
#define FOOT           36.0
#define WARNING_COLOUR 0xa8420f

struct _PscSheet
{
  GByteArray *bytes;        /* owned */
  cairo_surface_t *surface; /* owned */
  cairo_t *cr;              /* owned */
  PangoContext *context;    /* owned */
  double y;                 /* where the sheet is filled to, from its upper edge */
  guint number;
  int chapter; /* of the outline: the last entry of level 1; 0 for none */
};

static const struct
{
  double size;
  PangoWeight weight;
  PscDrawingColour colour;
} styles[] = {
  [PSC_SHEET_TITLE] = { 20, PANGO_WEIGHT_BOLD, PSC_DRAWING_TEXT },
  [PSC_SHEET_HEADING] = { 14, PANGO_WEIGHT_BOLD, PSC_DRAWING_TEXT },
  [PSC_SHEET_SUBHEADING] = { 10.5, PANGO_WEIGHT_BOLD, PSC_DRAWING_TEXT },
  [PSC_SHEET_TEXT] = { 9, PANGO_WEIGHT_NORMAL, PSC_DRAWING_TEXT },
  [PSC_SHEET_NOTE] = { 7.5, PANGO_WEIGHT_NORMAL, PSC_DRAWING_MUTED },
  [PSC_SHEET_WARNING] = { 9, PANGO_WEIGHT_BOLD, WARNING_COLOUR },
  [PSC_SHEET_TABLE] = { 7.5, PANGO_WEIGHT_NORMAL, PSC_DRAWING_TEXT },
  [PSC_SHEET_TABLE_HEAD] = { 7.5, PANGO_WEIGHT_BOLD, PSC_DRAWING_MUTED },
};

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  GByteArray *bytes = closure;

  if (length > G_MAXUINT - bytes->len)
    return CAIRO_STATUS_WRITE_ERROR;
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
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

PscSheet *
psc_sheet_new (const char *title)
{
  PscSheet *self = g_new0 (PscSheet, 1);

  self->bytes = g_byte_array_new ();
  self->surface =
      cairo_pdf_surface_create_for_stream (append_cb, self->bytes, PAGE_WIDTH, PAGE_HEIGHT);
  if (title != NULL)
    cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_SUBJECT,
                                  psc_figure_get_research_line ());
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR,
                                  psc_figure_get_software ());
  self->cr = cairo_create (self->surface);
  self->context = psc_figure_create_context ();
  self->y = TOP;
  self->number = 1;
  return self;
}

double
psc_sheet_get_width (void)
{
  return PAGE_WIDTH - 2 * LEFT;
}

double
psc_sheet_get_height (void)
{
  return PAGE_HEIGHT - TOP - BOTTOM;
}

gboolean
psc_sheet_is_at_top (const PscSheet *self)
{
  return self->y <= TOP;
}

static void
draw_at (PscSheet *self, PangoLayout *layout, PscSheetStyle style, double x, double y)
{
  set_colour (self->cr, styles[style].colour);
  cairo_move_to (self->cr, LEFT + x, y);
  pango_cairo_show_layout (self->cr, layout);
}

static void
draw_foot (PscSheet *self)
{
  g_autofree char *number =
      g_strdup_printf (_ ("%s · page %u"), psc_figure_get_software (), self->number);
  PangoLayout *left = psc_sheet_create_text (self, PSC_SHEET_NOTE, psc_figure_get_research_line (),
                                             psc_sheet_get_width ());
  PangoLayout *right = psc_sheet_create_text (self, PSC_SHEET_NOTE, number, psc_sheet_get_width ());

  pango_layout_set_alignment (right, PANGO_ALIGN_RIGHT);
  draw_at (self, left, PSC_SHEET_NOTE, 0, PAGE_HEIGHT - FOOT);
  draw_at (self, right, PSC_SHEET_NOTE, 0, PAGE_HEIGHT - FOOT);
  g_object_unref (left);
  g_object_unref (right);
}

gboolean
psc_sheet_ensure_room (PscSheet *self, double height)
{
  if (self->y + height <= PAGE_HEIGHT - BOTTOM || psc_sheet_is_at_top (self))
    return FALSE;
  draw_foot (self);
  cairo_show_page (self->cr);
  self->number++;
  self->y = TOP;
  return TRUE;
}

void
psc_sheet_skip (PscSheet *self, double height)
{
  self->y += height;
}

void
psc_sheet_mark_outline (PscSheet *self, const char *text, guint level)
{
  g_autofree char *place =
      g_strdup_printf ("page=%u pos=[%d %d]", self->number, (int) LEFT, (int) self->y);
  int id = cairo_pdf_surface_add_outline (
      self->surface, level > 1 ? self->chapter : CAIRO_PDF_OUTLINE_ROOT, text != NULL ? text : "",
      place, CAIRO_PDF_OUTLINE_FLAG_OPEN);

  if (level == 1)
    self->chapter = id;
}

PangoLayout *
psc_sheet_create_text (PscSheet *self, PscSheetStyle style, const char *text, double width)
{
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  PangoAttrList *attributes = pango_attr_list_new ();
  PangoLayout *layout = pango_layout_new (self->context);

  pango_font_description_set_absolute_size (font, styles[style].size * PANGO_SCALE);
  pango_font_description_set_weight (font, styles[style].weight);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, text != NULL ? text : "", -1);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_attr_list_unref (attributes);
  pango_font_description_free (font);
  return layout;
}

void
psc_sheet_flow_text (PscSheet *self, PangoLayout *layout, PscSheetStyle style)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  do
    {
      PangoRectangle logical;
      double height, x;

      pango_layout_iter_get_line_extents (iter, NULL, &logical);
      height = logical.height / (double) PANGO_SCALE;
      x = logical.x / (double) PANGO_SCALE;
      psc_sheet_ensure_room (self, height);
      set_colour (self->cr, styles[style].colour);
      cairo_move_to (
          self->cr, LEFT + x,
          self->y + (pango_layout_iter_get_baseline (iter) - logical.y) / (double) PANGO_SCALE);
      pango_cairo_show_layout_line (self->cr, pango_layout_iter_get_line_readonly (iter));
      self->y += height;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

void
psc_sheet_draw_text (PscSheet *self, PangoLayout *layout, PscSheetStyle style, double x, double y)
{
  draw_at (self, layout, style, x, self->y + y);
}

void
psc_sheet_draw_rule (PscSheet *self, double width)
{
  set_colour (self->cr, PSC_DRAWING_RULE);
  cairo_rectangle (self->cr, LEFT, self->y - 0.25, width, 0.5);
  cairo_fill (self->cr);
}

cairo_t *
psc_sheet_begin (PscSheet *self)
{
  cairo_save (self->cr);
  cairo_translate (self->cr, LEFT, self->y);
  return self->cr;
}

void
psc_sheet_end (PscSheet *self)
{
  cairo_restore (self->cr);
}

GByteArray *
psc_sheet_finish (PscSheet *self, cairo_status_t *status)
{
  GByteArray *bytes = self->bytes;

  draw_foot (self);
  cairo_show_page (self->cr);
  *status = cairo_status (self->cr);
  cairo_destroy (self->cr);
  cairo_surface_finish (self->surface);
  if (*status == CAIRO_STATUS_SUCCESS)
    *status = cairo_surface_status (self->surface);
  cairo_surface_destroy (self->surface);
  g_object_unref (self->context);
  g_free (self);
  return bytes;
}
