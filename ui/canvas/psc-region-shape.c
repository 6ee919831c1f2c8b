/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-region-shape.h"

#include <math.h>

/* What has more was drawn free-hand, and is pulled as a whole. */
#define MAX_CORNERS 40

/* What a side cannot be pulled beyond, in image pixels. */
#define LEAST_SIDE 1.0

/* An ellipse as a polygon: to find it, not to draw it. */
#define ELLIPSE_CORNERS 90

/* Around a box: which sides a handle moves, −1 for left or top and 1 for right or bottom. */
static const struct
{
  int x;
  int y;
} sides[] = {
  { -1, -1 }, { 0, -1 }, { 1, -1 }, { 1, 0 }, { 1, 1 }, { 0, 1 }, { -1, 1 }, { -1, 0 }
};

typedef struct
{
  double left;
  double top;
  double right;
  double bottom;
} Box;

static Box
get_box (const PscTruthRegion *region)
{
  double x, y, width, height;

  psc_truth_region_get_box (region, &x, &y, &width, &height);
  return (Box){ x, y, x + width, y + height };
}

gboolean
psc_region_shape_is_editable (const PscTruthRegion *region)
{
  return psc_truth_region_get_shape (region) != PSC_TRUTH_SHAPE_MASK;
}

gboolean
psc_region_shape_has_corners (const PscTruthRegion *region)
{
  guint n_points;

  return psc_truth_region_get_points (region, &n_points) != NULL && n_points <= MAX_CORNERS;
}

guint
psc_region_shape_get_n_handles (const PscTruthRegion *region)
{
  guint n_points;

  if (!psc_region_shape_is_editable (region))
    return 0;
  psc_truth_region_get_points (region, &n_points);
  return psc_region_shape_has_corners (region) ? n_points : G_N_ELEMENTS (sides);
}

PscPoint
psc_region_shape_get_handle (const PscTruthRegion *region, guint handle)
{
  const Box box = get_box (region);
  guint n_points;
  const PscTruthPoint *points = psc_truth_region_get_points (region, &n_points);

  if (psc_region_shape_has_corners (region))
    return (PscPoint){ points[handle].x, points[handle].y };
  return (PscPoint){ ((1 - sides[handle].x) * box.left + (1 + sides[handle].x) * box.right) / 2,
                     ((1 - sides[handle].y) * box.top + (1 + sides[handle].y) * box.bottom) / 2 };
}

/* (transfer full): the line around it. */
static PscTruthPoint *
dup_line (const PscTruthRegion *region, guint *n)
{
  const PscTruthPoint *points = psc_truth_region_get_points (region, n);
  const gboolean is_ellipse = psc_truth_region_get_shape (region) == PSC_TRUTH_SHAPE_ELLIPSE;
  const Box box = get_box (region);
  PscTruthPoint *line;

  if (points != NULL)
    return g_memdup2 (points, *n * sizeof *points);
  *n = is_ellipse ? ELLIPSE_CORNERS : 4;
  line = g_new (PscTruthPoint, *n);
  for (guint i = 0; i < *n; i++)
    {
      const double angle = 2 * G_PI * i / *n;
      const double x = is_ellipse ? cos (angle) : sides[2 * i].x;
      const double y = is_ellipse ? sin (angle) : sides[2 * i].y;

      line[i].x = ((1 - x) * box.left + (1 + x) * box.right) / 2;
      line[i].y = ((1 - y) * box.top + (1 + y) * box.bottom) / 2;
    }
  return line;
}

static double
get_distance (const PscPoint *at, const PscTruthPoint *a, const PscTruthPoint *b)
{
  const double dx = b->x - a->x, dy = b->y - a->y;
  const double squared = dx * dx + dy * dy;
  const double along = (at->x - a->x) * dx + (at->y - a->y) * dy;
  const double t = squared > 0 ? CLAMP (along / squared, 0, 1) : 0;

  return hypot (at->x - a->x - t * dx, at->y - a->y - t * dy);
}

double
psc_region_shape_get_distance (const PscTruthRegion *region, const PscPoint *at)
{
  double nearest = INFINITY;
  guint n;
  g_autofree PscTruthPoint *line = dup_line (region, &n);

  for (guint i = 0; i < n; i++)
    nearest = MIN (nearest, get_distance (at, &line[i], &line[(i + 1) % n]));
  return nearest;
}

/* By the number of times that the line goes round, as regions are filled. */
gboolean
psc_region_shape_contains (const PscTruthRegion *region, const PscPoint *at)
{
  int winding = 0;
  guint n;
  g_autofree PscTruthPoint *line = dup_line (region, &n);

  for (guint i = 0; i < n; i++)
    {
      const PscTruthPoint *from = &line[i], *to = &line[(i + 1) % n];

      if ((from->y <= at->y) == (to->y <= at->y))
        continue;
      if (from->x + (at->y - from->y) / (to->y - from->y) * (to->x - from->x) > at->x)
        winding += from->y < to->y ? 1 : -1;
    }
  return winding != 0;
}

