/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

#include "cohort/psc-cohort-plan.h"

G_BEGIN_DECLS

/** (transfer full): what its file has; @in_words: with what is translated, which says nothing of
 * its own. Private to the plan. */
JsonNode *psc_cohort_plan_make_node (const PscCohortPlan *self,
                                     gboolean in_words) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
