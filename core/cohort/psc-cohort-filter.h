/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-wish.h"

G_BEGIN_DECLS

/**
 * PscCohortFilter:
 *
 * For this folder: what a wish lets through, of the rows of one PscCohortResults, of which it
 * remembers what it found in which text. One thread.
 */
typedef struct _PscCohortFilter PscCohortFilter;

/** @wish: copied from what is needed. */
PscCohortFilter *psc_cohort_filter_new (const PscCohortWish *wish) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_filter_free (PscCohortFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortFilter, psc_cohort_filter_free)

/** @other: (nullable): of a pair, the conventional row */
gboolean psc_cohort_filter_passes (PscCohortFilter *self,
                                   const PscCohortRow *row,
                                   const PscCohortRow *other);

G_END_DECLS
