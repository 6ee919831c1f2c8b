/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "metrics/psc-calibration.h"

/* Two bins: 0.05 and 0.05, of which none is positive, and 0.9, 0.95 and 1, of which two are:
 * 2/5 · |0 − 0.05| + 3/5 · |2/3 − 0.95|. */
static void
test_by_hand (void)
{
  const double probabilities[] = { 0.9, 0.05, 0.95, 0.05, 1 };
  const gboolean positive[] = { TRUE, FALSE, FALSE, FALSE, TRUE };
  PscCalibration calibration;

  psc_calibration_measure (probabilities, positive, 5, &calibration);
  g_assert_cmpuint (calibration.n, ==, 5);
  g_assert_cmpuint (calibration.bins[0].n, ==, 2);
  g_assert_cmpfloat_with_epsilon (calibration.bins[0].probability, 0.05, 1e-15);
  g_assert_cmpfloat (calibration.bins[0].share, ==, 0);
  g_assert_cmpuint (calibration.bins[9].n, ==, 3);
  g_assert_cmpfloat_with_epsilon (calibration.bins[9].probability, 0.95, 1e-15);
  g_assert_cmpfloat_with_epsilon (calibration.bins[9].share, 2.0 / 3, 1e-15);
  g_assert_true (isnan (calibration.bins[5].share));
  g_assert_cmpfloat_with_epsilon (calibration.error, 0.4 * 0.05 + 0.6 * (0.95 - 2.0 / 3), 1e-15);
}

/* A bin begins with its lower end, and the last one has both. */
static void
test_ends (void)
{
  const double probabilities[] = { 0, 0.1, 0.5, 1 };
  const gboolean positive[] = { FALSE, FALSE, TRUE, TRUE };
  PscCalibration calibration;

  psc_calibration_measure (probabilities, positive, 4, &calibration);
  g_assert_cmpuint (calibration.bins[0].n, ==, 1);
  g_assert_cmpuint (calibration.bins[1].n, ==, 1);
  g_assert_cmpuint (calibration.bins[5].n, ==, 1);
  g_assert_cmpuint (calibration.bins[9].n, ==, 1);
  g_assert_cmpfloat_with_epsilon (calibration.error, (0.1 + 0.5) / 4, 1e-15);
}

static void
test_nothing (void)
{
  PscCalibration calibration;

  psc_calibration_measure (NULL, NULL, 0, &calibration);
  g_assert_true (isnan (calibration.error));
  g_assert_true (isnan (calibration.bins[3].probability));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/calibration/by-hand", test_by_hand);
  g_test_add_func ("/calibration/ends", test_ends);
  g_test_add_func ("/calibration/nothing", test_nothing);

  return g_test_run ();
}
