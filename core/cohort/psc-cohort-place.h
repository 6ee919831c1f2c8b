/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"
#include "cohort/psc-cohort-row.h"

G_BEGIN_DECLS

/**
 * PscCohortPlace:
 * @image: its number, from 1 on
 * @model: index in the plan, as the following
 * @method: of the model
 * @query: see PscCohortPlanQuery
 *
 * Where a row's maps are in the store, whatever their mode; see psc_cohort_plan_find_mode().
 */
typedef struct
{
  guint image;
  guint model;
  guint method;
  guint query;
} PscCohortPlace;

/** Sets @place's image and model. Returns: %FALSE if the row is of no image or model of the plan */
gboolean psc_cohort_place_find_image (const PscCohortPlan *plan,
                                      const PscCohortRow *row,
                                      PscCohortPlace *place);

/**
 * psc_cohort_place_find:
 * @place: (out caller-allocates): undefined if there is none
 *
 * Models and methods are told by name and digest: of another run there is no place.
 *
 * Returns: whether the row is one of the plan's
 */
gboolean
psc_cohort_place_find (const PscCohortPlan *plan, const PscCohortRow *row, PscCohortPlace *place);

G_END_DECLS
