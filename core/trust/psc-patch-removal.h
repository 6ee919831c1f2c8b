/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-embedding-table.h"
#include "attribution/psc-functionals.h"
#include "attribution/psc-map-grid.h"
#include "attribution/psc-perturbation.h"

G_BEGIN_DECLS

/**
 * PscPatchRemoval:
 *
 * An image whose patches give way to a baseline, some with each step, in one or several orders: the
 * image itself, the baseline, and what lies between, order by order, from the first step to the
 * last but one.
 */
#define PSC_TYPE_PATCH_REMOVAL (psc_patch_removal_get_type ())
G_DECLARE_FINAL_TYPE (PscPatchRemoval, psc_patch_removal, PSC, PATCH_REMOVAL, PscPerturbation)

/** The least width of a patch, in model pixels, and that of patches where there is no reason for
 * another. */
#define PSC_PATCH_WIDTH 16

/**
 * psc_patch_removal_choose_grid:
 * @grid: of a map
 *
 * Returns: the map's own cells, or, where these are pixels or narrower than PSC_PATCH_WIDTH,
 * patches of about that width
 */
PscMapGrid psc_patch_removal_choose_grid (PscMapGrid grid);

/** What patches give way to: the image, @pixels, [A][A], blurred. (transfer full): [A][A] */
float *psc_patch_removal_new_baseline (PscModelSpec *spec,
                                       const float *pixels) G_GNUC_WARN_UNUSED_RESULT;

/** @map: [A][A]; @relevance: (out caller-allocates): [rows][columns], the mean of each patch. */
void psc_patch_removal_average (PscMapGrid patches, const float *map, double *relevance);

/**
 * psc_patch_removal_order:
 * @map: [A][A]
 * @ties: [patches], see psc_faithfulness_order()
 * @orders: (out caller-allocates): [2][patches], the least relevant first, and the most
 */
void
psc_patch_removal_order (PscMapGrid patches, const float *map, const guint *ties, guint *orders);

/**
 * psc_patch_removal_new:
 * @pixels, @baseline: [A][A]
 * @orders: [n_orders][patches], each all patches in the order in which they go
 * @n_steps: at most as many as there are patches
 *
 * (transfer full)
 */
PscPerturbation *psc_patch_removal_new (const float *pixels,
                                        const float *baseline,
                                        PscMapGrid patches,
                                        const guint *orders,
                                        guint n_orders,
                                        guint n_steps) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_patch_removal_read_curve:
 * @values: [N], of a function at all copies
 * @curve: (out caller-allocates): [n_steps + 1], from the image to the baseline
 */
void psc_patch_removal_read_curve (PscPatchRemoval *self,
                                   const double *values,
                                   guint order,
                                   double *curve);

/**
 * psc_patch_removal_follow:
 * @table: full
 * @curves: (out caller-allocates): [K][n_orders][n_steps + 1], of each functional and order, from
 *   the image to the baseline
 */
void psc_patch_removal_follow (PscPatchRemoval *self,
                               PscEmbeddingTable *table,
                               const PscFunctionals *functionals,
                               double *curves);

G_END_DECLS
