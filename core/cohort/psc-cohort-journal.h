/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-known.h"

G_BEGIN_DECLS

/**
 * PscCohortJournal:
 *
 * For this folder: the file of a shard's results, which grows by one whole image at a time, and is
 * all that says what is done. While it is open no other process can have it. Where an earlier run
 * left rows behind that cannot stay where they are, since something before them is missing or
 * damaged, they lie aside in “.earlier-SHARD.csv” until their turn comes.
 */
typedef struct _PscCohortJournal PscCohortJournal;

/**
 * psc_cohort_journal_open:
 * @resume: whether to go on with what is there
 * @note: (out) (transfer full) (nullable): a translated sentence: what is done again and why
 *
 * Returns: (transfer full): or %NULL with PSC_COHORT_ERROR
 */
PscCohortJournal *psc_cohort_journal_open (const PscCohortTask *task,
                                           PscCohortStore *store,
                                           const char *folder,
                                           PscCohortShard shard,
                                           gboolean resume,
                                           char **note,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_journal_free (PscCohortJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortJournal, psc_cohort_journal_free)

/** How many of the shard's images are in the file already. */
guint psc_cohort_journal_get_n_done (const PscCohortJournal *self);

/** (transfer full) (nullable): the rows of an image that lie aside */
GBytes *psc_cohort_journal_dup_known (PscCohortJournal *self, guint place);

/** Adds the rows of the next image, and has them on the disk within a second of work. */
gboolean psc_cohort_journal_append (PscCohortJournal *self, const GString *rows, GError **error);

/** All is done: has it on the disk, and takes away what lay aside. */
gboolean psc_cohort_journal_finish (PscCohortJournal *self, GError **error);

G_END_DECLS
