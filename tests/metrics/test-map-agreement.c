/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "metrics/psc-map-agreement.h"

static void
test_correlation (void)
{
  const float a[] = { 1, 2, 3, 4 };
  const float twice[] = { 12, 14, 16, 18 };
  const float reversed[] = { 4, 3, 2, 1 };
  const float crossed[] = { 1, -1, -1, 1 };
  const float b[] = { 2, 1, 4, 3 };

  g_assert_cmpfloat_with_epsilon (psc_map_correlation (a, twice, 4), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (psc_map_correlation (a, reversed, 4), -1, 1e-12);
  g_assert_cmpfloat_with_epsilon (psc_map_correlation (a, crossed, 4), 0, 1e-12);
  /* Deviations −1.5 −0.5 0.5 1.5 and −0.5 −1.5 1.5 0.5: 3 / 5. */
  g_assert_cmpfloat_with_epsilon (psc_map_correlation (a, b, 4), 0.6, 1e-12);
}

static void
test_flat (void)
{
  const float a[] = { 1, 2, 3 };
  const float flat[] = { 0.1f, 0.1f, 0.1f };

  g_assert_true (isnan (psc_map_correlation (a, flat, 3)));
  g_assert_true (isnan (psc_map_correlation (flat, flat, 3)));
}

/* Scales of maps differ by orders of magnitude between methods. */
static void
test_scale (void)
{
  const float small[] = { 1e-20f, 2e-20f, 3e-20f, 4e-20f };
  const float large[] = { 2e20f, 1e20f, 4e20f, 3e20f };

  g_assert_cmpfloat_with_epsilon (psc_map_correlation (small, large, 4), 0.6, 1e-6);
}

static void
test_agreement (void)
{
  const float maps[] = {
    1, 2,  3,  4, /* a */
    2, 1,  4,  3, /* 0.6 with a */
    1, -1, -1, 1, /* 0 with a; 0 with b */
    5, 5,  5,  5, /* flat: left out */
  };

  g_assert_cmpfloat_with_epsilon (psc_map_agreement (maps, 4, 4), 0.6 / 3, 1e-12);
  g_assert_true (isnan (psc_map_agreement (maps, 1, 4)));
  g_assert_true (isnan (psc_map_agreement (maps + 8, 2, 4)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/map-agreement/correlation", test_correlation);
  g_test_add_func ("/metrics/map-agreement/flat", test_flat);
  g_test_add_func ("/metrics/map-agreement/scale", test_scale);
  g_test_add_func ("/metrics/map-agreement/agreement", test_agreement);
  return g_test_run ();
}
