/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-store.h"
#include "cohort/psc-cohort-shard.h"
#include "cohort/psc-cohort-task.h"

G_BEGIN_DECLS

/**
 * PscCohortKnown:
 * @rows: owned, the place of an image, from 0, to its rows as GBytes: those that are whole, whose
 *   maps are there, and that did not fail
 * @n_prefix: how many of the shard's first images are in a row at the file's beginning
 * @prefix: bytes up to there, with the header; 0 without one
 * @n_damaged: lines that cannot be read
 * @first_damaged: of these; the last line of all does not count, which a process that was killed
 *   leaves behind
 *
 * For this folder: what earlier runs of a shard left behind.
 */
typedef struct
{
  GHashTable *rows;
  guint n_prefix;
  gsize prefix;
  guint n_damaged;
  guint first_damaged;
} PscCohortKnown;

/**
 * psc_cohort_known_new:
 * @bytes: of a file of results
 * @name: for errors
 *
 * Returns: (transfer full): or %NULL with PSC_COHORT_ERROR_RESULTS if that is no table that the
 * task writes
 */
PscCohortKnown *psc_cohort_known_new (const PscCohortTask *task,
                                      PscCohortStore *store,
                                      PscCohortShard shard,
                                      GBytes *bytes,
                                      const char *name,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_known_free (PscCohortKnown *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortKnown, psc_cohort_known_free)

G_END_DECLS
