/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-prompt-bank.h"
#include "truth/psc-truth-image.h"

G_BEGIN_DECLS

/**
 * PscTruthMatch:
 * @PSC_TRUTH_MATCH_NONE: the finding is something else
 * @PSC_TRUTH_MATCH_CLASS: it is of the class that is asked for, or that the prompt belongs to, and
 *   the prompt does not name the other side; or it is a region without a name
 * @PSC_TRUTH_MATCH_PHRASE: its phrase is the prompt, whatever the spelling
 *
 * How well a finding answers what is asked for, the best last.
 */
typedef enum
{
  PSC_TRUTH_MATCH_NONE,
  PSC_TRUTH_MATCH_CLASS,
  PSC_TRUTH_MATCH_PHRASE,
} PscTruthMatch;

/**
 * psc_truth_finding_match:
 * @bank: which knows what class a prompt belongs to
 * @prompt: (nullable): what is asked for; %NULL if it is a class
 * @class_index: the class, when @prompt is %NULL
 */
PscTruthMatch psc_truth_finding_match (const PscTruthFinding *self,
                                       PscPromptBank *bank,
                                       const char *prompt,
                                       guint class_index);

/**
 * psc_truth_image_match:
 * @prompt, @class_index: as above
 * @cancellable: (nullable): looked at before each finding
 *
 * The findings that answer what is asked for best: those with that phrase, or else those of that
 * class. A picture's only finding is also taken if its name means nothing, such as a mask's
 * “mask-17”, and does not lie on the other side, for who brings it means it.
 *
 * Returns: (transfer full) (element-type PscTruthFinding): in order, borrowed; maybe none; %NULL
 * only with G_IO_ERROR_CANCELLED
 */
GPtrArray *psc_truth_image_match (const PscTruthImage *self,
                                  PscPromptBank *bank,
                                  const char *prompt,
                                  guint class_index,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
