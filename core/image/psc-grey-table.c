/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-grey-table.h"

#include <float.h>
#include <math.h>

/* 16 KiB of entries stay in a processor's nearest cache, and of a window's 256 greys one range in
 * thirty holds two. */
#define N_RANGES 8192

/* Of an entry: its range is not of one grey. */
#define MIXED 0x100

/* By how much of itself a range is taken for larger than it is, for what rounding does to a value's
 * place: 2^-23 × N_RANGES at most. */
#define MARGIN (1.0 / 64)

/* Beyond this many widths from its centre a sigmoid is black or white. */
#define SIGMOID_REACH 1.6

struct _PscGreyTable
{
  PscImage *image; /* owned */
  gboolean has_window;
  PscWindow window;
  gboolean has_ranges; /* a table of the file's is one already */
  float start;         /* of the second range; the first and the last are open */
  float per_unit;      /* ranges per unit of value */
  guint16 entries[N_RANGES];
};

static void
render (const PscGreyTable *self, const float *values, gsize n_values, guint8 *grey)
{
  psc_image_render_values (self->image, self->has_window ? &self->window : NULL, values, n_values,
                           grey);
}

/* Between what is black and what is white. */
static gboolean
place_ranges (PscGreyTable *self)
{
  PscWindow window = self->window;
  double reach, per_unit;

  if (!self->has_window)
    psc_image_get_window (self->image, &window);
  reach = window.width * (window.function == PSC_WINDOW_SIGMOID ? SIGMOID_REACH : 0.5);
  per_unit = (N_RANGES - 2) / (2 * reach);
  self->start = (float) (window.centre - reach);
  self->per_unit = (float) per_unit;
  return isfinite (self->start) && isfinite (self->per_unit) && self->per_unit > 0;
}

static void
fill_entries (PscGreyTable *self)
{
  g_autofree float *ends = g_new (float, 2 * N_RANGES);
  g_autofree guint8 *grey = g_new (guint8, 2 * N_RANGES);

  for (guint i = 0; i < N_RANGES; i++)
    {
      double low = self->start + (i - 1.0 - MARGIN) / self->per_unit;
      double high = self->start + (i + MARGIN) / self->per_unit;

      ends[2 * i] = i == 0 ? -FLT_MAX : nextafterf ((float) low, -FLT_MAX);
      ends[2 * i + 1] = i == N_RANGES - 1 ? FLT_MAX : nextafterf ((float) high, FLT_MAX);
    }
  render (self, ends, (gsize) 2 * N_RANGES, grey);
  for (guint i = 0; i < N_RANGES; i++)
    self->entries[i] = grey[2 * i] | (grey[2 * i] != grey[2 * i + 1] ? MIXED : 0);
}

PscGreyTable *
psc_grey_table_new (PscImage *image, const PscWindow *window)
{
  PscGreyTable *self;

  g_return_val_if_fail (PSC_IS_IMAGE (image), NULL);

  self = g_new (PscGreyTable, 1);
  self->image = g_object_ref (image);
  self->has_window = window != NULL;
  if (window != NULL)
    self->window = *window;
  self->has_ranges =
      (window != NULL || psc_image_get_voi_table (image) == NULL) && place_ranges (self);
  if (self->has_ranges)
    fill_entries (self);
  return self;
}

void
psc_grey_table_free (PscGreyTable *self)
{
  g_object_unref (self->image);
  g_free (self);
}

void
psc_grey_table_map (const PscGreyTable *self, const float *values, gsize n_values, guint8 *grey)
{
  float start, per_unit;

  g_return_if_fail (self != NULL && values != NULL && grey != NULL);

  if (!self->has_ranges)
    {
      render (self, values, n_values, grey);
      return;
    }

  start = self->start;
  per_unit = self->per_unit;
  for (gsize i = 0; i < n_values; i++)
    {
      float place = (values[i] - start) * per_unit + 1;
      guint16 entry;

      /* What is not a number comes into the first range. */
      place = place > 0 ? place : 0;
      place = place < N_RANGES - 1 ? place : N_RANGES - 1;
      entry = self->entries[(int) place];
      if (G_UNLIKELY ((entry & MIXED) != 0 || isnan (values[i])))
        render (self, values + i, 1, grey + i);
      else
        grey[i] = (guint8) entry;
    }
}
