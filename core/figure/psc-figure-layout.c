/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-figure-layout.h"

#include <math.h>

#include "figure/psc-figure-bands.h"
#include "figure/psc-figure-caption.h"
#include "figure/psc-figure-column.h"
#include "figure/psc-figure-private.h"

/* Type is in proportion to the picture, whose size is the side of a square of its area. A panel as
 * wide as 28 em takes about 50 letters of its prompt in a line. A tall picture has smaller type, so
 * that its column need not be much wider than itself. The least width of a column is given, too: a
 * picture can be narrow, its title cannot. All in em. */
typedef struct
{
  double picture;
  double narrow;
  double tall;
  double column;
  double headings;     /* the room to the left that headings of rows take */
  int n_heading_lines; /* that they have there */
} Sizes;

static const Sizes full_size = { 28, 20, 50, 24, 4, 2 };
static const Sizes compact_size = { 14, 10, 25, 12, 5.5, 3 };

/* Distances in em. */
#define MARGIN     2
#define COLUMN_GAP 1.6
#define ROW_GAP    2
#define BAND_GAP   3
#define KEY_GAP    1.2
#define MAX_KEY    12

typedef struct
{
  PscFigure *figure;
  PscFigureLayout *layout;
  PangoContext *context;
  PscFigureBands bands;
  const Sizes *sizes;
  double em;
  double left; /* of the first column */
  double column_width;
  double picture_width;
  double picture_height;
} Builder;

static void
clear_label (gpointer data)
{
  g_clear_object (&((PscFigureLabel *) data)->layout);
}

static PscFigureLayout *
layout_new (double em)
{
  PscFigureLayout *self = g_new0 (PscFigureLayout, 1);

  self->em = em;
  self->cells = g_array_new (FALSE, TRUE, sizeof (PscFigureCell));
  self->labels = g_array_new (FALSE, TRUE, sizeof (PscFigureLabel));
  self->rules = g_array_new (FALSE, TRUE, sizeof (cairo_rectangle_t));
  g_array_set_clear_func (self->labels, clear_label);

  return self;
}

void
psc_figure_layout_free (PscFigureLayout *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->cells);
  g_array_unref (self->labels);
  g_array_unref (self->rules);
  g_free (self);
}

void
psc_figure_layout_take_text (
    PscFigureLayout *self, PangoLayout *text, PscFigureStyle style, double x, double y)
{
  PscFigureLabel label = { text, psc_figure_style_get_ink (style), FALSE, { x, y, 0, 0 } };
  PangoRectangle logical;

  if (text == NULL)
    return;

  /* What is written from right to left ends at the right of its width. */
  pango_layout_get_extents (text, NULL, &logical);
  label.area.x += logical.x / (double) PANGO_SCALE;
  label.area.width = logical.width / (double) PANGO_SCALE;
  label.area.height = logical.height / (double) PANGO_SCALE;
  g_array_append_val (self->labels, label);
}

void
psc_figure_layout_add_rule (PscFigureLayout *self, double x, double y, double width)
{
  cairo_rectangle_t rule = { x, y, width, 0 };

  g_array_append_val (self->rules, rule);
}

static PangoLayout *
write_text (Builder *b, PscFigureStyle style, const char *text, double width, int n_lines)
{
  return psc_figure_create_text (b->context, style, text, b->em, width, n_lines);
}

static double
get_grid_width (const Builder *b)
{
  return b->bands.n_places * b->column_width + (b->bands.n_places - 1) * COLUMN_GAP * b->em;
}

static double
get_column_x (const Builder *b, guint place)
{
  /* On whole page units, so that a picture drawn pixel for pixel stays so. */
  return b->left + round (place * (b->column_width + COLUMN_GAP * b->em));
}

static void
set_up_columns (Builder *b)
{
  const Sizes *sizes = b->sizes;
  guint enlargement = psc_figure_get_enlargement (b->figure);
  double side;

  b->picture_width = (double) psc_image_get_width (b->figure->image) * enlargement;
  b->picture_height = (double) psc_image_get_height (b->figure->image) * enlargement;
  side = sqrt (b->picture_width * b->picture_height);
  b->em = CLAMP (b->picture_width / sizes->narrow, side / sizes->tall, side / sizes->picture);
  b->column_width = MAX (b->picture_width, ceil (sizes->column * b->em));
  b->left = ceil (MARGIN * b->em);
  for (guint row = 0; row < b->figure->n_rows; row++)
    if (b->figure->row_headings[row] != NULL)
      b->left = ceil ((MARGIN + sizes->headings) * b->em);
}

