/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-region-sketch.h"

#include <math.h>

void
psc_region_sketch_init (PscRegionSketch *self)
{
  self->tool = PSC_REGION_TOOL_NONE;
  self->points = g_array_new (FALSE, FALSE, sizeof (PscPoint));
}

void
psc_region_sketch_clear (PscRegionSketch *self)
{
  g_clear_pointer (&self->points, g_array_unref);
}

void
psc_region_sketch_start (PscRegionSketch *self, PscRegionTool tool)
{
  self->tool = tool;
  g_array_set_size (self->points, 0);
}

static PscPoint *
get_point (const PscRegionSketch *self, guint index)
{
  return &g_array_index (self->points, PscPoint, index);
}

static double
get_distance (const PscPoint *a, const PscPoint *b)
{
  return hypot (a->x - b->x, a->y - b->y);
}

static gboolean
has_two_corners (PscRegionTool tool)
{
  return tool == PSC_REGION_TOOL_BOX || tool == PSC_REGION_TOOL_ELLIPSE;
}

gboolean
psc_region_sketch_press (PscRegionSketch *self, const PscPoint *at, double reach)
{
  if (self->tool != PSC_REGION_TOOL_POLYGON)
    g_array_set_size (self->points, 0);
  else if (self->points->len >= 3
           && (get_distance (at, get_point (self, 0)) <= reach
               || get_distance (at, get_point (self, self->points->len - 1)) <= reach))
    return TRUE;
  g_array_append_val (self->points, *at);
  if (has_two_corners (self->tool))
    g_array_append_val (self->points, *at);
  return FALSE;
}

void
psc_region_sketch_drag (PscRegionSketch *self, const PscPoint *to, double reach)
{
  PscPoint *last;

  if (self->points->len == 0)
    return;
  last = get_point (self, self->points->len - 1);
  if (self->tool != PSC_REGION_TOOL_FREEHAND)
    *last = *to;
  else if (get_distance (last, to) >= reach / 4 && self->points->len < PSC_TRUTH_MAX_POINTS)
    g_array_append_val (self->points, *to);
}

gboolean
psc_region_sketch_release (PscRegionSketch *self)
{
  return self->tool != PSC_REGION_TOOL_POLYGON && self->points->len > 0;
}

gboolean
psc_region_sketch_step_back (PscRegionSketch *self)
{
  if (self->tool != PSC_REGION_TOOL_POLYGON || self->points->len == 0)
    return FALSE;
  g_array_set_size (self->points, self->points->len - 1);
  return TRUE;
}

void
psc_region_sketch_place (PscRegionSketch *self,
                         const PscPoint *centre,
                         double reach_x,
                         double reach_y)
{
  const guint n = has_two_corners (self->tool) ? 2 : 6;

  g_array_set_size (self->points, 0);
  for (guint i = 0; i < n; i++)
    {
      const double angle = 2 * G_PI * i / n;
      const double x = n == 2 ? 2.0 * i - 1 : cos (angle), y = n == 2 ? 2.0 * i - 1 : sin (angle);

      g_array_append_val (self->points,
                          ((PscPoint){ centre->x + x * reach_x, centre->y + y * reach_y }));
    }
}

static PscTruthRegion *
dup_box (const PscRegionSketch *self, double reach)
{
  const PscPoint *a = get_point (self, 0), *b = get_point (self, 1);
  const double width = fabs (a->x - b->x), height = fabs (a->y - b->y);

  if (width < reach || height < reach)
    return NULL;
  return self->tool == PSC_REGION_TOOL_BOX
             ? psc_truth_region_new_box (MIN (a->x, b->x), MIN (a->y, b->y), width, height, NULL)
             : psc_truth_region_new_ellipse (MIN (a->x, b->x), MIN (a->y, b->y), width, height,
                                             NULL);
}

static gboolean
is_wide (const PscRegionSketch *self, double reach)
{
  for (guint i = 1; i < self->points->len; i++)
    if (get_distance (get_point (self, i), get_point (self, 0)) >= reach)
      return TRUE;
  return FALSE;
}

/* Points of the same form. */
static PscTruthRegion *
dup_polygon (const PscRegionSketch *self, double reach)
{
  g_autofree PscTruthPoint *points = NULL;

  if (self->points->len < 3 || !is_wide (self, reach))
    return NULL;
  points = g_new (PscTruthPoint, self->points->len);
  for (guint i = 0; i < self->points->len; i++)
    points[i] = (PscTruthPoint){ get_point (self, i)->x, get_point (self, i)->y };
  return psc_truth_region_new_polygon (points, self->points->len, NULL);
}

PscTruthRegion *
psc_region_sketch_dup_region (const PscRegionSketch *self, double reach)
{
  if (self->points->len < 2)
    return NULL;
  return has_two_corners (self->tool) ? dup_box (self, reach) : dup_polygon (self, reach);
}
