/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "document/psc-document.h"

G_BEGIN_DECLS

/** The seed of all intervals of a report, so that the same results make the same report. */
#define PSC_COHORT_REPORT_SEED 1

/** How many cases, and how many patients, it takes for a figure to be reported without a mark that
 * there are too few. */
#define PSC_COHORT_REPORT_FEW 10

/** @done: from 0 to 1 */
typedef void (*PscCohortReportProgress) (double done, gpointer user_data);

/**
 * psc_cohort_report_new:
 * @folder: of a cohort: its plan, its results, and its maps if they are kept
 * @progress: (nullable)
 *
 * What a cohort says: how well each model tells its classes apart and how well its probabilities
 * agree with what is, what fused maps gain over conventional ones, how alike the maps of different
 * queries are, the best, the worst and the most debatable cases, what failed, and how all that was
 * done. Intervals draw patients, not images. Nothing in it says who a patient is.
 *
 * Returns: (transfer full): or %NULL with PSC_COHORT_ERROR or G_IO_ERROR_CANCELLED. Blocks.
 */
PscDocument *psc_cohort_report_new (const char *folder,
                                    PscCohortReportProgress progress,
                                    gpointer user_data,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
