/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-half-kernels.h"
#include "attribution/psc-half-stack.h"
#include "attribution/psc-parallel.h"

static const char *const kernels[] = { "portable", "avx2", "avx512" };

/* Maps whose magnitudes are far apart, with one of zeros among them. */
static PscStack *
new_stack (guint n_maps, guint side, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  gsize area = (gsize) side * side;
  float *values = g_new (float, n_maps *area);

  for (guint k = 0; k < n_maps; k++)
    {
      double scale = k == 1 ? 0 : pow (10, (int) (k % 13) - 6);

      for (gsize i = 0; i < area; i++)
        values[k * area + i] = (float) (scale * g_rand_double_range (random, -1, 1));
    }
  return psc_stack_new_take (n_maps, psc_map_grid_of_pixels (side), values);
}

static float *
new_weights (guint n, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  float *weights = g_new (float, n);

  for (guint i = 0; i < n; i++)
    weights[i] = (float) g_rand_double_range (random, -3, 3);
  return weights;
}

/* What halves may make of a fused value: 2⁻¹¹ of each map's largest magnitude. */
static double
get_tolerance (PscStack *stack, const float *weights)
{
  gsize area = psc_map_grid_get_n_cells (psc_stack_get_grid (stack));
  double sum = 0;

  for (guint k = 0; k < psc_stack_get_n_maps (stack); k++)
    {
      const float *map = psc_stack_get_map (stack, k);
      double greatest = 0;

      for (gsize i = 0; i < area; i++)
        greatest = MAX (greatest, fabs (map[i]));
      sum += fabs (weights[k]) * greatest;
    }
  return sum * (1.0 / 2048 + 1e-5);
}

static void
check_map (PscStack *stack, const float *weights, const float *map)
{
  gsize area = psc_map_grid_get_n_cells (psc_stack_get_grid (stack));
  g_autofree float *expected = g_new (float, area);
  double tolerance = get_tolerance (stack, weights);

  psc_stack_fuse (stack, psc_stack_get_n_maps (stack), weights, expected);
  for (gsize i = 0; i < area; i++)
    g_assert_cmpfloat_with_epsilon (map[i], expected[i], tolerance);
}

static void
check_sizes (guint n_maps, guint side, guint n)
{
  g_autoptr (PscStack) stack = new_stack (n_maps, side, n_maps * 1000 + side);
  g_autoptr (PscHalfStack) half = psc_half_stack_new (stack, n_maps);
  gsize area = (gsize) side * side;
  g_autofree float *weights = new_weights (n * n_maps, side);
  g_autofree float *map = g_new (float, area);
  g_autofree float *maps = g_new (float, n *area);

  psc_half_stack_fuse (half, weights, map);
  check_map (stack, weights, map);
  psc_half_stack_fuse_many (half, n, weights, maps);
  for (guint j = 0; j < n; j++)
    check_map (stack, weights + j * n_maps, maps + j * area);
}

static void
test_fuse (gconstpointer data)
{
  static const guint sizes[][2] = { { 1, 1 },  { 2, 3 },   { 3, 4 },    { 5, 17 },
                                    { 8, 23 }, { 13, 64 }, { 131, 31 }, { 24, 71 } };

  if (!psc_half_kernels_force (data))
    {
      g_test_skip ("the processor has no such instructions");
      return;
    }
  g_assert_cmpstr (psc_half_kernels_get ()->name, ==, data);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_sizes (sizes[i][0], sizes[i][1], 3);
  /* One for each number of sums that a kernel can form at a time, and some for which it takes
   * several. */
  for (guint n = 1; n < 33; n++)
    check_sizes (35, 24, n);
  g_assert_true (psc_half_kernels_force (NULL));
}

/* Of a size that is shared out, in several blocks of which the last is a short one that no vectors
 * fill. */
static void
test_threads (gconstpointer data)
{
  enum
  {
    N_MAPS = 90,
    SIDE = 231,
    N = 15
  };
  g_autoptr (PscStack) stack = NULL;
  g_autoptr (PscHalfStack) half = NULL;
  g_autofree float *weights = new_weights (N * N_MAPS, 2);
  g_autofree float *alone = g_new (float, N *SIDE *SIDE);
  g_autofree float *together = g_new (float, N *SIDE *SIDE);

  if (!psc_half_kernels_force (data))
    {
      g_test_skip ("the processor has no such instructions");
      return;
    }
  stack = new_stack (N_MAPS, SIDE, 1);
  half = psc_half_stack_new (stack, N_MAPS);
  psc_parallel_set_threads (1);
  psc_half_stack_fuse_many (half, N, weights, alone);
  for (guint n = 2; n < 6; n++)
    {
      psc_parallel_set_threads (n);
      psc_half_stack_fuse_many (half, N, weights, together);
      g_assert_cmpmem (together, N * SIDE * SIDE * sizeof *together, alone,
                       N * SIDE * SIDE * sizeof *alone);
    }
  for (guint j = 0; j < N; j++)
    check_map (stack, weights + j * N_MAPS, alone + j * SIDE * SIDE);

  psc_parallel_set_threads (0);
  g_assert_true (psc_half_kernels_force (NULL));
}

/* All halves there are come out of widening and narrowing as they went in, and every way gives the
 * same. */
