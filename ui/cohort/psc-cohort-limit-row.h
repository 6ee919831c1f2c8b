/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "cohort/psc-cohort-source.h"
#include "cohort/psc-cohort-wish.h"

G_BEGIN_DECLS

/**
 * PscCohortLimitRow:
 *
 * A measure, whether it is to be at least or at most, and a number. Without a number it keeps
 * nothing out; what is no number is marked as such and keeps nothing out either. Signal “changed”.
 */
#define PSC_TYPE_COHORT_LIMIT_ROW (psc_cohort_limit_row_get_type ())
G_DECLARE_FINAL_TYPE (PscCohortLimitRow, psc_cohort_limit_row, PSC, COHORT_LIMIT_ROW, GtkBox)

GtkWidget *psc_cohort_limit_row_new (void);

/** The numbers that the cohort has. */
void psc_cohort_limit_row_set_source (PscCohortLimitRow *self, PscCohortSource *source);

/** @limit: (nullable): %NULL for none */
void psc_cohort_limit_row_set (PscCohortLimitRow *self, const PscCohortLimit *limit);

/** %FALSE if there is none. */
gboolean psc_cohort_limit_row_get (PscCohortLimitRow *self, PscCohortLimit *limit);

G_END_DECLS
