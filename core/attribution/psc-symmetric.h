/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_symmetric_decompose:
 * @matrix: [n][n], symmetric; changed
 * @values: (out caller-allocates): [n], the eigenvalues, the greatest first
 * @vectors: (out caller-allocates): [n][n], a unit eigenvector a row
 *
 * By cyclic rotations (Jacobi), exact to rounding: for some hundreds of rows.
 */
void psc_symmetric_decompose (guint n, double *matrix, double *values, double *vectors);

G_END_DECLS
