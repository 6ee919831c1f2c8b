/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-gaussian.h"

#include <math.h>

/* A standard deviation's multiple beyond which a Gaussian counts as 0. */
#define CUT_OFF 4

/* [2 radius + 1] */
static double *
make_kernel (int radius, double sigma)
{
  double *kernel = g_new (double, 2 * radius + 1);
  double sum = 0;

  for (int i = -radius; i <= radius; i++)
    sum += kernel[i + radius] = exp (-0.5 * i * i / (sigma * sigma));
  for (int i = 0; i <= 2 * radius; i++)
    kernel[i] /= sum;
  return kernel;
}

static void
store (const double *sums, int n, float *to)
{
  for (int i = 0; i < n; i++)
    to[i] = (float) sums[i];
}

static void
add (const float *from, double factor, int n, double *sums)
{
  for (int i = 0; i < n; i++)
    sums[i] += factor * from[i];
}

static void
clear (double *sums, int n)
{
  for (int i = 0; i < n; i++)
    sums[i] = 0;
}

/* The row with its edge values repeated @radius times at both ends. */
static void
pad (const float *row, int side, int radius, float *padded)
{
  for (int i = 0; i < side + 2 * radius; i++)
    padded[i] = row[CLAMP (i - radius, 0, side - 1)];
}

void
psc_gaussian_blur (const float *from, guint side, double sigma, float *to)
{
  int n = (int) side;
  int radius = MIN ((int) ceil (CUT_OFF * sigma), n);
  g_autofree double *kernel = make_kernel (radius, sigma);
  g_autofree float *padded = g_new (float, n + 2 * radius);
  g_autofree float *between = g_new (float, (gsize) n *n);
  g_autofree double *sums = g_new (double, n);

  g_return_if_fail (sigma > 0);

  /* Inner loops run along rows in both passes, where neighbours in memory are added together. */
  for (int y = 0; y < n; y++)
    {
      pad (from + (gsize) y * n, n, radius, padded);
      clear (sums, n);
      for (int j = 0; j <= 2 * radius; j++)
        add (padded + j, kernel[j], n, sums);
      store (sums, n, between + (gsize) y * n);
    }
  for (int y = 0; y < n; y++)
    {
      clear (sums, n);
      for (int j = -radius; j <= radius; j++)
        add (between + (gsize) CLAMP (y + j, 0, n - 1) * n, kernel[j + radius], n, sums);
      store (sums, n, to + (gsize) y * n);
    }
}
