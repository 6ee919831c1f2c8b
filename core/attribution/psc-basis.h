/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** What of a direction may be missing, as a share of its length, for its fused map to be called
 * exact: below what a stack's 16 bits leave. */
#define PSC_BASIS_EXACT 1e-3

/** The same of each prompt of a bank for the bank to be served. */
#define PSC_BASIS_SERVED 0.01

/** The same for a bank's maps to be nearly those that they will be. */
#define PSC_BASIS_ROUGH 0.05

/**
 * PscBasis:
 *
 * An orthonormal basis of R^M, the embedding's space, in the order in which its vectors are needed.
 * The maps of a method that is linear need not be those of the unit functionals: of the first r
 * vectors' maps every direction in their span is fused exactly, r being far below M for a bank of
 * prompts, and of any other one all but a share that is known. Counted by reference; immutable.
 */
typedef struct _PscBasis PscBasis;

#define PSC_TYPE_BASIS (psc_basis_get_type ())
GType psc_basis_get_type (void);

/**
 * psc_basis_new:
 * @dimensions: M
 * @n_first: how many directions go first
 * @first: (nullable): [n_first][M]: in this order, each without what those before it hold
 * @n_others: how many more the basis is to span early
 * @others: (nullable): [n_others][M]: beyond what the first hold, what they have most in common, so
 *   that few vectors hold all of them to %PSC_BASIS_ROUGH, few to %PSC_BASIS_SERVED, and then the
 *   rest; see psc_basis_rest_find_next()
 *
 * What depends on others to within a tenth of %PSC_BASIS_EXACT is left out, so that the basis need
 * not have n_first + n_others vectors to span them. Unit vectors complete it, those first that are
 * least in it. Takes O(M³) operations: for a thread.
 *
 * Returns: (transfer full): or %NULL with G_IO_ERROR_CANCELLED
 */
PscBasis *psc_basis_new (guint dimensions,
                         guint n_first,
                         const float *first,
                         guint n_others,
                         const float *others,
                         GCancellable *cancellable,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

PscBasis *psc_basis_ref (PscBasis *self);
void psc_basis_unref (PscBasis *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscBasis, psc_basis_unref)

/** M. */
guint psc_basis_get_dimensions (const PscBasis *self);

/** How many vectors the first directions took, and how many those and the others. */
guint psc_basis_get_n_first (const PscBasis *self);
guint psc_basis_get_n_spanning (const PscBasis *self);

/** [M][M], a vector a row; borrowed. */
const float *psc_basis_get_rows (const PscBasis *self);

/**
 * psc_basis_find_missing:
 * @rows: [n_rows][M], orthonormal
 * @direction: [M]
 *
 * Returns: ‖(I − QᵀQ) d‖ / ‖d‖: the share of a direction that the rows do not hold, 0 to 1; 0 of a
 * direction without length
 */
double
psc_basis_find_missing (guint dimensions, guint n_rows, const float *rows, const float *direction);

G_END_DECLS
