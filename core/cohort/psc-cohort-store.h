/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"

G_BEGIN_DECLS

/** The name of the store in a cohort's folder. */
#define PSC_COHORT_STORE_NAME "maps.zarr"

/** Maps are averaged over blocks until they have at most so many values a side. */
#define PSC_COHORT_STORE_MAX_SIDE 64

/**
 * PscCohortStore:
 *
 * The maps of a cohort, in a Zarr store (version 2, uncompressed) that its plan tells the shapes
 * of. Each model has a group, see psc_cohort_store_dup_group(), with
 *
 * - “prompts”, “<f2” [images, methods, modes, queries, H, W], where the plan keeps these: maps as
 *   `explain` writes them, averaged over blocks; NaN where an image was not asked a query, or
 *   something was refused. H = W = psc_cohort_store_get_side().
 * - “tokens”, “<f2” [images, M, rows, columns], where the plan keeps these: S of token similarity,
 *   of which a text's fused map is τ Σ d[i] S[i].
 * - “pictures”, “|u1” [images, A, A], with either: what the model sees, which maps lie over.
 *
 * The index of an image is its column “row”, less 1; what was not done or failed has no chunk.
 */
typedef struct _PscCohortStore PscCohortStore;

/** The store of the cohort in @folder. @plan: copied from what is needed. (transfer full) */
PscCohortStore *psc_cohort_store_new (const char *folder,
                                      const PscCohortPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_store_free (PscCohortStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortStore, psc_cohort_store_free)

/** What a model's group is called: its name, with “_” for what no file's name should have.
 * (transfer full) */
char *psc_cohort_store_dup_group (const char *model) G_GNUC_WARN_UNUSED_RESULT;

/** H and W of a model whose input has @side pixels. */
guint psc_cohort_store_get_side (guint side);

/** Makes folders and says what is in them, if they are not there. PSC_COHORT_ERROR_FILE; for
 * PSC_COHORT_MAPS_NONE there is nothing to do. */
gboolean psc_cohort_store_create (PscCohortStore *self, GError **error);

/** Whether all that the plan keeps of an image is there. @row: from 1 */
gboolean psc_cohort_store_has (PscCohortStore *self, guint row);

/** Where a map begins in what psc_cohort_store_load_maps() gives, in values. */
gsize psc_cohort_store_get_offset (
    PscCohortStore *self, guint model, guint method, guint mode, guint query);

/** Values of all maps of a model and image. */
gsize psc_cohort_store_count_values (PscCohortStore *self, guint model);

/** Values of the tokens of a model and image. */
gsize psc_cohort_store_count_tokens (PscCohortStore *self, guint model);

/**
 * psc_cohort_store_load_maps:
 * @model: index in the plan
 * @row: of the image, from 1
 *
 * Returns: (transfer full): [methods][modes][queries][H][W], or %NULL with PSC_COHORT_ERROR_FILE
 */
float *psc_cohort_store_load_maps (PscCohortStore *self, guint model, guint row, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): [M][rows][columns], as above */
float *psc_cohort_store_load_tokens (PscCohortStore *self, guint model, guint row, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): [A][A], 0 black to 255 white, as above */
guint8 *psc_cohort_store_load_picture (PscCohortStore *self, guint model, guint row, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** @maps: as loaded; @tokens: (nullable); @picture: [A][A] */
gboolean psc_cohort_store_save_maps (
    PscCohortStore *self, guint model, guint row, const float *maps, GError **error);
gboolean psc_cohort_store_save_tokens (
    PscCohortStore *self, guint model, guint row, const float *tokens, GError **error);
gboolean psc_cohort_store_save_picture (
    PscCohortStore *self, guint model, guint row, const guint8 *picture, GError **error);

/** @map: [A][A]; @small: (out caller-allocates): [H][W], means of blocks */
void psc_cohort_store_shrink (guint side, const float *map, float *small);

G_END_DECLS
