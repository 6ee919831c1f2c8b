/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "document/psc-document-private.h"
#include "document/psc-sheet.h"
#include "figure/psc-figure-text.h"

/* Points, as all lengths here. */
#define GAP         7.0
#define CELL_GAP    8.0
#define CELL_PAD    2.5
#define PICTURE_GAP 8.0
#define DRAWING_GAP 24.0
#define MAX_PICTURE 118.0
#define MAX_CELL    6 /* lines */

/* What a heading keeps together with itself at most, and about how high a line of a table is and a
 * text. */
#define MAX_KEPT  330.0
#define TABLE_ROW 15.0
#define PARAGRAPH 30.0

/* A pixel of a drawing. */
#define PIXEL 0.75

/* About how high a block will be. */
static double
estimate (const PscDocumentBlock *block)
{
  switch (block->kind)
    {
    case PSC_DOCUMENT_BLOCK_TABLE:
      return TABLE_ROW * (psc_table_get_n_rows (block->table) + 2);
    case PSC_DOCUMENT_BLOCK_DRAWING:
      return PIXEL * psc_drawing_get_height (block->drawing) + GAP;
    case PSC_DOCUMENT_BLOCK_CASE:
      return (block->pictures->len > 0 ? MAX_PICTURE + 20 : 0) + PARAGRAPH;
    case PSC_DOCUMENT_BLOCK_HEADING:
    case PSC_DOCUMENT_BLOCK_TEXT:
    default:
      return PARAGRAPH;
    }
}

/* How much of what follows a heading stays with it: headings and texts up to the first thing that
 * is to be seen, and that; a table also with the drawing below it, if both are not too high. */
static double
measure_kept (GPtrArray *blocks, guint index)
{
  gboolean is_seen = FALSE;
  double kept = 0;

  for (guint i = index + 1; i < blocks->len && kept < MAX_KEPT; i++)
    {
      const PscDocumentBlock *block = g_ptr_array_index (blocks, i);
      double height = estimate (block);

      if (is_seen && (block->kind != PSC_DOCUMENT_BLOCK_DRAWING || kept + height > MAX_KEPT))
        break;
      kept += height;
      is_seen = block->kind != PSC_DOCUMENT_BLOCK_HEADING && block->kind != PSC_DOCUMENT_BLOCK_TEXT;
      if (block->kind == PSC_DOCUMENT_BLOCK_DRAWING || block->kind == PSC_DOCUMENT_BLOCK_CASE)
        break;
    }
  return MIN (kept, MAX_KEPT);
}

static void
put_heading (PscSheet *sheet, const PscDocumentBlock *block, double kept)
{
  PscSheetStyle style = block->level == 1 ? PSC_SHEET_HEADING : PSC_SHEET_SUBHEADING;
  PangoLayout *layout = psc_sheet_create_text (sheet, style, block->text, psc_sheet_get_width ());
  double gap = block->level == 1 ? 3 * GAP : 2 * GAP;

  psc_sheet_ensure_room (sheet, gap + psc_figure_text_get_height (layout) + kept);
  if (!psc_sheet_is_at_top (sheet))
    psc_sheet_skip (sheet, gap);
  psc_sheet_mark_outline (sheet, block->text, block->level);
  psc_sheet_flow_text (sheet, layout, style);
  psc_sheet_skip (sheet, GAP);
  g_object_unref (layout);
}

static void
put_paragraph (PscSheet *sheet, PscSheetStyle style, const char *text)
{
  PangoLayout *layout;

  if (text == NULL)
    return;
  layout = psc_sheet_create_text (sheet, style, text, psc_sheet_get_width ());
  psc_sheet_flow_text (sheet, layout, style);
  psc_sheet_skip (sheet, GAP);
  g_object_unref (layout);
}

static void
put_text (PscSheet *sheet, const PscDocumentBlock *block)
{
  static const PscSheetStyle styles[] = {
    [PSC_DOCUMENT_PLAIN] = PSC_SHEET_TEXT,
    [PSC_DOCUMENT_NOTE] = PSC_SHEET_NOTE,
    [PSC_DOCUMENT_WARNING] = PSC_SHEET_WARNING,
  };

  put_paragraph (sheet, styles[block->tone], block->text);
}

static double
measure_natural (PscSheet *sheet, PscSheetStyle style, const char *text)
{
  PangoLayout *layout = psc_sheet_create_text (sheet, style, text, 10 * psc_sheet_get_width ());
  double width = psc_figure_text_get_width (layout);

  g_object_unref (layout);
  return width + 1;
}

/* Columns get what they need; where that is too much, the widest give way until all fit. */
static void
fit_columns (double *widths, guint n, double room)
{
  for (guint round = 0; round < 400; round++)
    {
      double total = 0;
      guint widest = 0;

      for (guint i = 0; i < n; i++)
        {
          total += widths[i] + (i > 0 ? CELL_GAP : 0);
          if (widths[i] > widths[widest])
            widest = i;
        }
      if (total <= room)
        return;
      widths[widest] = MAX (widths[widest] * 0.95, widths[widest] - (total - room));
    }
}

