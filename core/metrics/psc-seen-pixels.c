/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-seen-pixels.h"

#include <math.h>

#include "metrics/psc-descending.h"

/* Where a line through a map is read: between two of its values. */
typedef struct
{
  guint low;
  guint high;
  float share; /* of the higher one */
} Place;

/* The pixels along an axis whose centres lie between two edges. */
typedef struct
{
  gsize first;
  gsize end;
} Range;

static Range
find_seen (double low, double high, gsize n)
{
  return (Range){ (gsize) CLAMP (ceil (low - 0.5), 0, (double) n),
                  (gsize) CLAMP (ceil (high - 0.5), 0, (double) n) };
}

static Place
find_place (double position, gsize side)
{
  double centre = CLAMP (position - 0.5, 0, (double) side - 1);
  guint low = (guint) floor (centre);

  return (Place){ low, MIN (low + 1, (guint) side - 1), (float) (centre - low) };
}

static inline float
blend (float low, float high, float share)
{
  return low + share * (high - low);
}

static Place *
place_columns (const PscPlacement *placement, Range seen)
{
  Place *places = g_new (Place, seen.end > seen.first ? seen.end - seen.first : 1);

  for (gsize x = seen.first; x < seen.end; x++)
    {
      double u, v;

      psc_placement_to_model (placement, x + 0.5, 0, &u, &v);
      places[x - seen.first] = find_place (u, placement->side);
    }
  return places;
}

/* The map along a row of the picture, at the columns of the model. */
static void
read_row (const float *map, const PscPlacement *placement, gsize y, float *row)
{
  double u, v;
  Place place;

  psc_placement_to_model (placement, 0, y + 0.5, &u, &v);
  place = find_place (v, placement->side);
  for (gsize i = 0; i < placement->side; i++)
    row[i] = blend (map[place.low * placement->side + i], map[place.high * placement->side + i],
                    place.share);
}

static gsize
count_inside (const guint8 *mask, const PscPlacement *placement, Range columns, Range rows)
{
  gsize n = 0;

  for (gsize y = rows.first; y < rows.end; y++)
    for (gsize x = columns.first; x < columns.end; x++)
      n += mask[y * placement->width + x] >= PSC_TRUTH_INSIDE;
  return n;
}

/* Whether all that was read is finite. */
static gboolean
collect (PscSeenPixels *self,
         const float *map,
         const PscPlacement *placement,
         const guint8 *mask,
         Range columns,
         Range rows)
{
  g_autofree Place *places = place_columns (placement, columns);
  g_autofree float *row = g_new (float, placement->side);
  float *inside = self->inside;
  float *outside = self->outside;
  gboolean is_finite = TRUE;

  for (gsize y = rows.first; y < rows.end; y++)
    {
      read_row (map, placement, y, row);
      for (gsize x = columns.first; x < columns.end; x++)
        {
          const Place *place = &places[x - columns.first];
          float value = blend (row[place->low], row[place->high], place->share);

          is_finite &= isfinite (value) != 0;
          if (mask[y * placement->width + x] >= PSC_TRUTH_INSIDE)
            *inside++ = value;
          else
            *outside++ = value;
        }
    }
  return is_finite;
}

PscSeenPixels *
psc_seen_pixels_new (const float *map, const PscPlacement *placement, const guint8 *mask)
{
  PscSeenPixels *self;
  Range columns, rows;
  gsize n_seen;

  g_return_val_if_fail (map != NULL && mask != NULL, NULL);
  g_return_val_if_fail (placement != NULL && placement->side > 0, NULL);

  self = g_new0 (PscSeenPixels, 1);
  columns = find_seen (placement->left, placement->right, placement->width);
  rows = find_seen (placement->top, placement->bottom, placement->height);
  n_seen = (columns.end - columns.first) * (rows.end - rows.first);
  self->n_inside = count_inside (mask, placement, columns, rows);
  self->n_outside = n_seen - self->n_inside;
  self->n_unseen = count_inside (mask, placement, (Range){ 0, placement->width },
                                 (Range){ 0, placement->height })
                   - self->n_inside;

  self->inside = g_new (float, self->n_inside);
  self->outside = g_new (float, self->n_outside);
  if (!collect (self, map, placement, mask, columns, rows))
    {
      psc_seen_pixels_free (self);
      return NULL;
    }
  psc_sort_descending (self->inside, self->n_inside);
  psc_sort_descending (self->outside, self->n_outside);
  return self;
}

void
psc_seen_pixels_free (PscSeenPixels *self)
{
  g_free (self->inside);
  g_free (self->outside);
  g_free (self);
}

gsize
psc_seen_pixels_count (const PscSeenPixels *self)
{
  return self->n_inside + self->n_outside;
}

gsize
psc_seen_pixels_count_truth (const PscSeenPixels *self)
{
  return self->n_inside + self->n_unseen;
}

gboolean
psc_descent_step (PscDescent *self)
{
  const PscSeenPixels *pixels = self->pixels;
  gboolean has_inside = self->n_inside < pixels->n_inside;
  gboolean has_outside = self->n_outside < pixels->n_outside;

  if (!has_inside && !has_outside)
    return FALSE;
  if (has_inside && has_outside)
    self->value = MAX (pixels->inside[self->n_inside], pixels->outside[self->n_outside]);
  else
    self->value = has_inside ? pixels->inside[self->n_inside] : pixels->outside[self->n_outside];

  while (self->n_inside < pixels->n_inside && pixels->inside[self->n_inside] == self->value)
    self->n_inside++;
  while (self->n_outside < pixels->n_outside && pixels->outside[self->n_outside] == self->value)
    self->n_outside++;
  return TRUE;
}
