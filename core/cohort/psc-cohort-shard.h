/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The most shards of a cohort. */
#define PSC_COHORT_MAX_SHARDS 10000

/**
 * PscCohortShard:
 * @number: from 1 to @count
 * @count: of all shards
 *
 * A share of a cohort's images: of every @count in the order of the table the @number-th.
 */
typedef struct
{
  guint number;
  guint count;
} PscCohortShard;

/** “2/4”. Returns: whether @text is one */
gboolean psc_cohort_shard_parse (const char *text, PscCohortShard *shard);

/**
 * psc_cohort_shard_from_slurm:
 *
 * What Slurm says of a job of an array: SLURM_ARRAY_TASK_ID, _COUNT and _MIN (0 unless said), of
 * tasks that are numbered without gaps.
 *
 * Returns: %FALSE without an error if this is no job of an array
 */
gboolean psc_cohort_shard_from_slurm (PscCohortShard *shard);

/** How many of @n images it has. */
guint psc_cohort_shard_count_images (PscCohortShard self, guint n);

/** The place in the table, from 0, of its image at @index. */
guint psc_cohort_shard_get_place (PscCohortShard self, guint index);

/** “2-of-4”, as names of files have it. (transfer full) */
char *psc_cohort_shard_dup_name (PscCohortShard self) G_GNUC_WARN_UNUSED_RESULT;

/** “results-2-of-4.csv”. (transfer full) */
char *psc_cohort_shard_dup_results (PscCohortShard self) G_GNUC_WARN_UNUSED_RESULT;

/** “progress-2-of-4.json”, or “progress.json” of the only one. (transfer full) */
char *psc_cohort_shard_dup_progress (PscCohortShard self) G_GNUC_WARN_UNUSED_RESULT;

/** The shard whose results are called @name, without folders. Returns: whether it is one's */
gboolean psc_cohort_shard_from_results (const char *name, PscCohortShard *shard);

G_END_DECLS
