/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-source.h"
#include "ui/canvas/psc-picture.h"

G_BEGIN_DECLS

/**
 * PscCohortSights:
 *
 * Reads what is kept of an image, on a thread, for somebody who looks at one after the other: only
 * what was asked for last counts, and it stays until something else is asked for. Signal “changed”:
 * what was asked for is there.
 */
#define PSC_TYPE_COHORT_SIGHTS (psc_cohort_sights_get_type ())
G_DECLARE_FINAL_TYPE (PscCohortSights, psc_cohort_sights, PSC, COHORT_SIGHTS, GObject)

PscCohortSights *psc_cohort_sights_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** The sight of @row. What is there by then of another image is there no more; of the same one it
 * stays. Where the plan has none there never is one. @source, @row: (nullable): for nothing */
void
psc_cohort_sights_ask (PscCohortSights *self, PscCohortSource *source, const PscCohortRow *row);

/** Whether what was asked for is still being read. */
gboolean psc_cohort_sights_is_busy (PscCohortSights *self);

/** (nullable): of what was asked for last, once it is there; borrowed. */
const PscCohortSight *psc_cohort_sights_get (PscCohortSights *self);
PscPicture *psc_cohort_sights_get_picture (PscCohortSights *self);

G_END_DECLS
