/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-gaussian.h"

#include <math.h>
#include <string.h>

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

/* Columns of a row that are summed together: so few that their sums stay in registers. */
#define COLUMNS 16

/* to[i] = Σ_j kernel[j] from[j * stride + i] */
static void
convolve (const float *from, gsize stride, const double *kernel, int n_taps, float *to)
{
  double sums[COLUMNS] = { 0 };

  for (int j = 0; j < n_taps; j++)
    for (int i = 0; i < COLUMNS; i++)
      sums[i] += kernel[j] * from[j * stride + i];
  for (int i = 0; i < COLUMNS; i++)
    to[i] = (float) sums[i];
}

/* The same of a row. @width: a multiple of COLUMNS */
static void
convolve_row (
    const float *from, gsize stride, const double *kernel, int n_taps, int width, float *to)
{
  for (int x = 0; x < width; x += COLUMNS)
    convolve (from + x, stride, kernel, n_taps, to + x);
}

/* A row with its edge values repeated @radius times at both ends. */
static void
pad_row (const float *row, int side, int radius, float *padded)
{
  for (int i = 0; i < side + 2 * radius; i++)
    padded[i] = row[CLAMP (i - radius, 0, side - 1)];
}

/* The same of @n_rows rows of an image, which begins behind the repeated ones of the top. */
static void
pad_rows (float *image, gsize pitch, int n_rows, int radius)
{
  const float *first = image + radius * pitch;
  const float *last = first + (n_rows - 1) * pitch;

  for (int y = 0; y < radius; y++)
    {
      memcpy (image + y * pitch, first, pitch * sizeof *image);
      memcpy (image + (radius + n_rows + y) * pitch, last, pitch * sizeof *image);
    }
}

void
psc_gaussian_blur (const float *from, guint side, double sigma, float *to)
{
  const int n = (int) side;
  const int radius = (int) MIN (ceil (CUT_OFF * sigma), (double) n);
  const int n_taps = 2 * radius + 1;
  const int pitch = (n + COLUMNS - 1) / COLUMNS * COLUMNS;
  g_autofree double *kernel = make_kernel (radius, sigma);
  g_autofree float *padded = g_new0 (float, pitch + 2 * radius);
  g_autofree float *between = g_new (float, (gsize) (n + 2 * radius) * pitch);
  g_autofree float *row = g_new (float, pitch);

  g_return_if_fail (sigma > 0);

  for (int y = 0; y < n; y++)
    {
      pad_row (from + (gsize) y * n, n, radius, padded);
      convolve_row (padded, 1, kernel, n_taps, pitch, between + (gsize) (radius + y) * pitch);
    }
  pad_rows (between, pitch, n, radius);
  for (int y = 0; y < n; y++)
    {
      convolve_row (between + (gsize) y * pitch, pitch, kernel, n_taps, pitch, row);
      memcpy (to + (gsize) y * n, row, n * sizeof *row);
    }
}
