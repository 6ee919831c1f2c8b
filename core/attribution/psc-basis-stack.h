/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-basis-rest.h"
#include "attribution/psc-basis.h"
#include "attribution/psc-kept-maps.h"

G_BEGIN_DECLS

/**
 * PscBasisStack:
 *
 * The maps of a method that is linear, not of the embedding's dimensions but of the first r vectors
 * of an orthonormal basis Q: a direction d ∈ R^M is fused from Q_r d, which is exact if it lies in
 * their span, and without a share of it that is known if it does not. With r = M it is a whole
 * stack. Immutable: it grows by being made anew; safe to read from several threads.
 */
#define PSC_TYPE_BASIS_STACK (psc_basis_stack_get_type ())
G_DECLARE_FINAL_TYPE (PscBasisStack, psc_basis_stack, PSC, BASIS_STACK, PscKeptStack)

/**
 * psc_basis_stack_new:
 * @encoder: (nullable): on whose device the maps may be, see psc_kept_maps_new()
 * @former: (nullable): whose maps go before those of @stack; of the same grid
 * @stack: the maps that come
 * @dimensions: M
 * @rows: [n][M], the functionals of all n maps, former and new; orthonormal
 *
 * Returns: (transfer full): or %NULL with PSC_MODEL_ERROR_* if the device that has the maps of
 * @former failed
 */
PscBasisStack *psc_basis_stack_new (PscEncoder *encoder,
                                    PscBasisStack *former,
                                    PscStack *stack,
                                    guint dimensions,
                                    const float *rows,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** From what psc_kept_stack_dup_bytes() gave; (nullable): %NULL unless sizes fit. */
PscBasisStack *psc_basis_stack_new_from_bytes (guint dimensions,
                                               PscMapGrid grid,
                                               GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;

/** r, up to M. */
guint psc_basis_stack_get_n_maps (PscBasisStack *self);

/** Whether r = M. */
gboolean psc_basis_stack_is_whole (PscBasisStack *self);

/** What holds its maps, as if they were of r dimensions; borrowed. */
PscKeptStack *psc_basis_stack_get_maps (PscBasisStack *self);

/** [r][M], what its maps are of; borrowed. */
const float *psc_basis_stack_get_rows (PscBasisStack *self);

/** A number, over 0, that it shares with those that it has grown from, and with no other stack. */
gsize psc_basis_stack_get_origin (PscBasisStack *self);

/** The share of a direction that its maps do not hold. @rest: of the direction, which no other
 * stack was asked about but such as this one has grown from */
double psc_basis_stack_find_missing (PscBasisStack *self, PscBasisRest *rest);

G_END_DECLS