static double *
measure_columns (PscSheet *sheet, const PscTable *table)
{
  guint n = psc_table_get_n_columns (table);
  double *widths = g_new0 (double, n);

  for (guint i = 0; i < n; i++)
    {
      widths[i] = measure_natural (sheet, PSC_SHEET_TABLE_HEAD, psc_table_get_title (table, i));
      for (guint row = 0; row < psc_table_get_n_rows (table); row++)
        widths[i] = MAX (widths[i], measure_natural (sheet, PSC_SHEET_TABLE,
                                                     psc_table_get_cell (table, row, i)));
    }
  fit_columns (widths, n, psc_sheet_get_width ());
  return widths;
}

typedef const char *(*GetCell) (const PscTable *table, guint row, guint column);

static const char *
get_title (const PscTable *table, guint row, guint column)
{
  return psc_table_get_title (table, column);
}

/* (transfer full): a row's cells, and the height of the highest. */
static GPtrArray *
lay_out_row (PscSheet *sheet,
             const PscTable *table,
             PscSheetStyle style,
             GetCell get_cell,
             guint row,
             const double *widths,
             double *height)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_object_unref);

  *height = 0;
  for (guint i = 0; i < psc_table_get_n_columns (table); i++)
    {
      PangoLayout *cell = psc_sheet_create_text (sheet, style, get_cell (table, row, i), widths[i]);

      pango_layout_set_height (cell, -MAX_CELL);
      pango_layout_set_ellipsize (cell, PANGO_ELLIPSIZE_END);
      if (psc_table_is_number (table, i))
        pango_layout_set_alignment (cell, PANGO_ALIGN_RIGHT);
      *height = MAX (*height, psc_figure_text_get_height (cell));
      g_ptr_array_add (cells, cell);
    }
  *height += 2 * CELL_PAD;
  return cells;
}

static void
draw_row (
    PscSheet *sheet, GPtrArray *cells, PscSheetStyle style, const double *widths, double height)
{
  double x = 0;

  for (guint i = 0; i < cells->len; i++)
    {
      psc_sheet_draw_text (sheet, cells->pdata[i], style, x, CELL_PAD);
      x += widths[i] + CELL_GAP;
    }
  psc_sheet_skip (sheet, height);
  psc_sheet_draw_rule (sheet, x - CELL_GAP);
}

static void
put_head (PscSheet *sheet, const PscTable *table, const double *widths)
{
  double height;
  g_autoptr (GPtrArray) cells =
      lay_out_row (sheet, table, PSC_SHEET_TABLE_HEAD, get_title, 0, widths, &height);

  draw_row (sheet, cells, PSC_SHEET_TABLE_HEAD, widths, height);
}

static void
put_table (PscSheet *sheet, const PscTable *table)
{
  g_autofree double *widths = measure_columns (sheet, table);

  psc_sheet_ensure_room (sheet, 60);
  put_head (sheet, table, widths);
  for (guint row = 0; row < psc_table_get_n_rows (table); row++)
    {
      double height;
      g_autoptr (GPtrArray) cells =
          lay_out_row (sheet, table, PSC_SHEET_TABLE, psc_table_get_cell, row, widths, &height);

      if (psc_sheet_ensure_room (sheet, height))
        put_head (sheet, table, widths);
      draw_row (sheet, cells, PSC_SHEET_TABLE, widths, height);
    }
  psc_sheet_skip (sheet, 1.5 * GAP);
}

/* A drawing that is larger than a page is made smaller. */
static double
choose_scale (const PscDrawing *drawing)
{
  return MIN (PIXEL, MIN (psc_sheet_get_width () / psc_drawing_get_width (drawing),
                          psc_sheet_get_height () / psc_drawing_get_height (drawing)));
}

static const PscDrawing *
get_drawing (GPtrArray *blocks, guint index)
{
  const PscDocumentBlock *block = index < blocks->len ? g_ptr_array_index (blocks, index) : NULL;

  return block != NULL && block->kind == PSC_DOCUMENT_BLOCK_DRAWING ? block->drawing : NULL;
}

static void
draw_at (PscSheet *sheet, const PscDrawing *drawing, double x)
{
  cairo_t *cr = psc_sheet_begin (sheet);
  double scale = choose_scale (drawing);

  cairo_translate (cr, x, 0);
  cairo_scale (cr, scale, scale);
  psc_drawing_draw (drawing, cr);
  psc_sheet_end (sheet);
}

