/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"
#include "cohort/psc-cohort-results.h"

G_BEGIN_DECLS

/** No row, or no place in a view. */
#define PSC_COHORT_NOWHERE G_MAXUINT

/**
 * PscCohortPartners:
 * @fused, @conventional: indices of rows: the same image, model, method and query
 */
typedef struct
{
  guint fused;
  guint conventional;
} PscCohortPartners;

/**
 * psc_cohort_partners_find_all:
 *
 * All pairs, in the order of their fused rows; what has only one of the two is in none. Blocks.
 *
 * Returns: (transfer full) (element-type PscCohortPartners): or %NULL with G_IO_ERROR_CANCELLED
 */
GArray *psc_cohort_partners_find_all (const PscCohortResults *results,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The row that is as that at @index but for its mode, PSC_COHORT_NOWHERE if there is none; @index
 * itself if it has that mode. */
guint
psc_cohort_partners_find_row (const PscCohortResults *results, guint index, PscCohortMode mode);

/** The first row of the image at @place, from 1, PSC_COHORT_NOWHERE if it has none. */
guint psc_cohort_partners_find_place (const PscCohortResults *results, guint place);

G_END_DECLS