static void
test_round_trip (gconstpointer data)
{
  g_autofree guint16 *halves = g_new (guint16, 65536);
  g_autofree guint16 *narrowed = g_new (guint16, 65536);
  g_autofree float *values = g_new (float, 65536);

  if (!psc_half_kernels_force (data))
    {
      g_test_skip ("the processor has no such instructions");
      return;
    }
  for (guint i = 0; i < 65536; i++)
    halves[i] = GUINT16_TO_LE ((guint16) i);
  psc_half_kernels_get ()->widen (halves, values, 65536);
  psc_half_kernels_get ()->narrow (values, 1, narrowed, 65536);
  for (guint i = 0; i < 65536; i++)
    if (isnan (values[i]))
      g_assert_cmpuint (i & 0x7c00, ==, 0x7c00);
    else
      g_assert_cmpuint (narrowed[i], ==, halves[i]);
  g_assert_cmpfloat (values[0x3c00], ==, 1);
  g_assert_cmpfloat (values[0xc000], ==, -2);
  g_assert_cmpfloat (values[0x0001], ==, 0x1p-24f);
  g_assert_cmpfloat (values[0x7bff], ==, 65504);
  g_assert_true (psc_half_kernels_force (NULL));
}

/* Ties go to even, and what lies between halves to the nearest. */
static void
test_rounding (gconstpointer data)
{
  static const float values[] = { 1 + 0x1p-11f,
                                  1 + 3 * 0x1p-11f,
                                  1 + 0x1.1p-11f,
                                  65519,
                                  65520,
                                  0x1p-25f,
                                  0x1.8p-25f,
                                  0x1p-14f - 0x1p-26f,
                                  -(1 + 0x1.8p-11f),
                                  0,
                                  -0.0f,
                                  1e-20f,
                                  0x1.ffep-1f + 0x1p-13f,
                                  2049,
                                  2051,
                                  1 };
  static const guint16 expected[] = { 0x3c00, 0x3c02, 0x3c01, 0x7bff, 0x7c00, 0x0000,
                                      0x0001, 0x0400, 0xbc01, 0x0000, 0x8000, 0x0000,
                                      0x3c00, 0x6800, 0x6802, 0x3c00 };
  guint16 halves[G_N_ELEMENTS (values)];

  if (!psc_half_kernels_force (data))
    {
      g_test_skip ("the processor has no such instructions");
      return;
    }
  psc_half_kernels_get ()->narrow (values, 1, halves, G_N_ELEMENTS (values));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_cmphex (GUINT16_FROM_LE (halves[i]), ==, expected[i]);
  g_assert_true (psc_half_kernels_force (NULL));
}

static void
test_read_cell (void)
{
  g_autoptr (PscStack) stack = new_stack (14, 9, 5);
  g_autoptr (PscHalfStack) half = psc_half_stack_new (stack, 11);
  float values[11];

  g_assert_cmpuint (psc_half_stack_get_n_maps (half), ==, 11);
  g_assert_true (psc_kept_stack_read_cell (PSC_KEPT_STACK (half), 2 * 9 + 7, values, NULL));
  for (guint k = 0; k < 11; k++)
    {
      float expected = psc_stack_get_map (stack, k)[2 * 9 + 7];

      g_assert_cmpfloat_with_epsilon (values[k], expected, fabs (expected) / 1024 + 1e-12);
    }
}

static void
test_bytes (void)
{
  static const struct
  {
    guint n_maps;
    PscMapGrid grid;
  } wrong[] = {
    { 7, { 5, 5, 5 } }, { 0, { 7, 7, 7 } }, { 5, { 7, 7, 0 } },
    { 5, { 7, 0, 7 } }, { 5, { 7, 6, 7 } }, { G_MAXUINT, { G_MAXUINT, G_MAXUINT, G_MAXUINT } },
  };
  g_autoptr (PscStack) stack = new_stack (5, 7, 3);
  g_autoptr (PscHalfStack) half = psc_half_stack_new (stack, 5);
  GBytes *bytes = psc_half_stack_get_bytes (half);
  g_autoptr (PscHalfStack) again =
      psc_half_stack_new_from_bytes (5, psc_map_grid_of_pixels (7), bytes);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) - 1);
  g_autofree guint8 *shifted = g_malloc (g_bytes_get_size (bytes) + 1);
  g_autoptr (GBytes) odd = NULL;
  g_autoptr (PscHalfStack) from_odd = NULL;
  g_autofree float *weights = new_weights (5, 1);
  float one[49], other[49];

  g_assert_nonnull (again);
  psc_half_stack_fuse (half, weights, one);
  psc_half_stack_fuse (again, weights, other);
  g_assert_cmpmem (one, sizeof one, other, sizeof other);

  memcpy (shifted + 1, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  odd = g_bytes_new_static (shifted + 1, g_bytes_get_size (bytes));
  from_odd = psc_half_stack_new_from_bytes (5, psc_map_grid_of_pixels (7), odd);
  psc_half_stack_fuse (from_odd, weights, other);
  g_assert_cmpmem (one, sizeof one, other, sizeof other);

  g_assert_null (psc_half_stack_new_from_bytes (5, psc_map_grid_of_pixels (7), cut));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (psc_half_stack_new_from_bytes (wrong[i].n_maps, wrong[i].grid, bytes));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kernels); i++)
    {
      g_autofree char *fuse = g_strconcat ("/half-stack/fuse/", kernels[i], NULL);
      g_autofree char *threads = g_strconcat ("/half-stack/threads/", kernels[i], NULL);
      g_autofree char *round_trip = g_strconcat ("/half-stack/round-trip/", kernels[i], NULL);
      g_autofree char *rounding = g_strconcat ("/half-stack/rounding/", kernels[i], NULL);

      g_test_add_data_func (fuse, kernels[i], test_fuse);
      g_test_add_data_func (threads, kernels[i], test_threads);
      g_test_add_data_func (round_trip, kernels[i], test_round_trip);
      g_test_add_data_func (rounding, kernels[i], test_rounding);
    }
  g_test_add_func ("/half-stack/read-cell", test_read_cell);
  g_test_add_func ("/half-stack/bytes", test_bytes);

  return g_test_run ();
}
