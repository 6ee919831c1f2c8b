/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-histogram.h"

#include <math.h>

/* Of the values, at either end. */
#define LEFT_OUT 0.01

PscHistogram *
psc_histogram_new (PscImage *image)
{
  PscHistogram *self = g_new0 (PscHistogram, 1);
  const float *values;
  float low, high;
  double scale;
  gsize n;

  g_return_val_if_fail (PSC_IS_IMAGE (image), self);

  values = psc_image_get_values (image);
  n = psc_image_get_width (image) * psc_image_get_height (image);
  psc_image_get_range (image, &low, &high);
  self->low = low;
  self->high = high;
  scale = high > low ? PSC_HISTOGRAM_N_BINS / ((double) high - low) : 0;
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        double bin = ((double) values[i] - low) * scale;

        self->counts[(guint) MIN (bin, PSC_HISTOGRAM_N_BINS - 1)]++;
        self->n_values++;
      }
  return self;
}

double
psc_histogram_get_percentile (const PscHistogram *self, double share)
{
  double wanted = CLAMP (share, 0, 1) * (double) self->n_values;
  double below = 0;

  for (guint i = 0; i < PSC_HISTOGRAM_N_BINS; i++)
    {
      double count = (double) self->counts[i];

      if (count > 0 && below + count >= wanted)
        return self->low
               + (i + MAX (wanted - below, 0) / count) * (self->high - self->low)
                     / PSC_HISTOGRAM_N_BINS;
      below += count;
    }
  return self->high;
}

void
psc_histogram_get_window (const PscHistogram *self, PscWindow *window)
{
  double low = psc_histogram_get_percentile (self, LEFT_OUT);
  double high = psc_histogram_get_percentile (self, 1 - LEFT_OUT);

  window->centre = (low + high) / 2;
  window->width = high > low ? high - low : 1;
  window->function = PSC_WINDOW_LINEAR_EXACT;
}
