/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-figure-draw.h"

#include "attribution/psc-map-bar.h"
#include "attribution/psc-map-lines.h"
#include "attribution/psc-unseen.h"
#include "figure/psc-figure-picture.h"
#include "figure/psc-figure-private.h"
#include "figure/psc-figure-region.h"

/* Thickness of lines, in em. */
#define HAIRLINE 0.05
#define CONTOUR  0.12
#define HATCH    0.06

typedef struct
{
  guint32 page; /* 0xRRGGBB, as all */
  guint32 inks[3];
  guint32 rule;
} Theme;

/* Every ink has a contrast of at least 5.5 to 1 to its page (WCAG 2.1 asks for 4.5). */
static const Theme light = {
  0xffffff,
  { [PSC_FIGURE_INK_TEXT] = 0x1b1d21,
    [PSC_FIGURE_INK_MUTED] = 0x5b6068,
    [PSC_FIGURE_INK_ACCENT] = 0xa8420f },
  0xcfd3d9,
};

static const Theme dark = {
  0x131518,
  { [PSC_FIGURE_INK_TEXT] = 0xeceef1,
    [PSC_FIGURE_INK_MUTED] = 0xa2a8b1,
    [PSC_FIGURE_INK_ACCENT] = 0xffb070 },
  0x3a3f46,
};

static void
set_colour (cairo_t *cr, guint32 colour)
{
  cairo_set_source_rgb (cr, (colour >> 16) / 255.0, (colour >> 8 & 0xff) / 255.0,
                        (colour & 0xff) / 255.0);
}

/* A line around @area that covers none of it. */
static void
draw_frame (cairo_t *cr, const Theme *theme, const cairo_rectangle_t *area, double thickness)
{
  cairo_rectangle (cr, area->x - thickness / 2, area->y - thickness / 2, area->width + thickness,
                   area->height + thickness);
  cairo_set_line_width (cr, thickness);
  set_colour (cr, theme->rule);
  cairo_stroke (cr);
}

static void
draw_contours (const PscFigureCell *cell, const cairo_rectangle_t *on_page, double em, cairo_t *cr)
{
  const PscFigurePanel *panel = cell->panel;
  g_autoptr (PscMapLines) lines =
      psc_map_lines_new (&panel->display, &cell->measure, panel->map, panel->side);

  cairo_save (cr);
  cairo_rectangle (cr, cell->picture.x, cell->picture.y, cell->picture.width, cell->picture.height);
  cairo_clip (cr);
  psc_map_lines_draw (lines, cr, on_page, CONTOUR * em);
  cairo_restore (cr);
}

static void
draw_colours (const PscFigureCell *cell, const cairo_rectangle_t *on_page, cairo_t *cr)
{
  const PscFigurePanel *panel = cell->panel;
  cairo_surface_t *map = psc_map_render (&panel->display, &cell->measure, panel->map, panel->side);

  psc_figure_paint_map (cr, map, on_page, &cell->picture);
  cairo_surface_destroy (map);
}

static void
draw_map (PscFigure *figure, const PscFigureCell *cell, double em, cairo_t *cr)
{
  double unit_x = cell->picture.width / (double) psc_image_get_width (figure->image);
  double unit_y = cell->picture.height / (double) psc_image_get_height (figure->image);
  cairo_rectangle_t area, on_page;

  psc_placement_get_input_area (&figure->placement, &area.x, &area.y, &area.width, &area.height);
  on_page.x = cell->picture.x + area.x * unit_x;
  on_page.y = cell->picture.y + area.y * unit_y;
  on_page.width = area.width * unit_x;
  on_page.height = area.height * unit_y;

  if (cell->panel->display.n_contours > 0)
    draw_contours (cell, &on_page, em, cr);
  else
    draw_colours (cell, &on_page, cr);
  psc_unseen_draw (&figure->placement, cr, &cell->picture, HATCH * em);
}

static void
draw_cell (PscFigure *figure,
           const PscFigureCell *cell,
           const Theme *theme,
           cairo_surface_t *picture,
           double em,
           cairo_t *cr)
{
  gboolean shown = cell->panel->map != NULL && cell->measure.state == PSC_MAP_STATE_SHOWN;

  draw_frame (cr, theme, &cell->picture, HAIRLINE * em);
  psc_figure_paint_picture (cr, picture, &cell->picture);
  if (shown)
    draw_map (figure, cell, em, cr);
  if (figure->regions->len > 0)
    psc_figure_draw_regions (figure, &cell->picture, em, cr);
  if (cell->bar.height > 0)
    draw_frame (cr, theme, &cell->bar, HAIRLINE * em);
  if (shown)
    psc_map_draw_bar (cr, &cell->panel->display, &cell->bar, 2 * CONTOUR * em);
}

static void
draw_label (const PscFigureLabel *label, const Theme *theme, cairo_t *cr)
{
  PangoRectangle logical;

  pango_layout_get_extents (label->layout, NULL, &logical);
  cairo_save (cr);
  set_colour (cr, theme->inks[label->ink]);
  cairo_translate (cr, label->area.x, label->area.y);
  if (label->upward)
    {
      cairo_translate (cr, 0, label->area.height);
      cairo_rotate (cr, -G_PI / 2);
    }
  cairo_move_to (cr, -logical.x / (double) PANGO_SCALE, 0);
  pango_cairo_show_layout (cr, label->layout);
  cairo_restore (cr);
}

static void
draw_rule (const cairo_rectangle_t *rule, const Theme *theme, double em, cairo_t *cr)
{
  cairo_rectangle (cr, rule->x, rule->y, rule->width, HAIRLINE * em);
  set_colour (cr, theme->rule);
  cairo_fill (cr);
}

void
psc_figure_draw (PscFigure *figure, const PscFigureLayout *layout, cairo_t *cr)
{
  const Theme *theme = figure->dark ? &dark : &light;
  double scale = psc_figure_get_enlargement (figure);
  double unused = 0;
  cairo_surface_t *picture;

  set_colour (cr, theme->page);
  cairo_rectangle (cr, 0, 0, layout->width, layout->height);
  cairo_fill (cr);

  /* A page of a vector file is measured in points, which says nothing about its pictures. */
  if (cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE)
    cairo_user_to_device_distance (cr, &scale, &unused);
  picture = psc_figure_picture_new (figure->image, figure->has_window ? &figure->window : NULL,
                                    figure->inverted, scale);
  for (guint i = 0; i < layout->cells->len; i++)
    draw_cell (figure, &g_array_index (layout->cells, PscFigureCell, i), theme, picture, layout->em,
               cr);
  cairo_surface_destroy (picture);

  for (guint i = 0; i < layout->rules->len; i++)
    draw_rule (&g_array_index (layout->rules, cairo_rectangle_t, i), theme, layout->em, cr);
  for (guint i = 0; i < layout->labels->len; i++)
    draw_label (&g_array_index (layout->labels, PscFigureLabel, i), theme, cr);
}
