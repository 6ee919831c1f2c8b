/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-prompt-scores.h"

#include <glib/gi18n.h>

#include "figure/psc-figure-text.h"

typedef struct
{
  double logit;
  char *remark; /* owned, nullable */
} Score;

struct _PscPromptScores
{
  GHashTable *scores; /* owned, text → Score */
  double lowest;
  double highest;
  gboolean is_plain;
};

static void
score_free (gpointer data)
{
  Score *score = data;

  g_free (score->remark);
  g_free (score);
}

PscPromptScores *
psc_prompt_scores_new (gboolean is_plain)
{
  PscPromptScores *self = g_rc_box_new0 (PscPromptScores);

  self->is_plain = is_plain;
  self->scores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, score_free);
  return self;
}

PscPromptScores *
psc_prompt_scores_ref (PscPromptScores *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  PscPromptScores *self = data;

  g_hash_table_unref (self->scores);
}

void
psc_prompt_scores_unref (PscPromptScores *self)
{
  g_rc_box_release_full (self, clear);
}

void
psc_prompt_scores_add (PscPromptScores *self, const char *text, double logit, const char *remark)
{
  Score *score = g_new (Score, 1);

  score->logit = logit;
  score->remark = g_strdup (remark);
  g_hash_table_replace (self->scores, g_strdup (text), score);
}

gboolean
psc_prompt_scores_add_known (PscPromptScores *self, PscSession *session, const char *text)
{
  g_autofree char *remark = NULL;
  double logit;

  if (g_hash_table_contains (self->scores, text)
      || !psc_session_get_text_score (session, text, &logit))
    return FALSE;
  remark = psc_prompt_scores_describe_reading (session, text);
  psc_prompt_scores_add (self, text, logit, remark);
  return TRUE;
}

void
psc_prompt_scores_set_range (PscPromptScores *self, double lowest, double highest)
{
  self->lowest = lowest;
  self->highest = highest;
}

double
psc_prompt_scores_get_fraction (const PscPromptScores *self, double logit)
{
  double range = self->highest - self->lowest;

  return range > 0 ? CLAMP ((logit - self->lowest) / range, 0, 1) : 0;
}

char *
psc_prompt_scores_dup_span (const PscPromptScores *self)
{
  g_autofree char *lowest = psc_figure_format_fixed (self->lowest, 2);
  g_autofree char *highest = psc_figure_format_fixed (self->highest, 2);

  /* TRANSLATORS: of two numbers. */
  return g_strdup_printf (_ ("%s to %s"), lowest, highest);
}

const char *
psc_prompt_scores_get_remark (PscPromptScores *self, const char *text)
{
  const Score *score = g_hash_table_lookup (self->scores, text);

  return score != NULL ? score->remark : NULL;
}

void
psc_prompt_scores_show (PscPromptScores *self, PscScoreRow *row)
{
  const Score *score = NULL;
  g_autofree char *value = NULL;
  g_autofree char *logit = NULL;
  g_autofree char *span = NULL;
  g_autofree char *details = NULL;

  if (self != NULL)
    score = g_hash_table_lookup (self->scores, psc_score_row_get_prompt (row));
  if (score == NULL)
    {
      psc_score_row_clear_score (row);
      return;
    }
  value = psc_figure_format_fixed (score->logit, 2);
  logit = psc_figure_format_fixed (score->logit, 3);
  span = psc_prompt_scores_dup_span (self);
  details =
      g_strdup_printf (self->is_plain ? _ ("Cosine %s; the bar spans %s, the range of the bank")
                                      : _ ("Logit %s; the bar spans %s, the range of the bank"),
                       logit, span);
  psc_score_row_set_score (row, psc_prompt_scores_get_fraction (self, score->logit), value, details,
                           score->remark);
}

char *
psc_prompt_scores_describe_reading (PscSession *session, const char *text)
{
  PscPromptReading *reading = psc_session_get_reading (session, text);
  g_autofree char *remark = reading != NULL ? psc_prompt_reading_dup_remark (reading) : NULL;

  if (remark == NULL)
    return NULL;
  if (psc_prompt_reading_get_degree (reading) == PSC_PROMPT_DEGREE_NOTHING)
    return g_strdup_printf (_ ("Prompt not understood: %s"), remark);
  return g_strdup_printf (_ ("Prompt read only in part: %s"), remark);
}
