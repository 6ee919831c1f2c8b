/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-explanation.h"
#include "trust/psc-trust-measure.h"

G_BEGIN_DECLS

/**
 * PscExplanationQuestion:
 * @explanations: with the map
 * @mode: which of its maps
 * @index: of which of its queries
 * @method, @model, @pixels: as in psc_explain()
 * @bank: of @model
 * @query: what was asked
 * @direction: [M], its d
 * @left_out: see PscTrustQuestion
 *
 * Which map is to be measured; all borrowed.
 */
typedef struct
{
  const PscExplanations *explanations;
  PscExplanationMode mode;
  guint index;
  PscMethod *method;
  PscModel *model;
  const float *pixels;
  PscPromptDirections *bank;
  const PscQuery *query;
  const float *direction;
  guint left_out;
} PscExplanationQuestion;

/** How far a map of psc_explain() is to be believed, see psc_trust_measure(); other prompts are
 * those of the bank. (transfer full) */
PscTrust *psc_explanation_measure (const PscExplanationQuestion *question,
                                   const PscAttributionContext *context,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
