/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "trust/psc-trust-shift.h"

#include <string.h>

static double
get_range (const float *pixels, gsize n)
{
  float least = pixels[0];
  float most = pixels[0];

  for (gsize i = 1; i < n; i++)
    {
      least = MIN (least, pixels[i]);
      most = MAX (most, pixels[i]);
    }
  return (double) most - least;
}

PscTrustShift
psc_trust_shift_draw (GRand *random, const float *pixels, guint side, float *changed)
{
  double noise = PSC_TRUST_NOISE * get_range (pixels, (gsize) side * side);
  int last = (int) side - 1;
  PscTrustShift self;

  self.x = g_rand_int_range (random, -PSC_TRUST_MAX_SHIFT, PSC_TRUST_MAX_SHIFT + 1);
  self.y = g_rand_int_range (random, -PSC_TRUST_MAX_SHIFT, PSC_TRUST_MAX_SHIFT + 1);
  for (int y = 0; y <= last; y++)
    for (int x = 0; x <= last; x++)
      {
        gsize from = (gsize) CLAMP (y - self.y, 0, last) * side + CLAMP (x - self.x, 0, last);

        changed[(gsize) y * side + x] =
            (float) (pixels[from] + noise * g_rand_double_range (random, -1, 1));
      }
  return self;
}

float *
psc_trust_shift_cut (
    PscTrustShift self, guint side, const float *map, gboolean is_shifted, gsize *n)
{
  guint width, height, left, top;
  float *cut;

  g_return_val_if_fail (side > PSC_TRUST_MAX_SHIFT, NULL);

  width = side - (guint) ABS (self.x);
  height = side - (guint) ABS (self.y);
  left = (guint) MAX (is_shifted ? self.x : -self.x, 0);
  top = (guint) MAX (is_shifted ? self.y : -self.y, 0);
  cut = g_new (float, (gsize) width *height);
  for (guint y = 0; y < height; y++)
    memcpy (cut + (gsize) y * width, map + (gsize) (top + y) * side + left, width * sizeof *cut);
  *n = (gsize) width * height;
  return cut;
}
