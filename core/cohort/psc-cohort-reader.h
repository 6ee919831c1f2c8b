/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "cohort/psc-cohort-error.h"
#include "cohort/psc-cohort-row.h"

G_BEGIN_DECLS

/**
 * PscCohortReader:
 *
 * Reads a table of results row by row, without keeping them, from bytes that may be hostile.
 * Columns go by their names, in any order; columns of other names are passed over.
 */
typedef struct _PscCohortReader PscCohortReader;

/**
 * psc_cohort_reader_new:
 * @name: of the file, for errors; UTF-8
 *
 * Reads the header.
 *
 * Returns: (transfer full): or %NULL with PSC_COHORT_ERROR_RESULTS
 */
PscCohortReader *
psc_cohort_reader_new (GBytes *bytes, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void psc_cohort_reader_free (PscCohortReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortReader, psc_cohort_reader_free)

/** Whether the file has the column. */
gboolean psc_cohort_reader_has (const PscCohortReader *self, PscCohortColumn column);

/**
 * psc_cohort_reader_next:
 * @row: (out caller-allocates): its texts are borrowed until the next row
 *
 * Returns: %FALSE at the end, and with PSC_COHORT_ERROR_RESULTS at a row that is damaged: one that
 * is cut short, has other than as many fields as the header, no place, patient or status, or
 * something that is no number where one is to be
 */
gboolean psc_cohort_reader_next (PscCohortReader *self, PscCohortRow *row, GError **error);

/** Bytes from the file's beginning to behind the line end of what was read last. */
gsize psc_cohort_reader_get_offset (const PscCohortReader *self);

/** The line of the row that was read last, from 1. */
guint psc_cohort_reader_get_line (const PscCohortReader *self);

G_END_DECLS