/* As many drawings of a row of them as have room beside each other. Returns: how many */
static guint
put_drawings (PscSheet *sheet, GPtrArray *blocks, guint index)
{
  const PscDrawing *drawing;
  double height = 0;
  double width = 0;
  double x = 0;
  guint n = 0;

  for (; (drawing = get_drawing (blocks, index + n)) != NULL; n++)
    {
      double scale = choose_scale (drawing);
      double own = psc_drawing_get_width (drawing) * scale;

      if (n > 0 && width + DRAWING_GAP + own > psc_sheet_get_width ())
        break;
      width += (n > 0 ? DRAWING_GAP : 0) + own;
      height = MAX (height, psc_drawing_get_height (drawing) * scale);
    }
  psc_sheet_ensure_room (sheet, height);
  for (guint i = 0; i < n; i++)
    {
      drawing = get_drawing (blocks, index + i);
      draw_at (sheet, drawing, x);
      x += psc_drawing_get_width (drawing) * choose_scale (drawing) + DRAWING_GAP;
    }
  psc_sheet_skip (sheet, height + 1.5 * GAP);
  return n;
}

static void
draw_picture (PscSheet *sheet, cairo_surface_t *picture, double x, double width, double height)
{
  cairo_t *cr = psc_sheet_begin (sheet);

  cairo_translate (cr, x, 0);
  cairo_scale (cr, width / cairo_image_surface_get_width (picture),
               height / cairo_image_surface_get_height (picture));
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_paint (cr);
  psc_sheet_end (sheet);
}

/* (transfer full): captions below pictures of @side points. */
static GPtrArray *
lay_out_captions (PscSheet *sheet, GArray *pictures, double side, double *height)
{
  GPtrArray *captions = g_ptr_array_new_with_free_func (g_object_unref);

  *height = 0;
  for (guint i = 0; i < pictures->len; i++)
    {
      PangoLayout *caption = psc_sheet_create_text (
          sheet, PSC_SHEET_NOTE, g_array_index (pictures, PscDocumentPicture, i).caption, side);

      pango_layout_set_height (caption, -3);
      pango_layout_set_ellipsize (caption, PANGO_ELLIPSIZE_END);
      *height = MAX (*height, psc_figure_text_get_height (caption));
      g_ptr_array_add (captions, caption);
    }
  return captions;
}

static void
put_pictures (PscSheet *sheet, GArray *pictures)
{
  double side = MIN (MAX_PICTURE, (psc_sheet_get_width () - (pictures->len - 1) * PICTURE_GAP)
                                      / MAX (pictures->len, 1));
  double caption_height;
  double picture_height = 0;
  g_autoptr (GPtrArray) captions = lay_out_captions (sheet, pictures, side, &caption_height);

  for (guint i = 0; i < pictures->len; i++)
    {
      cairo_surface_t *surface = g_array_index (pictures, PscDocumentPicture, i).surface;
      double height =
          side * cairo_image_surface_get_height (surface) / cairo_image_surface_get_width (surface);

      if (i == 0)
        psc_sheet_ensure_room (sheet, height + caption_height + 40);
      picture_height = MAX (picture_height, height);
      draw_picture (sheet, surface, i * (side + PICTURE_GAP), side, height);
    }
  psc_sheet_skip (sheet, picture_height + 3);
  for (guint i = 0; i < captions->len; i++)
    psc_sheet_draw_text (sheet, captions->pdata[i], PSC_SHEET_NOTE, i * (side + PICTURE_GAP), 0);
  psc_sheet_skip (sheet, caption_height + 3);
}

static void
put_case (PscSheet *sheet, const PscDocumentBlock *block)
{
  g_autofree char *text = g_strjoin (block->title != NULL && block->text != NULL ? " " : "",
                                     block->title != NULL ? block->title : "",
                                     block->text != NULL ? block->text : "", NULL);

  if (block->pictures->len > 0)
    put_pictures (sheet, block->pictures);
  put_paragraph (sheet, PSC_SHEET_TEXT, text);
  psc_sheet_skip (sheet, GAP);
}

/* Returns: how many blocks are done */
static guint
put_block (PscSheet *sheet, GPtrArray *blocks, guint index)
{
  const PscDocumentBlock *block = g_ptr_array_index (blocks, index);

  switch (block->kind)
    {
    case PSC_DOCUMENT_BLOCK_HEADING:
      put_heading (sheet, block, measure_kept (blocks, index));
      break;
    case PSC_DOCUMENT_BLOCK_TEXT:
      put_text (sheet, block);
      break;
    case PSC_DOCUMENT_BLOCK_TABLE:
      put_table (sheet, block->table);
      break;
    case PSC_DOCUMENT_BLOCK_DRAWING:
      return put_drawings (sheet, blocks, index);
    case PSC_DOCUMENT_BLOCK_CASE:
    default:
      put_case (sheet, block);
      break;
    }
  return 1;
}

GByteArray *
psc_document_encode_pdf (PscDocument *self, GError **error)
{
  PscSheet *sheet = psc_sheet_new (self->title);
  g_autoptr (GByteArray) bytes = NULL;
  cairo_status_t status;

  put_paragraph (sheet, PSC_SHEET_TITLE, self->title);
  put_paragraph (sheet, PSC_SHEET_WARNING, psc_figure_get_research_line ());
  for (guint i = 0; i < self->blocks->len;)
    i += put_block (sheet, self->blocks, i);
  bytes = psc_sheet_finish (sheet, &status);
  return psc_document_check_status (status, error) ? g_steal_pointer (&bytes) : NULL;
}
