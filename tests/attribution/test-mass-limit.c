/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>

#include "attribution/psc-mass-limit.h"

#define N_VALUES 3000

typedef void (*FillFunc) (GRand *rand, float *values, gsize n);

static int
compare (gconstpointer a, gconstpointer b)
{
  float one = *(const float *) a;
  float other = *(const float *) b;

  return (one > other) - (one < other);
}

static float *
sort (const float *magnitudes, gsize n)
{
  float *sorted = g_memdup2 (magnitudes, n * sizeof *magnitudes);

  qsort (sorted, n, sizeof *sorted, compare);
  return sorted;
}

/* The definition, word by word. */
static float
find_in_sorted (const float *sorted, gsize n, double mass)
{
  double total = 0;
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    total += sorted[i];
  for (gsize i = 0; i < n; i++)
    {
      sum += sorted[i];
      if (sum >= mass * total)
        return sorted[i];
    }
  return sorted[n - 1];
}

static void
fill_evenly (GRand *rand, float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (float) g_rand_double (rand);
}

/* From the least number that there is to the greatest. */
static void
fill_widely (GRand *rand, float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = ldexpf ((float) g_rand_double (rand), g_rand_int_range (rand, -148, 128));
}

/* What a rectifier leaves. */
static void
fill_mostly_zero (GRand *rand, float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = g_rand_int_range (rand, 0, 10) == 0 ? (float) g_rand_double (rand) : 0;
  values[0] = 1;
}

static void
fill_with_ties (GRand *rand, float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (float) g_rand_int_range (rand, 0, 4);
  values[0] = 1;
}

/* A map of small tokens, blown up: few values, each many times, whose sums come out even. */
static void
fill_with_halves (GRand *rand, float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = i < n / 2 ? 0.1f : 0.3f;
}

static void
fill_flat (GRand *rand, float *values, gsize n)
{
  float value = (float) g_rand_double_range (rand, 0.1, 10);

  for (gsize i = 0; i < n; i++)
    values[i] = value;
}

/* All but one are neighbours. */
static void
fill_tightly (GRand *rand, float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = 1 + (float) g_rand_int_range (rand, 0, 9) * 0x1p-23f;
  values[n / 2] = 2;
}

static const FillFunc fills[] = { fill_evenly,      fill_widely, fill_mostly_zero, fill_with_ties,
                                  fill_with_halves, fill_flat,   fill_tightly };

static void
test_same_as_sorting (void)
{
  static const double masses[] = { 1e-9, 0.1, 0.25, 0.5, 0.9, 0.95, 0.98, 0.999, 1 };
  static const gsize sizes[] = { 1, 2, 3, 7, 100, N_VALUES };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261129);
  g_autofree float *values = g_new (float, N_VALUES);

  for (guint round = 0; round < 4; round++)
    for (guint f = 0; f < G_N_ELEMENTS (fills); f++)
      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          g_autofree float *sorted = NULL;

          fills[f](rand, values, sizes[s]);
          sorted = sort (values, sizes[s]);
          for (guint m = 0; m < G_N_ELEMENTS (masses); m++)
            g_assert_cmpfloat (psc_mass_limit_find (values, sizes[s], masses[m]), ==,
                               find_in_sorted (sorted, sizes[s], masses[m]));
        }
}

/* Where the sum reaches the mass to the last bit, rounding decides, and has to decide alike. */
static void
test_at_the_edge (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree float *values = g_new (float, 64);

  for (guint round = 0; round < 50; round++)
    {
      g_autofree float *sorted = NULL;
      double total = 0;
      double sum = 0;

      fill_evenly (rand, values, 64);
      sorted = sort (values, 64);
      for (guint i = 0; i < 64; i++)
        total += sorted[i];
      for (guint i = 0; i < 63; i++)
        {
          double mass = (sum += sorted[i]) / total;

          g_assert_cmpfloat (psc_mass_limit_find (values, 64, mass), ==,
                             find_in_sorted (sorted, 64, mass));
        }
    }
}

/* The values are the caller's. */
static void
test_leaves_values (void)
{
  const float values[] = { 3, 0, 90, 2, 4 };
  const float before[] = { 3, 0, 90, 2, 4 };

  g_assert_cmpfloat (psc_mass_limit_find (values, 5, 0.05), ==, 3);
  g_assert_cmpmem (values, sizeof values, before, sizeof before);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mass-limit/same-as-sorting", test_same_as_sorting);
  g_test_add_func ("/mass-limit/at-the-edge", test_at_the_edge);
  g_test_add_func ("/mass-limit/leaves-values", test_leaves_values);
  return g_test_run ();
}
