/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-column.h"

G_BEGIN_DECLS

/** Of the column “status”. */
#define PSC_COHORT_STATUS_OK      "ok"
#define PSC_COHORT_STATUS_FAILED  "failed"
#define PSC_COHORT_STATUS_REFUSED "refused"

/** Of the column “message”, before a device's kind: that of a row which is not of the plan's. */
#define PSC_COHORT_DEVICE "device="

/** Of the column “kind”. */
#define PSC_COHORT_KIND_CLASS  "class"
#define PSC_COHORT_KIND_PROMPT "prompt"

/**
 * PscCohortRow:
 * @texts: borrowed or of whoever made it; %NULL as “”; of columns of numbers not used
 * @numbers: NAN where it is not known; of columns of texts not used
 *
 * One row of results, by column.
 */
typedef struct
{
  const char *texts[PSC_COHORT_N_COLUMNS];
  double numbers[PSC_COHORT_N_COLUMNS];
} PscCohortRow;

/** All empty. */
void psc_cohort_row_init (PscCohortRow *self);

/** “” where there is none; borrowed. */
const char *psc_cohort_row_get_text (const PscCohortRow *self, PscCohortColumn column);

/** Whether the row has maps and scores, and is not that of an image that failed or of what was
 * refused. */
gboolean psc_cohort_row_is_ok (const PscCohortRow *self);

/** Appends the header of a file, with its line end. @has_identity: with the columns that say who a
 * patient is */
void psc_cohort_row_write_header (GString *csv, gboolean has_identity);

/**
 * psc_cohort_row_write:
 *
 * Appends the row, with its line end. Numbers have seven digits, in the C locale. Line ends in
 * texts become spaces, and spaces around them are taken away.
 */
void psc_cohort_row_write (const PscCohortRow *self, GString *csv, gboolean has_identity);

G_END_DECLS
