/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "cohort/psc-cohort-source.h"
#include "cohort/psc-cohort-wish.h"

G_BEGIN_DECLS

/**
 * PscCohortSieve:
 *
 * Where a user says which rows of a cohort are to be seen: words, a class, a method, a kind of map,
 * a model, a label, a status, and limits to measures. What has one value in the whole cohort is not
 * asked. Signal “changed”: the user said something else.
 */
#define PSC_TYPE_COHORT_SIEVE (psc_cohort_sieve_get_type ())
G_DECLARE_FINAL_TYPE (PscCohortSieve, psc_cohort_sieve, PSC, COHORT_SIEVE, GtkBox)

GtkWidget *psc_cohort_sieve_new (void);

void psc_cohort_sieve_set_source (PscCohortSieve *self, PscCohortSource *source);

/** Shows what @wish has, without telling. */
void psc_cohort_sieve_set_wish (PscCohortSieve *self, const PscCohortWish *wish);

/** Puts what the user said into @wish. */
void psc_cohort_sieve_apply (PscCohortSieve *self, PscCohortWish *wish);

/** Whether both maps are in one row, so that none of them is chosen. */
void psc_cohort_sieve_set_in_pairs (PscCohortSieve *self, gboolean in_pairs);

void psc_cohort_sieve_focus (PscCohortSieve *self);

G_END_DECLS
