/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscCohortError:
 * @PSC_COHORT_ERROR_RESULTS: a file is no table of results, or one whose rows contradict each other
 * @PSC_COHORT_ERROR_PLAN: a file is no plan, or not the one that was expected
 * @PSC_COHORT_ERROR_FILE: a file or folder of a cohort cannot be opened, read or written
 * @PSC_COHORT_ERROR_INCOMPLETE: something of a cohort is missing
 * @PSC_COHORT_ERROR_FAILURES: more images failed than may
 * @PSC_COHORT_ERROR_BUSY: another run is at work on the same share of the same folder
 * @PSC_COHORT_ERROR_REQUEST: what is asked for cannot be done with these images and models
 *
 * Every message is one translated sentence without a capital or a full stop, which names the file
 * of the cohort and never a patient or an image.
 */
typedef enum
{
  PSC_COHORT_ERROR_RESULTS,
  PSC_COHORT_ERROR_PLAN,
  PSC_COHORT_ERROR_FILE,
  PSC_COHORT_ERROR_INCOMPLETE,
  PSC_COHORT_ERROR_FAILURES,
  PSC_COHORT_ERROR_BUSY,
  PSC_COHORT_ERROR_REQUEST,
} PscCohortError;

#define PSC_COHORT_ERROR (psc_cohort_error_quark ())
GQuark psc_cohort_error_quark (void);

G_END_DECLS
