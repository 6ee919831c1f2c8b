/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-images.h"
#include "cohort/psc-cohort-plan.h"

G_BEGIN_DECLS

/**
 * psc_cohort_questions_choose:
 * @prompts: (nullable): see PscCohortRequest
 *
 * For this folder: puts down in @plan what images are asked.
 *
 * Returns: %FALSE with PSC_COHORT_ERROR_REQUEST
 */
gboolean psc_cohort_questions_choose (PscCohortPlan *plan,
                                      const PscCohortImages *images,
                                      PscPromptBank *bank,
                                      const char *prompts,
                                      GError **error);

/** (transfer full): [queries], the class of the bank of each; G_MAXUINT where there is none */
guint *psc_cohort_questions_dup_classes (const PscCohortPlan *plan,
                                         PscPromptBank *bank) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): SHA-256 of all that models read of it */
char *psc_cohort_questions_dup_bank_digest (PscPromptBank *bank) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
