/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-quadrature.h"

#include <math.h>

GType
psc_quadrature_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PSC_QUADRATURE_GAUSS_LEGENDRE, "PSC_QUADRATURE_GAUSS_LEGENDRE", "gauss-legendre" },
    { PSC_QUADRATURE_LEFT, "PSC_QUADRATURE_LEFT", "left" },
    { PSC_QUADRATURE_RIGHT, "PSC_QUADRATURE_RIGHT", "right" },
    { PSC_QUADRATURE_MIDDLE, "PSC_QUADRATURE_MIDDLE", "middle" },
    { PSC_QUADRATURE_TRAPEZOID, "PSC_QUADRATURE_TRAPEZOID", "trapezoid" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PscQuadrature", values));
  return type;
}

/* The Legendre polynomial P_n at @x and its derivative, by Bonnet's recursion. */
static double
legendre (guint n, double x, double *derivative)
{
  double before = 1;
  double value = x;

  for (guint k = 2; k <= n; k++)
    {
      double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;

      before = value;
      value = next;
    }
  *derivative = n * (x * value - before) / (x * x - 1);
  return value;
}

/* The roots of P_n by Newton's method from Tricomi's estimate. */
static void
fill_gauss_legendre (guint n, double *abscissae, double *weights)
{
  for (guint k = 0; k < n; k++)
    {
      double x = -cos (G_PI * (k + 0.75) / (n + 0.5));
      double slope = 1;

      for (guint i = 0; i < 100; i++)
        {
          double step = legendre (n, x, &slope) / slope;

          x -= step;
          if (fabs (step) < 1e-16)
            break;
        }
      legendre (n, x, &slope);
      abscissae[k] = (1 + x) / 2;
      weights[k] = 1 / ((1 - x * x) * slope * slope);
    }
}

static void
fill_even (guint n, double first, double step, double *abscissae, double *weights)
{
  for (guint k = 0; k < n; k++)
    {
      abscissae[k] = first + k * step;
      weights[k] = 1.0 / n;
    }
}

static void
fill_trapezoid (guint n, double *abscissae, double *weights)
{
  if (n == 1)
    {
      fill_even (1, 0.5, 1, abscissae, weights);
      return;
    }
  for (guint k = 0; k < n; k++)
    {
      abscissae[k] = (double) k / (n - 1);
      weights[k] = (k == 0 || k == n - 1 ? 0.5 : 1.0) / (n - 1);
    }
}

void
psc_quadrature_fill (PscQuadrature self, guint n, double *abscissae, double *weights)
{
  g_return_if_fail (n > 0);

  switch (self)
    {
    case PSC_QUADRATURE_GAUSS_LEGENDRE:
      fill_gauss_legendre (n, abscissae, weights);
      break;
    case PSC_QUADRATURE_LEFT:
      fill_even (n, 0, 1.0 / n, abscissae, weights);
      break;
    case PSC_QUADRATURE_RIGHT:
      fill_even (n, 1.0 / n, 1.0 / n, abscissae, weights);
      break;
    case PSC_QUADRATURE_MIDDLE:
      fill_even (n, 0.5 / n, 1.0 / n, abscissae, weights);
      break;
    case PSC_QUADRATURE_TRAPEZOID:
      fill_trapezoid (n, abscissae, weights);
      break;
    default:
      g_assert_not_reached ();
    }
}
