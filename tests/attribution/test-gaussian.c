/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gaussian/definition", test_definition);
  g_test_add_func ("/gaussian/even", test_even);
  return g_test_run ();
}
