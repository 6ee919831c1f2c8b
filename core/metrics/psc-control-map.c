/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-control-map.h"

#include <math.h>

#include "metrics/psc-seen-pixels.h"

float *
psc_control_map_new_centre (const PscPlacement *placement)
{
  double reach, centre_x, centre_y;
  gsize side;
  float *map;

  g_return_val_if_fail (placement != NULL, NULL);

  side = placement->side;
  centre_x = placement->width / 2.0;
  centre_y = placement->height / 2.0;
  reach = hypot (centre_x, centre_y);
  map = g_new (float, side *side);
  for (gsize v = 0; v < side; v++)
    for (gsize u = 0; u < side; u++)
      {
        double x, y;

        psc_placement_to_image (placement, u + 0.5, v + 0.5, &x, &y);
        map[v * side + u] = (float) (1 - hypot (x - centre_x, y - centre_y) / reach);
      }
  return map;
}

float *
psc_control_map_new_random (gsize side, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  float *map = g_new (float, side *side);

  for (gsize i = 0; i < side * side; i++)
    map[i] = (float) g_rand_double (random);
  return map;
}

/* How much of an edge from @low to @high pixel @i covers. */
static double
get_overlap (double low, double high, gsize i)
{
  return MAX (MIN (high, i + 1.0) - MAX (low, (double) i), 0);
}

/* The region's area within a rectangle of the picture, in picture pixels. */
static double
integrate (const PscPlacement *placement,
           const guint8 *mask,
           double left,
           double top,
           double right,
           double bottom)
{
  gsize first_column = (gsize) MAX (floor (left), 0);
  gsize first_row = (gsize) MAX (floor (top), 0);
  double area = 0;

  for (gsize y = first_row; y < placement->height && (double) y < bottom; y++)
    for (gsize x = first_column; x < placement->width && (double) x < right; x++)
      if (mask[y * placement->width + x] >= PSC_TRUTH_INSIDE)
        area += get_overlap (left, right, x) * get_overlap (top, bottom, y);
  return area;
}

float *
psc_control_map_new_region (const PscPlacement *placement, const guint8 *mask)
{
  gsize side;
  float *map;

  g_return_val_if_fail (placement != NULL, NULL);
  g_return_val_if_fail (mask != NULL, NULL);

  side = placement->side;
  map = g_new (float, side *side);
  for (gsize v = 0; v < side; v++)
    for (gsize u = 0; u < side; u++)
      {
        double left, top, right, bottom;

        psc_placement_to_image (placement, u, v, &left, &top);
        psc_placement_to_image (placement, u + 1, v + 1, &right, &bottom);
        map[v * side + u] = (float) (integrate (placement, mask, left, top, right, bottom)
                                     / ((right - left) * (bottom - top)));
      }
  return map;
}
