/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscTruthError:
 * @PSC_TRUTH_ERROR_UNRECOGNISED: a file is in none of the forms in which regions are read
 * @PSC_TRUTH_ERROR_DAMAGED: of a known form, but cut short or contradicting itself
 * @PSC_TRUTH_ERROR_TOO_LARGE: beyond the stated limits
 * @PSC_TRUTH_ERROR_REGION: a region that cannot be, such as one without an area
 * @PSC_TRUTH_ERROR_NO_IMAGE: nothing is said of the picture that was asked for
 * @PSC_TRUTH_ERROR_DOUBTFUL: several pictures could be the one that was asked for
 * @PSC_TRUTH_ERROR_SIZE: regions were drawn on a picture of another shape
 * @PSC_TRUTH_ERROR_FILE: a file cannot be opened or read
 *
 * Every message is one translated sentence without a capital or a full stop, names lines and
 * findings, and never a patient or an image.
 */
typedef enum
{
  PSC_TRUTH_ERROR_UNRECOGNISED,
  PSC_TRUTH_ERROR_DAMAGED,
  PSC_TRUTH_ERROR_TOO_LARGE,
  PSC_TRUTH_ERROR_REGION,
  PSC_TRUTH_ERROR_NO_IMAGE,
  PSC_TRUTH_ERROR_DOUBTFUL,
  PSC_TRUTH_ERROR_SIZE,
  PSC_TRUTH_ERROR_FILE,
} PscTruthError;

#define PSC_TRUTH_ERROR (psc_truth_error_quark ())
GQuark psc_truth_error_quark (void);

G_END_DECLS