static double
place_headline (Builder *b, double y)
{
  PangoLayout *text = write_text (b, PSC_FIGURE_STYLE_HEADLINE, b->figure->title,
                                  b->left + get_grid_width (b) - MARGIN * b->em, 2);
  double height = psc_figure_text_get_height (text);

  if (text == NULL)
    return y;
  psc_figure_layout_take_text (b->layout, text, PSC_FIGURE_STYLE_HEADLINE, MARGIN * b->em, y);
  return y + height + b->em;
}

static double
place_column_headings (Builder *b, guint band, double y)
{
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) psc_figure_column_free);
  g_autoptr (GArray) heights = psc_figure_column_heights_new ();
  double height;
  guint index;

  for (guint i = 0; psc_figure_bands_get_column (&b->bands, band, i, &index); i++)
    {
      PscFigureColumn *column =
          psc_figure_column_new (b->figure, index, b->context, b->em, b->column_width);

      g_ptr_array_add (columns, column);
      psc_figure_column_extend (column, heights);
    }
  height = psc_figure_column_heights_get_total (heights, b->em);
  if (height == 0)
    return y;

  for (guint i = 0; i < columns->len; i++)
    {
      double x = get_column_x (b, i);

      psc_figure_column_place (columns->pdata[i], heights, b->layout, x, y);
      psc_figure_layout_add_rule (b->layout, x, y + height + 0.4 * b->em, b->column_width);
    }
  return y + height + 1.3 * b->em;
}

/* Reads upwards, centred on the row's pictures. */
static void
place_row_heading (Builder *b, guint row, double picture_y, double room)
{
  double length = MAX (b->picture_height, MIN (room, 16 * b->em));
  PangoLayout *text = write_text (b, PSC_FIGURE_STYLE_HEADING, b->figure->row_headings[row], length,
                                  b->sizes->n_heading_lines);
  PscFigureLabel label = { text, psc_figure_style_get_ink (PSC_FIGURE_STYLE_HEADING), TRUE };

  if (text == NULL)
    return;
  pango_layout_set_alignment (text, PANGO_ALIGN_CENTER);
  label.area.width = psc_figure_text_get_height (text);
  label.area.height = psc_figure_text_get_width (text);
  label.area.x = b->left - 1.1 * b->em - label.area.width;
  label.area.y = picture_y;
  if (label.area.height < b->picture_height)
    label.area.y += (b->picture_height - label.area.height) / 2;
  g_array_append_val (b->layout->labels, label);
}

static double
place_row (Builder *b, guint band, guint row, const PscMapMeasure *measures, double y)
{
  g_autofree PscFigureCaption **captions = g_new0 (PscFigureCaption *, b->bands.n_places);
  PscFigureHeights heights = { 0 };
  double picture_y;
  double total;
  guint column;

  for (guint i = 0; psc_figure_bands_get_column (&b->bands, band, i, &column); i++)
    {
      const PscFigurePanel *panel = psc_figure_get_panel (b->figure, row, column);

      if (panel == NULL)
        continue;
      captions[i] = psc_figure_caption_new (panel, &measures[column], b->figure->compact,
                                            b->context, b->em, b->column_width);
      psc_figure_caption_extend (captions[i], &heights);
    }

  picture_y = ceil (y + psc_figure_heights_get_picture (&heights, b->em));
  total = psc_figure_heights_get_total (&heights, b->em, b->picture_height);
  for (guint i = 0; psc_figure_bands_get_column (&b->bands, band, i, &column); i++)
    {
      PscFigureCell cell = {
        .panel = psc_figure_get_panel (b->figure, row, column),
        .measure = measures[column],
        .picture = { get_column_x (b, i), picture_y, b->picture_width, b->picture_height },
      };

      if (captions[i] == NULL)
        continue;
      psc_figure_caption_place (captions[i], &heights, &cell, b->layout);
      g_array_append_val (b->layout->cells, cell);
    }
  place_row_heading (b, row, picture_y, y + total - picture_y);

  return ceil (y + total) + 1;
}

static double
place_band (Builder *b, guint band, const PscMapMeasure *measures, double y)
{
  y = place_column_headings (b, band, y);
  for (guint row = 0; row < b->figure->n_rows; row++)
    {
      y = place_row (b, band, row, measures + row * b->figure->n_columns, y);
      if (row + 1 < b->figure->n_rows)
        y += ROW_GAP * b->em;
    }
  return y;
}

