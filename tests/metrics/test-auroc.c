/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "metrics/psc-auroc.h"

/* Every value here is pairs won, a tie half, over all pairs, counted by hand. */
static const struct
{
  const char *name;
  gsize n;
  double scores[8];
  gboolean positive[8];
  double expected;
} cases[] = {
  { "perfect", 4, { 1, 2, 3, 4 }, { 0, 0, 1, 1 }, 1 },
  { "reversed", 4, { 1, 2, 3, 4 }, { 1, 1, 0, 0 }, 0 },
  { "one-pair-lost", 4, { 0.1, 0.4, 0.35, 0.8 }, { 0, 0, 1, 1 }, 0.75 },
  { "all-tied", 5, { 2, 2, 2, 2, 2 }, { 1, 0, 1, 0, 0 }, 0.5 },
  { "one-tie", 4, { 1, 2, 2, 3 }, { 0, 0, 1, 1 }, 3.5 / 4 },
  /* Positives 1, 2, 2, 5 against 0, 2, 2, 2: 1 + 2.5 + 2.5 + 4 of 16. */
  { "ties-of-five", 8, { 2, 5, 2, 0, 2, 1, 2, 2 }, { 1, 1, 1, 0, 0, 1, 0, 0 }, 10.0 / 16 },
  { "unbalanced", 6, { -3, 7, -1, 0, 0.5, 8 }, { 0, 1, 0, 0, 0, 0 }, 0.8 },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  g_assert_cmpfloat_with_epsilon (psc_auroc (cases[i].scores, cases[i].positive, cases[i].n),
                                  cases[i].expected, 1e-15);
}

static void
test_undefined (void)
{
  const double scores[] = { 1, 2, 3 };
  const gboolean all[] = { TRUE, TRUE, TRUE };
  const gboolean none[] = { FALSE, FALSE, FALSE };
  const double unknown[] = { 1, NAN, 3 };
  const gboolean some[] = { TRUE, FALSE, FALSE };

  g_assert_true (isnan (psc_auroc (scores, all, 3)));
  g_assert_true (isnan (psc_auroc (scores, none, 3)));
  g_assert_true (isnan (psc_auroc (NULL, NULL, 0)));
  g_assert_true (isnan (psc_auroc (unknown, some, 3)));
}

/* The definition, pair by pair, on scores with many ties. */
static void
test_against_pairs (void)
{
  enum
  {
    N = 300
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  double scores[N];
  gboolean positive[N];
  double won = 0;
  double n_pairs = 0;

  for (guint i = 0; i < N; i++)
    {
      scores[i] = g_rand_int_range (random, 0, 20);
      positive[i] = g_rand_boolean (random);
    }
  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      if (positive[i] && !positive[j])
        {
          n_pairs++;
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }

  g_assert_cmpfloat_with_epsilon (psc_auroc (scores, positive, N), won / n_pairs, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/metrics/auroc/%s", cases[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/metrics/auroc/undefined", test_undefined);
  g_test_add_func ("/metrics/auroc/against-pairs", test_against_pairs);
  return g_test_run ();
}
