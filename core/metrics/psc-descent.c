/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-descent.h"

#include <string.h>

#include "metrics/psc-descending.h"
#include "metrics/psc-radix-sort.h"

/* Values of one bin: the lower half of their keys. */
#define N_COUNTS (1 << 16)

PscDescent *
psc_descent_new (PscSeenPixels *pixels, gsize limit, GCancellable *cancellable)
{
  PscDescent *self;

  g_return_val_if_fail (pixels != NULL && limit > 0, NULL);

  self = g_new0 (PscDescent, 1);
  self->pixels = pixels;
  self->cancellable = cancellable;
  self->limit = limit;
  self->end_bin = PSC_SEEN_BINS;
  return self;
}

void
psc_descent_free (PscDescent *self)
{
  g_free (self->inside);
  g_free (self->outside);
  g_free (self->counts);
  g_free (self);
}

static guint32
get_key (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return psc_radix_key (bits);
}

static float
get_value (guint32 key)
{
  guint32 bits = psc_radix_bits (key);
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Bins @first to @end − 1 of every row. %FALSE if it was cancelled. */
static gboolean
read_stretch (PscDescent *self,
              guint32 first,
              guint32 end,
              void (*take) (PscDescent *self, guint32 key, float value, gboolean is_inside))
{
  PscSeenPixels *pixels = self->pixels;
  g_autofree float *values = g_new (float, MAX (pixels->n_columns, 1));

  for (gsize row = 0; row < pixels->n_rows; row++)
    {
      const guint8 *mask = psc_seen_pixels_read_row (pixels, row, values);

      if (g_cancellable_is_cancelled (self->cancellable))
        return FALSE;
      for (gsize i = 0; i < pixels->n_columns; i++)
        {
          const guint32 key = get_key (values[i]);

          if (key >> 16 >= first && key >> 16 < end)
            take (self, key, values[i], mask[i] >= PSC_TRUTH_INSIDE);
        }
    }
  return TRUE;
}

static void
take_value (PscDescent *self, guint32 key, float value, gboolean is_inside)
{
  if (is_inside)
    self->inside[self->n_stretch_inside++] = value;
  else
    self->outside[self->n_stretch_outside++] = value;
}

static void
take_count (PscDescent *self, guint32 key, float value, gboolean is_inside)
{
  self->counts[2 * (key & (N_COUNTS - 1)) + (is_inside ? 0 : 1)]++;
}

static void
forget_stretch (PscDescent *self)
{
  g_clear_pointer (&self->inside, g_free);
  g_clear_pointer (&self->outside, g_free);
  g_clear_pointer (&self->counts, g_free);
  self->n_stretch_inside = self->n_stretch_outside = 0;
  self->at_inside = self->at_outside = 0;
}

static gboolean
sort_stretch (PscDescent *self, guint32 first, guint32 end, gsize n)
{
  self->inside = g_new (float, MIN (n, self->pixels->inside.n));
  self->outside = g_new (float, MIN (n, self->pixels->outside.n));
  if (!read_stretch (self, first, end, take_value))
    return FALSE;
  psc_sort_descending (self->inside, self->n_stretch_inside);
  psc_sort_descending (self->outside, self->n_stretch_outside);
  return TRUE;
}

static gboolean
count_stretch (PscDescent *self, guint32 bin)
{
  self->counts = g_new0 (gsize, 2 * N_COUNTS);
  self->end_count = N_COUNTS;
  return read_stretch (self, bin, bin + 1, take_count);
}

/* The highest bins that are left, as many as fit. %FALSE if there are none. */
static gboolean
go_on (PscDescent *self)
{
  const gsize *bins = self->pixels->bins;
  const guint32 end = self->end_bin;
  guint32 first = end;
  gsize n = 0;

  forget_stretch (self);
  while (first > 0 && (n == 0 || n + bins[first - 1] <= self->limit))
    n += bins[--first];
  self->end_bin = first;
  if (n == 0)
    return FALSE;
  return n > self->limit ? count_stretch (self, first) : sort_stretch (self, first, end, n);
}

static gboolean
step_counts (PscDescent *self)
{
  while (self->end_count > 0)
    {
      const gsize *count = &self->counts[2 * --self->end_count];

      if (count[0] + count[1] == 0)
        continue;
      self->value = get_value (self->end_bin << 16 | self->end_count);
      self->n_inside += count[0];
      self->n_outside += count[1];
      return TRUE;
    }
  return FALSE;
}

static gboolean
step_values (PscDescent *self)
{
  gboolean has_inside = self->at_inside < self->n_stretch_inside;
  gboolean has_outside = self->at_outside < self->n_stretch_outside;

  if (!has_inside && !has_outside)
    return FALSE;
  if (has_inside && has_outside)
    self->value = MAX (self->inside[self->at_inside], self->outside[self->at_outside]);
  else
    self->value = has_inside ? self->inside[self->at_inside] : self->outside[self->at_outside];

  for (; self->at_inside < self->n_stretch_inside && self->inside[self->at_inside] == self->value;
       self->at_inside++)
    self->n_inside++;
  for (;
       self->at_outside < self->n_stretch_outside && self->outside[self->at_outside] == self->value;
       self->at_outside++)
    self->n_outside++;
  return TRUE;
}

gboolean
psc_descent_step (PscDescent *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  do
    if (self->counts != NULL ? step_counts (self) : step_values (self))
      return TRUE;
  while (go_on (self));
  return FALSE;
}
