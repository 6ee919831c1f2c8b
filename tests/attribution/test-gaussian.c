/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-gaussian.h"

/* The blur against its definition. */

static float
get_pixel (const float *image, int side, int x, int y)
{
  return image[CLAMP (y, 0, side - 1) * side + CLAMP (x, 0, side - 1)];
}

static double
blur_pixel (const float *image, int side, double sigma, int x, int y)
{
  int radius = MIN ((int) ceil (4 * sigma), side);
  double sum = 0;
  double weights = 0;

  for (int j = -radius; j <= radius; j++)
    for (int i = -radius; i <= radius; i++)
      {
        double weight = exp (-0.5 * (i * i + j * j) / (sigma * sigma));

        sum += weight * get_pixel (image, side, x + i, y + j);
        weights += weight;
      }
  return sum / weights;
}

/* Sides that vectors divide and that they do not, and Gaussians that are narrower than a pixel, or
 * wider than the picture, whose width is where they are cut off. */
static void
test_definition (void)
{
  static const int sides[] = { 1, 5, 16, 33 };
  static const double sigmas[] = { 0.2, 1, 1.3, 3 };

  for (guint s = 0; s < G_N_ELEMENTS (sides); s++)
    for (guint k = 0; k < G_N_ELEMENTS (sigmas); k++)
      {
        const int side = sides[s];
        g_autoptr (GRand) random = g_rand_new_with_seed (s);
        g_autofree float *image = g_new (float, side *side);
        g_autofree float *blurred = g_new (float, side *side);

        for (int i = 0; i < side * side; i++)
          image[i] = (float) g_rand_double_range (random, -1, 1);
        psc_gaussian_blur (image, (guint) side, sigmas[k], blurred);
        for (int i = 0; i < side * side; i++)
          g_assert_cmpfloat_with_epsilon (
              blurred[i], blur_pixel (image, side, sigmas[k], i % side, i / side), 1e-6);
        psc_gaussian_blur (image, (guint) side, sigmas[k], image);
        for (int i = 0; i < side * side; i++)
          g_assert_cmpfloat (image[i], ==, blurred[i]);
      }
}

/* However wide it is, an even picture stays what it is. */
static void
test_even (void)
{
  static const double sigmas[] = { 0.2, 6, 500 };
  float image[21 * 21];

  for (guint k = 0; k < G_N_ELEMENTS (sigmas); k++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (image); i++)
        image[i] = 0.75F;
      psc_gaussian_blur (image, 21, sigmas[k], image);
      for (guint i = 0; i < G_N_ELEMENTS (image); i++)
        g_assert_cmpfloat_with_epsilon (image[i], 0.75, 1e-6);
    }
}

/* Down the columns, then down those of what is turned over: the blur of a picture. */
static void
test_columns (void)
{
  const guint side = 21;
  g_autofree float *image = g_new (float, side *side);
  g_autofree float *blurred = g_new (float, side *side);
  g_autofree float *turned = g_new (float, side *side);

  for (guint i = 0; i < side * side; i++)
    image[i] = (float) (i * 13 % 17) - 8;
  psc_gaussian_blur (image, side, 1.7, blurred);
  for (guint pass = 0; pass < 2; pass++)
    {
      psc_gaussian_blur_columns (image, side, side, 1.7, image);
      for (guint i = 0; i < side * side; i++)
        turned[i % side * side + i / side] = image[i];
      memcpy (image, turned, side * side * sizeof *image);
    }
  for (guint i = 0; i < side * side; i++)
    g_assert_cmpfloat_with_epsilon (image[i], blurred[i], 1e-5);
}

/* Of any shape: each column as if it were alone. */
static void
test_single_columns (void)
{
  const guint n_rows = 9;
  const guint n_columns = 18;
  g_autofree float *image = g_new (float, n_rows *n_columns);
  g_autofree float *blurred = g_new (float, n_rows *n_columns);

  for (guint i = 0; i < n_rows * n_columns; i++)
    image[i] = (float) (i * 13 % 17) - 8;
  psc_gaussian_blur_columns (image, n_rows, n_columns, 2, blurred);
  for (guint x = 0; x < n_columns; x++)
    {
      float column[9];

      for (guint y = 0; y < n_rows; y++)
        column[y] = image[y * n_columns + x];
      psc_gaussian_blur_columns (column, n_rows, 1, 2, column);
      for (guint y = 0; y < n_rows; y++)
        g_assert_cmpfloat_with_epsilon (blurred[y * n_columns + x], column[y], 1e-6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gaussian/definition", test_definition);
  g_test_add_func ("/gaussian/even", test_even);
  g_test_add_func ("/gaussian/columns", test_columns);
  g_test_add_func ("/gaussian/columns/single", test_single_columns);
  return g_test_run ();
}
