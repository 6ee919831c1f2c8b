/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PscQuadrature:
 *
 * Rules for integrals over [0, 1]. The Riemann rules are Captum's, but for the trapezoid's weights,
 * which sum to 1 here.
 */
typedef enum
{
  PSC_QUADRATURE_GAUSS_LEGENDRE,
  PSC_QUADRATURE_LEFT,
  PSC_QUADRATURE_RIGHT,
  PSC_QUADRATURE_MIDDLE,
  PSC_QUADRATURE_TRAPEZOID,
} PscQuadrature;

/** The nicks “gauss-legendre”, “left”, “right”, “middle” and “trapezoid”. */
#define PSC_TYPE_QUADRATURE (psc_quadrature_get_type ())
GType psc_quadrature_get_type (void);

/**
 * psc_quadrature_fill:
 * @n: points, at least 1
 * @abscissae: (out caller-allocates): [n], ascending in [0, 1]
 * @weights: (out caller-allocates): [n], with the sum 1
 *
 * ∫₀¹ f ≈ Σ weights[k] f(abscissae[k]). Gauss-Legendre is exact for polynomials of degree 2n − 1.
 */
void psc_quadrature_fill (PscQuadrature self, guint n, double *abscissae, double *weights);

G_END_DECLS
