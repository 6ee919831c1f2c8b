/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-partners.h"
#include "cohort/psc-cohort-wish.h"

G_BEGIN_DECLS

/**
 * PscCohortEntry:
 * @row: index of the row; of a pair, of the fused one
 * @other: of a pair, index of the conventional row; else PSC_COHORT_NOWHERE
 */
typedef struct
{
  guint row;
  guint other;
} PscCohortEntry;

/**
 * PscCohortView:
 *
 * The rows or pairs of results that a wish lets through, in its order. Immutable; any thread. It
 * holds places in the results and not these themselves.
 */
typedef struct _PscCohortView PscCohortView;

/**
 * psc_cohort_view_new:
 *
 * Blocks, seconds for millions of rows.
 *
 * Returns: (transfer full): or %NULL with G_IO_ERROR_CANCELLED
 */
PscCohortView *psc_cohort_view_new (const PscCohortResults *results,
                                    const PscCohortWish *wish,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

PscCohortView *psc_cohort_view_ref (PscCohortView *self);
void psc_cohort_view_unref (PscCohortView *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortView, psc_cohort_view_unref)

guint psc_cohort_view_get_n (const PscCohortView *self);

/** Borrowed. */
const PscCohortEntry *psc_cohort_view_get (const PscCohortView *self, guint position);

/** Where a row is, by itself or in a pair; PSC_COHORT_NOWHERE if it is not let through. */
guint psc_cohort_view_find (const PscCohortView *self, guint row);

/** Where the first of an image's rows is. @place: of the image, from 1 */
guint psc_cohort_view_find_place (const PscCohortView *self,
                                  const PscCohortResults *results,
                                  guint place);

/** The measure of a pair's fused row less that of the other; NAN if one of them is not known, and
 * of a row by itself. */
double psc_cohort_entry_get_difference (const PscCohortEntry *entry,
                                        const PscCohortResults *results,
                                        PscCohortColumn measure);

G_END_DECLS
