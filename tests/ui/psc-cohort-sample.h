/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"

G_BEGIN_DECLS

/* A small cohort on disk: PSC_COHORT_SAMPLE_N images, the third of which is damaged, by a model
 * with an input of 64 pixels, two methods, both modes and three queries. */

#define PSC_COHORT_SAMPLE_N 8

/** Images of the cohort that are read, by two methods, modes and three queries, and the damaged
 * one's row. */
#define PSC_COHORT_SAMPLE_N_ROWS ((PSC_COHORT_SAMPLE_N - 1) * 2 * 2 * 3 + 1)
#define PSC_COHORT_SAMPLE_FAILED 3

/** The plan of the sample. (transfer full) */
PscCohortPlan *psc_cohort_sample_new_plan (void) G_GNUC_WARN_UNUSED_RESULT;

/** Writes all of it to @folder, which is there. @has_ids: whether rows say which files they are of
 */
void psc_cohort_sample_write (const char *folder, const PscCohortPlan *plan, gboolean has_ids);

/** What the first value of a map is. @place: of the image, from 1; the rest from 0 */
float psc_cohort_sample_get_value (guint place, guint method, guint mode, guint query);

G_END_DECLS
