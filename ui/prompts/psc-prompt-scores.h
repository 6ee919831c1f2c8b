/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-session.h"
#include "ui/prompts/psc-score-row.h"

G_BEGIN_DECLS

/**
 * PscPromptScores:
 *
 * What is known of texts on one image: each one's logit, and what the model does not read of it.
 * Counted by reference; whoever shows it shows what was added since when he is told to.
 */
typedef struct _PscPromptScores PscPromptScores;

/** @is_plain: whether logits are cosines, see psc_head_is_plain() */
PscPromptScores *psc_prompt_scores_new (gboolean is_plain) G_GNUC_WARN_UNUSED_RESULT;
PscPromptScores *psc_prompt_scores_ref (PscPromptScores *self);
void psc_prompt_scores_unref (PscPromptScores *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPromptScores, psc_prompt_scores_unref)

/** @remark: (nullable): what the model does not read of @text, in words */
void
psc_prompt_scores_add (PscPromptScores *self, const char *text, double logit, const char *remark);

/** Adds a text if its score is known by now; whether that is new. */
gboolean psc_prompt_scores_add_known (PscPromptScores *self, PscSession *session, const char *text);

/** The logits between which a row's bar spans: those of the bank. */
void psc_prompt_scores_set_range (PscPromptScores *self, double lowest, double highest);

/** Where in it a logit lies, 0 to 1; and it in words, “−3.00 to 3.00”. (transfer full) */
double psc_prompt_scores_get_fraction (const PscPromptScores *self, double logit);
char *psc_prompt_scores_dup_span (const PscPromptScores *self) G_GNUC_WARN_UNUSED_RESULT;

/** (nullable): what the model does not read of a text; %NULL if it reads all, or is not known. */
const char *psc_prompt_scores_get_remark (PscPromptScores *self, const char *text);

/** Shows in a row what is known of its prompt. @self: (nullable) */
void psc_prompt_scores_show (PscPromptScores *self, PscScoreRow *row);

/** (nullable) (transfer full): what the model does not read of @text, in a sentence. */
char *psc_prompt_scores_describe_reading (PscSession *session, const char *text);

G_END_DECLS
