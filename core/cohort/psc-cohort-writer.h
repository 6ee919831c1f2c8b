/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-done.h"
#include "cohort/psc-cohort-journal.h"
#include "cohort/psc-cohort-run.h"

G_BEGIN_DECLS

/**
 * PscCohortWriter:
 *
 * For this folder: writes images that are done, on a thread of its own.
 */
typedef struct _PscCohortWriter PscCohortWriter;

/**
 * psc_cohort_writer_new:
 * @store, @journal: kept by the caller until psc_cohort_writer_join()
 * @progress: (inout): how far it is; nobody else touches it until then
 * @stop: cancelled when something cannot be written, or too much failed
 */
PscCohortWriter *psc_cohort_writer_new (const PscCohortTask *task,
                                        const PscCohortRunOptions *options,
                                        PscCohortStore *store,
                                        PscCohortJournal *journal,
                                        PscCohortProgress *progress,
                                        GCancellable *stop) G_GNUC_WARN_UNUSED_RESULT;

/** @done: (transfer full). Waits while it is behind. Returns: %FALSE once it has stopped */
gboolean psc_cohort_writer_push (PscCohortWriter *self, PscCohortDone *done);

/** Waits until all that was pushed is written, and frees it. %FALSE with what stopped it. */
gboolean psc_cohort_writer_join (PscCohortWriter *self, GError **error);

G_END_DECLS
