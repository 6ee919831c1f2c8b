/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "cohort/psc-cohort-error.h"
#include "cohort/psc-cohort-row.h"

G_BEGIN_DECLS

/** The most rows that are kept, each of which takes half a kilobyte. */
#define PSC_COHORT_RESULTS_MAX_ROWS 8000000

/** The largest file of them that is read, in bytes. */
#define PSC_COHORT_RESULTS_MAX_SIZE ((guint64) 4 * 1024 * 1024 * 1024)

/**
 * PscCohortResults:
 *
 * All rows of a cohort in memory, in the order of images, and within an image in that of its file.
 * Immutable once it is made; any thread.
 */
typedef struct _PscCohortResults PscCohortResults;

/**
 * psc_cohort_results_load:
 * @path: a merged table, or a cohort's folder, of which all shards (“results-*.csv”) are read
 *
 * Shards that are missing or not done are not noticed here; see psc_cohort_merge(). The same image
 * in two shards is an error. Blocks.
 *
 * Returns: (transfer full): or %NULL with PSC_COHORT_ERROR or G_IO_ERROR_CANCELLED
 */
PscCohortResults *psc_cohort_results_load (const char *path,
                                           GCancellable *cancellable,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Of one table in memory; @name: for errors. */
PscCohortResults *psc_cohort_results_new_from_bytes (GBytes *bytes,
                                                     const char *name,
                                                     GCancellable *cancellable,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

void psc_cohort_results_free (PscCohortResults *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortResults, psc_cohort_results_free)

guint psc_cohort_results_get_n_rows (const PscCohortResults *self);

/** Borrowed. Equal texts are the same pointer. */
const PscCohortRow *psc_cohort_results_get_row (const PscCohortResults *self, guint index);

/** Whether the column is in the files. */
gboolean psc_cohort_results_has (const PscCohortResults *self, PscCohortColumn column);

/** How many images there are, of any status, and how many of them failed. */
guint psc_cohort_results_count_images (const PscCohortResults *self);
guint psc_cohort_results_count_failed (const PscCohortResults *self);

/** (transfer full): the bytes of a file of results, or %NULL with PSC_COHORT_ERROR_FILE */
GBytes *psc_cohort_results_read_file (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): the paths of a cohort's shards, sorted, %NULL behind them; none is an error,
 * PSC_COHORT_ERROR_FILE */
char **psc_cohort_results_list (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
