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

/* Room for so many rows, and as many again as the kernel reaches beyond them. */
typedef struct
{
  int radius;
  double *kernel; /* owned, [2 radius + 1] */
  int n_rows;
  int width; /* of a row */
  gsize pitch;
  float *rows; /* owned, [radius + n_rows + radius][pitch] */
} Columns;

static void
columns_init (Columns *self, int n_rows, int width, double sigma)
{
  self->radius = (int) MIN (ceil (CUT_OFF * sigma), (double) n_rows);
  self->kernel = make_kernel (self->radius, sigma);
  self->n_rows = n_rows;
  self->width = width;
  self->pitch = (gsize) (width + COLUMNS - 1) / COLUMNS * COLUMNS;
  self->rows = g_new0 (float, (gsize) (n_rows + 2 * self->radius) * self->pitch);
}

static void
columns_clear (Columns *self)
{
  g_free (self->kernel);
  g_free (self->rows);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

static float *
get_row (const Columns *self, int y)
{
  return self->rows + (gsize) (self->radius + y) * self->pitch;
}

static void
convolve_columns (const Columns *self, float *to)
{
  g_autofree float *row = g_new (float, self->pitch);

  pad_rows (self->rows, self->pitch, self->n_rows, self->radius);
  for (int y = 0; y < self->n_rows; y++)
    {
      convolve_row (self->rows + (gsize) y * self->pitch, self->pitch, self->kernel,
                    2 * self->radius + 1, (int) self->pitch, row);
      memcpy (to + (gsize) y * (gsize) self->width, row, (gsize) self->width * sizeof *row);
    }
}

void
psc_gaussian_blur (const float *from, guint side, double sigma, float *to)
{
  const int n = (int) side;
  g_auto (Columns) columns = { 0 };
  g_autofree float *padded = NULL;

  g_return_if_fail (sigma > 0);

  columns_init (&columns, n, n, sigma);
  padded = g_new0 (float, columns.pitch + 2 * (gsize) columns.radius);
  for (int y = 0; y < n; y++)
    {
      pad_row (from + (gsize) y * side, n, columns.radius, padded);
      convolve_row (padded, 1, columns.kernel, 2 * columns.radius + 1, (int) columns.pitch,
                    get_row (&columns, y));
    }
  convolve_columns (&columns, to);
}

void
psc_gaussian_blur_columns (
    const float *from, guint n_rows, guint n_columns, double sigma, float *to)
{
  g_auto (Columns) columns = { 0 };

  g_return_if_fail (sigma > 0);

  columns_init (&columns, (int) n_rows, (int) n_columns, sigma);
  for (guint y = 0; y < n_rows; y++)
    memcpy (get_row (&columns, (int) y), from + (gsize) y * n_columns, n_columns * sizeof *from);
  convolve_columns (&columns, to);
}
