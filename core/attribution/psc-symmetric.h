/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * psc_symmetric_decompose:
 * @matrix: [n][n], symmetric; changed
 * @values: (out caller-allocates): [n], the eigenvalues, the greatest first
 * @vectors: (out caller-allocates): [n][n], a unit eigenvector a row
 *
 * By cyclic rotations (Jacobi), exact to rounding: for some hundreds of rows.
 *
 * Returns: %FALSE if it was cancelled, with nothing of use in @values and @vectors
 */
gboolean psc_symmetric_decompose (
    guint n, double *matrix, double *values, double *vectors, GCancellable *cancellable);

G_END_DECLS
