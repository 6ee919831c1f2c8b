/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-region.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "truth/psc-truth-raster.h"

struct _PscTruthRegion
{
  gatomicrefcount n_references;
  PscTruthShape shape;
  double x;
  double y;
  double width;
  double height;
  PscTruthPoint *points; /* owned, [n_points], of a polygon */
  guint n_points;
  PscTruthRuns *runs; /* owned, of a mask */
};

static PscTruthRegion *
region_new (PscTruthShape shape, double x, double y, double width, double height)
{
  PscTruthRegion *self = g_new0 (PscTruthRegion, 1);

  g_atomic_ref_count_init (&self->n_references);
  self->shape = shape;
  self->x = x;
  self->y = y;
  self->width = width;
  self->height = height;
  return self;
}

static gboolean
check_coordinate (double value, GError **error)
{
  if (fabs (value) <= PSC_TRUTH_MAX_COORDINATE)
    return TRUE;
  g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_REGION,
                       _ ("a region lies far outside of any picture"));
  return FALSE;
}

static gboolean
check_area (double width, double height, GError **error)
{
  if (width > 0 && height > 0)
    return TRUE;
  g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_REGION, _ ("a region has no area"));
  return FALSE;
}

static PscTruthRegion *
new_in_box (PscTruthShape shape, double x, double y, double width, double height, GError **error)
{
  if (!check_coordinate (x, error) || !check_coordinate (y, error)
      || !check_coordinate (x + width, error) || !check_coordinate (y + height, error)
      || !check_area (width, height, error))
    return NULL;
  return region_new (shape, x, y, width, height);
}

PscTruthRegion *
psc_truth_region_new_box (double x, double y, double width, double height, GError **error)
{
  return new_in_box (PSC_TRUTH_SHAPE_BOX, x, y, width, height, error);
}

PscTruthRegion *
psc_truth_region_new_ellipse (double x, double y, double width, double height, GError **error)
{
  return new_in_box (PSC_TRUTH_SHAPE_ELLIPSE, x, y, width, height, error);
}

PscTruthRegion *
psc_truth_region_new_polygon (const PscTruthPoint *points, guint n_points, GError **error)
{
  double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
  PscTruthRegion *self;

  g_return_val_if_fail (points != NULL || n_points == 0, NULL);

  if (n_points > PSC_TRUTH_MAX_POINTS)
    {
      g_set_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_REGION,
                   _ ("a polygon has more than %u corners"), (guint) PSC_TRUTH_MAX_POINTS);
      return NULL;
    }
  for (guint i = 0; i < n_points; i++)
    {
      if (!check_coordinate (points[i].x, error) || !check_coordinate (points[i].y, error))
        return NULL;
      left = MIN (left, points[i].x);
      top = MIN (top, points[i].y);
      right = MAX (right, points[i].x);
      bottom = MAX (bottom, points[i].y);
    }
  if (!check_area (n_points >= 3 ? right - left : 0, bottom - top, error))
    return NULL;

  self = region_new (PSC_TRUTH_SHAPE_POLYGON, left, top, right - left, bottom - top);
  self->points = g_memdup2 (points, n_points * sizeof *points);
  self->n_points = n_points;
  return self;
}

PscTruthRegion *
psc_truth_region_new_mask (PscTruthRuns *runs)
{
  gsize left, top, right, bottom;
  PscTruthRegion *self;

  g_return_val_if_fail (runs != NULL, NULL);

  psc_truth_runs_get_bounds (runs, &left, &top, &right, &bottom);
  self = region_new (PSC_TRUTH_SHAPE_MASK, (double) left, (double) top, (double) (right - left),
                     (double) (bottom - top));
  self->runs = psc_truth_runs_ref (runs);
  return self;
}

PscTruthRegion *
psc_truth_region_ref (PscTruthRegion *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
psc_truth_region_unref (PscTruthRegion *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_free (self->points);
  g_clear_pointer (&self->runs, psc_truth_runs_unref);
  g_free (self);
}

PscTruthShape
psc_truth_region_get_shape (const PscTruthRegion *self)
{
  return self->shape;
}

void
psc_truth_region_get_box (
    const PscTruthRegion *self, double *x, double *y, double *width, double *height)
{
  *x = self->x;
  *y = self->y;
  *width = self->width;
  *height = self->height;
}

const PscTruthPoint *
psc_truth_region_get_points (const PscTruthRegion *self, guint *n_points)
{
  *n_points = self->n_points;
  return self->points;
}

PscTruthRuns *
psc_truth_region_get_runs (const PscTruthRegion *self)
{
  return self->runs;
}

void
psc_truth_region_add_to_mask (const PscTruthRegion *self, guint8 *mask, gsize width, gsize height)
{
  g_return_if_fail (mask != NULL);

  switch (self->shape)
    {
    case PSC_TRUTH_SHAPE_BOX:
      psc_truth_raster_box (mask, width, height, self->x, self->y, self->width, self->height);
      break;

    case PSC_TRUTH_SHAPE_ELLIPSE:
      psc_truth_raster_ellipse (mask, width, height, self->x, self->y, self->width, self->height);
      break;

    case PSC_TRUTH_SHAPE_POLYGON:
      psc_truth_raster_polygon (mask, width, height, self->points, self->n_points);
      break;

    case PSC_TRUTH_SHAPE_MASK:
      g_return_if_fail (width == psc_truth_runs_get_width (self->runs)
                        && height == psc_truth_runs_get_height (self->runs));
      psc_truth_runs_add_to_mask (self->runs, mask);
      break;

    default:
      g_assert_not_reached ();
    }
}

/* How much of a side of @n pixels lies between two places, with a pixel at each end. */
static guint64
clip (double from, double length, gsize n)
{
  const double first = CLAMP (from, 0, (double) n), last = CLAMP (from + length, 0, (double) n);

  return (guint64) (last - first) + 2;
}

guint64
psc_truth_region_get_work (const PscTruthRegion *self, gsize width, gsize height)
{
  const guint64 rows = clip (self->y, self->height, height);

  switch (self->shape)
    {
    case PSC_TRUTH_SHAPE_POLYGON:
      return rows * ((guint64) width + self->n_points);

    case PSC_TRUTH_SHAPE_MASK:
      return (guint64) psc_truth_runs_get_n_inside (self->runs) + 1;

    case PSC_TRUTH_SHAPE_BOX:
    case PSC_TRUTH_SHAPE_ELLIPSE:
    default:
      return rows * clip (self->x, self->width, width);
    }
}
