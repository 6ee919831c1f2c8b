/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/methods/psc-coalitions.h"

/* Functions of which regions are there, against their Shapley values by definition. */

#define SIDE        12
#define AREA        (SIDE * SIDE)
#define MAX_REGIONS 12

/* Regions are stripes of columns, one of which is as wide as what is left. */
static void
label (guint n_regions, guint *labels)
{
  for (guint i = 0; i < AREA; i++)
    labels[i] = MIN (i % SIDE, n_regions - 1);
}

/* The picture is 1 and the baseline 0, so that a copy is its presence bits. */
static PscPerturbation *
new_coalitions (guint n_regions, guint n_samples, double ridge, guint seed)
{
  float pixels[AREA], baseline[AREA] = { 0 };
  guint labels[AREA];

  for (guint i = 0; i < AREA; i++)
    pixels[i] = 1;
  label (n_regions, labels);
  return psc_coalitions_new (SIDE, pixels, baseline, labels, n_regions, n_samples, ridge, seed);
}

static guint
read_set (PscPerturbation *perturbation, guint index, guint n_regions)
{
  float copy[AREA];
  guint labels[AREA];
  guint set = 0;

  label (n_regions, labels);
  psc_perturbation_fill (perturbation, index, copy);
  for (guint i = 0; i < AREA; i++)
    {
      g_assert_true (copy[i] == 0 || copy[i] == 1);
      set |= (guint) copy[i] << labels[i];
    }
  for (guint i = 0; i < AREA; i++)
    g_assert_cmpuint ((guint) copy[i], ==, set >> labels[i] & 1);
  return set;
}

typedef double (*Function) (guint set);

/* Regions that matter together, against each other and by themselves. */
static double
entangle (guint set)
{
  double sum = 3;

  for (guint s = 0; s < MAX_REGIONS; s++)
    if (set >> s & 1)
      sum += sin (s + 1.0);
  return sum + 2 * ((set & 21) == 21) - 1.5 * ((set & 10) == 2) + sum * sum * sum * 0.05;
}

static double
add (guint set)
{
  double sum = -1;

  for (guint s = 0; s < MAX_REGIONS; s++)
    if (set >> s & 1)
      sum += 0.5 + s * s;
  return sum;
}

/* Σ over the sets without a region of |set|! (S − |set| − 1)! / S! times what it adds. */
static double
get_shapley (Function function, guint n_regions, guint region)
{
  double sum = 0;

  for (guint set = 0; set < 1u << n_regions; set++)
    {
      guint size = (guint) __builtin_popcount (set);

      if (set >> region & 1)
        continue;
      sum += exp (lgamma (size + 1) + lgamma (n_regions - size) - lgamma (n_regions + 1))
             * (function (set | 1u << region) - function (set));
    }
  return sum;
}

/* [S], from a map, which is the same all over a region. */
static void
explain (PscPerturbation *perturbation, Function function, guint n_regions, double *found)
{
  guint n = psc_perturbation_get_n_images (perturbation);
  g_autofree double *values = g_new (double, n);
  float map[AREA];
  guint labels[AREA];
  double first[MAX_REGIONS];

  for (guint i = 0; i < n; i++)
    values[i] = function (read_set (perturbation, i, n_regions));
  psc_perturbation_make_map (perturbation, values, map);
  label (n_regions, labels);
  memset (found, 0, n_regions * sizeof *found);
  for (guint s = 0; s < n_regions; s++)
    first[s] = map[s];
  for (guint i = 0; i < AREA; i++)
    {
      g_assert_cmpfloat (map[i], ==, first[labels[i]]);
      found[labels[i]] += map[i];
    }
}

static void
assert_close (const double *found, Function function, guint n_regions, double tolerance)
{
  double error = 0, greatest = 0;

  for (guint s = 0; s < n_regions; s++)
    {
      double shapley = get_shapley (function, n_regions, s);

      error = MAX (error, fabs (found[s] - shapley));
      greatest = MAX (greatest, fabs (shapley));
    }
  g_assert_cmpfloat (error, <=, tolerance * greatest);
}

/* With every set there is, the values are exact, whatever the function. */
static void
test_exact (gconstpointer data)
{
  guint n_regions = GPOINTER_TO_UINT (data);
  guint n_sets = (1u << n_regions) - 2;
  g_autoptr (PscPerturbation) perturbation = new_coalitions (n_regions, n_sets, 0, 1);
  double found[MAX_REGIONS];

  g_assert_cmpuint (psc_perturbation_get_n_images (perturbation), ==, n_sets + 2);
  explain (perturbation, entangle, n_regions, found);
  assert_close (found, entangle, n_regions, 1e-5);
}

/* No set twice, and each with its opposite, where all fit and where they do not. */
static void
test_sets (void)
{
  g_autoptr (PscPerturbation) all = new_coalitions (6, 62, 0, 1);
  g_autoptr (PscPerturbation) some = new_coalitions (12, 100, 0, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n = psc_perturbation_get_n_images (some);

  g_assert_cmpuint (read_set (all, 0, 6), ==, 63);
  g_assert_cmpuint (read_set (all, 1, 6), ==, 0);
  for (guint i = 2; i < 64; i++)
    g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (read_set (all, i, 6))));

  g_assert_cmpuint (n, ==, 102);
  for (guint i = 2; i < n; i += 2)
    g_assert_cmpuint (read_set (some, i, 12) ^ read_set (some, i + 1, 12), ==, 4095);
}

