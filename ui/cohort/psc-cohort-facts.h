/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "cohort/psc-cohort-source.h"

G_BEGIN_DECLS

/**
 * PscCohortFacts:
 *
 * What is measured of a row: a line for each measure of the cohort, beside it that of the other
 * map, and their difference. A measure's name explains itself to the pointer.
 */
#define PSC_TYPE_COHORT_FACTS (psc_cohort_facts_get_type ())
G_DECLARE_FINAL_TYPE (PscCohortFacts, psc_cohort_facts, PSC, COHORT_FACTS, GtkWidget)

GtkWidget *psc_cohort_facts_new (void);

/** The measures that the cohort has. */
void psc_cohort_facts_set_source (PscCohortFacts *self, PscCohortSource *source);

/** @left, @right: (nullable): rows of the cohort, which differ in their modes
 * @left_title, @right_title: (nullable): what these are called */
void psc_cohort_facts_set_rows (PscCohortFacts *self,
                                const PscCohortRow *left,
                                const char *left_title,
                                const PscCohortRow *right,
                                const char *right_title);

G_END_DECLS
