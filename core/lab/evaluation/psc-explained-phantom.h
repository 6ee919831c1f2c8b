/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-functionals.h"
#include "lab/evaluation/psc-evaluation-subjects.h"

G_BEGIN_DECLS

/* Private to this folder. */

/**
 * PscExplainedPhantom:
 * @phantom: with one finding; owned
 * @finding: of it; borrowed
 * @input: owned
 * @placement: of @input; borrowed
 * @directions: [PSC_EVALUATION_N_QUERIES][M], of the sentences, and of what the bank's prompts
 *   share; owned
 * @scores: what the true sentence's maps are of: [0] its logit, [1] that less the next sentence's,
 *   [2] that less the bank's mean; owned
 *
 * A phantom as maps are measured on it.
 */
typedef struct
{
  PscPhantom *phantom;
  const PscPhantomFinding *finding;
  PscModelInput *input;
  const PscPlacement *placement;
  float *directions;
  PscFunctionals *scores;
} PscExplainedPhantom;

/** The phantom at @index of those that are explained. (transfer full): or %NULL with an error of
 * psc_evaluation_subjects_draw() or psc_evaluation_subjects_state() */
PscExplainedPhantom *psc_explained_phantom_new (PscEvaluationSubjects *subjects,
                                                guint index,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_explained_phantom_free (PscExplainedPhantom *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscExplainedPhantom, psc_explained_phantom_free)

G_END_DECLS
