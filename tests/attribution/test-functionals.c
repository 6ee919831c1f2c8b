/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "attribution/psc-functionals.h"

static const float z[] = { 3, -4, 0, 12 };
static const float weights[] = { 1, 0, 2, -1, 0.5f, 0.5f, 0.5f, 0.5f };

static void
test_units (void)
{
  const guint indices[] = { 3, 1 };
  g_autoptr (PscFunctionals) some = psc_functionals_new_units (4, indices, 2);
  g_autoptr (PscFunctionals) all = psc_functionals_new_units (4, NULL, 0);
  double values[4];
  float cotangents[8];

  g_assert_cmpuint (psc_functionals_get_n (some), ==, 2);
  g_assert_cmpuint (psc_functionals_get_n (all), ==, 4);
  psc_functionals_evaluate (some, z, values);
  g_assert_cmpfloat (values[0], ==, 12);
  g_assert_cmpfloat (values[1], ==, -4);
  psc_functionals_differentiate (some, z, 0, 2, cotangents);
  for (guint i = 0; i < 8; i++)
    g_assert_cmpfloat (cotangents[i], ==, i == 3 || i == 5 ? 1 : 0);
}

static void
test_linear (void)
{
  g_autoptr (PscFunctionals) linear = psc_functionals_new_linear (4, 2, weights);
  double values[2];
  float cotangents[4];

  psc_functionals_evaluate (linear, z, values);
  g_assert_cmpfloat (values[0], ==, -9);
  g_assert_cmpfloat (values[1], ==, 5.5);
  psc_functionals_differentiate (linear, z, 1, 1, cotangents);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (cotangents[i], ==, 0.5);
}

/* By hand: ‖z‖ = 13. The gradient is at right angles to z, and agrees with differences. */
static void
test_cosine (void)
{
  g_autoptr (PscFunctionals) cosine = psc_functionals_new_cosine (4, 2, weights);
  double values[2], moved[2];
  float cotangents[8];

  psc_functionals_evaluate (cosine, z, values);
  g_assert_cmpfloat_with_epsilon (values[0], -9.0 / 13, 1e-12);
  g_assert_cmpfloat_with_epsilon (values[1], 5.5 / 13, 1e-12);

  psc_functionals_differentiate (cosine, z, 0, 2, cotangents);
  for (guint k = 0; k < 2; k++)
    {
      double along = 0;

      for (guint i = 0; i < 4; i++)
        {
          float near[] = { z[0], z[1], z[2], z[3] };

          near[i] += 0.001f;
          psc_functionals_evaluate (cosine, near, moved);
          g_assert_cmpfloat_with_epsilon (cotangents[4 * k + i],
                                          (moved[k] - values[k]) / (near[i] - z[i]), 1e-4);
          along += cotangents[4 * k + i] * z[i];
        }
      g_assert_cmpfloat_with_epsilon (along, 0, 1e-6);
    }
}

static void
test_origin (void)
{
  const float origin[4] = { 0 };
  g_autoptr (PscFunctionals) cosine = psc_functionals_new_cosine (4, 2, weights);
  double values[2];

  psc_functionals_evaluate (cosine, origin, values);
  g_assert_cmpfloat (values[0], ==, 0);
}

/* The parts go, the whole stays. */
static void
test_join (void)
{
  PscFunctionals *units = psc_functionals_new_units (4, NULL, 0);
  PscFunctionals *cosine = psc_functionals_new_cosine (4, 2, weights);
  g_autoptr (PscFunctionals) joined =
      psc_functionals_join ((PscFunctionals *[]){ units, cosine }, 2);
  double values[6];

  psc_functionals_unref (units);
  psc_functionals_unref (cosine);
  g_assert_cmpuint (psc_functionals_get_n (joined), ==, 6);
  psc_functionals_evaluate (joined, z, values);
  g_assert_cmpfloat (values[3], ==, 12);
  g_assert_cmpfloat_with_epsilon (values[5], 5.5 / 13, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/functionals/units", test_units);
  g_test_add_func ("/functionals/linear", test_linear);
  g_test_add_func ("/functionals/cosine", test_cosine);
  g_test_add_func ("/functionals/origin", test_origin);
  g_test_add_func ("/functionals/join", test_join);

  return g_test_run ();
}