/* A sample finds nearly the same, the better the more there are. A function that is a sum it finds
 * exactly, as it would one of pairs of regions, since every set comes with its opposite. */
static void
test_sampled (void)
{
  const guint counts[] = { 100, 400, 1600 };
  double errors[G_N_ELEMENTS (counts)] = { 0 };

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    for (guint seed = 0; seed < 8; seed++)
      {
        g_autoptr (PscPerturbation) perturbation = new_coalitions (12, counts[c], 0, seed);
        double found[MAX_REGIONS];

        explain (perturbation, add, 12, found);
        assert_close (found, add, 12, 1e-5);
        explain (perturbation, entangle, 12, found);
        for (guint s = 0; s < 12; s++)
          errors[c] += pow (found[s] - get_shapley (entangle, 12, s), 2);
      }
  g_assert_cmpfloat (errors[1], <, errors[0] / 2);
  g_assert_cmpfloat (errors[2], <, errors[1] / 2);
  g_assert_cmpfloat (sqrt (errors[2] / 8 / 12), <, 0.02);
}

/* Whatever the samples and the ridge, the values add up to what the picture has over the baseline.
 */
static void
test_sum (void)
{
  static const struct
  {
    guint n_regions, n_samples;
    double ridge;
  } cases[] = { { 12, 24, 0 },    { 12, 24, 0.001 }, { 12, 200, 5 }, { 7, 1000, 0.1 },
                { 1, 10, 0.001 }, { 2, 4, 0 },       { 12, 2, 0.01 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n_regions = cases[i].n_regions;
      g_autoptr (PscPerturbation) perturbation =
          new_coalitions (n_regions, cases[i].n_samples, cases[i].ridge, 3);
      double found[MAX_REGIONS], sum = 0;
      double gain = entangle ((1u << n_regions) - 1) - entangle (0);

      explain (perturbation, entangle, n_regions, found);
      for (guint s = 0; s < n_regions; s++)
        sum += found[s];
      g_assert_cmpfloat_with_epsilon (sum, gain, 1e-4 * fabs (gain));
    }
}

/* A ridge draws the values together, a great one to the same for all. */
static void
test_ridge (void)
{
  const double ridges[] = { 0, 0.05, 1, 1e6 };
  double former = G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (ridges); i++)
    {
      g_autoptr (PscPerturbation) perturbation = new_coalitions (8, 254, ridges[i], 0);
      double found[MAX_REGIONS], squares = 0;

      explain (perturbation, entangle, 8, found);
      for (guint s = 0; s < 8; s++)
        squares += pow (found[s] - (entangle (255) - entangle (0)) / 8, 2);
      g_assert_cmpfloat (squares, <, former);
      former = squares;
    }
  g_assert_cmpfloat (former, <, 1e-6);
}

/* A picture that is the baseline, or a function of nothing, has nothing to show. */
static void
test_nothing (void)
{
  g_autoptr (PscPerturbation) perturbation = new_coalitions (9, 60, 0.001, 0);
  guint n = psc_perturbation_get_n_images (perturbation);
  g_autofree double *values = g_new (double, n);
  float map[AREA];

  for (guint i = 0; i < n; i++)
    values[i] = 4.25;
  psc_perturbation_make_map (perturbation, values, map);
  for (guint i = 0; i < AREA; i++)
    g_assert_cmpfloat (map[i], ==, 0);
}

static void
test_repeats (void)
{
  g_autoptr (PscPerturbation) one = new_coalitions (12, 100, 0.001, 5);
  g_autoptr (PscPerturbation) same = new_coalitions (12, 100, 0.5, 5);
  g_autoptr (PscPerturbation) other = new_coalitions (12, 100, 0.001, 6);
  guint n_different = 0;

  g_assert_cmpstr (psc_perturbation_get_key (one), ==, psc_perturbation_get_key (same));
  g_assert_cmpstr (psc_perturbation_get_key (one), !=, psc_perturbation_get_key (other));
  for (guint i = 0; i < psc_perturbation_get_n_images (one); i++)
    {
      g_assert_cmpuint (read_set (one, i, 12), ==, read_set (same, i, 12));
      n_different += read_set (one, i, 12) != read_set (other, i, 12);
    }
  g_assert_cmpuint (n_different, >, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint n = 1; n <= 8; n++)
    {
      g_autofree char *path = g_strdup_printf ("/coalitions/exact/%u", n);

      g_test_add_data_func (path, GUINT_TO_POINTER (n), test_exact);
    }
  g_test_add_func ("/coalitions/sets", test_sets);
  g_test_add_func ("/coalitions/sampled", test_sampled);
  g_test_add_func ("/coalitions/sum", test_sum);
  g_test_add_func ("/coalitions/ridge", test_ridge);
  g_test_add_func ("/coalitions/nothing", test_nothing);
  g_test_add_func ("/coalitions/repeats", test_repeats);

  return g_test_run ();
}
