/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/bench/psc-bench-texts.h"
#include "lab/bench/psc-bench.h"

/* The bank has directions for an image encoder of any size, more than a few of which differ. */
static void
test_texts (void)
{
  static const guint dimensions[] = { 8, 128 };

  for (guint i = 0; i < G_N_ELEMENTS (dimensions); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscPromptDirections) directions =
          psc_bench_texts_new_directions (dimensions[i], &error);
      g_autoptr (PscBasis) basis = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (psc_prompt_directions_get_dimensions (directions), ==, dimensions[i]);
      basis = psc_prompt_directions_new_basis (directions, 0, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (psc_basis_get_n_spanning (basis), >=, MIN (dimensions[i], 64));
    }
}

/* The bank can be measured of random weights; what needs a vocabulary of their own, not. */
static void
test_row (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscBenchSubject) subject = psc_bench_subject_new_random ("small-resnet", NULL, &error);
  g_autoptr (PscBenchRow) row = NULL;

  g_assert_no_error (error);
  g_assert_true (psc_bench_applies (subject, "bank"));
  g_assert_false (psc_bench_applies (subject, "first-overlay"));
  row = psc_bench_measure (subject, "bank-roughly", &error);
  g_assert_no_error (error);
  /* Some maps, and not all of them. */
  g_assert_cmpfloat (row->budget, >, 0.1);
  g_assert_cmpfloat (row->budget, <, 1);
  g_assert_cmpfloat (row->measured, >, 0);
  g_assert_cmpfloat (row->limit, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bench-texts/directions", test_texts);
  g_test_add_func ("/bench-texts/row", test_row);

  return g_test_run ();
}
