/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-overlay.h"
#include "metrics/psc-localisation.h"
#include "truth/psc-truth-finding.h"

G_BEGIN_DECLS

/**
 * PscTruthSubject:
 * @PSC_TRUTH_SUBJECT_MAP: the map that is looked into
 * @PSC_TRUTH_SUBJECT_CENTRE: a map that points at the picture's middle
 * @PSC_TRUTH_SUBJECT_LUNGS: a map that points at the lungs, where it is known where they are
 * @PSC_TRUTH_SUBJECT_RANDOM: the mean of PSC_TRUTH_RANDOM_MAPS maps of noise
 * @PSC_TRUTH_SUBJECT_EIGEN_CAM: Eigen-CAM, which no prompt changes
 *
 * What is measured against a finding: a map, and what it has to be better than.
 */
typedef enum
{
  PSC_TRUTH_SUBJECT_MAP,
  PSC_TRUTH_SUBJECT_CENTRE,
  PSC_TRUTH_SUBJECT_LUNGS,
  PSC_TRUTH_SUBJECT_RANDOM,
  PSC_TRUTH_SUBJECT_EIGEN_CAM,
  PSC_TRUTH_N_SUBJECTS,
} PscTruthSubject;

#define PSC_TRUTH_RANDOM_MAPS 5

/**
 * PscTruthMeasurer:
 *
 * Measures maps against one finding, one after the other on a thread. What is known is of the very
 * map and the very finding that are set: as soon as either is another one, or the overlay has
 * another map, it is not known any more. Signal “changed”.
 */
#define PSC_TYPE_TRUTH_MEASURER (psc_truth_measurer_get_type ())
G_DECLARE_FINAL_TYPE (PscTruthMeasurer, psc_truth_measurer, PSC, TRUTH_MEASURER, GObject)

PscTruthMeasurer *psc_truth_measurer_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** @finding: (nullable): in the pixels of the picture; nothing is measured against none and against
 * one without a region */
void psc_truth_measurer_set_finding (PscTruthMeasurer *self, PscTruthFinding *finding);

/** @lungs: (nullable): where they are in the picture */
void psc_truth_measurer_set_lungs (PscTruthMeasurer *self, PscTruthFinding *lungs);

/** @overlay: (nullable): the map that is looked into
 * @eigen_cam: (nullable): that of the same picture */
void psc_truth_measurer_set_overlays (PscTruthMeasurer *self,
                                      PscOverlay *overlay,
                                      PscOverlay *eigen_cam);

/** Whether @overlay has the map that it is to have, and not one that stands in for it. */
gboolean psc_truth_measurer_is_final (PscOverlay *overlay);

/** (nullable): NAN in it is what cannot be measured; %NULL if it is not known, or not yet. */
const PscLocalisation *psc_truth_measurer_get (PscTruthMeasurer *self, PscTruthSubject subject);

/** Whether something is being measured. */
gboolean psc_truth_measurer_is_busy (PscTruthMeasurer *self);

/** (nullable): why nothing can be measured, translated. */
const char *psc_truth_measurer_get_message (PscTruthMeasurer *self);

G_END_DECLS