static double
place_grid (Builder *b, double y)
{
  g_autofree PscMapMeasure *measures = psc_figure_measure (b->figure);

  for (guint band = 0; band < b->bands.n_bands; band++)
    {
      y = place_band (b, band, measures, y);
      if (band + 1 < b->bands.n_bands)
        y += BAND_GAP * b->em;
    }
  return y;
}

static double
place_footer_line (
    Builder *b, const char *label, const char *text, double key_width, double width, double y)
{
  double x = MARGIN * b->em;
  PangoLayout *key = write_text (b, PSC_FIGURE_STYLE_KEY, label, key_width - KEY_GAP * b->em, 2);
  PangoLayout *value = write_text (b, PSC_FIGURE_STYLE_VALUE, text, width - key_width, 4);
  double height = MAX (psc_figure_text_get_height (key), psc_figure_text_get_height (value));

  psc_figure_layout_take_text (b->layout, key, PSC_FIGURE_STYLE_KEY, x, y);
  psc_figure_layout_take_text (b->layout, value, PSC_FIGURE_STYLE_VALUE, x + key_width, y);
  return y + height + 0.25 * b->em;
}

/* The labels' column is as wide as the widest of them, within reason. */
static double
get_key_width (Builder *b, GPtrArray *lines)
{
  double width = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const PscFigureLine *line = lines->pdata[i];
      PangoLayout *key = write_text (b, PSC_FIGURE_STYLE_KEY, line->label, MAX_KEY * b->em, 1);

      width = MAX (width, psc_figure_text_get_width (key));
      g_clear_object (&key);
    }
  return width + KEY_GAP * b->em + 1;
}

static double
place_footer_lines (Builder *b, GPtrArray *lines, double width, double y)
{
  double key_width = get_key_width (b, lines);

  for (guint i = 0; i < lines->len; i++)
    {
      const PscFigureLine *line = lines->pdata[i];
      const PscFigureLine *last = i > 0 ? lines->pdata[i - 1] : NULL;
      gboolean repeated = last != NULL && g_strcmp0 (line->label, last->label) == 0;

      y = place_footer_line (b, repeated ? NULL : line->label, line->text, key_width, width, y);
    }
  return y;
}

static double
place_research_line (Builder *b, double width, double y)
{
  double x = MARGIN * b->em;
  PangoLayout *line =
      write_text (b, PSC_FIGURE_STYLE_RESEARCH, psc_figure_get_research_line (), width, 2);
  PangoLayout *software =
      write_text (b, PSC_FIGURE_STYLE_KEY, psc_figure_get_software (), width, 1);
  double height = psc_figure_text_get_height (line);
  double rest = width - psc_figure_text_get_width (line) - b->em;
  double offset = (pango_layout_get_baseline (line) - pango_layout_get_baseline (software))
                  / (double) PANGO_SCALE;

  if (psc_figure_text_get_width (software) <= rest)
    psc_figure_layout_take_text (b->layout, g_object_ref (software), PSC_FIGURE_STYLE_KEY,
                                 psc_figure_text_get_right (software, x + width), y + offset);
  psc_figure_layout_take_text (b->layout, line, PSC_FIGURE_STYLE_RESEARCH, x, y);
  g_object_unref (software);
  return y + height;
}

static double
place_footer (Builder *b, double reduction, double y)
{
  g_autoptr (GPtrArray) lines = psc_figure_list_footer (b->figure, reduction);
  double width = b->left + get_grid_width (b) - MARGIN * b->em;

  y += 1.6 * b->em;
  psc_figure_layout_add_rule (b->layout, MARGIN * b->em, y, width);
  y += 0.8 * b->em;
  y = place_footer_lines (b, lines, width, y);

  return place_research_line (b, width, y + 0.6 * b->em);
}

PscFigureLayout *
psc_figure_layout_new (PscFigure *figure, double reduction)
{
  Builder b = { .figure = figure,
                .context = psc_figure_create_context (),
                .bands = psc_figure_bands_find (figure),
                .sizes = figure->compact ? &compact_size : &full_size };
  double y;

  set_up_columns (&b);
  b.layout = layout_new (b.em);
  y = place_headline (&b, MARGIN * b.em);
  y = place_grid (&b, y);
  y = place_footer (&b, reduction, y);
  b.layout->width = ceil (b.left + get_grid_width (&b) + MARGIN * b.em);
  b.layout->height = ceil (y + MARGIN * b.em);
  g_object_unref (b.context);

  return b.layout;
}
