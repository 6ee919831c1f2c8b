/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "metrics/psc-roc.h"

/* The plain area is what test-auroc tests. */

static const double scores[] = { 3, 1, 2, 2, 0 };
static const gboolean positive[] = { TRUE, TRUE, FALSE, TRUE, FALSE };

/* Positives 3 (twice), 1 and 2 against negatives 2 and 0 (three times): of 16 pairs 3 wins 2 and 6,
 * 1 wins the three with 0, and 2 those and half of the tie. */
static void
test_by_hand (void)
{
  const double weights[] = { 2, 1, 1, 1, 3 };
  g_autoptr (PscRoc) roc = psc_roc_new (scores, positive, 5);

  g_assert_cmpfloat_with_epsilon (psc_roc_get_area (roc, weights), (8 + 3 + 3.5) / 16, 1e-15);
  g_assert_cmpfloat_with_epsilon (psc_roc_get_area (roc, NULL), (2 + 1 + 1.5) / 6, 1e-15);
}

/* What weighs nothing is not there. */
static void
test_weightless (void)
{
  const double without_two[] = { 1, 1, 0, 1, 1 };
  const double without_negatives[] = { 1, 1, 0, 1, 0 };
  const double without_positives[] = { 0, 0, 1, 0, 1 };
  g_autoptr (PscRoc) roc = psc_roc_new (scores, positive, 5);

  g_assert_cmpfloat (psc_roc_get_area (roc, without_two), ==, 1);
  g_assert_true (isnan (psc_roc_get_area (roc, without_negatives)));
  g_assert_true (isnan (psc_roc_get_area (roc, without_positives)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/roc/by-hand", test_by_hand);
  g_test_add_func ("/roc/weightless", test_weightless);

  return g_test_run ();
}
