/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-explanation.h"
#include "lab/evaluation/psc-pointing.h"

G_BEGIN_DECLS

/* Private to this folder. */

/** Sentences for each image: the first is true, the others are about other classes. */
#define PSC_EVALUATION_N_SENTENCES 4

/** What a method is asked about an image: the sentences, and behind them what all prompts of the
 * bank share. */
#define PSC_EVALUATION_N_QUERIES (PSC_EVALUATION_N_SENTENCES + 1)

/**
 * psc_evaluation_make_maps:
 * @explanations: of PSC_EVALUATION_N_QUERIES queries, fused and conventional
 *
 * Fusing is linear in the text whatever the method: contrast and centred maps are differences of
 * the fused ones' cells, and what comes last (psc_method_finish()) comes after that. A sentence is
 * contrasted with the next, the last with the second.
 *
 * Returns: (transfer full): [PSC_POINTING_N_MODES][PSC_EVALUATION_N_SENTENCES][A][A]
 */
float *psc_evaluation_make_maps (PscMethod *method,
                                 const PscExplanations *explanations) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
