/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-localisation.h"

#include <math.h>

#define INSIDE 128

/* How much of an edge from @low to @high pixel @i covers. */
static double
get_overlap (double low, double high, gsize i)
{
  return MAX (MIN (high, i + 1.0) - MAX (low, (double) i), 0);
}

/* The mask's area within a rectangle of the picture, in picture pixels. */
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
      if (mask[y * placement->width + x] >= INSIDE)
        area += get_overlap (left, right, x) * get_overlap (top, bottom, y);
  return area;
}

float *
psc_localisation_dup_coverage (const PscPlacement *placement, const guint8 *mask)
{
  gsize size;
  float *coverage;

  g_return_val_if_fail (placement != NULL, NULL);
  g_return_val_if_fail (mask != NULL, NULL);

  size = placement->side;
  coverage = g_new (float, size *size);
  for (gsize v = 0; v < size; v++)
    for (gsize u = 0; u < size; u++)
      {
        double left, top, right, bottom;

        psc_placement_to_image (placement, u, v, &left, &top);
        psc_placement_to_image (placement, u + 1, v + 1, &right, &bottom);
        coverage[v * size + u] = (float) (integrate (placement, mask, left, top, right, bottom)
                                          / ((right - left) * (bottom - top)));
      }
  return coverage;
}

void
psc_localisation_measure (const float *map,
                          const float *coverage,
                          gsize n_pixels,
                          PscLocalisation *result)
{
  float maximum = 0;
  double n_maxima = 0;
  double hits = 0;
  double mass = 0;
  double inside = 0;
  double area = 0;

  g_return_if_fail (map != NULL && coverage != NULL && result != NULL);
  g_return_if_fail (n_pixels > 0);

  for (gsize i = 0; i < n_pixels; i++)
    {
      if (map[i] > maximum)
        {
          maximum = map[i];
          n_maxima = hits = 0;
        }
      if (map[i] > 0)
        {
          mass += map[i];
          inside += (double) map[i] * coverage[i];
          if (map[i] == maximum)
            {
              n_maxima++;
              hits += coverage[i];
            }
        }
      area += coverage[i];
    }

  result->hit = n_maxima > 0 ? hits / n_maxima : 0;
  result->relevance_mass = mass > 0 ? inside / mass : 0;
  result->mask_area = area / n_pixels;
}
