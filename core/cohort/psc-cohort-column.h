/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscCohortColumn:
 *
 * A column of a cohort's results, in the order in which files have them. What each is says
 * psc_cohort_column_get_description().
 */
typedef enum
{
  PSC_COHORT_ROW,
  PSC_COHORT_IMAGE,
  PSC_COHORT_PATIENT,
  PSC_COHORT_PATH,       /* only with identities */
  PSC_COHORT_PATIENT_ID, /* only with identities */
  PSC_COHORT_MODEL,
  PSC_COHORT_MODEL_DIGEST,
  PSC_COHORT_METHOD,
  PSC_COHORT_PARAMETERS,
  PSC_COHORT_PARAMETERS_DIGEST,
  PSC_COHORT_SEED,
  PSC_COHORT_MODE,
  PSC_COHORT_KIND,
  PSC_COHORT_PROMPT,
  PSC_COHORT_CLASS,
  PSC_COHORT_LABEL,
  PSC_COHORT_LOGIT,
  PSC_COHORT_PROBABILITY,
  PSC_COHORT_FAITHFULNESS,
  PSC_COHORT_FAITHFULNESS_CONTROL,
  PSC_COHORT_COMPLETENESS_GAP,
  PSC_COHORT_STACK_GAP,
  PSC_COHORT_MODEL_DEPENDENCE,
  PSC_COHORT_PROMPT_DEPENDENCE,
  PSC_COHORT_STABILITY,
  PSC_COHORT_HIT,
  PSC_COHORT_RELEVANCE_MASS,
  PSC_COHORT_AREA_SHARE,
  PSC_COHORT_RANK_ACCURACY,
  PSC_COHORT_AUPRC,
  PSC_COHORT_CNR,
  PSC_COHORT_IOU_AREA,
  PSC_COHORT_IOU_OTSU,
  PSC_COHORT_UNSEEN_SHARE,
  PSC_COHORT_SPECIFICITY,
  PSC_COHORT_ALIKE,
  PSC_COHORT_SECONDS,
  PSC_COHORT_STATUS,
  PSC_COHORT_MESSAGE,
  PSC_COHORT_N_COLUMNS,
} PscCohortColumn;

/**
 * PscCohortColumnKind:
 * @PSC_COHORT_TEXT: words; empty where there are none
 * @PSC_COHORT_COUNT: a whole number
 * @PSC_COHORT_NUMBER: a number; empty where it is not known
 */
typedef enum
{
  PSC_COHORT_TEXT,
  PSC_COHORT_COUNT,
  PSC_COHORT_NUMBER,
} PscCohortColumnKind;

/** As in a file's header; static. */
const char *psc_cohort_column_get_name (PscCohortColumn column);
PscCohortColumnKind psc_cohort_column_get_kind (PscCohortColumn column);

/** A translated sentence: what it is, with its unit and what an empty field means. */
const char *psc_cohort_column_get_description (PscCohortColumn column);

/** Whether it measures a map or a score, so that a mean of it over images makes sense. */
gboolean psc_cohort_column_is_measure (PscCohortColumn column);

/** Whether it says who a patient is, and is only there where that was asked for. */
gboolean psc_cohort_column_is_identity (PscCohortColumn column);

/** The column of that name. Returns: whether there is one */
gboolean psc_cohort_column_find (const char *name, PscCohortColumn *column);

G_END_DECLS
