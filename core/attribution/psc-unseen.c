/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-unseen.h"

/* Between two lines of the hatching, in thin lines. */
#define SPACING 9

/* The rectangle of the page that the model sees. */
static cairo_rectangle_t
get_seen (const PscPlacement *placement, const cairo_rectangle_t *picture)
{
  double unit_x = picture->width / placement->width;
  double unit_y = picture->height / placement->height;
  cairo_rectangle_t seen = { picture->x + placement->left * unit_x,
                             picture->y + placement->top * unit_y,
                             (placement->right - placement->left) * unit_x,
                             (placement->bottom - placement->top) * unit_y };

  return seen;
}

static void
add_rectangle (cairo_t *cr, const cairo_rectangle_t *rectangle)
{
  cairo_rectangle (cr, rectangle->x, rectangle->y, rectangle->width, rectangle->height);
}

static void
hatch (cairo_t *cr, const cairo_rectangle_t *area, double spacing)
{
  double reach = area->width + area->height;

  for (double along = spacing / 2; along < reach; along += spacing)
    {
      cairo_move_to (cr, area->x + along, area->y);
      cairo_line_to (cr, area->x + along - area->height, area->y + area->height);
    }
  cairo_stroke (cr);
}

/* Its edges within the picture only: where it ends with the picture, nothing is left out. */
static void
draw_border (const PscPlacement *placement, cairo_t *cr, const cairo_rectangle_t *seen)
{
  double right = seen->x + seen->width;
  double bottom = seen->y + seen->height;

  if (placement->top > 0)
    {
      cairo_move_to (cr, seen->x, seen->y);
      cairo_line_to (cr, right, seen->y);
    }
  if (placement->bottom < placement->height)
    {
      cairo_move_to (cr, seen->x, bottom);
      cairo_line_to (cr, right, bottom);
    }
  if (placement->left > 0)
    {
      cairo_move_to (cr, seen->x, seen->y);
      cairo_line_to (cr, seen->x, bottom);
    }
  if (placement->right < placement->width)
    {
      cairo_move_to (cr, right, seen->y);
      cairo_line_to (cr, right, bottom);
    }
  cairo_stroke (cr);
}

void
psc_unseen_draw (const PscPlacement *placement,
                 cairo_t *cr,
                 const cairo_rectangle_t *picture,
                 double unit)
{
  cairo_rectangle_t seen;

  g_return_if_fail (placement != NULL && cr != NULL && picture != NULL);

  if (psc_placement_is_whole (placement))
    return;
  seen = get_seen (placement, picture);
  cairo_save (cr);
  add_rectangle (cr, picture);
  add_rectangle (cr, &seen);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_clip (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.45);
  cairo_paint (cr);
  cairo_set_line_width (cr, unit);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.22);
  hatch (cr, picture, SPACING * unit);
  cairo_restore (cr);

  cairo_save (cr);
  cairo_set_line_width (cr, unit);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.7);
  draw_border (placement, cr, &seen);
  cairo_restore (cr);
}
