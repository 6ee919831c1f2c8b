/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-seen-pixels.h"

#include <math.h>
#include <string.h>

#include "metrics/psc-radix-sort.h"

/* Where a line through a map is read: between two of its values. */
struct _PscSeenPlace
{
  guint low;
  guint high;
  float share; /* of the higher one */
};

/* The pixels along an axis whose centres lie between two edges. */
static void
find_seen (double low, double high, gsize n, gsize *first, gsize *n_seen)
{
  gsize end = (gsize) CLAMP (ceil (high - 0.5), 0, (double) n);

  *first = (gsize) CLAMP (ceil (low - 0.5), 0, (double) n);
  *n_seen = end > *first ? end - *first : 0;
}

static PscSeenPlace
find_place (double position, gsize side)
{
  double centre = CLAMP (position - 0.5, 0, (double) side - 1);
  guint low = (guint) floor (centre);

  return (PscSeenPlace){ low, MIN (low + 1, (guint) side - 1), (float) (centre - low) };
}

static inline float
blend (float low, float high, float share)
{
  return low + share * (high - low);
}

static PscSeenPlace *
place_columns (const PscSeenPixels *self)
{
  PscSeenPlace *places = g_new (PscSeenPlace, MAX (self->n_columns, 1));

  for (gsize i = 0; i < self->n_columns; i++)
    {
      double u, v;

      psc_placement_to_model (&self->placement, (double) (self->first_column + i) + 0.5, 0, &u, &v);
      places[i] = find_place (u, self->placement.side);
    }
  return places;
}

/* The map along a row of the picture, at the columns of the model. */
static void
read_line (PscSeenPixels *self, gsize y)
{
  const gsize side = self->placement.side;
  PscSeenPlace place;
  double u, v;

  psc_placement_to_model (&self->placement, 0, (double) y + 0.5, &u, &v);
  place = find_place (v, side);
  for (gsize i = 0; i < side; i++)
    self->line[i] =
        blend (self->map[place.low * side + i], self->map[place.high * side + i], place.share);
}

const guint8 *
psc_seen_pixels_read_row (PscSeenPixels *self, gsize row, float *values)
{
  const gsize y = self->first_row + row;

  read_line (self, y);
  for (gsize i = 0; i < self->n_columns; i++)
    {
      const PscSeenPlace *place = &self->places[i];

      /* Of both zeros, that is the one above. */
      values[i] = blend (self->line[place->low], self->line[place->high], place->share) + 0.0f;
    }
  return self->mask + y * self->placement.width + self->first_column;
}

static void
add (PscSeenPart *part, float value)
{
  if (part->n == 0)
    part->least = part->greatest = value;
  part->n++;
  part->sum += value;
  part->positive += MAX (value, 0);
  part->least = MIN (part->least, value);
  part->greatest = MAX (part->greatest, value);
}

static void
count (PscSeenPixels *self, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  self->bins[psc_radix_key (bits) >> 16]++;
}

/* Whether all that was read is finite, and nobody cancelled it. */
static gboolean
take_rows (PscSeenPixels *self, GCancellable *cancellable)
{
  g_autofree float *values = g_new (float, MAX (self->n_columns, 1));

  for (gsize row = 0; row < self->n_rows; row++)
    {
      const guint8 *mask = psc_seen_pixels_read_row (self, row, values);
      gboolean is_finite = TRUE;

      for (gsize i = 0; i < self->n_columns; i++)
        {
          is_finite &= isfinite (values[i]) != 0;
          count (self, values[i]);
          add (mask[i] >= PSC_TRUTH_INSIDE ? &self->inside : &self->outside, values[i]);
        }
      if (!is_finite || g_cancellable_is_cancelled (cancellable))
        return FALSE;
    }
  return TRUE;
}

static gsize
count_truth (const PscSeenPixels *self)
{
  const gsize n = self->placement.width * self->placement.height;
  gsize n_inside = 0;

  for (gsize i = 0; i < n; i++)
    n_inside += self->mask[i] >= PSC_TRUTH_INSIDE;
  return n_inside;
}

PscSeenPixels *
psc_seen_pixels_new (const float *map,
                     const PscPlacement *placement,
                     const guint8 *mask,
                     GCancellable *cancellable)
{
  g_autoptr (PscSeenPixels) self = NULL;

  g_return_val_if_fail (map != NULL && mask != NULL, NULL);
  g_return_val_if_fail (placement != NULL && placement->side > 0, NULL);

  self = g_new0 (PscSeenPixels, 1);
  self->map = map;
  self->mask = mask;
  self->placement = *placement;
  find_seen (placement->left, placement->right, placement->width, &self->first_column,
             &self->n_columns);
  find_seen (placement->top, placement->bottom, placement->height, &self->first_row, &self->n_rows);
  self->bins = g_new0 (gsize, PSC_SEEN_BINS);
  self->places = place_columns (self);
  self->line = g_new (float, placement->side);
  if (!take_rows (self, cancellable))
    return NULL;
  self->n_unseen = count_truth (self) - self->inside.n;
  return g_steal_pointer (&self);
}

void
psc_seen_pixels_free (PscSeenPixels *self)
{
  g_free (self->bins);
  g_free (self->places);
  g_free (self->line);
  g_free (self);
}

gsize
psc_seen_pixels_count (const PscSeenPixels *self)
{
  return self->inside.n + self->outside.n;
}

gsize
psc_seen_pixels_count_truth (const PscSeenPixels *self)
{
  return self->inside.n + self->n_unseen;
}