/* What lies in one box, in another. */
static PscTruthRegion *
fit_polygon (const PscTruthRegion *region, const Box *box)
{
  const Box old = get_box (region);
  const double scale_x = (box->right - box->left) / (old.right - old.left);
  const double scale_y = (box->bottom - box->top) / (old.bottom - old.top);
  guint n;
  const PscTruthPoint *points = psc_truth_region_get_points (region, &n);
  g_autofree PscTruthPoint *fitted = g_new (PscTruthPoint, n);

  for (guint i = 0; i < n; i++)
    fitted[i] = (PscTruthPoint){ box->left + (points[i].x - old.left) * scale_x,
                                 box->top + (points[i].y - old.top) * scale_y };
  return psc_truth_region_new_polygon (fitted, n, NULL);
}

static PscTruthRegion *
fit (const PscTruthRegion *region, const Box *box)
{
  const double width = box->right - box->left, height = box->bottom - box->top;

  switch (psc_truth_region_get_shape (region))
    {
    case PSC_TRUTH_SHAPE_BOX:
      return psc_truth_region_new_box (box->left, box->top, width, height, NULL);
    case PSC_TRUTH_SHAPE_ELLIPSE:
      return psc_truth_region_new_ellipse (box->left, box->top, width, height, NULL);
    case PSC_TRUTH_SHAPE_POLYGON:
      return fit_polygon (region, box);
    case PSC_TRUTH_SHAPE_MASK:
    default:
      return NULL;
    }
}

/* How far a stretch can move along a side of @n pixels; one that reaches beyond comes nearer only.
 */
static double
limit (double by, double low, double high, double n)
{
  return CLAMP (by, MIN (-low, 0), MAX (n - high, 0));
}

PscTruthRegion *
psc_region_shape_shift (
    const PscTruthRegion *region, double dx, double dy, double width, double height)
{
  const Box old = get_box (region);
  const double by_x = limit (dx, old.left, old.right, width);
  const double by_y = limit (dy, old.top, old.bottom, height);
  const Box box = { old.left + by_x, old.top + by_y, old.right + by_x, old.bottom + by_y };

  return fit (region, &box);
}

static PscTruthRegion *
pull_corner (const PscTruthRegion *region, guint corner, const PscPoint *to)
{
  guint n;
  const PscTruthPoint *points = psc_truth_region_get_points (region, &n);
  g_autofree PscTruthPoint *pulled = g_memdup2 (points, n * sizeof *points);

  pulled[corner] = (PscTruthPoint){ to->x, to->y };
  return psc_truth_region_new_polygon (pulled, n, NULL);
}

static void
pull_side (int side, double to, double *low, double *high)
{
  const double least = MIN (LEAST_SIDE, *high - *low);

  if (side < 0)
    *low = MIN (to, *high - least);
  else if (side > 0)
    *high = MAX (to, *low + least);
}

PscTruthRegion *
psc_region_shape_pull (
    const PscTruthRegion *region, guint handle, const PscPoint *to, double width, double height)
{
  const PscPoint within = { CLAMP (to->x, 0, width), CLAMP (to->y, 0, height) };
  Box box = get_box (region);

  g_return_val_if_fail (handle < psc_region_shape_get_n_handles (region), NULL);

  if (psc_region_shape_has_corners (region))
    return pull_corner (region, handle, &within);
  pull_side (sides[handle].x, within.x, &box.left, &box.right);
  pull_side (sides[handle].y, within.y, &box.top, &box.bottom);
  return fit (region, &box);
}

PscTruthRegion *
psc_region_shape_remove_corner (const PscTruthRegion *region, guint corner)
{
  guint n;
  const PscTruthPoint *points = psc_truth_region_get_points (region, &n);
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof *points);

  g_return_val_if_fail (psc_region_shape_has_corners (region) && corner < n, NULL);

  g_array_append_vals (left, points, n);
  g_array_remove_index (left, corner);
  return psc_truth_region_new_polygon ((const PscTruthPoint *) (gpointer) left->data, left->len,
                                       NULL);
}

PscTruthRegion *
psc_region_shape_add_corner (const PscTruthRegion *region, guint corner)
{
  guint n;
  const PscTruthPoint *points = psc_truth_region_get_points (region, &n);
  g_autoptr (GArray) more = g_array_new (FALSE, FALSE, sizeof *points);
  PscTruthPoint added;

  g_return_val_if_fail (psc_region_shape_has_corners (region) && corner < n, NULL);

  if (n == MAX_CORNERS)
    return NULL;
  added.x = (points[corner].x + points[(corner + 1) % n].x) / 2;
  added.y = (points[corner].y + points[(corner + 1) % n].y) / 2;
  g_array_append_vals (more, points, n);
  g_array_insert_val (more, corner + 1, added);
  return psc_truth_region_new_polygon ((const PscTruthPoint *) (gpointer) more->data, more->len,
                                       NULL);
}
