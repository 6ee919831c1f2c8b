/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/bench/psc-random-pixels.h"

#include <math.h>

float *
psc_random_pixels_new (guint side, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  float *pixels = g_new0 (float, (gsize) side *side);

  for (guint wave = 0; wave < 12; wave++)
    {
      double fx = g_rand_double_range (random, -0.2, 0.2);
      double fy = g_rand_double_range (random, -0.2, 0.2);
      double phase = g_rand_double_range (random, 0, 2 * G_PI);

      for (guint y = 0; y < side; y++)
        for (guint x = 0; x < side; x++)
          pixels[y * side + x] += (float) (0.4 * sin (fx * x + fy * y + phase));
    }
  return pixels;
}
