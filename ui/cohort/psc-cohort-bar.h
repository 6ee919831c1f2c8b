/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/cohort/psc-cohort-table.h"

G_BEGIN_DECLS

/**
 * PscCohortBar:
 *
 * The tools above a cohort's table: rows or pairs, what pairs are compared by, filters, columns and
 * order, all of which together are a wish. Signal “changed”: the wish is another one.
 */
#define PSC_TYPE_COHORT_BAR (psc_cohort_bar_get_type ())
G_DECLARE_FINAL_TYPE (PscCohortBar, psc_cohort_bar, PSC, COHORT_BAR, GtkWidget)

/** The table whose columns it chooses and whose headers it follows. */
void psc_cohort_bar_set_table (PscCohortBar *self, PscCohortTable *table);

/** Wishes for all rows of the cohort, as the files have them. */
void psc_cohort_bar_set_source (PscCohortBar *self, PscCohortSource *source);

/** Borrowed until “changed”. */
const PscCohortWish *psc_cohort_bar_get_wish (PscCohortBar *self);

/** Rows one by one, or the fused beside the conventional ones, by how much they disagree. */
void psc_cohort_bar_set_in_pairs (PscCohortBar *self, gboolean in_pairs);

/** @wish: copied; of it only filters, measure and order */
void psc_cohort_bar_set_wish (PscCohortBar *self, const PscCohortWish *wish);

void psc_cohort_bar_clear_filters (PscCohortBar *self);
void psc_cohort_bar_show_filters (PscCohortBar *self);

G_END_DECLS
