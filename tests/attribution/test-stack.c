/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "attribution/psc-stack.h"

/* An odd side, so that the last block of a fusion is a short one. */
#define SIDE   91
#define AREA   (SIDE * SIDE)
#define N_MAPS 5

static PscStack *
new_stack (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  float *values = g_new (float, N_MAPS *AREA);

  for (guint i = 0; i < N_MAPS * AREA; i++)
    values[i] = (float) g_rand_double_range (random, -1, 1);
  return psc_stack_new_take (N_MAPS, psc_map_grid_of_pixels (SIDE), values);
}

static void
test_fuse (void)
{
  const float weights[] = { 2, -1, 0, 0.5f, 3 };
  g_autoptr (PscStack) stack = new_stack ();
  g_autofree float *map = g_new (float, AREA);

  psc_stack_fuse (stack, N_MAPS, weights, map);
  for (guint i = 0; i < AREA; i++)
    {
      double expected = 0;

      for (guint k = 0; k < N_MAPS; k++)
        expected += weights[k] * psc_stack_get_map (stack, k)[i];
      g_assert_cmpfloat_with_epsilon (map[i], expected, 1e-5);
    }

  psc_stack_fuse (stack, 1, weights, map);
  for (guint i = 0; i < AREA; i++)
    g_assert_cmpfloat (map[i], ==, 2 * psc_stack_get_map (stack, 0)[i]);
}

/* The contrast of two prompts is the difference of their fused maps. */
static void
test_contrast_is_linear (void)
{
  const float a[] = { 1, 2, 3, 4, 5 };
  const float b[] = { 5, -4, 3, -2, 1 };
  float difference[N_MAPS];
  g_autoptr (PscStack) stack = new_stack ();
  g_autofree float *map_a = g_new (float, AREA);
  g_autofree float *map_b = g_new (float, AREA);
  g_autofree float *contrast = g_new (float, AREA);

  for (guint k = 0; k < N_MAPS; k++)
    difference[k] = a[k] - b[k];
  psc_stack_fuse (stack, N_MAPS, a, map_a);
  psc_stack_fuse (stack, N_MAPS, b, map_b);
  psc_stack_fuse (stack, N_MAPS, difference, contrast);
  for (guint i = 0; i < AREA; i++)
    g_assert_cmpfloat_with_epsilon (contrast[i], map_a[i] - map_b[i], 2e-5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stack/fuse", test_fuse);
  g_test_add_func ("/stack/contrast-is-linear", test_contrast_is_linear);

  return g_test_run ();
}
