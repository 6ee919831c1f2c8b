/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"

G_BEGIN_DECLS

/**
 * PscCohortMerged:
 * @n_images: all of the plan's
 * @n_failed: those that could not be read
 * @n_rows: of the merged table
 * @n_doubled: images that are in several shards, which say the same of them
 */
typedef struct
{
  guint n_images;
  guint n_failed;
  guint n_rows;
  guint n_doubled;
} PscCohortMerged;

/**
 * psc_cohort_merge:
 * @folder: of a cohort
 * @output: (nullable): where to write the one table, whole or not at all; %NULL only to look
 *
 * Puts all shards together, in the order of images: byte for byte what one process would have
 * written, but for the seconds. An image that several shards have, as when the number of shards was
 * changed, is taken once if they agree in all but the seconds, and that which was read if it could
 * not be once. Blocks.
 *
 * Returns: %FALSE with PSC_COHORT_ERROR_INCOMPLETE where images or shards are missing,
 * PSC_COHORT_ERROR_RESULTS where rows are damaged or contradict each other, PSC_COHORT_ERROR_PLAN
 * or PSC_COHORT_ERROR_FILE
 */
gboolean
psc_cohort_merge (const char *folder, const char *output, PscCohortMerged *merged, GError **error);

G_END_DECLS
