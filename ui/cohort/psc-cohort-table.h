/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/cohort/psc-cohort-list.h"
#include "ui/cohort/psc-cohort-sorting.h"

G_BEGIN_DECLS

/**
 * PscCohortTable:
 *
 * The rows or pairs of a cohort, with the columns that are chosen. Signals: “sorted”: a header was
 * clicked; “activated”: Enter or a double click on what is selected.
 */
#define PSC_TYPE_COHORT_TABLE (psc_cohort_table_get_type ())
G_DECLARE_FINAL_TYPE (PscCohortTable, psc_cohort_table, PSC, COHORT_TABLE, GtkWidget)

PscCohortList *psc_cohort_table_get_list (PscCohortTable *self);

/** Chooses columns anew: those in which there is something. */
void psc_cohort_table_set_source (PscCohortTable *self, PscCohortSource *source);

/** Has headers say what @wish says, and shows the columns of its arrangement. */
void psc_cohort_table_set_wish (PscCohortTable *self, const PscCohortWish *wish);

/** What the headers say. */
void psc_cohort_table_get_sorting (PscCohortTable *self, PscCohortWish *wish);

/** All columns of the arrangement, chosen or not. (transfer container) (element-type
 * PscCohortTableColumn) */
GPtrArray *psc_cohort_table_list_columns (PscCohortTable *self) G_GNUC_WARN_UNUSED_RESULT;

void
psc_cohort_table_set_shown (PscCohortTable *self, PscCohortTableColumn *column, gboolean shown);

/** What the column is called; of a pair's measures, with the measure's name. (transfer full) */
char *psc_cohort_table_dup_title (PscCohortTable *self, const PscCohortTableColumn *column);

/** Brings a row into sight. */
void psc_cohort_table_scroll_to (PscCohortTable *self, guint position);

/** Selects a row, brings it into sight, and lets keys go on from there. */
void psc_cohort_table_go_to (PscCohortTable *self, guint position);

G_END_DECLS
