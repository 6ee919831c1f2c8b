/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "attribution/psc-quadrature.h"

static double
integrate_power (PscQuadrature rule, guint n, guint power)
{
  g_autofree double *abscissae = g_new (double, n);
  g_autofree double *weights = g_new (double, n);
  double sum = 0;

  psc_quadrature_fill (rule, n, abscissae, weights);
  for (guint k = 0; k < n; k++)
    sum += weights[k] * pow (abscissae[k], power);
  return sum;
}

static void
test_weights (void)
{
  for (guint rule = PSC_QUADRATURE_GAUSS_LEGENDRE; rule <= PSC_QUADRATURE_TRAPEZOID; rule++)
    for (guint n = 1; n <= 200; n += 7)
      {
        g_autofree double *abscissae = g_new (double, n);
        g_autofree double *weights = g_new (double, n);
        double sum = 0;

        psc_quadrature_fill (rule, n, abscissae, weights);
        for (guint k = 0; k < n; k++)
          {
            g_assert_cmpfloat (abscissae[k], >=, 0);
            g_assert_cmpfloat (abscissae[k], <=, 1);
            g_assert_true (k == 0 || abscissae[k] > abscissae[k - 1]);
            g_assert_cmpfloat (weights[k], >, 0);
            sum += weights[k];
          }
        g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
      }
}

/* n points integrate polynomials up to degree 2n − 1, and no further. */
static void
test_gauss_legendre (void)
{
  for (guint n = 1; n <= 50; n++)
    for (guint power = 0; power < 2 * n; power++)
      g_assert_cmpfloat_with_epsilon (integrate_power (PSC_QUADRATURE_GAUSS_LEGENDRE, n, power),
                                      1.0 / (power + 1), 1e-13);
  g_assert_cmpfloat (fabs (integrate_power (PSC_QUADRATURE_GAUSS_LEGENDRE, 2, 4) - 0.2), >, 1e-3);
}

static void
test_riemann (void)
{
  double abscissae[4], weights[4];

  psc_quadrature_fill (PSC_QUADRATURE_LEFT, 4, abscissae, weights);
  g_assert_cmpfloat (abscissae[0], ==, 0);
  g_assert_cmpfloat (abscissae[3], ==, 0.75);
  psc_quadrature_fill (PSC_QUADRATURE_RIGHT, 4, abscissae, weights);
  g_assert_cmpfloat (abscissae[0], ==, 0.25);
  g_assert_cmpfloat (abscissae[3], ==, 1);
  psc_quadrature_fill (PSC_QUADRATURE_MIDDLE, 4, abscissae, weights);
  g_assert_cmpfloat (abscissae[0], ==, 0.125);
  psc_quadrature_fill (PSC_QUADRATURE_TRAPEZOID, 4, abscissae, weights);
  g_assert_cmpfloat (abscissae[3], ==, 1);
  g_assert_cmpfloat_with_epsilon (weights[0], 1.0 / 6, 1e-15);
  g_assert_cmpfloat_with_epsilon (weights[1], 1.0 / 3, 1e-15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/quadrature/weights", test_weights);
  g_test_add_func ("/quadrature/gauss-legendre", test_gauss_legendre);
  g_test_add_func ("/quadrature/riemann", test_riemann);

  return g_test_run ();
}
