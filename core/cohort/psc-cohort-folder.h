/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"

G_BEGIN_DECLS

/**
 * psc_cohort_folder_prepare:
 * @folder: made if it is not there
 * @plan: what is to be done
 *
 * For this folder: puts the plan down, whichever of several processes comes first, or makes sure
 * that it is the one that is there.
 *
 * Returns: %FALSE with PSC_COHORT_ERROR_PLAN if it is another one, or PSC_COHORT_ERROR_FILE
 */
gboolean psc_cohort_folder_prepare (const char *folder, const PscCohortPlan *plan, GError **error);

G_END_DECLS
