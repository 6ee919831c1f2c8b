/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-model.h"
#include "engine/psc-explanation.h"

G_BEGIN_DECLS

/**
 * PscCohortAnswer:
 * @method: owned: with the image's own seed
 * @n: how many queries
 * @explained: owned: of the queries first, and behind them of what is taken away
 * @differences: owned, by mode, nullable: of contrast and centred alone, [n] maps
 * @seconds: how long it took
 *
 * For this folder: what one method says of some queries of an image, in all modes. Fusing is linear
 * in the text whatever the method: contrast and centred maps are differences of the fused ones'
 * cells, and what comes last (psc_method_finish()) comes after that.
 */
typedef struct
{
  PscMethod *method;
  guint n;
  PscExplanations *explained;
  PscExplanations *differences[PSC_COHORT_N_MODES];
  double seconds;
} PscCohortAnswer;

/**
 * psc_cohort_answer_new:
 * @method: index of one that the model is for
 * @digest: of the image
 * @pixels: [A][A], normalised
 * @asked: [n], queries of the model
 * @modes: [n_modes]
 *
 * Returns: (transfer full): or %NULL as psc_explain()
 */
PscCohortAnswer *psc_cohort_answer_new (const PscCohortModel *model,
                                        guint method,
                                        const char *digest,
                                        const float *pixels,
                                        guint n,
                                        const guint *asked,
                                        const PscCohortMode *modes,
                                        guint n_modes,
                                        const PscAttributionContext *context,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_answer_free (PscCohortAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortAnswer, psc_cohort_answer_free)

/** Where the maps of a mode are: borrowed; @mode_of: which of its maps. */
const PscExplanations *psc_cohort_answer_get (const PscCohortAnswer *self,
                                              PscCohortMode mode,
                                              PscExplanationMode *mode_of);

/** The map of the query at @index of those asked; [A][A], borrowed. */
const float *
psc_cohort_answer_get_map (const PscCohortAnswer *self, PscCohortMode mode, guint index);

G_END_DECLS
