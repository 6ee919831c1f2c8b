/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"

/** A plan with something in each member. (transfer full) */
PscCohortPlan *cohort_fixture_new_plan (void);
