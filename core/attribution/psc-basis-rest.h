/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscBasisRest:
 *
 * What orthonormal rows do not hold of some directions, while the rows become more and more: each
 * is taken away once, however often somebody asks. See psc_basis_find_missing().
 */
typedef struct _PscBasisRest PscBasisRest;

/** @directions: [n][M], copied */
PscBasisRest *
psc_basis_rest_new (guint dimensions, guint n, const float *directions) G_GNUC_WARN_UNUSED_RESULT;

void psc_basis_rest_free (PscBasisRest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscBasisRest, psc_basis_rest_free)

/**
 * psc_basis_rest_find_missing:
 * @rows: [n_rows][M]: those of the call before, and what has come since
 *
 * Returns: the greatest share of a direction that they do not hold, 0 to 1
 */
double psc_basis_rest_find_missing (PscBasisRest *self, guint n_rows, const float *rows);

/**
 * psc_basis_rest_find_next:
 * @allowed: the share of a direction that may be missing
 * @next: (out caller-allocates): [M]: a unit vector, to be the next row
 *
 * Looks for what the directions lack most in common, where one counts by how much more of it is
 * missing than is allowed: fewer rows hold all of them to within that than hold as much of them on
 * average, as principal directions do.
 *
 * Returns: %FALSE if none lacks more
 */
gboolean psc_basis_rest_find_next (PscBasisRest *self, double allowed, double *next);

/** One row more is held. @row: [M], a unit vector at right angles to those before */
void psc_basis_rest_take_away (PscBasisRest *self, const double *row);

G_END_DECLS
