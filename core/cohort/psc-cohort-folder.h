/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"

G_BEGIN_DECLS

/** The folder of figures in a cohort's. */
#define PSC_COHORT_FIGURES_NAME "figures"

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

/**
 * psc_cohort_folder_owns:
 * @folder: of a cohort
 * @path: of a file, existing or not
 *
 * Whether @path is, by whatever name or link, a file in the folder that its runs write or may come
 * to write, so that nothing else may. Blocks.
 */
gboolean psc_cohort_folder_owns (const char *folder, const char *path);

G_END_DECLS
