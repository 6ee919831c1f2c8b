/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

#include "attribution/psc-map-grid.h"

G_BEGIN_DECLS

/**
 * PscStack:
 *
 * The attribution maps of K functionals over one input: for the paper's stack, one map for each of
 * the M embedding dimensions. Its maps are as the method makes them, on the method's own grid; what
 * psc_method_finish() does is done to a fused one. Immutable once made; safe to read from several
 * threads.
 */
#define PSC_TYPE_STACK (psc_stack_get_type ())
G_DECLARE_FINAL_TYPE (PscStack, psc_stack, PSC, STACK, GObject)

/** @values: (transfer full): [n_maps][rows][columns], row-major, allocated with g_malloc() */
PscStack *
psc_stack_new_take (guint n_maps, PscMapGrid grid, float *values) G_GNUC_WARN_UNUSED_RESULT;

/** K. */
guint psc_stack_get_n_maps (PscStack *self);

/** What a map's values are of. */
PscMapGrid psc_stack_get_grid (PscStack *self);

/** All maps, [K][rows][columns], borrowed. */
const float *psc_stack_get_values (PscStack *self);

/** Map @index, [rows][columns], borrowed. */
const float *psc_stack_get_map (PscStack *self, guint index);

/**
 * psc_stack_fuse:
 * @n_weights: how many maps to fuse, from the first on; M for a whole stack
 * @weights: [n_weights]; τ t̂ gives the paper's fused map
 * @map: (out caller-allocates): [rows][columns]
 *
 * Σ_k weights[k] S[k]: the fused map of “Envisioning MedCLIP” (arXiv 2403.18996), eq. F = τ Σ t̂_i
 * S[i]. Linear in the weights, so contrast, centring and class means are fused the same way.
 */
void psc_stack_fuse (PscStack *self, guint n_weights, const float *weights, float *map);

G_END_DECLS
